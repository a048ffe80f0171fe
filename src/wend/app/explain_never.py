"""Why somebody never entered a journey that was not even tried for her: told way by way, from the record.

Rule 1. Each way in gets its own sentence, with the values on which it hangs.
Rule 2. What would happen now is asked of the engine itself, in memory.
"""

from collections.abc import Iterator
from datetime import datetime

from wend import limits
from wend.app.explain_kept import OlderThanKeptError
from wend.app.explain_past import past_of
from wend.app.ports import EventFilter, Store
from wend.app.published import World
from wend.app.simulate_scene import published_around
from wend.app.words import reason_in_words
from wend.engine import Live
from wend.engine.arbitrate import refuse_beside_others
from wend.engine.doors import Door
from wend.engine.outside import NOTHING_KNOWN
from wend.engine.refuse import refuse
from wend.engine.turn import begin
from wend.journey.plan import EventMatch, Plan
from wend.model.customer import Customer
from wend.model.event import Event
from wend.model.operation import Operation, OperationKind
from wend.model.reason import Code, Reason
from wend.rules.facts import Facts
from wend.rules.tree import Compare, Ref
from wend.rules.words import why_not


def never_tried(store: Store, world: World, customer: Customer, plan: Plan, now: datetime) -> Iterator[str]:
    """Why nothing started this journey for her, one sentence for each way in and for each pause."""
    live_since = world.live_since.get(plan.journey)
    for way in plan.entry.ways:
        if way.event:
            yield from _by_event(store, customer, way.event, live_since)
        elif way.segment:
            yield _by_segment(store, customer, way.segment, left=way.left, now=now)
        elif way.date:
            value = customer.traits.get(way.date.trait.removeprefix("trait."))
            known = "is missing" if value is None else f"is {value!r}"
            yield f"by date: her trait {way.date.trait.removeprefix('trait.')} {known}"
        elif way.schedule or way.at:
            yield f"by schedule: no round of {way.schedule or way.at} has reached her since she is known"
        elif way.api or way.file or way.journey or way.call:
            yield f"by {_asker(way.api, way.file)}: nobody has asked for her"
    yield from map(_paused, reversed(store.operations(plan.journey)))


def _asker(api: bool, file: bool) -> str:  # noqa: FBT001 - which way it is
    return "the API" if api else "a file" if file else "another journey"


def would_enter(live: Live, customer: Customer, journey: str, now: datetime) -> list[str]:
    """What keeps her out of a live journey at this moment, whichever way in; empty: she would get in."""
    turn = begin(customer, None, live, now, NOTHING_KNOWN)
    told: dict[str, None] = {}
    for door in live.doors.by_journey.get(journey, ()):
        refusal = _refusal(turn, door, now)
        if refusal is None:
            return []
        words = reason_in_words(Reason(at=now, code=Code.ENTRY_REFUSED, journey=journey, detail=refusal))
        told[words.removeprefix(f"did not enter {journey}: ")] = None
    return list(told)


def _refusal(turn: object, door: Door, now: datetime) -> dict[str, object] | None:
    return refuse(turn, door, "", now) or refuse_beside_others(turn, door.compiled)  # type: ignore[arg-type]


def _by_event(store: Store, customer: Customer, match: EventMatch, live_since: datetime | None) -> Iterator[str]:
    which = EventFilter(customer_id=customer.id, name=match.event)
    had = store.count_events(which)
    if not had:
        yield f"by {match.event}: she had none"
        return
    newest = store.events(
        EventFilter(customer_id=customer.id, name=match.event, newest_first=True, limit=limits.EXPLAINED_EXAMPLES)
    )
    yield f"by {match.event}: she had {had:,}" + (f", the newest {len(newest)} of them:" if had > len(newest) else ":")
    for event in reversed(newest):
        yield f"  {_when(event.received_at)}: {_why_not_by(store, customer, match, event, live_since)}"


def _why_not_by(store: Store, customer: Customer, match: EventMatch, event: Event, live_since: datetime | None) -> str:
    if live_since and event.received_at < live_since:
        return f"it came before this version of the journey went live ({_when(live_since)})"
    asked = customer
    if _looks_at_her(match.where):
        try:
            asked = past_of(store, customer.id, event.received_at).customer
        except OlderThanKeptError:
            return "whether it was the one meant cannot be told: how she stood then is older than what is kept"
    facts = Facts(asked, event.received_at, event.properties, event.context)
    failed = [str(each["says"]) for condition in match.where for each in why_not(condition, facts)]
    if failed:
        return f"it is not the one meant: {'; '.join(failed)}"
    return "it matches; the journey did not take anybody in then, or her turn has not come yet"


def _looks_at_her(where: tuple[Compare, ...]) -> bool:
    paths = [each.path for each in where] + [each.value.path for each in where if isinstance(each.value, Ref)]
    return any(path.startswith("trait.") for path in paths)


def _by_segment(store: Store, customer: Customer, name: str, *, left: bool, now: datetime) -> str:
    word, member = "leaving" if left else "entering", name in customer.segments
    rules = {each.name: each.when for each in published_around(store).beside.segments}
    if name not in rules:
        return f"by {word} the segment {name}: it is not published"
    if left:
        return f"by leaving the segment {name}: " + ("she is still in it" if member else "she was never in it")
    if member:
        return f"by entering the segment {name}: she is in it, and was when the journey went live"
    failed = "; ".join(str(each["says"]) for each in why_not(rules[name], Facts(customer, now)))
    return f"by entering the segment {name}: she is not in it: {failed or 'it is judged at her next turn'}"


_OPERATIONS = {
    OperationKind.CLOSE: "it was closed to new runs",
    OperationKind.DRAIN: "it was closed to new runs, on the way to taking it off",
    OperationKind.PAUSE: "it was paused",
    OperationKind.RESUME: "it was resumed",
    OperationKind.STOP: "it was stopped",
}


def _paused(operation: Operation) -> str:
    words = _OPERATIONS.get(operation.kind, f"somebody decided: {operation.kind.value}")
    return f"{_when(operation.begun_at)}: {words}" + (f" by {operation.by}" if operation.by else "")


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
