"""A turn: what one stimulus did to one customer.

Rule 1. Whoever changes the customer replaces what it changes (a new dict, a new list): the one that came in stays as it was.
Rule 2. What has to happen outside (messages, events) is only written down here; the shell does it.
"""

from collections.abc import Callable
from copy import copy
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from wend.engine.live import Live, Match
from wend.engine.outside import NOTHING_KNOWN, Outside, one_out
from wend.engine.parts import end_parts
from wend.engine.queues import closing, without
from wend.model.customer import Customer, Run
from wend.model.event import Event
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
    stale: bool = False  # traits or counters have changed since the segments were judged

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
            run.event if run else {},
            run.last if run else {},
            run.vars if run else {},
            run.steps if run else {},
            self._reach(run) if run and self.live.asks_reach else None,
        )

    def _reach(self, run: Run) -> Callable[[str], bool]:
        """Whether a channel reaches the customer for the purpose of a run."""
        from wend.engine.reach import reachable  # noqa: PLC0415 - guards, which it asks, know turns

        return partial(reachable, self, run)

    def meets(self, match: Match, run: Run | None = None) -> bool:
        """Whether the event at hand is the one that is meant, seen from a run."""
        if self.event is None or self.event.name != match.event:
            return False
        return match.test is None or match.test(self.facts(run))

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
        if record := self.customer.entries.get(key):
            record = copy(record)
            record.ended_at = self.now
            self.customer.entries = {**self.customer.entries, key: record}


def as_data(event: Event) -> dict[str, Any]:
    """An event as runs and templates remember it."""
    return {"name": event.name, "time": event.time.isoformat(), "properties": event.properties}


def entry_key(journey: str, key: str) -> str:
    """Under which an entry is remembered on the customer; a journey's name has no blank in it."""
    return f"{journey} {key}" if key else journey


def begin(customer: Customer, event: Event | None, live: Live, now: datetime, outside: Outside) -> Turn:
    """A turn over a copy of the customer that may be changed by Rule 1."""
    mine = copy(customer)
    mine.runs = [copy(run) for run in customer.runs]
    return Turn(mine, live, now, event, outside)
