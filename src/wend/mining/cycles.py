"""Cycles: which loops cases go round, how often, and what the rounds cost in time.

A path is walked with a stack; when an activity comes that is on the stack, what was walked since is one round of a loop and
is taken off (the chronological loop erasure of G. Lawler, "A self-avoiding random walk", 1980). So every loop found visits
each activity once, rounds are not counted twice, and a loop inside a loop is found on its own. The walk is done once per
variant, for all variants at the same time.
"""

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend.limits import CYCLE_CELLS
from wend.mining.grouping import Longs, group_sequences
from wend.mining.log import EventLog
from wend.mining.spread import spreads


@dataclass(frozen=True)
class Cycle:
    """One loop: the way round (from its first activity back to it), rounds, cases, and the time of a round.

    The time of a round includes that of loops inside it.
    """

    path: tuple[str, ...]
    rounds: int
    cases: int
    rounds_max: int
    mean_seconds: float
    median_seconds: float
    p90_seconds: float
    total_seconds: float
    example: str


@dataclass(frozen=True)
class Cycles:
    """The loops by falling total time; `cases_looping` counts cases with any."""

    cases: int
    cases_looping: int
    cycles: tuple[Cycle, ...]

    def __repr__(self) -> str:
        return f"Cycles({len(self.cycles):,} loops in {self.cases_looping:,} of {self.cases:,} cases)"

    def to_dict(self) -> dict[str, Any]:
        rows = [asdict(c) | {"path": list(c.path)} for c in self.cycles]
        return {"cases": self.cases, "cases_looping": self.cases_looping, "cycles": rows}

    def to_arrow(self) -> pa.Table:
        """One row per loop."""
        columns = {name: [getattr(c, name) for c in self.cycles] for name in Cycle.__dataclass_fields__}
        return pa.table(columns | {"path": pa.array([list(p) for p in columns["path"]], pa.list_(pa.string()))})


@dataclass(frozen=True, eq=False)
class _Rounds:
    """Rounds found in variants: the variant, the places in its path where the round begins and closes, and the way."""

    variant: Longs
    begin: Longs
    close: Longs
    way: npt.NDArray[np.int32]
    offsets: Longs


def cycles(log: EventLog) -> Cycles:
    """The loops of the log.

    >>> found = cycles(EventLog.of_paths({"1": "abcbcd", "2": "aab"}))
    >>> [("".join(c.path), c.rounds, c.cases, c.total_seconds) for c in found.cycles]
    [('bc', 1, 1, 7200.0), ('a', 1, 1, 3600.0)]
    """
    found = rounds_in(log)
    if len(found.case) == 0:
        return Cycles(log.n_cases, 0, ())
    seen = spreads(found.of, found.time, len(found.paths))
    whose = found.per_case(log.n_cases)
    order = np.lexsort((-seen.count, -seen.total_seconds))
    loops = [
        Cycle(
            path=found.paths[i],
            rounds=int(seen.count[i]),
            cases=int(whose.cases[i]),
            rounds_max=int(whose.most[i]),
            mean_seconds=float(seen.mean_seconds[i]),
            median_seconds=float(seen.median_seconds[i]),
            p90_seconds=float(seen.p90_seconds[i]),
            total_seconds=float(seen.total_seconds[i]),
            example=log.case_name(int(whose.example[i])),
        )
        for i in order.tolist()
    ]
    return Cycles(log.n_cases, len(np.unique(found.case)), tuple(loops))


@dataclass(frozen=True, eq=False)
class PerLoop:
    """By loop: how many cases go round it, the most rounds of one of them, and the first of them."""

    cases: Longs
    most: Longs
    example: Longs


@dataclass(frozen=True, eq=False)
class RoundsOfCases:
    """Every round of every case: which loop (a place in `paths`), the case, and the microseconds it took."""

    paths: list[tuple[str, ...]]
    of: Longs
    case: Longs
    time: Longs

    def per_case(self, n_cases: int) -> PerLoop:
        key, rounds = np.unique(self.of * n_cases + self.case, return_counts=True)
        of_loop, of_case = np.divmod(key, n_cases)
        most = np.zeros(len(self.paths), np.int64)
        np.maximum.at(most, of_loop, rounds)
        example = of_case[np.searchsorted(of_loop, np.arange(len(self.paths)))]
        return PerLoop(np.bincount(of_loop, minlength=len(self.paths)), most, example)


def rounds_in(log: EventLog) -> RoundsOfCases:
    """Every round that the cases of a log go."""
    rounds = _all_rounds(log)
    loops = group_sequences(_from_least(rounds.way, rounds.offsets), rounds.offsets)
    case, which = _in_every_case(log, rounds.variant)
    begin, close = (log.time[log.offsets[case] + places[which]] for places in (rounds.begin, rounds.close))
    paths = [_way(log, rounds, int(first)) for first in loops.first]
    return RoundsOfCases(paths, loops.of[which], case, close - begin)


