"""A plan as an SVG picture: rounded boxes in layers, labelled ways, back edges round the side, live counts as badges.

Rule 1. The picture stands alone: no script, no font, nothing fetched. Every box carries `data-step`, so that a page can
        do more with it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from wend.journey.draw_graph import Graph, Passed, graph_of
from wend.journey.draw_layout import Edge, Layout, lay_out
from wend.journey.draw_shapes import STYLE, Item, arrow, drawn, label, sized
from wend.journey.plan import Plan

_GAP: Final = 34.0  # between boxes side by side
_GUTTER: Final = 34.0  # between layers
_LANE: Final = 16.0  # between back edges
_MARGIN: Final = 28.0
_CORNER: Final = 12.0


def svg(plan: Plan, counts: Mapping[str, int] | None = None, passed: Passed | None = None) -> str:
    """The plan as SVG text; `counts` are the runs at each step, `passed` how many went each way."""
    picture = _Picture(graph_of(plan, passed))
    body = "\n".join([*picture.lines(), *picture.items(counts or {})])
    title = escape(plan.title or plan.journey)
    left, top, wide, high = picture.frame
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wend-journey" role="img" aria-label="{title}" '
        f'viewBox="{left:.1f} {top:.1f} {wide:.1f} {high:.1f}" width="{wide:.0f}" height="{high:.0f}">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n<defs>{arrow('arrow', '#a3aebf')}{arrow('arrow-back', '#db6b9b')}</defs>\n"
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="14" fill="#f8fafc"/>\n'
        f"{body}\n</svg>\n"
    )


class _Picture:
    """Items with their places, and the lines between them."""

    def __init__(self, graph: Graph) -> None:
        self._all, edges = _items_and_edges(graph)
        widths = {key: item.width for key, item in self._all.items()}
        self._layout = lay_out(list(self._all), edges, widths, _GAP)
        self._turns = _sides(self._layout, self._all)
        self._stack_layers()
        self._outgoing = _ports(self._layout, self._turns, self._all)
        self.frame = self._frame()

    def lines(self) -> Iterator[str]:
        """All ways, back edges last."""
        for (source, target), line in self._layout.lines.items():
            yield self._path(target, self._down(source, line), "")
        for edge in self._layout.back:
            yield self._path(edge[1], self._round(edge), "back")

    def items(self, counts: Mapping[str, int]) -> Iterator[str]:
        """All boxes and labels."""
        for item in self._all.values():
            yield drawn(item, counts.get(item.box.key) if item.box else None)

    def _stack_layers(self) -> None:
        """Heights from top to bottom; a gutter with back edges in it is higher."""
        turns = Counter[int]()
        for source, target in self._layout.back:
            turns[self._layout.layer_of[source]] += 1
            turns[self._layout.layer_of[target] - 1] += 1
        y = turns[-1] * _LANE
        self._bands: list[tuple[float, float]] = []
        for number, layer in enumerate(self._layout.layers):
            height = max((self._all[key].height for key in layer if key in self._all), default=0)
            for key in layer:
                if key in self._all:
                    self._all[key].y = y + height / 2
            self._bands.append((y, y + height))
            y += height + _GUTTER + turns[number] * _LANE

    def _frame(self) -> tuple[float, float, float, float]:
        lanes = [x for x, _ in self._turns.values()]
        lefts = [item.x - item.width / 2 for item in self._all.values()]
        rights = [item.x + item.width / 2 for item in self._all.values()]
        left, right = min(lefts + lanes) - _MARGIN, max(rights + lanes) + _MARGIN
        bottom = max(self._bands[-1][1], *(item.bottom for item in self._all.values())) + _MARGIN
        below = max((offset for edge, (_, offset) in self._turns.items() if self._is_last(edge[0])), default=0)
        top = -_MARGIN
        return left, top, right - left, bottom + below - top

    def _is_last(self, key: str) -> bool:
        return self._layout.layer_of[key] == len(self._layout.layers) - 1

    def _path(self, target: str, d: str, sort: str) -> str:
        arrow = "" if self._all[target].box is None else f' marker-end="url(#arrow{sort and "-back"})"'
        return f'<path class="{f"way {sort}".strip()}" d="{d}"{arrow}/>'

    def _down(self, source: str, line: list[str]) -> str:
        """A line through its bends: curves in the gutters, straight through the layers."""
        x, y = self._outgoing[source, line[-1]], self._all[source].bottom
        d = [f"M{x:.1f} {y:.1f}"]
        first = self._bands[self._layout.layer_of[source]][1]
        if first > y:
            d.append(f"V{first:.1f}")
            y = first
        for key in line[1:]:
            band_top, band_bottom = self._bands[self._layout.layer_of[key]]
            goal = self._layout.x[key]
            middle = (y + band_top) / 2
            d.append(f"C{x:.1f} {middle:.1f} {goal:.1f} {middle:.1f} {goal:.1f} {band_top:.1f}")
            x, y = goal, band_top
            end = self._all[key].top if key in self._all else band_bottom
            if end > y:
                d.append(f"V{end:.1f}")
                y = end
        return _before_arrow(d, y, self._all[line[-1]])

    def _round(self, edge: Edge) -> str:
        """A line that leaves below its source, goes up beside all layers between, and comes in from above."""
        source, target = (self._all[key] for key in edge)
        lane, offset = self._turns[edge]
        low = self._bands[self._layout.layer_of[edge[0]]][1] + 10 + offset
        high = self._bands[self._layout.layer_of[edge[1]]][0] - 16 - offset
        start, end = self._outgoing[edge], target.x + (1 if lane > target.x else -1) * min(40, target.width / 4)
        points = [(start, source.bottom), (start, low), (lane, low), (lane, high), (end, high), (end, target.top - 5)]
        return _rounded(points)


def _items_and_edges(graph: Graph) -> tuple[dict[str, Item], list[Edge]]:
    """Boxes, and a label as an item of its own on every way that has one, so that no label lies on another."""
    items = {key: sized(box) for key, box in graph.boxes.items()}
    edges: list[Edge] = []
    for way in graph.ways:
        if not way.label:
            edges.append((way.source, way.target))
            continue
        key = f"label:{way.source}:{way.target}:{way.label}"
        items[key] = label(way.label)
        edges += [(way.source, key), (key, way.target)]
    return items, edges


def _sides(layout: Layout, items: dict[str, Item]) -> dict[Edge, tuple[float, float]]:
    """For each back edge the lane it goes up in, on the nearer side, and how far it keeps from the boxes' edges."""
    for key, item in items.items():
        item.x = layout.x[key]
    lanes: dict[Edge, tuple[float, float]] = {}
    taken: list[tuple[bool, int, int]] = []
    for edge in sorted(layout.back, key=lambda each: layout.layer_of[each[0]] - layout.layer_of[each[1]]):
        upper, lower = layout.layer_of[edge[1]], layout.layer_of[edge[0]]
        among = [key for layer in layout.layers[upper : lower + 1] for key in layer]
        halves = {key: items[key].width / 2 if key in items else 0 for key in among}
        left = min(layout.x[key] - halves[key] for key in among)
        right = max(layout.x[key] + halves[key] for key in among)
        middle = (layout.x[edge[0]] + layout.x[edge[1]]) / 2
        is_left = middle - left < right - middle - 1
        rank = sum(side == is_left and low <= lower and high >= upper for side, low, high in taken)
        taken.append((is_left, upper, lower))
        out = 22 + rank * _LANE
        lanes[edge] = (left - out if is_left else right + out, rank * 9.0)
    return lanes


