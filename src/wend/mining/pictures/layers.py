"""A layered layout of a directed graph: who stands in which row, in which order, and where.

Source: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures" (1981): break
cycles, rank, order by barycentres, place. Every arrow passes at least one row between its ends, where its label has a place
of its own: labels can cover neither boxes nor each other. Places are the least squares under the gaps asked for, found row by
row by pooling neighbours that touch (isotonic regression).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Key = tuple[str, ...]

_SWEEPS = 24
_PLACING = 40


@dataclass(frozen=True)
class Link:
    """An arrow to lay out; heavy ones are kept short and straight. `label_width` is what its label needs."""

    source: str
    target: str
    weight: float
    label_width: float


@dataclass(frozen=True)
class Layout:
    """Where things stand: middle x and row of each node, the way of each link as (x, row) from its upper to its lower end."""

    x: Mapping[str, float]
    row: Mapping[str, int]
    ways: Mapping[tuple[str, str], tuple[tuple[float, int], ...]]
    label_at: Mapping[tuple[str, str], tuple[float, int]]
    turned: frozenset[tuple[str, str]]
    rows: int


@dataclass
class _Grid:
    """The rows with their boxes, and what each box is linked to in the row above and below."""

    rows: list[list[Key]]
    above: dict[Key, list[tuple[Key, float]]] = field(default_factory=lambda: defaultdict(list))
    below: dict[Key, list[tuple[Key, float]]] = field(default_factory=lambda: defaultdict(list))


def lay_out(widths: Mapping[str, float], links: Sequence[Link], gap: float, first: str, last: str) -> Layout:
    """Place the nodes (of these widths) and links; `first` is in the top row, `last` in the bottom row."""
    turned = _back_links(links, first, last)
    ranks = _ranks(list(widths), links, turned, first, last)
    grid, width, chains = _grid(widths, links, turned, ranks)
    _order(grid)
    x = _place(grid, width, gap)
    ways, labels = {}, {}
    for (source, target), chain in chains.items():
        ways[source, target] = tuple((x[key], row) for key, row in chain)
        middle = chain[len(chain) // 2]
        labels[source, target] = (x[middle[0]], middle[1])
    rows = {name: rank * 2 for name, rank in ranks.items()}
    return Layout({n: x[n,] for n in widths}, rows, ways, labels, frozenset(turned), len(grid.rows))


def _back_links(links: Sequence[Link], first: str, last: str) -> set[tuple[str, str]]:
    """The links to turn round so that no cycle is left: a link that closes a cycle is turned.

    First come the links by which everything is reached from the top on its strongest way, then the rest, strongest first.
    """
    tree = _tree(links, first)
    below: dict[str, set[str]] = defaultdict(set)
    turned = set()
    for link in sorted(links, key=lambda k: ((k.source, k.target) not in tree and k.target != last, -k.weight)):
        if _reaches(below, link.target, link.source):
            turned.add((link.source, link.target))
            below[link.target].add(link.source)
        else:
            below[link.source].add(link.target)
    return turned


def _tree(links: Sequence[Link], first: str) -> set[tuple[str, str]]:
    """Links that reach every node, grown from the top by always taking the strongest link to somewhere new."""
    seen, tree = {first}, set()
    while fresh := [k for k in links if k.source in seen and k.target not in seen]:
        best = max(fresh, key=lambda k: k.weight)
        seen.add(best.target)
        tree.add((best.source, best.target))
    return tree


def _reaches(below: Mapping[str, set[str]], source: str, target: str) -> bool:
    seen, todo = {source}, [source]
    while todo:
        node = todo.pop()
        if node == target:
            return True
        fresh = below.get(node, set()) - seen
        seen |= fresh
        todo += fresh
    return False


def _ranks(
    names: Sequence[str], links: Sequence[Link], turned: set[tuple[str, str]], first: str, last: str
) -> dict[str, int]:
    """Rows by longest way from the top, then every node moves to the row that keeps its heavy links short."""
    down = [((k.target, k.source) if (k.source, k.target) in turned else (k.source, k.target), k.weight) for k in links]
    ups: dict[str, list[tuple[str, float]]] = defaultdict(list)
    downs: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (a, b), weight in down:
        downs[a].append((b, weight))
        ups[b].append((a, weight))
    rank = dict.fromkeys(names, 0)
    for _ in names:
        for (a, b), _weight in down:
            rank[b] = max(rank[b], rank[a] + 1)
    rank[last] = max(rank.values())
    for _ in range(_SWEEPS):
        for name in names:
            if name not in (first, last) and ups[name] and downs[name]:
                low = max(rank[u] for u, _ in ups[name]) + 1
                high = min(rank[d] for d, _ in downs[name]) - 1
                pull = sum(w for _, w in downs[name]) - sum(w for _, w in ups[name])
                rank[name] = low if pull <= 0 else max(high, low)
    used = {r: i for i, r in enumerate(sorted(set(rank.values())))}
    return {name: used[r] for name, r in rank.items()}


def _grid(
    widths: Mapping[str, float], links: Sequence[Link], turned: set[tuple[str, str]], ranks: Mapping[str, int]
) -> tuple[_Grid, dict[Key, float], dict[tuple[str, str], list[tuple[Key, int]]]]:
    """Rows with the nodes at even places, and one box per link in every row it passes; one of them holds the label."""
    grid = _Grid([[] for _ in range(2 * max(ranks.values()) + 1)])
    width: dict[Key, float] = {}
    for name in widths:
        grid.rows[2 * ranks[name]].append((name,))
        width[name,] = widths[name]
    chains: dict[tuple[str, str], list[tuple[Key, int]]] = {}
    for link in links:
        ends = (link.source, link.target)
        upper, lower = reversed(ends) if ends in turned else ends
        begin, end = 2 * ranks[upper], 2 * ranks[lower]
        chain: list[tuple[Key, int]] = [((*ends, str(row)), row) for row in range(begin + 1, end)]
        for key, row in chain:
            grid.rows[row].append(key)
            width[key] = 10.0
        width[chain[len(chain) // 2][0]] = link.label_width
        chains[ends] = chain
        stops = [(upper,), *(key for key, _ in chain), (lower,)]
        for i, (a, b) in enumerate(pairwise(stops)):
            stiff = link.weight * (8.0 if 0 < i < len(stops) - 2 else 1.0)
            grid.below[a].append((b, stiff))
            grid.above[b].append((a, stiff))
    return grid, width, chains


def _order(grid: _Grid) -> None:
    """Sweeps by barycentre down and up; the order with the fewest crossings is kept."""
    best, fewest = [list(row) for row in grid.rows], _crossings(grid)
    for sweep in range(_SWEEPS):
        rows = grid.rows[1:] if sweep % 2 == 0 else grid.rows[-2::-1]
        before = grid.rows[0] if sweep % 2 == 0 else grid.rows[-1]
        near = grid.above if sweep % 2 == 0 else grid.below
        for row in rows:
            place = {key: i for i, key in enumerate(before)}
            own = {key: i for i, key in enumerate(row)}
            row.sort(key=lambda key, place=place, own=own, near=near: _barycentre(near[key], place, own[key]))  # type: ignore[misc]
            before = row
        if (crossed := _crossings(grid)) < fewest:
            best, fewest = [list(row) for row in grid.rows], crossed
    grid.rows[:] = best


def _barycentre(near: Sequence[tuple[Key, float]], place: Mapping[Key, int], own: int) -> float:
    known = [place[key] for key, _ in near if key in place]
    return sum(known) / len(known) if known else float(own)


def _crossings(grid: _Grid) -> int:
    total = 0
    for upper, lower in pairwise(grid.rows):
        place = {key: i for i, key in enumerate(lower)}
        ends = [place[b] for a in upper for b in sorted((k for k, _ in grid.below[a]), key=place.__getitem__)]
        total += sum(ends[i] > ends[j] for i in range(len(ends)) for j in range(i + 1, len(ends)))
    return total


def _place(grid: _Grid, width: Mapping[Key, float], gap: float) -> dict[Key, float]:
    x: dict[Key, float] = {}
    for row in grid.rows:
        at = 0.0
        for key in row:
            x[key] = at + width[key] / 2
            at += width[key] + gap
        middle = at / 2
        for key in row:
            x[key] -= middle
    for turn in range(_PLACING):
        for row in grid.rows if turn % 2 == 0 else reversed(grid.rows):
            pulls = [_pull(grid, key, x) for key in row]
            gaps = [(width[a] + width[b]) / 2 + gap for a, b in pairwise(row)]
            x.update(zip(row, spaced(pulls, gaps), strict=True))
    return x


def _pull(grid: _Grid, key: Key, x: Mapping[Key, float]) -> tuple[float, float]:
    near = [*grid.above[key], *grid.below[key]]
    weight = sum(w for _, w in near)
    return (sum(x[k] * w for k, w in near) / weight, weight) if weight else (x[key], 1e-6)


def spaced(pulls: Sequence[tuple[float, float]], gaps: Sequence[float]) -> list[float]:
    """The places nearest to where each is pulled, weighed, that keep the gaps (pool adjacent violators)."""
    shift = [0.0]
    for gap in gaps:
        shift.append(shift[-1] + gap)
    pools: list[tuple[float, float, int]] = []
    for (want, weight), offset in zip(pulls, shift, strict=True):
        pools.append((want - offset, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (b, wb, nb), (a, wa, na) = pools.pop(), pools.pop()
            pools.append(((a * wa + b * wb) / (wa + wb), wa + wb, na + nb))
    flat = [value for value, _, count in pools for _ in range(count)]
    return [value + offset for value, offset in zip(flat, shift, strict=True)]
