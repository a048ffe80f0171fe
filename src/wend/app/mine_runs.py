"""Runs as cases: the steps each came to, told by the reasons that the engine recorded, and the receipts of its messages.

Rule 1. Coming to a step is told by the first reason recorded there; further reasons at the same step in a row belong to the
        same visit (a message delayed and then sent, a wait begun and over). What happens to a run that is still on its
        way to a step is no coming there.
Rule 2. A held-out run takes no step and is no case.
Rule 3. The ways of a fork and the journeys it calls belong to their run; seen from a called journey, each call is a case,
        also where it is called out of itself.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend import limits
from wend.app.mine_attributes import values_at
from wend.app.mine_traits import traits_of
from wend.app.ports import ColumnFilter, Columns, ReasonRow, Store
from wend.engine.parts import root_of
from wend.mining.log import EventLog, microseconds_of
from wend.model.event import EventKind
from wend.model.reason import Code, Reason

_ON_THE_WAY = frozenset((Code.GOAL, Code.HELD, Code.RESUMED, Code.MOVED, Code.MOVE_REFUSED, Code.TASK_CANCELLED))
"""What may be recorded before a run has come to its step, or after it has ended there."""


@dataclass(slots=True)
class _Run:
    """One run while it is read: where it and its parts stood last, on which version, and whether it has ended."""

    code: int
    customer: int
    version: str = ""
    steps: dict[str, str] = field(default_factory=dict)  # by run and part
    moved: bool = False  # from version to version
    ended: bool = False

    def stood_on(self, version: str) -> bool:
        """Whether it was on this version from its beginning."""
        return self.version == version and not self.moved


@dataclass(slots=True)
class _Gathered:
    """Rows of the log to be, and the runs by id."""

    journey: str | None = None
    runs: dict[str, _Run] = field(default_factory=dict)
    cases: list[int] = field(default_factory=list)
    activities: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)  # by run and part of the journey: the run it is a way of
    called: set[str] = field(default_factory=set)  # parts that their own journey has called

    def case_of(self, name: str) -> str:
        """The run of the journey asked about that this one is, or is a way of; without a journey, the whole run."""
        if self.journey is None:
            return root_of(name)
        found = self.whole.get(name)
        if found is None:
            parent = "" if name in self.called else name.rpartition(".")[0]
            found = self.whole[name] = self.whole.get(parent, name)
        return found

    def known_case(self, name: str) -> str | None:
        """The same, where its reasons have been read."""
        return root_of(name) if self.journey is None else self.whole.get(name)

    def learn(self, reason: Reason) -> None:
        """Whose part it is: also of a reason that is not looked at further."""
        self.case_of(reason.run)
        if reason.code is Code.CALLED_JOURNEY:
            self.called.add(str(reason.detail.get("part")))

    def run(self, name: str, customer: int) -> _Run:
        found = self.runs.get(name)
        if found is None:
            found = self.runs[name] = _Run(len(self.runs), customer)
        return found

    def note(self, run: _Run, activity: str, time: int) -> None:
        self.cases.append(run.code)
        self.activities.append(self.names.setdefault(activity, len(self.names)))
        self.times.append(time)

    def take(self, row: ReasonRow) -> None:
        reason = row.reason
        case = self.case_of(reason.run)
        run = self.run(case, row.customer_id)
        if row.customer_id != run.customer:  # a person's own reasons about what an account's run asks for
            return
        last = reason.code is Code.ENDED or (reason.code is Code.PART_ENDED and case == reason.run)
        if reason.code is Code.ENTERED or last:
            run.version = str(reason.detail.get("version", run.version))
        run.moved = run.moved or reason.code is Code.MOVED
        if _tells_of_coming(reason) and reason.step != run.steps.get(reason.run):
            self.note(run, reason.step, microseconds_of(reason.at))
            run.steps[reason.run] = reason.step
        run.ended = run.ended or last

    def owners(self) -> npt.NDArray[np.int64]:
        """The customer of each run."""
        return np.array([run.customer for run in self.runs.values()], np.int64)

    def log(self, of_cases: Mapping[str, pa.Array] | None = None) -> EventLog:
        names = list(self.names)
        return EventLog.of(
            np.array(self.cases, np.int32),
            np.array(self.activities, np.int32),
            np.array(self.times, np.int64),
            activities=names,
            cases=pa.array(list(self.runs), pa.string()),
            case_attributes=of_cases,
            source="the record",
        )


def _tells_of_coming(reason: Reason) -> bool:
    return bool(reason.step) and reason.code not in _ON_THE_WAY and not reason.detail.get("ahead")


def run_log(
    store: Store,
    *,
    journey: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    receipts: bool = True,
    traits: bool = False,
    told: Callable[[int], None] = lambda _count: None,
) -> EventLog:
    """Runs of a journey (or of all) by the steps they came to in [since, until), and the receipts of their messages.

    `traits` asks for those of the customers as columns.
    """
    gathered = _read(store, journey, since, until, told)
    if receipts:
        _add_receipts(store, gathered, since, until)
    return gathered.log(traits_of(store, gathered.owners()) if traits else None)


def ended_runs(store: Columns, journey: str, version: str) -> tuple[EventLog, int, int]:
    """The steps of the ended runs on one version of a journey; how many runs stood on others, and how many still go on.

    What `conformance` holds against the plan: a run that goes on has not yet come to its end, and is no deviation.
    """
    gathered = _read(store, journey, None, None, lambda _count: None)
    runs = list(gathered.runs.values())
    wanted = {run.code for run in runs if run.stood_on(version) and run.ended}
    others = sum(not run.stood_on(version) for run in runs)
    open_ = sum(run.stood_on(version) and not run.ended for run in runs)
    rows = [row for row, case in enumerate(gathered.cases) if case in wanted]
    for column in (gathered.cases, gathered.activities, gathered.times):
        column[:] = [column[row] for row in rows]
    return gathered.log(), others, open_


def _read(
    store: Columns, journey: str | None, since: datetime | None, until: datetime | None, told: Callable[[int], None]
) -> _Gathered:
    gathered = _Gathered(journey)
    for rows in _reasons(store, journey):
        for row in rows:
            if not row.reason.run:
                continue
            gathered.learn(row.reason)
            if (since is None or row.reason.at >= since) and (until is None or row.reason.at < until):
                gathered.take(row)
        told(len(rows))
    return gathered


def _reasons(store: Columns, journey: str | None) -> Iterator[list[ReasonRow]]:
    after = 0
    while rows := store.reason_rows(after, limits.MINE_PORTION, journey):
        yield rows
        after = rows[-1].id


def _add_receipts(store: Columns, gathered: _Gathered, since: datetime | None, until: datetime | None) -> None:
    after = 0
    while True:
        portion = store.event_columns(
            ColumnFilter(
                after=after,
                kinds=(EventKind.RECEIPT.value,),
                since=since,
                until=until,
                properties=True,
                limit=limits.MINE_PORTION,
            )
        )
        if not portion.seq:
            return
        runs = values_at("run", portion.properties).to_pylist()
        for name, activity, time in zip(runs, portion.name, portion.time, strict=True):
            case = gathered.known_case(name) if name else None
            if case in gathered.runs:
                gathered.note(gathered.runs[case], activity, time)
        after = portion.seq[-1]
