"""Signs of life: what tells, cheaply, whether a Wend is well.

Rule 1. Nothing here walks through a table: each is the end of an index, a bounded count, or a count of what is live.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """Of a store, at a moment. Counts of what is due go as far as they were asked to."""

    generation: int
    oldest_message: datetime | None = None  # since when the first message of the outbox may be tried
    bells: int = 0  # customers with something new
    timers: int = 0  # customers whose timer has elapsed
    outbox: int = 0  # messages that may be tried now
    sending: int = 0  # being handed over
    set_aside: int = 0  # customers whose turns stand still
    dead_letters: int = 0  # kept, counted up to a bound
    events: int = 0  # the place in the log of the newest
    newest_event: datetime | None = None  # when that was received
    runs: Mapping[str, Mapping[str, int]] = {}  # live ones, by journey and status
    tasks: Mapping[str, Mapping[str, int]] = {}  # standing ones, by queue and status


class LoopSign(msgspec.Struct, frozen=True, kw_only=True):
    """Of a worker of a process."""

    name: str
    alive: bool
    failures: int  # portions in a row that failed
    portions: int  # begun so far
    busy_seconds: float  # how long the portion at hand has taken; 0 while it rests
    needed: bool = True  # whether customers wait for it
    behind_seconds: float = 0.0  # how long the first thing that it should do has waited, when it last looked


Tally = dict[str, list[tuple[tuple[str, ...], int]]]  # by name, counts with their labels


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """A process at work, as it says itself.

    `beats` counts how often it has said so: whoever sees the same number again and again knows that it is silent, without
    comparing clocks. `beat_at` and `started_at` are by its own clock, for people.
    """

    name: str  # the owner of its claims; never another's
    parts: tuple[str, ...]
    started_at: datetime
    beat_at: datetime
    beats: int = 0
    loops: tuple[LoopSign, ...] = ()
    counts: Tally = {}  # since it enlisted


def add_up(tallies: Iterable[Tally]) -> Tally:
    """The sums of counts, by name and labels."""
    sums: dict[str, Counter[tuple[str, ...]]] = {}
    for tally in tallies:
        for name, counts in tally.items():
            sums.setdefault(name, Counter()).update(dict(counts))
    return {name: sorted(counts.items()) for name, counts in sorted(sums.items())}
