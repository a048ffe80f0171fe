"""What the hall asks of the cellar about the log over the years: what is old, what may go, what has gone, what is archived.

Rule 1. Each method is one transaction of some milliseconds: intake waits for none of them for long.
Rule 2. Taking away is told how far it may go; that nothing goes which is still needed is looked at here as well, row by row.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

import msgspec


class DataKind(StrEnum):
    """What is kept for a time of its own."""

    EVENTS = "events"
    REASONS = "reasons"
    MESSAGES = "messages"
    DEAD_LETTERS = "dead_letters"
    RUNS = "runs"


class LogRow(NamedTuple):
    """One event as the log has it: times in microseconds since 1970 UTC, `properties` and `rest` as JSON text."""

    seq: int
    message_id: str
    customer_id: int
    kind: str
    name: str
    time: int
    received_at: int
    properties: str
    rest: str | None


class Forgotten(msgspec.Struct, frozen=True):
    """What retention has taken away of one kind: how many, and the time before which there may be gaps."""

    kind: DataKind
    count: int
    before: datetime


class LogKeeping(Protocol):
    """The log over the years."""

    def log_rows(self, after: int, limit: int) -> list[LogRow]:
        """Events in the order of the log, from behind `after` on."""

    def received_from(self, seq: int) -> tuple[int, datetime] | None:
        """The first event at or behind a place in the log: its place, and when it was received."""

    def unapplied_from(self, up_to: int) -> int | None:
        """The first place, up to one, whose event its customer has not applied yet."""

    def make_log_ahead(self) -> bool:
        """Make room for what comes, where the store has to; whether it did."""

    def forget_events(self, up_to: int, late: int, before: datetime, limit: int) -> int:
        """Take a portion of the oldest events away, none behind `up_to`; 0: there is nothing more to do now.

        A store that lets events go in large parts may keep those behind `late` until a whole part is old.
        """

    def forget(self, kind: DataKind, before: datetime, limit: int) -> int:
        """Take a portion of other data away that is older than `before`, and that no live run, queued message or open task needs."""

    def count_forgettable(self, kind: DataKind, before: datetime) -> int:
        """How many rows `forget` would take away by and by."""

    def forgotten(self) -> list[Forgotten]:
        """What has gone so far, by kind."""

    def archived(self) -> int:
        """The place in the log up to which all events are in the archive."""

    def move_archived(self, before: int, seq: int) -> bool:
        """Move that place on, from where it was; False, and nothing has happened, where it is elsewhere by now."""