def _all_rounds(log: EventLog) -> _Rounds:
    """The rounds of all variants, walked in groups of variants that bound the memory."""
    firsts = log.variants.first
    by_length = np.argsort(-log.lengths[firsts], kind="stable")
    depth = np.minimum(log.lengths[firsts[by_length]], len(log.activities))
    group = np.cumsum(depth * 2 + len(log.activities)) // CYCLE_CELLS
    cuts = np.concatenate(([0], np.flatnonzero(np.diff(group)) + 1, [len(firsts)]))
    parts = [_walk(log, by_length[a:b]) for a, b in pairwise(cuts.tolist()) if b > a]
    lengths = np.concatenate([np.diff(part.offsets) for part in parts] or [np.zeros(0, np.int64)])
    return _Rounds(
        np.concatenate([p.variant for p in parts] or [np.zeros(0, np.int64)]),
        np.concatenate([p.begin for p in parts] or [np.zeros(0, np.int64)]),
        np.concatenate([p.close for p in parts] or [np.zeros(0, np.int64)]),
        np.concatenate([p.way for p in parts] or [np.zeros(0, np.int32)]),
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
    )


def _walk(log: EventLog, variants: Longs) -> _Rounds:
    """Walk some variants, longest first, one place of all of them at a time."""
    offsets, lengths = log.offsets[log.variants.first[variants]], log.lengths[log.variants.first[variants]]
    n, width = len(log.activities), int(min(lengths[0], len(log.activities)))
    on_stack = np.full((len(variants), n), -1, np.int32)
    stack, places = np.zeros((len(variants), width), np.int32), np.zeros((len(variants), width), np.int32)
    top = np.full(len(variants), -1, np.int64)
    found: list[tuple[Longs, Longs, Longs, npt.NDArray[np.int32], Longs]] = []
    alive = np.searchsorted(-lengths, -np.arange(int(lengths[0])), side="left")
    for place in range(int(lengths[0])):
        rows = np.arange(alive[place])
        activity = log.activity[offsets[rows] + place]
        depth = on_stack[rows, activity]
        new, back = rows[depth < 0], rows[depth >= 0]
        top[new] += 1
        stack[new, top[new]], places[new, top[new]] = activity[depth < 0], place
        on_stack[new, activity[depth < 0]] = top[new]
        if len(back):
            down = depth[depth >= 0].astype(np.int64)
            size = top[back] - down + 1
            way = stack[np.repeat(back, size), _ranges(down, size)]
            found.append((variants[back], places[back, down].astype(np.int64), np.full(len(back), place), way, size))
            off = _ranges(down + 1, size - 1)
            on_stack[np.repeat(back, size - 1), stack[np.repeat(back, size - 1), off]] = -1
            top[back], places[back, down] = down, place
    if not found:
        empty = np.zeros(0, np.int64)
        return _Rounds(empty, empty, empty, np.zeros(0, np.int32), np.zeros(1, np.int64))
    variant, begin, close, way, size = (np.concatenate(column) for column in zip(*found, strict=True))
    return _Rounds(variant, begin, close, way, np.concatenate(([0], np.cumsum(size))).astype(np.int64))


def _ranges(begin: Longs, size: Longs) -> Longs:
    """begin[0], begin[0] + 1, … size[0] numbers, then the same from begin[1], and so on."""
    ends = np.cumsum(size)
    return np.asarray(np.arange(int(size.sum())) + np.repeat(begin - (ends - size), size), np.int64)


def _from_least(way: npt.NDArray[np.int32], offsets: Longs) -> npt.NDArray[np.int32]:
    """Every way turned so that its smallest activity code comes first: the same loop entered elsewhere is the same loop."""
    if len(way) == 0:
        return way
    size = np.diff(offsets)
    owner = np.repeat(np.arange(len(size)), size)
    least = np.flatnonzero(way == np.minimum.reduceat(way, offsets[:-1])[owner]) - offsets[:-1]
    place = _ranges(np.zeros(len(size), np.int64), size)
    return np.asarray(way[offsets[owner] + (place + least[owner]) % size[owner]], np.int32)


def _in_every_case(log: EventLog, variant: Longs) -> tuple[Longs, Longs]:
    """For each round of a variant all cases of that variant: the case, and the number of the round."""
    by_variant = np.argsort(log.variants.of, kind="stable")
    begins = np.cumsum(log.variants.counts) - log.variants.counts
    size = log.variants.counts[variant]
    return by_variant[_ranges(begins[variant], size)], np.repeat(np.arange(len(variant)), size)


def _way(log: EventLog, rounds: _Rounds, i: int) -> tuple[str, ...]:
    return tuple(log.activities[code] for code in rounds.way[rounds.offsets[i] : rounds.offsets[i + 1]])
