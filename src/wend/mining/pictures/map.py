"""The map as SVG: boxes for activities, arrows as thick as they are used, coloured by how often or how slow."""

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final, Literal, get_args

from wend.mining.directly_follows import DirectlyFollows
from wend.mining.pictures.cut import END, START, Arc, Shown, strongest
from wend.mining.pictures.layers import Layout, Link, lay_out, spaced
from wend.mining.pictures.words import duration, number, text_width, wrap

Measure = Literal["frequency", "mean", "median", "p90", "total"]
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)

_FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
_NAME_SIZE, _LABEL_SIZE, _LINE = 14.0, 11.5, 17.0
_BOLD = 1.1  # how much wider bold letters are
_MARKER = 15.0
_GAP = 22.0
_LABEL_ROW, _SPACE, _MARGIN = 20.0, 20.0, 28.0
_INK, _QUIET, _DIM = "#1f2a37", "#64748b", "#41536b"
_DARK, _MIDDLE = (
    0.72,
    0.3,
)  # from these shares of the blue on white letters, and then grey ones no more, are easy to read
_FROM_OUTSIDE = "#b3bfcd"
_BLUE = ((226, 238, 252), (29, 92, 170))
_EDGE_BLUE = ((158, 176, 198), (23, 78, 150))
_HEAT = ((214, 178, 94), (190, 24, 40))


@dataclass(frozen=True)
class _Box:
    name: str
    lines: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True)
class _Scene:
    shown: Shown
    boxes: dict[str, _Box]
    layout: Layout
    tops: list[float]
    heights: list[float]
    measure: Measure
    ports: dict[tuple[str, tuple[str, str]], float]

    def middle(self, row: int) -> float:
        return self.tops[row] + self.heights[row] / 2


def draw_map(found: DirectlyFollows, *, measure: Measure = "frequency", all_paths: bool = False, rare: int = 0) -> str:
    """The map as an SVG document; with a time as the measure, arrows are labelled and coloured by it.

    `rare` says how many rare activities were taken out before (`without`), for the note under the picture.
    """
    shown = strongest(found, all_paths=all_paths)
    scene = _scene(shown, measure)
    shapes = [_arrow(scene, arc) for arc in reversed(shown.arcs) if arc.source != arc.target]
    shapes += [_self_loop(scene, arc) for arc in shown.arcs if arc.source == arc.target]
    shapes += [_label(scene, arc) for arc in shown.arcs if arc.source != arc.target]
    shapes += [_box(scene, name) for name in shown.nodes]
    shapes += [_marker(scene, START), _marker(scene, END)]
    hidden = _hidden(shown.left_out, rare)
    return _document(scene, found, shapes, hidden)


def _scene(shown: Shown, measure: Measure) -> _Scene:
    boxes = {name: _sized(name) for name in shown.nodes}
    loops = {a.source for a in shown.arcs if a.source == a.target}
    widths = {
        START: 2 * _MARKER,
        **{n: b.width + (96 if n in loops else 0) for n, b in boxes.items()},
        END: 2 * _MARKER,
    }
    links = [
        Link(a.source, a.target, float(a.count), text_width(_said(a, measure), _LABEL_SIZE) + 14)
        for a in shown.arcs
        if a.source != a.target
    ]
    layout = lay_out(widths, links, _GAP, START, END)
    heights = [_LABEL_ROW] * layout.rows
    for name, row in layout.row.items():
        heights[row] = max(heights[row], boxes[name].height if name in boxes else 2 * _MARKER)
    tops, at = [], _MARGIN
    for height in heights:
        tops.append(at)
        at += height + _SPACE
    return _Scene(shown, boxes, layout, tops, heights, measure, _ports(layout, boxes))


def _sized(name: str) -> _Box:
    lines = tuple(wrap(name))
    width = max(max(text_width(line, _NAME_SIZE) for line in lines) * _BOLD + 34, 96)
    return _Box(name, lines, width, len(lines) * _LINE + 34)


def _said(arc: Arc, measure: Measure) -> str:
    if measure == "frequency" or arc.edge is None:
        return number(arc.count)
    return duration(getattr(arc.edge, f"{measure}_seconds"))


def _strength(scene: _Scene, arc: Arc) -> float:
    """Between 0 and 1, by the square root of the count: middling paths stay visible."""
    most = max((a.count for a in scene.shown.arcs), default=1)
    return float((arc.count / max(most, 1)) ** 0.5)


