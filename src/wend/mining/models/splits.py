"""Splitting a log by a cut: what each part of the activities saw of every journey.

Rule 1. A log is a mapping of paths to counts; a split loses no journey (it may shorten one where a cut was found
        on a filtered graph, and only there).
Rule 2. Parts come back in the order of the cut.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from wend.mining.models.cuts import Part
from wend.mining.models.dfg import Path

Log = Counter[Path]


def split_choice(log: Mapping[Path, int], parts: Sequence[Part]) -> list[Log]:
    """Each journey goes to the part that holds most of its steps; steps of other parts are left out."""
    logs: list[Log] = [Counter() for _ in parts]
    for path, count in log.items():
        sizes = [sum(step in part for step in path) for part in parts]
        best = sizes.index(max(sizes))
        logs[best][_only(path, parts[best])] += count
    return logs


def split_sequence(log: Mapping[Path, int], parts: Sequence[Part]) -> list[Log]:
    """Each journey is cut where the fewest steps stand outside the part whose turn it is."""
    logs: list[Log] = [Counter() for _ in parts]
    place = {step: number for number, part in enumerate(parts) for step in part}
    for path, count in log.items():
        turns = _turns([place[step] for step in path], len(parts))
        for number in range(len(parts)):
            kept = tuple(s for s, turn in zip(path, turns, strict=True) if turn == number == place[s])
            logs[number][kept] += count
    return logs


def _turns(places: list[int], size: int) -> list[int]:
    """The turn (never falling) given to each step, so that the fewest steps are out of turn."""
    if all(one <= other for one, other in pairwise(places)):
        return places
    costs = [0] * size
    back: list[list[int]] = []
    for place in places:
        best, origin, row = costs[0], 0, []
        fresh = []
        for turn in range(size):
            if costs[turn] < best:
                best, origin = costs[turn], turn
            fresh.append(best + (place != turn))
            row.append(origin)
        costs = fresh
        back.append(row)
    turn = costs.index(min(costs))
    turns = []
    for row in reversed(back):
        turns.append(turn)
        turn = row[turn]
    return turns[::-1]


def split_parallel(log: Mapping[Path, int], parts: Sequence[Part]) -> list[Log]:
    """Each part sees its own steps of every journey, in their order."""
    logs: list[Log] = [Counter() for _ in parts]
    for path, count in log.items():
        for seen, part in zip(logs, parts, strict=True):
            seen[_only(path, part)] += count
    return logs


def split_loop(log: Mapping[Path, int], parts: Sequence[Part]) -> list[Log]:
    """Stretches of one part each; between two stretches of redo parts stands an empty body."""
    logs: list[Log] = [Counter() for _ in parts]
    place = {step: number for number, part in enumerate(parts) for step in part}
    for path, count in log.items():
        last = 1
        for number, stretch in _stretches(path, place):
            if number and last:
                logs[0][()] += count
            logs[number][stretch] += count
            last = number
        if last:
            logs[0][()] += count
    return logs


def _stretches(path: Path, place: Mapping[str, int]) -> list[tuple[int, Path]]:
    stretches: list[tuple[int, list[str]]] = []
    for step in path:
        if not stretches or stretches[-1][0] != place[step]:
            stretches.append((place[step], []))
        stretches[-1][1].append(step)
    return [(number, tuple(steps)) for number, steps in stretches]


def split_before(log: Mapping[Path, int], firsts: frozenset[str], lasts: frozenset[str] | None) -> Log:
    """Each journey is cut before a first step, where `lasts` is given only after a last step."""
    logs: Log = Counter()
    for path, count in log.items():
        begin = 0
        for i in range(1, len(path)):
            if path[i] in firsts and (lasts is None or path[i - 1] in lasts):
                logs[path[begin:i]] += count
                begin = i
        logs[path[begin:]] += count
    return logs


def _only(path: Path, part: Part) -> Path:
    return tuple(step for step in path if step in part)
