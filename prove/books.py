"""The books: what was acknowledged against what is stored, and what is stored against itself.

Rule 1. Each check gives sentences: what is wrong, of whom, and where to look. No sentence means that it is right.
Rule 2. A check that counts nothing proves nothing: `Checked.counts` says how much each has looked at.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from prove.journal import read_journal
from prove.record import Record
from wend.model.event import EventKind
from wend.model.reason import Code
from wend.model.task import STANDING, TaskStatus

LEDGERS: Final = ("ledger", "ledger-own")  # the journeys in which every event leaves a run
SEATS: Final = ("seats", 8, 200)  # the journey with caps: at most so many at a time, and in all
DESK: Final = ("desk", 6)  # the queue with a capacity
EXAMPLES: Final = 5


@dataclass
class Checked:
    """What was found, and how much was looked at."""

    contradictions: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, sentences: Iterator[str]) -> None:
        """Take in what a check found."""
        self.contradictions += sentences


def check_books(record: Record, folder: Path, checked: Checked) -> None:
    """All that has to balance."""
    accepted = read_journal(folder / "accepted.jsonl")
    checked.add(_log(record, accepted, checked.counts))
    checked.add(_letters(record, accepted, checked.counts))
    checked.add(_applied_once(record, checked.counts))
    checked.add(_runs(record, checked.counts))
    checked.add(_at_rest(record))
    checked.add(_caps(record, read_journal(folder / "seen.jsonl"), checked.counts))
    checked.add(_tasks(record, read_journal(folder / "tasks.jsonl"), checked.counts))
    checked.add(f"`wend db check` finds: {each.what}" for each in record.troubles)


def _log(record: Record, accepted: list[dict[str, Any]], counts: Counter[str]) -> Iterator[str]:
    """Every acknowledged event stands in the log exactly once, and nothing else from outside does."""
    acknowledged = [each for line in accepted for each in line["ids"]]
    counts["events accepted"] = len(acknowledged)
    stored = Counter(event.message_id for event in record.events if not event.is_ours)
    lost = [each for each in acknowledged if not stored[each]]
    if lost:
        yield f"{len(lost)} events were answered 200 and are not in the log, such as {lost[0]}"
    twice = [each for each, count in stored.items() if count > 1]
    if twice:
        yield f"{len(twice)} events stand in the log more than once, such as {twice[0]}"
    strange = stored.keys() - set(acknowledged)
    if strange:
        yield f"{len(strange)} events are in the log that no client was told of, such as {min(strange)}"
    for event in record.events:
        if event.seq not in record.owner_of:
            yield f"the event {event.message_id} belongs to nobody"


def _letters(record: Record, accepted: list[dict[str, Any]], counts: Counter[str]) -> Iterator[str]:
    """Every refused call is kept as a dead letter; one that was sent again may stand there twice."""
    refused = sum(line["refused"] for line in accepted)
    kept = len({letter.body for letter in record.letters})
    counts["dead letters"] = kept
    if kept != refused:
        yield f"{refused} calls were refused, and {kept} different ones are kept as dead letters"


def _applied_once(record: Record, counts: Counter[str]) -> Iterator[str]:
    """Every event was taken into a turn once: the ledgers have one run of it."""
    entered: Counter[tuple[int, int]] = Counter()
    seen: set[tuple[int, int]] = set()
    for customer_id, rows in record.reasons.items():
        for row in rows:
            seen.add((customer_id, row.reason.seq))
            if row.reason.code is Code.ENTERED and row.reason.journey in LEDGERS:
                entered[customer_id, row.reason.seq] += 1
    counts["events applied"] = len(record.events)
    for event in record.events:
        where = (record.owner_of.get(event.seq, 0), event.seq)
        if event.kind is EventKind.DECISION:
            continue  # the cursor tells that it was heard; a run that it does not concern says nothing
        times = int(where in seen) if event.kind is EventKind.ENTRY else entered[where]
        if times != 1:
            yield f"the event {event.message_id} ({event.name}, #{event.seq}) was applied {times} times"
    for customer_id, state in record.states.items():
        last = max((event.seq for event in record.events_of.get(customer_id, ())), default=0)
        if state.cursor != last:
            yield f"customer #{customer_id} has applied events up to #{state.cursor}, and her last is #{last}"


def _runs(record: Record, counts: Counter[str]) -> Iterator[str]:
    """Entered = active + ended, run by run: each was entered once, and has ended at most once."""
    entered, ended = Counter[str](), Counter[str]()
    for rows in record.reasons.values():
        for row in rows:
            entered[row.reason.run] += row.reason.code is Code.ENTERED
            ended[row.reason.run] += row.reason.code is Code.ENDED
    whole = [run for run in record.runs if not run.parent]
    counts["runs entered"] = entered.total()
    counts["runs ended"] = sum(run.status == "ended" for run in whole)
    counts["runs active"] = len(whole) - counts["runs ended"]
    if entered.total() != len(whole):
        yield f"{entered.total()} runs were entered, and {len(whole)} are on record"
    for run in whole:
        told = (entered[run.id], ended[run.id])
        if told != (1, int(run.status == "ended")):
            yield f"run {run.id} of {run.journey} is {run.status}; the record tells of {told[0]} entries and {told[1]} ends"
    for run in record.runs:
        if run.status != "ended" and run.until is None:
            yield f"run {run.id} of {run.journey} is stuck at {run.step!r}: it is active and waits for no time"


def _at_rest(record: Record) -> Iterator[str]:
    """Nobody holds anything any more, and nobody was set aside."""
    if record.claims:
        yield f"{record.claims} customers are still claimed or set aside"
    if record.bells:
        yield f"{record.bells} bells still ring"
    for each in record.customers:
        if each.set_aside:
            yield f"customer #{each.id} was set aside: {each.set_aside}"
    for message in record.messages:
        if message.status in ("queued", "sending"):
            yield f"message {message.id} is still {message.status}"


def _caps(record: Record, seen: list[dict[str, Any]], counts: Counter[str]) -> Iterator[str]:
    """No look at the store ever found more than caps and capacities allow."""
    journey, active_max, total_max = SEATS
    counts["looks at caps"] = len(seen)
    total = sum(run.journey == journey for run in record.runs)
    counts["entries under a cap"] = total
    if total > total_max:
        yield f"{journey} was entered {total} times, its cap is {total_max}"
    crowded = [line for line in seen if line["seats"] > active_max]
    if crowded:
        yield f"{crowded[0]['seats']} runs of {journey} were active at once, its cap is {active_max}"
    queue, capacity = DESK
    full = [line for line in seen if line["desk"] > capacity]
    if full:
        yield f"{full[0]['desk']} tasks were open at the {queue} at once, its capacity is {capacity}"


def _tasks(record: Record, journal: list[dict[str, Any]], counts: Counter[str]) -> Iterator[str]:
    """A task that was finished with a 200 is done, with that outcome; none is left standing."""
    known = {task.id: task for task in record.tasks}
    counts["tasks"] = len(known)
    for line in journal:
        if line["answer"] != 200:
            continue
        counts["tasks finished by people"] += 1
        task = known.get(line["id"])
        if task is None or task.status is not TaskStatus.DONE or task.outcome != line["outcome"]:
            stands = "is not there" if task is None else f"is {task.status} {task.outcome}"
            yield f"task {line['id']} was finished as {line['outcome']}, and {stands}"
    for task in known.values():
        if task.status in STANDING:
            yield f"task {task.id} is still {task.status}"