def _colour(scene: _Scene, arc: Arc) -> str:
    if arc.edge is None:
        return _FROM_OUTSIDE
    if scene.measure == "frequency":
        return _mix(_EDGE_BLUE, _strength(scene, arc))
    name = f"{scene.measure}_seconds"
    slowest = max((getattr(a.edge, name) for a in scene.shown.arcs if a.edge), default=0.0)
    return _mix(_HEAT, (getattr(arc.edge, name) / slowest) ** 0.5 if slowest else 0.0)


def _mix(scale: tuple[tuple[int, int, int], tuple[int, int, int]], share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*scale, strict=True))


def _reach(scene: _Scene, name: str, *, bottom: bool) -> float:
    """The y of the upper or lower side of a node."""
    half = scene.boxes[name].height / 2 if name in scene.boxes else _MARKER
    return scene.middle(scene.layout.row[name]) + (half if bottom else -half)


def _way(scene: _Scene, arc: Arc) -> list[tuple[float, float]]:
    """The points of an arrow from its source to its target."""
    ends = (arc.source, arc.target)
    turned = ends in scene.layout.turned
    upper, lower = reversed(ends) if turned else ends
    inner = [(x, scene.middle(row)) for x, row in scene.layout.ways[ends]]
    top = (scene.ports[upper, ends], _reach(scene, upper, bottom=True))
    low = (scene.ports[lower, ends], _reach(scene, lower, bottom=False))
    points = [top, *inner, low]
    return points[::-1] if turned else points


def _ports(layout: Layout, boxes: dict[str, _Box]) -> dict[tuple[str, tuple[str, str]], float]:
    """Where each arrow touches its nodes: straight below where it goes on, as far as the side and the others there allow."""
    sides: dict[tuple[str, bool], list[tuple[float, tuple[str, str]]]] = defaultdict(list)
    for ends, way in layout.ways.items():
        upper, lower = reversed(ends) if ends in layout.turned else ends
        sides[upper, True].append((way[0][0], ends))
        sides[lower, False].append((way[-1][0], ends))
    ports = {}
    for (node, _), touching in sides.items():
        touching.sort()
        half = boxes[node].width / 2 - 16 if node in boxes else 0.0
        middle, apart = layout.x[node], min(26.0, 2 * half / max(len(touching) - 1, 1))
        wanted = [(min(max(x, middle - half), middle + half), 1.0) for x, _ in touching]
        places = spaced(wanted, [apart] * (len(touching) - 1))
        for i, (place, (_, ends)) in enumerate(zip(places, touching, strict=True)):
            right = middle + half - (len(touching) - 1 - i) * apart
            ports[node, ends] = min(max(place, middle - half + i * apart), right)
    return ports


def _arrow(scene: _Scene, arc: Arc) -> str:
    points = _way(scene, arc)
    thick = 1.3 + 5.2 * _strength(scene, arc)
    colour = _colour(scene, arc)
    head = 6.0 + thick * 1.3
    (x, y), down = points[-1], 1 if points[-1][1] > points[-2][1] else -1
    points[-1] = (x, y - down * head * 0.8)
    tip = f"M{x:.1f} {y:.1f}l{-head / 2:.1f} {-down * head:.1f}h{head:.1f}z"
    return (
        f"<g>{_title(arc)}"
        f'<path d="{_curve(points)}" fill="none" stroke="{colour}" stroke-width="{thick:.1f}"/>'
        f'<path d="{tip}" fill="{colour}"/></g>'
    )


