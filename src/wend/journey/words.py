"""Steps, entries and changes of a journey in words: drawings, `explain` and `publish` show them.

Rule 1. Every kind of step has its sentence here, and nowhere else.
"""

from typing import assert_never

from wend.journey.entry_words import limits_in_words, priority_in_words, way_in_words
from wend.journey.outward_words import (
    ask_in_words,
    ask_parts,
    audience_in_words,
    audience_parts,
    choose_in_words,
    choose_parts,
    send_in_words,
    send_parts,
    webhook_in_words,
    webhook_parts,
)
from wend.journey.plan import (
    Ask,
    Audience,
    Branch,
    Call,
    Choose,
    Emit,
    Enter,
    Entry,
    EventMatch,
    Exit,
    Fork,
    Goto,
    Milestone,
    Note,
    Plan,
    Repeat,
    SegmentChange,
    Send,
    Set,
    Split,
    Step,
    Task,
    Update,
    Value,
    Wait,
    WaitFor,
    Webhook,
)
from wend.journey.rule_words import (
    awaited_in_words,
    best_in_words,
    duration_in_words,
    event_in_words,
    path_in_words,
    rule_in_words,
    value_in_words,
    window_in_words,
)
from wend.journey.structure_words import (
    call_in_words,
    call_parts,
    enter_in_words,
    enter_parts,
    exit_parts,
    fork_in_words,
    fork_parts,
    note_in_words,
    set_in_words,
    set_parts,
    variables_in_words,
)
from wend.journey.task_words import task_in_words, task_parts
from wend.rules.tree import Rule


def step_in_words(step: Step) -> str:  # noqa: PLR0911, PLR0912 - one for each kind
    """What a step does, as a sentence without a full stop: `Wait 2 days, Tue, Wed`."""
    match step:
        case Send():
            return send_in_words(step)
        case Wait():
            return _wait_in_words(step)
        case WaitFor():
            return f"Wait for {_awaited_in_words(step)}, at most {duration_in_words(step.within)}"
        case Branch():
            return "Take the first way that holds"
        case Split():
            shares = " / ".join(f"{name} {share}" for name, share in shares_in_words(step).items())
            return f"Split {shares}{'' if step.sticky else ', anew at each entry'}"
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
            return webhook_in_words(step)
        case Ask():
            return ask_in_words(step)
        case Choose():
            return choose_in_words(step)
        case Audience():
            return audience_in_words(step)
        case Task():
            return task_in_words(step)
        case Exit():
            return f"End: {step.reason}"
        case Fork():
            return fork_in_words(step)
        case Call():
            return call_in_words(step)
        case Enter():
            return enter_in_words(step)
        case Set():
            return set_in_words(step)
        case Note():
            return note_in_words(step)
        case Milestone():
            return f"Reach the milestone {step.name}"
        case _:
            assert_never(step)


def _trait_in_words(name: str, value: Value) -> str:
    if value.append:
        return f"append {value_in_words(value)} to {name}"
    if value.add is not None:
        return f"add {value.add:g} to {name}"
    return f"remove {name}" if value.ref is None and value.literal is None else f"set {name} to {value_in_words(value)}"


def shares_in_words(split: Split) -> dict[str, str]:
    """The percentage of each way of a split."""
    total = sum(share.weight for share in split.arms) or 1
    return {
        share.name: f"{share.weight / total * 100:.3g}%{' (control)' if share.control else ''}" for share in split.arms
    }


def entry_in_words(entry: Entry) -> str:
    """How one gets in: `On Product Viewed, by category, again after 7 days`."""
    ways = [way_in_words(way) for way in entry.ways]
    several = [f"{way[:1].lower()}{way[1:]}" for way in ways[1:]]
    return ", ".join(["; or ".join([*ways[:1], *several]), *limits_in_words(entry)])


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
    if wait.best is not None:
        words.append(best_in_words(wait.best))
    return f"Wait {'for ' * (len(words) == 1 and wait.window is not None)}{', '.join(words)}"


def _awaited_in_words(step: WaitFor) -> str:
    awaited: list[EventMatch | SegmentChange] = [*step.events, *step.segments]
    return f" {'and' if step.all else 'or'} ".join(map(awaited_in_words, awaited))


def _until_in_words(wait: Wait) -> str:
    moment = wait.until or (path_in_words(wait.until_ref.path) if wait.until_ref else "")
    moment = f"the next {moment}" if wait.yearly else moment
    if wait.offset is None:
        return f"until {moment}"
    return f"until {duration_in_words(wait.offset)} {'before' if wait.before else 'after'} {moment}"


def _repeat_in_words(repeat: Repeat) -> str:
    times = "once" if repeat.max == 1 else f"{repeat.max} times"
    words = f"Repeat at most {times}"
    if repeat.until_event is not None:
        return f"{words}, until {event_in_words(repeat.until_event)}"
    return f"{words}, until {rule_in_words(repeat.until_rule)}" if repeat.until_rule is not None else words


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
        "goals": ", ".join(plan.goals) or "none",
        "needs": ", ".join(plan.needs) or "all of the stage",
        "entry": entry_in_words(plan.entry),
        "exit": " or ".join(map(event_in_words, plan.exits)) or "none",
        "goal": goal,
        "holdout": f"{plan.holdout * 100:.3g}%",
        **priority_in_words(plan),
        "variables": variables_in_words(plan.vars),
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


def _step_parts(step: Step) -> dict[str, str]:  # noqa: PLR0912 - one for each kind
    """What a step says, part by part, in words."""
    match step:
        case Send():
            parts = send_parts(step)
        case Wait():
            parts = {"time": _wait_in_words(step).removeprefix("Wait ")}
        case WaitFor():
            parts = {
                "event": _awaited_in_words(step),
                "within": duration_in_words(step.within),
                "on event": step.on_event or "end",
                "on time-out": step.on_timeout or "end",
            }
        case Branch():
            parts = {f"way {arm.name}": _arm_in_words(arm.when, arm.target) for arm in step.arms}
        case Split():
            shares = shares_in_words(step)
            parts = {f"way {arm.name}": f"{shares[arm.name]} to {arm.target or 'end'}" for arm in step.arms}
            parts["sticky"] = "yes" if step.sticky else "no"
        case Repeat():
            parts = {"rounds": _repeat_in_words(step).removeprefix("Repeat "), "body": step.body or "end"}
        case Goto():
            return {"target": step.target}
        case Update():
            parts = {f"trait {name}": value_in_words(each) for name, each in step.traits.items()}
        case Emit():
            parts = {"event": step.event, **{f"property {n}": value_in_words(v) for n, v in step.properties.items()}}
        case Webhook():
            parts = webhook_parts(step)
        case Ask():
            parts = ask_parts(step)
        case Choose():
            parts = choose_parts(step)
        case Audience():
            parts = audience_parts(step)
        case Task():
            parts = task_parts(step)
        case Exit():
            return exit_parts(step)
        case Fork():
            parts = fork_parts(step)
        case Call():
            parts = call_parts(step)
        case Enter():
            parts = enter_parts(step)
        case Set():
            parts = set_parts(step)
        case Note():
            parts = {"text": note_in_words(step).removeprefix("Note: ")}
        case Milestone():
            parts = {"milestone": step.name}
        case _:
            assert_never(step)
    return {**parts, "next": step.next or "end"}


def _arm_in_words(when: Rule | None, target: str | None) -> str:
    rule = "else" if when is None else f"if {rule_in_words(when)}"
    return f"{rule} to {target or 'end'}"
