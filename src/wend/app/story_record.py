"""A story recorded from a customer: what happened to her, with invented values for personal ones, and its transcript.

Rule 1. Only what journeys and segments ask about is told; the rest changes nothing and stays away.
Rule 2. The transcript is told by the engine from the story itself; where that differs from what really was decided, it is
        said, since a record may come from older versions, or from a worker that was late.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from wend.app.ports import Store
from wend.app.published import World
from wend.app.simulate_history import Version, is_given, recorded
from wend.app.simulate_scene import published_around
from wend.app.story import lives_of, parse_story, retell, with_transcript
from wend.app.story_arms import Arm, held_out, number_for
from wend.app.story_asked import Asked, asked_by
from wend.app.story_masks import Masks
from wend.engine.arms import pick
from wend.errors import WendError
from wend.journey.plan import Plan, Split
from wend.model.event import CONSENT_GIVEN, CONSENT_WITHDRAWN, Event, EventKind
from wend.model.reason import Code, Reason
from wend.model.task import COMPLETED

_CONSENTS: Final = (CONSENT_GIVEN, CONSENT_WITHDRAWN)
_STEERING: Final = frozenset({"Message Bounced", "Message Complained", "Message Unsubscribed"})
_ANSWERS: Final = frozenset({"Message Delivered", "Message Opened", "Message Clicked", "Message Replied"})
_OUR_WORDS: Final = frozenset(
    {"channel", "purpose", "message", "run", "task", "outcome", "journey", "survey", "score", "schedule", "machine"}
)


class NothingToTellError(WendError):
    """Nothing of this customer's record concerns the journeys."""


class Recorded(msgspec.Struct, frozen=True):
    """A story, and what was done to the record to make it one."""

    text: str
    replaced: dict[str, int]  # by name of trait or property: how many values were replaced
    left_out: tuple[str, ...]  # traits and properties that nobody asks about
    events_left_out: int
    differences: tuple[str, ...]  # decisions on record that the story does not tell, and the other way round


def record_story(store: Store, world: World, customer_id: int, journey: str | None, until: datetime) -> Recorded:
    """The story of a customer's record, in one journey or in all. Raises `NothingToTellError`."""
    around = published_around(store)
    plans = [each.plan for each in around.versions if each.live and journey in (None, each.plan.journey)]
    if not plans:
        raise NothingToTellError(f"no journey {journey!r} is live" if journey else "no journey is live")
    asked = asked_by(plans, (around.beside.segments, around.beside.stages, around.beside.offers))
    masks = Masks(asked)
    names = frozenset(plan.journey for plan in plans)
    reasons = [row.reason for row in store.reasons(customer_id)]
    events = recorded(store, customer_id)
    lines = list(_lines(customer_id, events, reasons, names, asked, masks))
    if not lines:
        raise NothingToTellError(f"nothing that {journey or 'a live journey'} asks about happened to this customer")
    arms = tuple(_arms(customer_id, reasons, plans, world))
    end = max([until, *(at for at, _ in lines)])
    begun = _live_since(around.versions)
    text = _text(journey, arms, begun, plans, lines, end, number_for(1, arms, world.live))
    story = parse_story(text)
    told = retell(story, lives_of(story, around.beside, plans))
    whole = with_transcript(story, told.lines)
    kept = sum(1 for _ in lines)
    differences = tuple(_differences(reasons, told.reasons, names))
    return Recorded(whole, dict(masks.replaced), tuple(sorted(masks.left_out)), len(events) - kept, differences)


def _live_since(versions: Iterable[Version]) -> dict[str, datetime]:
    """When a journey first was live, in whatever version: what she did under an older one is told with today's."""
    first: dict[str, datetime] = {}
    for each in versions:
        if each.since:
            first[each.plan.journey] = min(each.since, first.get(each.plan.journey, each.since))
    return first


def _text(
    journey: str | None,
    arms: Iterable[Arm],
    begun: Mapping[str, datetime],
    plans: list[Plan],
    lines: list[tuple[datetime, str]],
    end: datetime,
    number: int,
) -> str:
    head = ["# Recorded from a customer's record, personal data replaced."]
    first = lines[0][0]
    later = {name: at for plan in plans if (at := begun.get(name := plan.journey)) and at > first}
    if journey or later:
        for plan in plans:
            since = f" from {_stamp(later[plan.journey])}" if plan.journey in later else ""
            head.append(f"journey {plan.journey}{since}")
    head.append(f"customer {number} {{}}")
    for arm in arms:
        run = f" ~{arm.run}" if arm.run else ""
        head.append(
            f"arm {arm.journey} {arm.step} {arm.name}{run}" if arm.step else f"held-out {arm.journey} {arm.name}"
        )
    return "\n".join([*head, "", *(f"{_stamp(at)}  {what}" for at, what in lines), f"{_stamp(end)}  end"])


