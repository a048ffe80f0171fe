"""The cycles of a log that comes in portions: those of `cycles`, each from the first of its activities by name."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from wend.mining.cycles import Cycle, Cycles, rounds_in
from wend.mining.large_spreads import Grouped, Logs, added, spreads_of
from wend.mining.log import EventLog

_Path = tuple[str, ...]


@dataclass(eq=False)
class _Found:
    """What the first pass keeps of each loop beside its times."""

    cases: int = 0
    looping: int = 0
    of_loop: dict[_Path, int] = field(default_factory=dict)
    most: dict[_Path, int] = field(default_factory=dict)
    example: dict[_Path, str] = field(default_factory=dict)

    def take(self, log: EventLog) -> Grouped[_Path]:
        """The rounds of a portion, counted."""
        rounds = rounds_in(log)
        paths = [from_first_name(path) for path in rounds.paths]
        self.cases += log.n_cases
        self.looping += len(np.unique(rounds.case))
        if len(rounds.case):
            whose = rounds.per_case(log.n_cases)
            added(self.of_loop, dict(zip(paths, whose.cases.tolist(), strict=True)))
            for path, most, example in zip(paths, whose.most.tolist(), whose.example.tolist(), strict=True):
                self.most[path] = max(self.most.get(path, 0), most)
                self.example.setdefault(path, log.case_name(example))
        return Grouped(paths, rounds.of, rounds.time)


def cycles_of(logs: Logs) -> Cycles:
    """The loops of all portions together.

    >>> parts = [EventLog.of_paths({"1": "abcbcd"}), EventLog.of_paths({"2": "cbc"})]
    >>> [("".join(c.path), c.rounds, c.cases, c.total_seconds) for c in cycles_of(lambda: parts).cycles]
    [('bc', 2, 2, 14400.0)]
    """
    found = _Found()
    passes = iter((found, _Found()))  # the second pass counts again, for nobody

    def portions() -> Iterator[Grouped[_Path]]:
        counting = next(passes)
        return (counting.take(log) for log in logs())

    loops = [
        Cycle(
            path,
            seen.count,
            found.of_loop[path],
            found.most[path],
            seen.mean_seconds,
            seen.median_seconds,
            seen.p90_seconds,
            seen.total_seconds,
            found.example[path],
        )
        for path, seen in spreads_of(portions).items()
    ]
    loops.sort(key=lambda loop: (-loop.total_seconds, -loop.rounds, loop.path))
    return Cycles(found.cases, found.looping, tuple(loops))


def from_first_name(path: _Path) -> _Path:
    """The same loop, begun at the activity whose name comes first."""
    place = path.index(min(path))
    return path[place:] + path[:place]
