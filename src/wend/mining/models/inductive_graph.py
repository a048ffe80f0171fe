"""The inductive miner on a directly-follows graph alone: no journey is looked at, so any size of log will do.

Rule 1. What a cut of the graph leaves out of a part is kept as "may be left out" (`Dfg.empty`).
Rule 2. A graph forgets which steps went together: between ways that run side by side it may be looser than the log,
        or miss that one of them was left out or taken twice. Journeys that never turn back always fit.

Source: S. Leemans, D. Fahland, W. van der Aalst, "Scalable process discovery and conformance checking", 2018 (IMd).
"""

from collections import Counter
from collections.abc import Sequence as Many

from wend.mining.models.cuts import Part, choice_cut, filtered, loop_cut, parallel_cut, sequence_cut
from wend.mining.models.dfg import Dfg
from wend.mining.models.errors import ModelError
from wend.mining.models.tree import Choice, Leaf, Loop, Parallel, Sequence, Silent, Tree, simplified


def inductive_miner_dfg(graph: Dfg, *, noise: float = 0.0) -> Tree:
    """The process tree of a directly-follows graph; `noise` as in `inductive_miner`."""
    if not 0 <= noise <= 1:
        raise ModelError(f"noise is {noise}; give a share between 0 and 1")
    if not graph.activities:
        raise ModelError("there is no activity in the graph, so there is no model to discover")
    return simplified(_mine(graph, noise))


def _mine(graph: Dfg, noise: float) -> Tree:
    if not graph.activities:
        return Silent()
    found = _whole(graph, noise)
    skipped = graph.empty > noise * (graph.empty + sum(graph.starts.values()))
    return Choice((Silent(), found)) if skipped else found


def _whole(graph: Dfg, noise: float) -> Tree:
    if len(graph.activities) == 1:
        leaf = Leaf(min(graph.activities))
        return Loop(leaf, (Silent(),)) if graph.edges else leaf
    return _cut(graph, graph, noise) or _cut(graph, filtered(graph, noise), noise) or _anything(graph)


def _cut(graph: Dfg, seen: Dfg, noise: float) -> Tree | None:
    if parts := choice_cut(seen):
        return Choice(tuple(_mine(_part(graph, part), noise) for part in parts))
    if parts := sequence_cut(seen):
        return Sequence(tuple(_mine(each, noise) for each in _in_order(graph, parts)))
    if parts := parallel_cut(seen):
        return Parallel(tuple(_mine(_part(graph, part), noise) for part in parts))
    if parts := loop_cut(seen):
        body, *redo = (_mine(_entered(graph, part), noise) for part in parts)
        return Loop(body, tuple(redo))
    return None


def _part(graph: Dfg, part: Part) -> Dfg:
    edges = {edge: count for edge, count in graph.edges.items() if edge[0] in part and edge[1] in part}
    starts = {name: count for name, count in graph.starts.items() if name in part}
    ends = {name: count for name, count in graph.ends.items() if name in part}
    return Dfg(part, edges, starts or dict.fromkeys(part, 1), ends or dict.fromkeys(part, 1))


def _entered(graph: Dfg, part: Part) -> Dfg:
    """The part with its first and last steps: those of the graph, and those where arrows come in and go out."""
    starts, ends = Counter[str](), Counter[str]()
    for name in part:
        starts[name] += graph.starts.get(name, 0)
        ends[name] += graph.ends.get(name, 0)
    for (one, other), count in graph.edges.items():
        if other in part and one not in part:
            starts[other] += count
        if one in part and other not in part:
            ends[one] += count
    inner = _part(graph, part)
    return Dfg(part, inner.edges, +starts, +ends)


def _in_order(graph: Dfg, parts: Many[Part]) -> list[Dfg]:
    place = {name: number for number, part in enumerate(parts) for name in part}
    return [_with_skips(graph, _entered(graph, part), number, place) for number, part in enumerate(parts)]


def _with_skips(graph: Dfg, part: Dfg, number: int, place: dict[str, int]) -> Dfg:
    over = sum(count for (a, b), count in graph.edges.items() if place[a] < number < place[b])
    late = sum(count for name, count in graph.starts.items() if place[name] > number)
    early = sum(count for name, count in graph.ends.items() if place[name] < number)
    return Dfg(part.activities, part.edges, part.starts, part.ends, over + late + early)


def _anything(graph: Dfg) -> Tree:
    return Loop(Choice(tuple(Leaf(name) for name in sorted(graph.activities))), (Silent(),))
