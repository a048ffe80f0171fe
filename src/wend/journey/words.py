"""Steps, entries and changes of a journey in words: drawings, `explain` and `publish` show them.

Rule 1. Every kind of step has its sentence here, and nowhere else.
"""

from typing import assert_never
from urllib.parse import urlsplit

from wend.journey.plan import (
    Branch,
    Emit,
    Entry,
    Exit,
    Goto,
    Plan,
    Reentry,
    Repeat,
    Send,
    Split,
    Step,
    Update,
    Value,
    Wait,
    WaitFor,
    Webhook,
)
from wend.journey.rule_words import (
    duration_in_words,
    event_in_words,
    path_in_words,
    rule_in_words,
    value_in_words,
    window_in_words,
)
from wend.rules.tree import Rule


def step_in_words(step: Step) -> str:  # noqa: PLR0911 - one for each kind
    """What a step does, as a sentence without a full stop: `Wait 2 days, Tue, Wed`."""
    match step:
        case Send():
            return f"Send {step.channel} {step.content}"
        case Wait():
            return _wait_in_words(step)
        case WaitFor():
            events = " or ".join(event_in_words(each) for each in step.events)
            return f"Wait for {events}, at most {duration_in_words(step.within)}"
        case Branch():
            return "Take the first way that holds"
        case Split():
            return f"Split {' / '.join(f'{name} {share}' for name, share in shares_in_words(step).items())}"
        case Repeat():
            return _repeat_in_words(step)
        case Goto():
            return f"Go on at {step.target}"
        case Update():
            words = ", ".join(_trait_in_words(name, each) for name, each in step.traits.items())
            return words[:1].upper() + words[1:]
        case Emit():
            return f"Record the event {step.event}"
        case Webhook():
            return f"Call {urlsplit(step.url).hostname}"
        case Exit():
            return f"End: {step.reason}"
        case _:
            assert_never(step)


def _trait_in_words(name: str, value: Value) -> str:
    if value.add is None:
        return f"set {name} to {value_in_words(value)}"
    return f"add {value.add:g} to {name}"


def shares_in_words(split: Split) -> dict[str, str]:
    """The percentage of each way of a split."""
    total = sum(share.weight for share in split.arms) or 1
    return {share.name: f"{share.weight / total * 100:.3g}%" for share in split.arms}


def entry_in_words(entry: Entry) -> str:
    """How one gets in: `On Product Viewed, by category, again after 7 days`."""
    words = [_way_in_words(entry)]
    if entry.when is not None:
        words.append(f"if {rule_in_words(entry.when)}")
    if entry.key:
        words.append(f"by {path_in_words(entry.key)}")
    return ", ".join([*words, _reentry_in_words(entry.reentry)])


def plan_diff(old: Plan, new: Plan) -> list[str]:
    """What changed from one plan to another, a line each: `step send-x: content still-thinking → come-back`."""
    lines = _head_changes(old, new)
    lines += [f"step {name} added: {step_in_words(step)}" for name, step in new.steps.items() if name not in old.steps]
    lines += [
        f"step {name} removed: {step_in_words(step)}" for name, step in old.steps.items() if name not in new.steps
    ]
    for name, step in new.steps.items():
        if name in old.steps:
            lines += [f"step {name}: {change}" for change in _step_changes(old.steps[name], step)]
    return lines


def _wait_in_words(wait: Wait) -> str:
    words = []
    if wait.duration is not None:
        words.append(duration_in_words(wait.duration))
    if wait.until is not None or wait.until_ref is not None:
        words.append(_until_in_words(wait))
    if wait.window is not None:
        words.append(window_in_words(wait.window))
    return f"Wait {'for ' * (len(words) == 1 and wait.window is not None)}{', '.join(words)}"


def _until_in_words(wait: Wait) -> str:
    moment = wait.until or (path_in_words(wait.until_ref.path) if wait.until_ref else "")
    if wait.offset is None:
        return f"until {moment}"
    return f"until {duration_in_words(wait.offset)} {'before' if wait.before else 'after'} {moment}"