def _ports(layout: Layout, turns: dict[Edge, tuple[float, float]], items: dict[str, Item]) -> dict[Edge, float]:
    """Where on the lower edge of its box each line leaves, in the order of where they go."""
    goals: dict[str, list[tuple[float, Edge]]] = {}
    for edge, line in layout.lines.items():
        goals.setdefault(edge[0], []).append((layout.x[line[1]], edge))
    for edge, (lane, _) in turns.items():
        goals.setdefault(edge[0], []).append((lane, edge))
    ports: dict[Edge, float] = {}
    for key, wanted in goals.items():
        item = items[key]
        step = min(44.0, item.width / (len(wanted) + 1))
        for place, (_, edge) in enumerate(sorted(wanted)):
            ports[edge] = item.x + (place - (len(wanted) - 1) / 2) * step
    return ports


def _before_arrow(d: list[str], y: float, target: Item) -> str:
    """The last piece ends a little above the box, where the arrow's head begins."""
    if target.box is None:
        return "".join(d)
    last = d[-1]
    if last.startswith("V"):
        d[-1] = f"V{y - 5:.1f}"
    else:
        d[-1] = last.rsplit(" ", 1)[0] + f" {y - 5:.1f}"
    return "".join(d)


def _rounded(points: list[tuple[float, float]]) -> str:
    """A line through points with round corners."""
    d = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        d.append(f"L{near[0]:.1f} {near[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {far[0]:.1f} {far[1]:.1f}")
    return "".join(d) + f"L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def _towards(corner: tuple[float, float], point: tuple[float, float]) -> tuple[float, float]:
    dx, dy = point[0] - corner[0], point[1] - corner[1]
    length = abs(dx) + abs(dy)
    part = min(_CORNER, length / 2) / length if length else 0
    return corner[0] + dx * part, corner[1] + dy * part
