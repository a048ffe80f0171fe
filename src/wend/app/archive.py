"""The archive: every event of the log in files for analytics, written behind a cursor, exactly once.

Rule 1. One portion at a time: a file is written whole, brought to the disk and named after the first and last event in it;
        then the store's cursor moves behind it. Whoever dies in between leaves a file that the next one finds by its name.
Rule 2. A file that is found ahead of the cursor is believed only if it holds what the log does, event by event.
Rule 3. Nothing is ever written over, and nothing is taken out: retention of the log does not reach the archive.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import NamedTuple, Protocol

import msgspec

from wend import limits
from wend.app.ports_log import LogKeeping, LogRow
from wend.errors import WendError

Told = Callable[["Part"], None]


class ArchiveError(WendError):
    """The archive and the log do not fit together; `wend archive --check` says where."""


class Part(NamedTuple):
    """One file: the day its events were received, and its first and last place in the log."""

    day: date
    first: int
    last: int


class Shelf(Protocol):
    """Where the archive stands."""

    place: str

    def alone(self) -> AbstractContextManager[bool]:
        """Whether nobody else writes to it, held within this."""

    def parts(self) -> list[Part]:
        """The files that are there, in the order of the log."""

    def write(self, day: date, rows: Sequence[LogRow]) -> Part:
        """Write a file; it is there whole and on the disk, or not at all."""

    def ids(self, part: Part) -> dict[int, str]:
        """The message ids of a file, by their place in the log."""

    def clear(self) -> None:
        """Remove what was begun and never finished."""


class Differs(msgspec.Struct, frozen=True):
    """One day on which archive and log are not the same."""

    day: date
    events: int  # of the archive
    missing: int  # events of the log that the archive lacks
    doubled: int  # events that the archive has more than once
    other: int  # events of the archive that the log has under another id
    gone: int  # events of the archive that the log has no longer, though others of that time are still there


def archive(
    store: LogKeeping, shelf: Shelf, stopped: Callable[[], bool] = lambda: False, told: Told = lambda _: None
) -> int:
    """Write everything that is not in the archive yet; how many events. Nothing, while somebody else is at it.

    Raises `ArchiveError` where the archive holds events that this log does not.
    """
    count = 0
    with shelf.alone() as alone:
        if not alone:
            return 0
        shelf.clear()
        parts = shelf.parts()
        reached = _take_up(store, shelf, parts)
        day = parts[-1].day if parts else date.min
        while not stopped() and (rows := store.log_rows(reached, limits.ARCHIVE_PORTION)):
            for portion_day, portion in by_day(rows, day):
                part = shelf.write(portion_day, portion)
                _move(store, reached, part.last)
                reached, day, count = part.last, portion_day, count + len(portion)
                told(part)
    return count


def by_day(rows: Sequence[LogRow], since: date) -> list[tuple[date, list[LogRow]]]:
    """Events by the day they were received, without ever going back to an earlier day: so a file is a stretch of the log."""
    found: list[tuple[date, list[LogRow]]] = []
    for row in rows:
        since = max(since, _day_of(row))
        if not found or found[-1][0] != since:
            found.append((since, []))
        found[-1][1].append(row)
    return found


def compare(store: LogKeeping, shelf: Shelf) -> list[Differs]:
    """The days on which the archive is not what the log is; of what retention has taken from the log nothing is said."""
    kept_from = (store.received_from(0) or (0,))[0]
    found: dict[date, list[int]] = {}
    reached = 0
    for part in shelf.parts():
        ids = shelf.ids(part)
        log = _ids_of(store, max(part.first - 1, kept_from - 1), part.last)
        wrong = found.setdefault(part.day, [0, 0, 0, 0, 0])
        wrong[0] += len(ids)
        wrong[1] += len(log.keys() - ids.keys()) + len(_ids_of(store, max(reached, kept_from - 1), part.first - 1))
        wrong[2] += sum(seq <= reached for seq in ids)
        wrong[3] += sum(ids[seq] != log[seq] for seq in ids.keys() & log.keys())
        wrong[4] += sum(seq >= kept_from and seq not in log for seq in ids)
        reached = max(reached, part.last)
    return [Differs(day, *wrong) for day, wrong in sorted(found.items()) if any(wrong[1:])]


def _take_up(store: LogKeeping, shelf: Shelf, parts: Sequence[Part]) -> int:
    """Where to go on: behind the files that were finished when their writer died."""
    reached = store.archived()
    for part in parts:
        if part.last <= reached:
            continue
        log = _ids_of(store, reached, part.last)
        if part.first <= reached or log != shelf.ids(part):
            raise ArchiveError(
                f"{shelf.place} holds events {part.first} to {part.last} that are not those of this store, which has archived"
                f" up to {reached}: was it restored from a backup? Name another folder under 'archive' in wend.yaml"
            )
        _move(store, reached, part.last)
        reached = part.last
    return reached


def _move(store: LogKeeping, before: int, seq: int) -> None:
    if not store.move_archived(before, seq):
        raise ArchiveError(
            "somebody else has archived these events meanwhile, in a folder that is not this one: all processes of a store"
            " have to see the same folder; `wend archive --check` says what is in this one"
        )


def _ids_of(store: LogKeeping, after: int, last: int) -> dict[int, str]:
    found: dict[int, str] = {}
    while after < last and (rows := store.log_rows(after, limits.ARCHIVE_CHECK_PORTION)):
        found |= {row.seq: row.message_id for row in rows if row.seq <= last}
        after = rows[-1].seq
    return found


def _day_of(row: LogRow) -> date:
    return date.fromordinal(_EPOCH + row.received_at // _DAY_MICROS)


_EPOCH = date(1970, 1, 1).toordinal()
_DAY_MICROS = 86_400_000_000