def _repeat_in_words(repeat: Repeat) -> str:
    times = "once" if repeat.max == 1 else f"{repeat.max} times"
    words = f"Repeat at most {times}"
    if repeat.until_event is not None:
        return f"{words}, until {event_in_words(repeat.until_event)}"
    return f"{words}, until {rule_in_words(repeat.until_rule)}" if repeat.until_rule is not None else words


def _way_in_words(entry: Entry) -> str:
    if entry.event is not None:
        return f"On {event_in_words(entry.event)}"
    if entry.segment is not None:
        return f"On entering segment {entry.segment}"
    return f"On schedule {entry.schedule}" if entry.schedule is not None else "By the API"


def _reentry_in_words(reentry: Reentry) -> str:
    if reentry.after is not None:
        return f"again after {duration_in_words(reentry.after)}"
    return "again at any time" if reentry.rule == "always" else "once"


def _head_changes(old: Plan, new: Plan) -> list[str]:
    before, after = _head(old), _head(new)
    return [f"{name}: {before[name]} → {after[name]}" for name in after if before[name] != after[name]]


def _head(plan: Plan) -> dict[str, str]:
    """All of a plan but its steps, in words."""
    goal = f"{event_in_words(plan.goal.event)} within {duration_in_words(plan.goal.within)}" if plan.goal else "none"
    return {
        "title": plan.title or "none",
        "stage": plan.stage or "none",
        "purpose": plan.purpose,
        "owner": plan.owner or "none",
        "tags": ", ".join(plan.tags) or "none",
        "entry": entry_in_words(plan.entry),
        "exit": " or ".join(map(event_in_words, plan.exits)) or "none",
        "goal": goal,
        "holdout": f"{plan.holdout * 100:.3g}%",
        "first step": plan.first or "none",
    }


def _step_changes(old: Step, new: Step) -> list[str]:
    if type(old) is not type(new):
        return [f"{step_in_words(old)} → {step_in_words(new)}"]
    before, after = _step_parts(old), _step_parts(new)
    return [
        f"{name} {before.get(name, 'none')} → {after.get(name, 'none')}"
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]


def _step_parts(step: Step) -> dict[str, str]:
    """What a step says, part by part, in words."""
    match step:
        case Send():
            parts = {"channel": step.channel, "content": step.content}
        case Wait():
            parts = {"time": _wait_in_words(step).removeprefix("Wait ")}
        case WaitFor():
            parts = {
                "event": " or ".join(map(event_in_words, step.events)),
                "within": duration_in_words(step.within),
                "on event": step.on_event or "end",
                "on time-out": step.on_timeout or "end",
            }
        case Branch():
            parts = {f"way {arm.name}": _arm_in_words(arm.when, arm.target) for arm in step.arms}
        case Split():
            shares = shares_in_words(step)
            parts = {f"way {arm.name}": f"{shares[arm.name]} to {arm.target or 'end'}" for arm in step.arms}
        case Repeat():
            parts = {"rounds": _repeat_in_words(step).removeprefix("Repeat "), "body": step.body or "end"}
        case Goto():
            return {"target": step.target}
        case Update():
            parts = {f"trait {name}": value_in_words(each) for name, each in step.traits.items()}
        case Emit():
            parts = {"event": step.event, **{f"property {n}": value_in_words(v) for n, v in step.properties.items()}}
        case Webhook():
            parts = {"url": step.url, **{f"payload {n}": value_in_words(v) for n, v in step.payload.items()}}
        case Exit():
            return {"reason": step.reason}
        case _:
            assert_never(step)
    return {**parts, "next": step.next or "end"}


def _arm_in_words(when: Rule | None, target: str | None) -> str:
    rule = "else" if when is None else f"if {rule_in_words(when)}"
    return f"{rule} to {target or 'end'}"
