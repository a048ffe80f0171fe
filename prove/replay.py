"""The decisions: what a naive interpreter of the same journeys decides, given the same events at the same moments.

Rule 1. A turn's `now` is the clock's, and clocks and delays are what the kill test plays with. So the moments are taken from the
        record: every event leaves a run in the ledger, whose reason says at which moment it was applied, and every timer that
        changes anything leaves its reason. What was decided at each of them is the interpreter's own.
Rule 2. The order is not taken on trust: a timer that had elapsed before an event reached us has to come before it, and no
        other may.
Rule 3. Nothing of the engine is used.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
from reference import Reference, Told
from test_reference import TOLD

from prove.books import Checked
from prove.record import Record
from wend.journey.parse.segment import parse_segment
from wend.journey.workspace import Segment, Workspace
from wend.model.document import Problems, read_yaml
from wend.model.event import Event, EventKind
from wend.model.message import Message
from wend.model.reason import Reason

STRICT = "strict-"
JOURNEYS = (
    "ledger",
    "ledger-own",
    "basket",
    "visits",
    "parcel",
    "apologise",
    "questions",
    "aftercare",
    "loyal",
)  # those that strict customers get into
_SHOWN = 6  # of what was decided before a difference


@dataclass(frozen=True)
class Moment:
    """One turn as the record tells of it: an event's, or (seq 0) that of timers."""

    at: datetime
    seq: int
    told: list[Told]


@dataclass(frozen=True)
class Written:
    """The workspace as it was written."""

    journeys: tuple[dict[str, Any], ...]
    segments: tuple[Segment, ...]
    workspace: Workspace


def check_decisions(record: Record, folder: Path, workspace: Workspace, checked: Checked) -> None:
    """Compare the decisions about every strict customer."""
    written = _read(folder / "workspace", workspace)
    calls: dict[int, list[Message]] = {}
    for message in record.messages:
        if message.channel == "webhook":
            calls.setdefault(message.customer_id, []).append(message)
    for customer in record.customers:
        if customer.user_id and customer.user_id.startswith(STRICT):
            checked.counts["customers compared with the interpreter"] += 1
            play = _Play(record, written, customer.id, calls.get(customer.id, []), checked.counts)
            checked.add(f"customer #{customer.id} ({customer.user_id}): {each}" for each in play.differences())


def _read(folder: Path, workspace: Workspace) -> Written:
    files = [folder / "journeys" / f"{name}.yaml" for name in JOURNEYS]
    journeys = tuple(read_yaml(path.read_text("utf-8"), str(path)).plain() for path in files)
    problems, segments = Problems(), []
    for path in sorted((folder / "segments").glob("*.yaml")):
        segment = parse_segment(read_yaml(path.read_text("utf-8"), str(path)), problems)
        segments += [segment] if segment else []
    problems.raise_errors()
    return Written(journeys, tuple(segments), workspace)


