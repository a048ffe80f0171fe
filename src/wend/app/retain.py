"""Retention: what has become older than wend.yaml wants it kept goes, unattended, in small portions.

Rule 1. Nothing goes that somebody still needs: no event that its customer has not applied or that the archive does not
        have yet, nothing of a live run, of a message that is not sent, of a task that is not done.
Rule 2. Intake comes first: after each portion there is a rest.
Rule 3. What would go can be told before, by the same questions.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import msgspec

from wend import limits
from wend.app.ports import Store
from wend.app.ports_log import DataKind, LogKeeping
from wend.journey.workspace import Retention, Workspace
from wend.model.duration import Duration

Told = Callable[[DataKind, int], None]  # a portion that has gone
_NOBODY = lambda: False  # noqa: E731 - the plainest thing to say


class Bound(msgspec.Struct, frozen=True):
    """How far the log may go: no event behind `up_to`; behind `late` only with a whole part of it. And what holds it back."""

    up_to: int
    late: int
    held_back: str = ""


class Going(msgspec.Struct, frozen=True):
    """What goes of one kind: everything older than `before`."""

    kind: DataKind
    before: datetime
    rows: int
    held_back: str = ""


def cutoffs(retention: Retention, now: datetime) -> Iterator[tuple[DataKind, datetime]]:
    """The kinds that are not kept for ever, each with the time before which it goes."""
    for kind in DataKind:
        kept: Duration | None = getattr(retention, kind.value)
        if kept is not None:
            yield kind, kept.before(now)


def would_go(store: Store, workspace: Workspace, now: datetime) -> list[Going]:
    """What retention would take away now."""
    found = []
    for kind, before in cutoffs(workspace.retention, now):
        if kind is DataKind.EVENTS:
            bound = bound_of(store, before, archiving=workspace.archive is not None)
            first = store.received_from(0)
            rows = bound.up_to - first[0] + 1 if first and bound.up_to >= first[0] else 0
            found.append(Going(kind, before, rows, bound.held_back))
        else:
            found.append(Going(kind, before, store.count_forgettable(kind, before)))
    return found


def retain(
    store: Store,
    workspace: Workspace,
    now: datetime,
    stopped: Callable[[], bool] = _NOBODY,
    told: Told = lambda _kind, _rows: None,
) -> dict[DataKind, int]:
    """Take everything away that is too old; how many rows of each kind (of events: what the portions touched)."""
    gone = {}
    for kind, before in cutoffs(workspace.retention, now):
        gone[kind] = 0
        for rows in _portions(store, workspace, kind, before):
            gone[kind] += rows
            told(kind, rows)
            if stopped():
                return gone
            time.sleep(limits.RETENTION_REST_SECONDS)
    return gone


def _portions(store: Store, workspace: Workspace, kind: DataKind, before: datetime) -> Iterator[int]:
    if kind is not DataKind.EVENTS:
        while rows := store.forget(kind, before, limits.RETENTION_PORTION):
            yield rows
        return
    bound = bound_of(store, before, archiving=workspace.archive is not None)
    while rows := store.forget_events(bound.up_to, bound.late, before, limits.RETENTION_PORTION):
        yield rows


def bound_of(store: Store, before: datetime, *, archiving: bool) -> Bound:
    """How far the log may go now: the newest event always stays, so that the log knows where it ends."""
    old = seq_before(store, before)
    up_to, held_back = min(old, store.last_seq() - 1), ""
    if archiving and (archived := store.archived()) < up_to:
        up_to, held_back = archived, "the rest waits until it is archived"
    waiting = store.unapplied_from(up_to)
    if waiting is not None:
        up_to, held_back = waiting - 1, "the rest waits until customers have applied it"
    late = seq_before(store, before - timedelta(days=limits.LOG_PART_LATE_DAYS))
    return Bound(up_to, min(late, up_to), held_back)


def seq_before(store: LogKeeping, moment: datetime) -> int:
    """The place of the last event received before a moment; what is received grows with its place, so it is halved."""
    first = store.received_from(0)
    if first is None or first[1] >= moment:
        return 0
    low, high = first[0], 2 * first[0] + 1
    while (found := store.received_from(high)) and found[1] < moment:
        low, high = found[0], 2 * found[0] + 1
    while low < high:
        middle = (low + high + 1) // 2
        found = store.received_from(middle)
        if found and found[1] < moment:
            low = found[0]
        else:
            high = middle - 1
    return low
