"""Where the nodes of a model stand on paper: columns by distance from the start, rows within a column.

Rule 1. Arrows point right; those that close a loop do not count for the columns.
Rule 2. Rows follow the mean row of what comes before, so that branches stay apart and cross little.

Source: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures", 1981.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

_GAP_X, _ROW = 50, 90


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place: left upper corner and size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def mid(self) -> float:
        return self.y + self.height / 2

    @property
    def center(self) -> float:
        return self.x + self.width / 2


def layout(sizes: Mapping[str, tuple[int, int]], arrows: Sequence[tuple[str, str]]) -> dict[str, Box]:
    """A box for every node of `sizes` (name → width, height).

    >>> boxes = layout({"a": (10, 10), "b": (10, 10)}, [("a", "b")])
    >>> boxes["a"].right < boxes["b"].x
    True
    """
    forward = _without_returns(list(sizes), arrows)
    columns = _columns(list(sizes), forward)
    rows = _rows(columns, forward)
    widths = [max(sizes[name][0] for name in column) for column in columns]
    boxes = {}
    left = 0.0
    for column, wide in zip(columns, widths, strict=True):
        for name in column:
            width, height = sizes[name]
            boxes[name] = Box(left + (wide - width) / 2, 40 + rows[name] * _ROW - height / 2, width, height)
        left += wide + _GAP_X
    return boxes


def _without_returns(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    after: dict[str, list[str]] = {name: [] for name in names}
    for one, other in arrows:
        after[one].append(other)
    done: set[str] = set()
    kept = []
    targets = {other for _, other in arrows}
    for first in sorted(names, key=lambda name: name in targets):
        if first in done:
            continue
        path, walkers = {first: None}, [(first, iter(after[first]))]
        while walkers:
            name, rest = walkers[-1]
            following = next(rest, None)
            if following is None:
                done.add(name)
                path.pop(name)
                walkers.pop()
            elif following not in path:
                kept.append((name, following))
                if following not in done:
                    path[following] = None
                    walkers.append((following, iter(after[following])))
    return kept


def _columns(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> list[list[str]]:
    depth = dict.fromkeys(names, 0)
    for _ in names:
        moved = False
        for one, other in arrows:
            if depth[other] <= depth[one]:
                depth[other], moved = depth[one] + 1, True
        if not moved:
            break
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in names:
        columns[depth[name]].append(name)
    return [column for column in columns if column]


def _rows(columns: list[list[str]], arrows: Sequence[tuple[str, str]]) -> dict[str, float]:
    before: dict[str, list[str]] = {}
    for one, other in arrows:
        before.setdefault(other, []).append(one)
    rows: dict[str, float] = {}
    for column in columns:
        wish = {name: fmean([rows[one] for one in before.get(name, []) if one in rows] or [0.0]) for name in column}
        column.sort(key=lambda name: wish[name])
        middle = fmean(wish.values())
        for number, name in enumerate(column):
            rows[name] = middle + number - (len(column) - 1) / 2
    least = min(rows.values(), default=0.0)
    return {name: row - least for name, row in rows.items()}
