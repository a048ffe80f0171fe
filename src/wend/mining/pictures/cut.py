"""What to show of a map: the strongest paths, with every shown activity still on a way from start to end.

Every activity keeps its widest way from the start and to the end (the way whose weakest edge is strongest; M. Pollack, "The
maximum capacity through a network", 1960); then edges are added, strongest first, until enough of the traffic is shown.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from wend.limits import MAP_ACTIVITIES
from wend.mining.directly_follows import DirectlyFollows, Edge
from wend.mining.log import EventLog

START, END = "\x00start", "\x00end"

_TRAFFIC_SHARE = 0.92
_EDGES_PER_NODE = 1.6
_ARCS_ALL = 24  # so few can all be seen
_SELF_LOOP_SHARE = 0.03
_RARE_SHARE = 0.001


@dataclass(frozen=True)
class Arc:
    """One arrow of a picture; from START and to END there is no time."""

    source: str
    target: str
    count: int
    edge: Edge | None = None


@dataclass(frozen=True)
class Shown:
    """What a picture shows: activities with their counts, arrows, and how many edges it leaves out."""

    nodes: Mapping[str, int]
    arcs: tuple[Arc, ...]
    left_out: int
    cases: int


def strongest(found: DirectlyFollows, *, all_paths: bool = False) -> Shown:
    """The arrows to show of a map; all of them where asked."""
    edges = [Arc(e.source, e.target, e.count, e) for e in found.edges]
    arcs = [Arc(START, n, c) for n, c in found.starts.items()] + [Arc(n, END, c) for n, c in found.ends.items()] + edges
    arcs.sort(key=lambda a: -a.count)
    if all_paths or len(arcs) <= _ARCS_ALL:
        return Shown(found.activities, tuple(arcs), 0, found.cases)
    kept = {(a.source, a.target) for a in [*_widest(arcs, START), *_widest_back(arcs)]}
    kept |= {(e.source, e.target) for e in found.edges if e.source == e.target and _often(e, found)}
    total, most = sum(a.count for a in arcs), len(found.activities) * _EDGES_PER_NODE + 4
    shown = sum(a.count for a in arcs if (a.source, a.target) in kept)
    for arc in arcs:
        if shown >= _TRAFFIC_SHARE * total or len(kept) >= most:
            break
        if (arc.source, arc.target) not in kept:
            kept.add((arc.source, arc.target))
            shown += arc.count
    chosen = tuple(a for a in arcs if (a.source, a.target) in kept)
    return Shown(found.activities, chosen, len(arcs) - len(chosen), found.cases)


def rare_activities(activities: Mapping[str, int]) -> frozenset[str]:
    """Activities too rare to draw, of their counts by falling count: under one event in a thousand, or beyond the 40th.

    >>> sorted(rare_activities({"a": 5_000, "b": 4}))
    ['b']
    """
    least = _RARE_SHARE * sum(activities.values())
    return frozenset(name for i, (name, n) in enumerate(activities.items()) if n < least or i >= MAP_ACTIVITIES)


def without(log: EventLog, names: Collection[str]) -> EventLog:
    """The log without the events of some activities."""
    if not names:
        return log
    kept = np.array([name not in names for name in log.activities])
    return log.keep_rows(kept[log.activity])


def _often(loop: Edge, found: DirectlyFollows) -> bool:
    return loop.count >= _SELF_LOOP_SHARE * found.activities[loop.source]


def _widest(arcs: Iterable[Arc], root: str) -> list[Arc]:
    """For every node that can be reached from the root, the last arc of a widest way to it."""
    out: dict[str, list[Arc]] = defaultdict(list)
    for arc in arcs:
        out[arc.source].append(arc)
    best: dict[str, Arc] = {}
    queue: list[tuple[int, int, str, Arc | None]] = [(-(1 << 62), 0, root, None)]
    done: set[str] = set()
    pushed = 0
    while queue:
        width, _, node, by = heapq.heappop(queue)
        if node in done:
            continue
        done.add(node)
        if by is not None:
            best[node] = by
        for arc in out[node]:
            if arc.target not in done:
                pushed += 1
                heapq.heappush(queue, (max(width, -arc.count), pushed, arc.target, arc))
    return list(best.values())


def _widest_back(arcs: Iterable[Arc]) -> list[Arc]:
    turned = [Arc(a.target, a.source, a.count, a.edge) for a in arcs]
    return [Arc(a.target, a.source, a.count, a.edge) for a in _widest(turned, END)]
