"""The four cuts of the inductive miner: how the activities of a graph fall into parts.

Rule 1. A cut is found on the graph alone; splitting a log by it is `splits.py`.
Rule 2. Each function gives the parts in a stated order, or None where there is no such cut.
Rule 3. Everything is sorted before it is looked at: equal graphs give equal cuts.

Source: S. Leemans, D. Fahland, W. van der Aalst, "Discovering block-structured process models from event logs:
a constructive approach", 2013 (cuts), and "… containing infrequent behaviour", 2014 (filtered graphs).
"""

from collections.abc import Iterable, Mapping

from wend.mining.models.dfg import Dfg

Part = frozenset[str]


def choice_cut(graph: Dfg) -> list[Part] | None:
    """Parts with no arrow between them."""
    parts = _components(graph.activities, graph.edges)
    return parts if len(parts) > 1 else None


def sequence_cut(graph: Dfg) -> list[Part] | None:
    """Parts in order: from each one all later ones can be reached, and no earlier one."""
    reach = _reachable(graph.activities, graph.edges)
    names = sorted(graph.activities)
    pairs = [(a, b) for a in names for b in names if a < b and (b in reach[a]) == (a in reach[b])]
    parts = _components(graph.activities, pairs)
    while mixed := _first_mixed(parts, reach):
        one, other = mixed
        parts = [part for part in parts if part not in mixed] + [one | other]
    parts.sort(key=lambda part: (-len(set().union(*(reach[name] for name in part)) - part), min(part)))
    return parts if len(parts) > 1 else None


def _first_mixed(parts: list[Part], reach: Mapping[str, set[str]]) -> tuple[Part, Part] | None:
    for i, one in enumerate(parts):
        for other in parts[i + 1 :]:
            if len({b in reach[a] for a in one for b in other}) > 1:
                return one, other
    return None


def parallel_cut(graph: Dfg) -> list[Part] | None:
    """Parts whose activities follow each other in both orders; each part holds a first and a last step."""
    names = sorted(graph.activities)
    apart = [(a, b) for a in names for b in names if a < b and not _both_ways(graph, a, b)]
    parts = _components(graph.activities, apart)
    whole = [part for part in parts if part & graph.starts.keys() and part & graph.ends.keys()]
    if not whole:
        return None
    rest = [part for part in parts if part not in whole]
    whole[0] = whole[0].union(*rest)
    return whole if len(whole) > 1 else None


def _both_ways(graph: Dfg, one: str, other: str) -> bool:
    return (one, other) in graph.edges and (other, one) in graph.edges


def loop_cut(graph: Dfg) -> list[Part] | None:
    """The body first, then the parts that lead from its last steps back to its first ones."""
    firsts, lasts = set(graph.starts), set(graph.ends)
    body = frozenset(firsts | lasts)
    inner = [edge for edge in graph.edges if edge[0] not in body and edge[1] not in body]
    parts = _components(graph.activities - body, inner)
    redo = [part for part in parts if _leads_back(graph, part, firsts, lasts)]
    body = body.union(*(part for part in parts if part not in redo))
    return [body, *redo] if redo else None


def _leads_back(graph: Dfg, part: Part, firsts: set[str], lasts: set[str]) -> bool:
    into = {(a, b) for a, b in graph.edges if b in part and a not in part}
    out = {(a, b) for a, b in graph.edges if a in part and b not in part}
    if any(a not in lasts for a, _ in into) or any(b not in firsts for _, b in out):
        return False
    entered, left = {b for _, b in into}, {a for a, _ in out}
    complete = all((a, b) in into for a in lasts for b in entered) and all((a, b) in out for a in left for b in firsts)
    return bool(entered) and bool(left) and complete


def filtered(graph: Dfg, noise: float) -> Dfg:
    """The graph without the arrows, first and last steps that are rarer than `noise` times the strongest one beside them."""
    strongest: dict[str, int] = {}
    for (one, _), count in graph.edges.items():
        strongest[one] = max(strongest.get(one, 0), count)
    for name, count in graph.ends.items():
        strongest[name] = max(strongest.get(name, 0), count)
    edges = {edge: count for edge, count in graph.edges.items() if count >= noise * strongest[edge[0]]}
    return Dfg(graph.activities, edges, _strong(graph.starts, noise), _strong(graph.ends, noise), graph.empty)


def _strong(counts: Mapping[str, int], noise: float) -> dict[str, int]:
    least = noise * max(counts.values(), default=0)
    return {name: count for name, count in counts.items() if count >= least}


def _components(names: Iterable[str], links: Iterable[tuple[str, str]]) -> list[Part]:
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in links:
        parent[root(one)] = root(other)
    groups: dict[str, set[str]] = {}
    for name in parent:
        groups.setdefault(root(name), set()).add(name)
    return sorted((frozenset(group) for group in groups.values()), key=min)


def _reachable(names: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    after: dict[str, set[str]] = {name: set() for name in names}
    for one, other in edges:
        after[one].add(other)
    return {name: _walk(name, after) for name in after}


def _walk(name: str, after: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [name]
    while todo:
        for following in after[todo.pop()] - seen:
            seen.add(following)
            todo.append(following)
    return seen