def _curve(points: list[tuple[float, float]]) -> str:
    """A smooth line that leaves and passes every point straight up or down."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (ax, ay), (bx, by) in pairwise(points):
        bend = (by - ay) / 2
        path += f"C{ax:.1f} {ay + bend:.1f} {bx:.1f} {by - bend:.1f} {bx:.1f} {by:.1f}"
    return path


def _self_loop(scene: _Scene, arc: Arc) -> str:
    box, x = scene.boxes[arc.source], scene.layout.x[arc.source]
    y, right = scene.middle(scene.layout.row[arc.source]), x + box.width / 2
    thick, colour = 1.3 + 5.2 * _strength(scene, arc), _colour(scene, arc)
    head = 6.0 + thick * 1.3
    curve = f"M{right - 6:.1f} {y - 12:.1f}c34 -12 34 36 {6 + head * 0.8:.1f} 24"
    tip = f"M{right:.1f} {y + 12:.1f}l{head:.1f} {-head / 2:.1f}v{head:.1f}z"
    return (
        f'<g>{_title(arc)}<path d="{curve}" fill="none" stroke="{colour}" stroke-width="{thick:.1f}"/>'
        f'<path d="{tip}" fill="{colour}"/>{_text(right + 31, y + 4, _said(arc, scene.measure), _LABEL_SIZE, "start")}</g>'
    )


def _label(scene: _Scene, arc: Arc) -> str:
    x, row = scene.layout.label_at[arc.source, arc.target]
    said, y = _said(arc, scene.measure), scene.middle(row)
    wide = text_width(said, _LABEL_SIZE) + 8
    plate = f'<rect x="{x - wide / 2:.1f}" y="{y - 8.5:.1f}" width="{wide:.1f}" height="17" rx="5" fill="#fff" fill-opacity=".88"/>'
    return plate + _text(x, y + 4, said, _LABEL_SIZE, "middle")


def _box(scene: _Scene, name: str) -> str:
    box, count = scene.boxes[name], scene.shown.nodes[name]
    share = (count / max(scene.shown.nodes.values())) ** 0.5
    ink, quiet = ("#ffffff", "#dbe9fb") if share > _DARK else (_INK, _DIM if share < _MIDDLE else _INK)
    x, y = scene.layout.x[name], scene.middle(scene.layout.row[name]) - box.height / 2
    rows = [_text(x, y + 21 + i * _LINE, line, _NAME_SIZE, "middle", ink, 600) for i, line in enumerate(box.lines)]
    rows.append(_text(x, y + box.height - 10, number(count), 12, "middle", quiet))
    return (
        f"<g><title>{escape(name)}: {count:,}</title>"
        f'<rect x="{x - box.width / 2:.1f}" y="{y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="11" '
        f'fill="{_mix(_BLUE, share)}" stroke="{_mix(_BLUE, min(share + 0.35, 1))}"/>{"".join(rows)}</g>'
    )


def _marker(scene: _Scene, which: str) -> str:
    x, y = scene.layout.x[which], scene.middle(scene.layout.row[which])
    sign = f"M{x - 4:.1f} {y - 6:.1f}l10 6l-10 6z" if which == START else f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10z"
    colour = "#15803d" if which == START else "#b4232f"
    said = "start" if which == START else "end"
    return f'<g><title>{said}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="{_MARKER}" fill="{colour}"/><path d="{sign}" fill="#fff"/></g>'


def _title(arc: Arc) -> str:
    names = {START: "start", END: "end"}
    words = f"{names.get(arc.source, arc.source)} → {names.get(arc.target, arc.target)}: {arc.count:,} times"
    if arc.edge is not None:
        words += f", mean {duration(arc.edge.mean_seconds)}, median {duration(arc.edge.median_seconds)}"
        words += f", p90 {duration(arc.edge.p90_seconds)}, total {duration(arc.edge.total_seconds)}"
    return f"<title>{escape(words)}</title>"


def _text(x: float, y: float, words: str, size: float, anchor: str, colour: str = _INK, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(words)}</text>'
    )


def _hidden(paths: int, rare: int) -> str:
    said = f"; {paths} weaker paths not drawn" if paths else ""
    return said + (f"; {rare} rare activities passed over" if rare else "")


def _document(scene: _Scene, found: DirectlyFollows, shapes: list[str], hidden: str) -> str:
    left, right = _extent(scene)
    by = "counts" if scene.measure == "frequency" else f"{scene.measure} time between"
    words = f"{number(found.cases)} cases, {number(found.events)} events; arrows: {by}{hidden}"
    width = max(right - left, text_width(words, 11) + 24, 320.0)
    left -= (width - (right - left)) / 2
    height = scene.tops[-1] + scene.heights[-1] + _MARGIN + 22
    note = _text(left + 12, height - 12, words, 11, "start", _QUIET)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{left:.1f} 0 {width:.1f} {height:.1f}" font-family="{_FONT}" role="img" aria-label="{escape(words)}">\n'
        f'<rect x="{left:.1f}" width="{width:.1f}" height="{height:.1f}" fill="#ffffff"/>\n'
        + "\n".join(shapes)
        + f"\n{note}\n</svg>\n"
    )


def _extent(scene: _Scene) -> tuple[float, float]:
    loops = {a.source for a in scene.shown.arcs if a.source == a.target}
    sides = [(scene.layout.x[n], b.width / 2, 90 if n in loops else 0) for n, b in scene.boxes.items()]
    ways = [x for way in scene.layout.ways.values() for x, _ in way]
    left = min([x - half for x, half, _ in sides] + [x - 40 for x in ways])
    right = max([x + half + more for x, half, more in sides] + [x + 40 for x in ways])
    return left - _MARGIN, right + _MARGIN
