"""Where boxes and lines of a drawing go: layers from top to bottom, few crossings, straight lines, no overlaps.

After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981): turn back
edges aside, layer by longest path, order by barycentres, then place. Here placing is exact for a fixed order: the
positions nearest to those wished for, in the sense of least squares, by pooling adjacent violators.

Rule 1. Nothing here knows what a box shows; sizes come in, places go out. The same graph gives the same places.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

Edge = tuple[str, str]

_SWEEPS: Final = 8
_STRAIGHTEN: Final = 25  # odd: the last sweep goes down, so that long lines hang straight below their sources
_BEND_WEIGHT: Final = 4.0  # a long line is rather kept straight than a box kept centred


@dataclass(slots=True)
class Layout:
    """Boxes in layers, the middle of each, and lines by way: the keys they pass through, first and last included."""

    layers: list[list[str]] = field(default_factory=list)
    layer_of: dict[str, int] = field(default_factory=dict)
    x: dict[str, float] = field(default_factory=dict)
    lines: dict[Edge, list[str]] = field(default_factory=dict)  # lines that go down
    back: list[Edge] = field(default_factory=list)  # lines that go up, or stay


def lay_out(keys: Sequence[str], edges: Sequence[Edge], widths: dict[str, float], gap: float) -> Layout:
    """Places for boxes of some widths with at least `gap` between them; `keys` and `edges` in the order of the story."""
    back = _back_edges(keys, edges)
    forward = [edge for edge in edges if edge not in back]
    layer_of = _layer(keys, forward)
    layout = Layout(back=[edge for edge in edges if edge in back], layer_of=layer_of)
    pieces = _cut(layout, forward)
    layout.layers = _ordered(_initial_layers(layout, keys, pieces), pieces)
    _place(layout, pieces, widths, gap)
    return layout


def _back_edges(keys: Sequence[str], edges: Iterable[Edge]) -> set[Edge]:
    """Edges that lead to a box which the search is still inside of."""
    after = _neighbours(edges)
    back: set[Edge] = set()
    state: dict[str, int] = {}
    for start in keys:
        if start in state:
            continue
        state[start] = 1
        path = [(start, iter(after[start]))]
        while path:
            source, ahead = path[-1]
            target = next(ahead, None)
            if target is None:
                state[source] = 2
                path.pop()
            elif state.get(target) == 1:
                back.add((source, target))
            elif target not in state:
                state[target] = 1
                path.append((target, iter(after[target])))
    return back


def _neighbours(edges: Iterable[Edge]) -> dict[str, list[str]]:
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        after[source].append(target)
    return after


def _layer(keys: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Each box below all that lead to it."""
    after, waiting = _neighbours(edges), dict.fromkeys(keys, 0)
    for _, target in edges:
        waiting[target] += 1
    layer_of = dict.fromkeys(keys, 0)
    ready = [key for key in keys if not waiting[key]]
    for key in ready:  # grows while it is walked
        for target in after[key]:
            layer_of[target] = max(layer_of[target], layer_of[key] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layer_of


def _cut(layout: Layout, edges: Iterable[Edge]) -> list[Edge]:
    """Edges from one layer to the next: long ones pass through bends of their own."""
    pieces: list[Edge] = []
    for source, target in edges:
        line = [source]
        for layer in range(layout.layer_of[source] + 1, layout.layer_of[target]):
            bend = f"bend:{source}:{target}:{layer}"
            layout.layer_of[bend] = layer
            line.append(bend)
        line.append(target)
        layout.lines[source, target] = line
        pieces += pairwise(line)
    return pieces


def _initial_layers(layout: Layout, keys: Sequence[str], pieces: Sequence[Edge]) -> list[list[str]]:
    """Boxes in the order in which a walk meets them, first ways first."""
    after = _neighbours(pieces)
    layers: list[list[str]] = [[] for _ in range(max(layout.layer_of.values(), default=-1) + 1)]
    seen: set[str] = set()
    for start in keys:
        waiting = [start]
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                layers[layout.layer_of[key]].append(key)
                waiting += reversed(after[key])
    return layers


def _ordered(layers: list[list[str]], pieces: Sequence[Edge]) -> list[list[str]]:
    """The order with the fewest crossings found in some sweeps down and up."""
    after, before = _neighbours(pieces), _neighbours((target, source) for source, target in pieces)
    best, fewest = layers, _crossings(layers, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        down = sweep % 2 == 0
        layers = _swept(layers, before if down else after, down=down)
        crossings = _crossings(layers, after)
        if crossings < fewest:
            best, fewest = layers, crossings
    return best


def _swept(layers: list[list[str]], beside: dict[str, list[str]], *, down: bool) -> list[list[str]]:
    swept = list(layers)
    for number in range(1, len(layers)) if down else range(len(layers) - 2, -1, -1):
        place = {key: index for index, key in enumerate(swept[number + (-1 if down else 1)])}
        here = {key: index for index, key in enumerate(swept[number])}
        swept[number] = sorted(swept[number], key=lambda key: _mean([place[k] for k in beside[key]], here[key]))
    return swept


def _crossings(layers: list[list[str]], after: dict[str, list[str]]) -> int:
    """Pairs of lines between neighbouring layers that cross: inversions, counted by insertion."""
    total = 0
    for upper, lower in pairwise(layers):
        place = {key: index for index, key in enumerate(lower)}
        ends = [index for key in upper for index in sorted(place[k] for k in after[key])]
        total += _inversions(ends)
    return total


def _inversions(numbers: list[int]) -> int:
    """Pairs that stand in the wrong order, by merge sort."""
    if len(numbers) < 2:
        return 0
    half = len(numbers) // 2
    left, right = numbers[:half], numbers[half:]
    count = _inversions(left) + _inversions(right)
    left.sort()
    right.sort()
    passed = 0
    for number in left:
        while passed < len(right) and right[passed] < number:
            passed += 1
        count += passed
    return count


def _place(layout: Layout, pieces: Sequence[Edge], widths: dict[str, float], gap: float) -> None:
    """Middles of all boxes: swept down and up, each layer as near to its neighbours as the order allows."""
    after, before = _neighbours(pieces), _neighbours((target, source) for source, target in pieces)
    weights = {key: 1.0 if key in widths else _BEND_WEIGHT for key in layout.layer_of}
    for layer in layout.layers:
        layout.x.update(zip(layer, _spread([0.0] * len(layer), layer, weights, widths, gap), strict=True))
    for sweep in range(_STRAIGHTEN):
        down = sweep % 2 == 0
        for layer in layout.layers if down else reversed(layout.layers):
            wished = [_wish(key, layout.x, (before if down else after)[key], after[key]) for key in layer]
            layout.x.update(zip(layer, _spread(wished, layer, weights, widths, gap), strict=True))
    for layer in reversed(layout.layers):
        followed = {key: only[0] for key in layer if len(only := after[key]) == 1 and len(before[only[0]]) == 1}
        wished = [layout.x[followed.get(key, key)] for key in layer]
        stays = {key: 1.0 if key in followed else _BEND_WEIGHT for key in layer}
        layout.x.update(zip(layer, _spread(wished, layer, stays, widths, gap), strict=True))


def _wish(key: str, x: dict[str, float], beside: Sequence[str], below: Sequence[str]) -> float:
    return _mean([x[other] for other in beside or below], x[key])


def _spread(
    wished: Sequence[float], layer: Sequence[str], weights: dict[str, float], widths: dict[str, float], gap: float
) -> list[float]:
    """The places nearest to the wishes that keep the order and the gaps.

    With the gaps taken out, places have only to be ascending: neighbours whose wishes stand in the wrong order share
    their weighted mean.
    """
    offsets = [0.0]
    for left, right in pairwise(layer):
        offsets.append(offsets[-1] + (widths.get(left, 0) + widths.get(right, 0)) / 2 + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for wish, offset, key in zip(wished, offsets, layer, strict=True):
        mean, weight, members = wish - offset, weights[key], 1
        while pools and pools[-1][0] > mean:
            other, other_weight, other_members = pools.pop()
            mean = (mean * weight + other * other_weight) / (weight + other_weight)
            weight, members = weight + other_weight, members + other_members
        pools.append((mean, weight, members))
    means = [mean for mean, _, members in pools for _ in range(members)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise
