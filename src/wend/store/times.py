"""Times in the store: whole microseconds since 1970-01-01 UTC, which order and compare like the times themselves."""

from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(time: datetime) -> int:
    """The microseconds from the epoch to `time` (aware), exactly."""
    since = time - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(micros: int) -> datetime:
    """The time, in UTC, that so many microseconds after the epoch is."""
    return EPOCH + timedelta(microseconds=micros)


def maybe_micros(time: datetime | None) -> int | None:
    """The same as `to_micros`, and None for None."""
    return None if time is None else to_micros(time)


def maybe_time(micros: int | None) -> datetime | None:
    """The same as `from_micros`, and None for None."""
    return None if micros is None else from_micros(micros)