class _Play:
    """One customer, played again."""

    def __init__(
        self, record: Record, written: Written, customer_id: int, calls: list[Message], counts: Counter[str]
    ) -> None:
        self._events = {event.seq: event for event in record.events_of.get(customer_id, [])}
        self._state = record.states[customer_id]
        self._runs = [run for run in record.runs if run.customer_id == customer_id and not run.parent]
        self._reasons = [row.reason for row in record.reasons[customer_id]]
        self._calls = [message.id for message in calls]
        self._counts = counts
        self._naive = Reference(written.journeys, written.workspace, written.segments, customer_id)
        self._naive.me.traits = {}
        self._emitted: Counter[tuple[str, str]] = Counter()

    def differences(self) -> Iterator[str]:
        """What the interpreter decides otherwise; only the first, since all that follows follows from it."""
        moments = list(_moments(self._reasons))
        for place, moment in enumerate(moments):
            following = moments[place + 1] if place + 1 < len(moments) else None
            mark = len(self._naive.told)
            wrong = self._play(moment, following)
            told = [(at, what, journey, str(how)) for at, what, journey, how in self._naive.told[mark:]]
            self._counts["decisions compared with the interpreter"] += len(told)
            if not wrong and told != moment.told:
                wrong = _explain(moment, told)
            if wrong:
                before = "; ".join(
                    f"{what} {journey} {how}" for _, what, journey, how in self._naive.told[:mark][-_SHOWN:]
                )
                yield f"{wrong} (before that: {before or 'nothing'})"
                return
        yield from self._at_the_end()

    def _play(self, moment: Moment, following: Moment | None) -> str:
        """Let the interpreter take one turn; what is wrong with its place in the order."""
        naive, wrong = self._naive, ""
        wake = naive.next_wake()
        if not moment.seq:
            if following is not None and following.seq and following.at == moment.at:
                reached = min(self._events[following.seq].received_at, moment.at)
                if wake is None or wake > reached:
                    wrong = f"a timer of {wake} was taken at {moment.at} before event #{following.seq}, which had come before"
            naive.wake(moment.at)
        else:
            event = self._events.get(moment.seq)
            if event is None:
                return f"reasons at {moment.at} name event #{moment.seq}, which is not hers"
            if wake is not None and wake <= min(event.received_at, moment.at):
                mark = len(naive.told)
                naive.wake(moment.at)
                if len(naive.told) > mark:  # else nothing came of it, and nothing is on record
                    wrong = f"event #{moment.seq} was taken at {moment.at} before a timer of {wake}, which had elapsed when it came"
            naive.take(self._translated(event), moment.at)
        for each in naive.emitted:
            self._emitted[_essence(each)] += 1
        naive.emitted, naive.freed = [], []
        return wrong

    def _translated(self, event: Event) -> Event:
        """The event with the interpreter's own names for what it called."""
        meant = event.properties.get("message")
        if event.kind is not EventKind.RECEIPT or meant not in self._calls:
            return event
        place, known = self._calls.index(meant), self._naive.calls
        own = known[place] if place < len(known) else meant
        said = {"status": None, "body": None} | event.properties | {"message": own}
        return msgspec.structs.replace(event, properties=said)

    def _at_the_end(self) -> Iterator[str]:
        active = Counter(run.journey["journey"] for run in self._naive.whole_runs() if run.active)
        stored = Counter(run.journey for run in self._runs if run.status != "ended")
        if active != stored:
            yield f"runs still active are {dict(stored)}, and should be {dict(active)}"
        if self._state.traits != self._naive.me.traits:
            yield f"her traits are {self._state.traits}, and should be {self._naive.me.traits}"
        if sorted(self._state.segments) != sorted(self._naive.me.segments):
            yield f"her segments are {self._state.segments}, and should be {self._naive.me.segments}"
        own = Counter(_essence(event) for event in self._events.values() if _is_emitted(event))
        for each in sorted(own.keys() | self._emitted.keys()):
            if own[each] != self._emitted[each]:
                yield f"her log has the event {each} {own[each]} times, and should have it {self._emitted[each]} times"
        self._counts["events emitted by journeys"] += own.total()


def _moments(reasons: list[Reason]) -> Iterator[Moment]:
    for (at, seq), group in groupby(reasons, key=lambda reason: (reason.at, reason.seq)):
        yield Moment(at, seq, [_told(reason) for reason in group if reason.code in TOLD])


def _told(reason: Reason) -> Told:
    return reason.at, str(reason.code), reason.journey, str(TOLD[reason.code](reason.detail))


def _is_emitted(event: Event) -> bool:
    return event.is_ours and event.kind in (EventKind.TRACK, EventKind.ENTRY)


def _essence(event: Event) -> tuple[str, str]:
    """What tells emitted events of one customer apart, in the words of both."""
    said = event.properties
    return event.name, str(said.get("text") or said.get("basket") or said.get("milestone") or "")


def _explain(moment: Moment, told: list[Told]) -> str:
    for place in range(max(len(told), len(moment.told))):
        was = moment.told[place] if place < len(moment.told) else None
        ought = told[place] if place < len(told) else None
        if was != ought:
            about = f"event #{moment.seq}" if moment.seq else "a timer"
            return f"at {moment.at}, on {about}, it was decided {_words(was)}, and should have been {_words(ought)}"
    return ""


def _words(told: Told | None) -> str:
    return "nothing more" if told is None else f"{told[1]} {told[2]} {told[3]!r}"
