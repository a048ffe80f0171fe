"""A turn: what one stimulus did to one customer.

Rule 1. Whoever changes the customer replaces what it changes (a new dict, a new list): the one that came in stays as it was.
Rule 2. What has to happen outside (messages, events) is only written down here; the shell does it.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from msgspec.structs import replace

from wend.engine.compiled import Match
from wend.engine.live import Live
from wend.engine.outside import NOTHING_KNOWN, Outside, one_out
from wend.engine.parts import end_parts
from wend.engine.queues import closing, without
from wend.model.customer import Customer, EntryRecord, Run
from wend.model.event import Event, EventKind, Remembered, own_event
from wend.model.letter import Letter
from wend.model.message import Message
from wend.model.reason import Code, Reason
from wend.model.task import Task, TaskChange, TaskStatus
from wend.rules.facts import Facts


class Timer(msgspec.Struct, frozen=True):
    """The stimulus of time: whatever the customer has due by now is due."""


Stimulus = Event | Timer


class Turn(msgspec.Struct):
    """One turn while it is taken and, at its end, the result.

    `runs` are those that began, moved or ended, by id. `ready` are the runs that still have to walk.
    """

    customer: Customer
    live: Live
    now: datetime
    event: Event | None = None
    outside: Outside = NOTHING_KNOWN
    runs: dict[str, Run] = {}
    messages: list[Message] = []
    events: list[Event] = []
    reasons: list[Reason] = []
    letters: list[Letter] = []  # to other customers and accounts
    tasks: list[Task] = []
    task_changes: list[TaskChange] = []
    withdrawn: dict[str, str] = {}  # runs whose queued messages stay back, and why
    ready: list[Run] = []
    parted: list[Run] = []  # parts that have ended, of which their runs have not heard yet
    walked: dict[str, int] = {}  # steps taken in this turn, by run, its parts included
    stale: set[str] = set()  # what segments see and has changed since they were judged, as `rules/sees.py` names it

    def note(self, code: Code, run: Run | None = None, /, *, journey: str = "", **detail: Any) -> None:
        """Write down a reason."""
        self.reasons.append(
            Reason(
                at=self.now,
                code=code,
                journey=run.journey if run else journey,
                run=run.id if run else "",
                step=run.step if run else "",
                seq=self.event.seq if self.event else 0,
                detail=detail,
            )
        )

    def facts(self, run: Run | None = None) -> Facts:
        """What rules see: the customer, the event at hand and, of a run, its own events and variables."""
        event = self.event
        return Facts(
            self.customer,
            self.now,
            event.properties if event else {},
            event.context if event else {},
            run.event if run else None,
            run.last if run else None,
            run.vars if run else {},
            run.steps if run else {},
            self._reach(run) if run and self.live.asks_reach else None,
            self._is_on if self.live.occasions_asked else None,
        )

    def _is_on(self, occasion: str) -> bool:
        """Whether an occasion is on in the customer's market."""
        occasions = self.live.occasions
        return occasions.is_on(occasion, self.customer.traits.get(occasions.market), self.now)

    def _reach(self, run: Run) -> Callable[[str], bool]:
        """Whether a channel reaches the customer for the purpose of a run."""
        from wend.engine.reach import reachable  # noqa: PLC0415 - guards, which it asks, know turns

        return partial(reachable, self, run)

    def meets(self, match: Match, run: Run | None = None) -> bool:
        """Whether the event at hand is the one that is meant, seen from a run."""
        if self.event is None or self.event.name != match.event:
            return False
        return match.test is None or match.test(self.facts(run))

    def tell(
        self,
        number: str,
        name: str,
        properties: dict[str, Any],
        run: Run | None = None,
        kind: EventKind = EventKind.TRACK,
    ) -> None:
        """Have an event of this customer recorded, once for its `number`; it comes back over the log like any other."""
        self.events.append(
            own_event(
                number,
                kind,
                name,
                self.now,
                properties,
                user_id=self.customer.user_id,
                anonymous_id=self.customer.anonymous_id,
                context={"journey": run.journey, "run": run.id} if run else None,
            )
        )

    def touch(self, run: Run) -> None:
        """Say that a run has changed and has to be stored."""
        self.runs[run.id] = run

    def end(self, run: Run, why: str, *, withdraw: bool = False) -> None:
        """End a run, at once and wherever it stands; it stays to be measured while its goal may still be reached.

        `withdraw`: what it has decided on and nobody has handed over yet does not go out either.
        """
        self.drop_task(run, why)
        run.ended, run.ended_at = why, self.now
        run.until = run.goal_until if run.goal_at is None and not run.parent else None
        self.touch(run)
        if withdraw:
            self.withdrawn = {**self.withdrawn, run.id: why}
        ahead: dict[str, Any] = {"ahead": True} if run.step and not run.arrived else {}  # it has not come to its step
        if run.parent:
            what = {"way": run.way} if run.way else {"version": run.version}
            self.note(Code.PART_ENDED, run, why=why, **what, **ahead)
            self.parted.append(run)
        else:
            self.note(Code.ENDED, run, why=why, **ahead)
            self._remember_end(run)
            if run.journey in self.outside.entries:
                self.outside = one_out(self.outside, run.journey)
        end_parts(self, run, "ended with its run", withdraw=withdraw)

    def drop_task(self, run: Run, why: str) -> None:
        """Cancel the task that a run stands at, if it does: nobody has to do it any more."""
        task = run.task
        if task is None:
            return
        self.outside = without(self.outside, task)
        self.task_changes.append(closing(task, TaskStatus.CANCELLED, self.now, why))
        self.note(Code.TASK_CANCELLED, run, task=task.id, title=task.title, queue=task.queue, why=why)
        run.task = None

    def _remember_end(self, run: Run) -> None:
        key = entry_key(run.journey, run.key)
        known = self.customer.entries.get(key)
        record = EntryRecord(run.entered_at, self.now, known.times + 1 if known else 1)
        self.customer.entries = {**self.customer.entries, key: record}


def remembered(event: Event) -> Remembered:
    """An event as runs remember it."""
    return Remembered(event.name, event.time, event.properties)


def entry_key(journey: str, key: str) -> str:
    """Under which an entry is remembered on the customer; a journey's name has no blank in it."""
    return f"{journey} {key}" if key else journey


def begin(customer: Customer, event: Event | None, live: Live, now: datetime, outside: Outside = NOTHING_KNOWN) -> Turn:
    """A turn over a copy of the customer that may be changed by Rule 1."""
    mine = replace(customer)
    if mine.runs:
        mine.runs = [replace(run) for run in mine.runs]
    return Turn(mine, live, now, event, outside)