def _stamp(at: datetime) -> str:
    """To the second, rounded up: a story's times have no fractions."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _lines(
    customer_id: int,
    events: list[Event],
    reasons: list[Reason],
    names: frozenset[str],
    asked: Asked,
    masks: Masks,
) -> Iterator[tuple[datetime, str]]:
    """What happens, line by line; what other journeys did to her stands there as if it came from outside."""
    foreign = [each for each in reasons if each.code is Code.UPDATED and each.journey not in names]
    found = [(event.received_at, event.seq, _line(customer_id, event, names, asked, masks)) for event in events]
    found += [(each.at, each.seq, _call("identify", masks.traits(each.detail.get("traits", {})))) for each in foreign]
    for at, _, line in sorted(found, key=lambda each: each[:2]):
        if line:
            yield at, line


def _line(customer_id: int, event: Event, names: frozenset[str], asked: Asked, masks: Masks) -> str:
    """One event as a line; empty when it changes nothing."""
    late = {} if event.received_at <= event.time else {"$time": event.time.isoformat(timespec="seconds")}
    match event.kind:
        case EventKind.IDENTIFY:
            traits = masks.traits(event.traits)
            return _call("identify", traits | late) if traits else ""
        case EventKind.RECEIPT:
            return _receipt(customer_id, event, asked, masks, late)
        case EventKind.ENTRY | EventKind.SCHEDULED:
            journey = str(event.properties.get("journey"))
            verb = "ask" if event.kind is EventKind.ENTRY else "schedule"
            rest = {name: value for name, value in event.properties.items() if name not in ("journey", "round")}
            also = frozenset(rest) & {"schedule", "by", "with"}
            return _call(f"{verb} {journey}", masks.properties(rest, also) | late) if journey in names else ""
        case EventKind.DECISION | EventKind.TASK if said := _decided(customer_id, event):
            return said
    again = not is_given(event) and str(event.context.get("journey", "")) in names  # the journey records it by itself
    wanted = event.name in asked.events or event.name in _CONSENTS
    return _happened(customer_id, event, asked, masks, late) if wanted and not again else ""


def _decided(customer_id: int, event: Event) -> str:
    """What a person decided: a run cancelled, a task done; empty for anything else."""
    said = event.properties
    if event.kind is EventKind.DECISION and said.get("action") == "cancel":
        return f"cancel {_own(customer_id, str(said.get('run')))}"
    if event.name == COMPLETED:
        return f"finish {_own(customer_id, str(said.get('task')))} {said.get('outcome')}"
    return ""


def _happened(customer_id: int, event: Event, asked: Asked, masks: Masks, late: dict[str, str]) -> str:
    """An event that some rule may look at."""
    also = _OUR_WORDS if event.name in _CONSENTS or event.is_ours else frozenset[str]()
    properties = masks.properties(_without_text(event), also)
    context = masks.properties(event.context) if any(path.startswith("context.") for path in asked.paths) else {}
    return _call(event.name, _renamed(customer_id, properties) | ({"$context": context} if context else {}) | late)


def _without_text(event: Event) -> dict[str, Any]:
    """What somebody said when giving or withdrawing consent decides nothing."""
    return {name: value for name, value in event.properties.items() if not (event.name in _CONSENTS and name == "text")}


def _receipt(customer_id: int, event: Event, asked: Asked, masks: Masks, late: dict[str, str]) -> str:
    wanted = event.name in asked.events or event.name in _STEERING or any(p.startswith("steps.") for p in asked.paths)
    if not wanted or event.name not in _STEERING | _ANSWERS | asked.events:
        return ""
    word = event.name.removeprefix("Message ").casefold()
    message = _own(customer_id, str(event.properties.get("message")))
    rest = {name: value for name, value in event.properties.items() if name not in ("message", "run", "reason")}
    properties = masks.properties(rest, frozenset({"channel", "purpose", "journey", "step", "content", "machine"}))
    return _call(f"receipt {word} {message}", properties | late)


def _own(customer_id: int, name: str) -> str:
    """A run's, message's or task's id without the customer's number: `~2.send-x.3`."""
    return re.sub(rf"^{customer_id}-", "~", name)


def _renamed(customer_id: int, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _own(customer_id, value) if isinstance(value, str) and name in ("message", "run", "task") else value
        for name, value in properties.items()
    }


def _call(words: str, values: dict[str, Any]) -> str:
    """A line of a story: JSON is YAML."""
    return f"{words} {msgspec.json.encode(values).decode()}" if values else words


def _arms(customer_id: int, reasons: list[Reason], plans: list[Plan], world: World) -> Iterator[Arm]:
    """The arms that decided something, each once."""
    by_name = {plan.journey: plan for plan in plans}
    seen = dict[Arm, None]()
    for reason in reasons:
        plan = by_name.get(reason.journey)
        if plan is None:
            continue
        step = plan.steps.get(reason.step)
        if reason.code is Code.SPLIT and isinstance(step, Split):
            sticky = getattr(step, "sticky", True)
            run = 0 if sticky else int(reason.run.partition("-")[2].partition(".")[0] or 0)
            salt = () if sticky else (reason.run,)
            arm = pick(step.arms, customer_id, plan.journey, step.id, *salt)
            seen[Arm(plan.journey, step.id, arm.name, run)] = None
        elif reason.code is Code.ENTERED and (plan.holdout or world.live.workspace.holdout):
            seen[Arm(plan.journey, "", "yes" if held_out(customer_id, plan, world.live) else "no")] = None
    yield from seen


def _differences(record: list[Reason], told: list[Reason], names: frozenset[str]) -> Iterator[str]:
    """Decisions of the journeys on one side only, by what was decided where."""
    sides = [Counter(_shape(each) for each in side if each.journey in names) for side in (record, told)]
    for shape, count in (sides[0] - sides[1]).items():
        yield f"on record and not in the story: {count} {chr(215)} {' '.join(filter(None, shape))}"
    for shape, count in (sides[1] - sides[0]).items():
        yield f"in the story and not on record: {count} {chr(215)} {' '.join(filter(None, shape))}"


def _shape(reason: Reason) -> tuple[str, str, str]:
    return (reason.journey, reason.step, reason.code.value)
