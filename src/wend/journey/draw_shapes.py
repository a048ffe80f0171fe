"""What the things in a drawing look like: boxes, labels, ends, badges and arrows, as SVG text.

Rule 1. A thing is drawn where its item says; where that is, `draw_svg` decides.
"""

from dataclasses import dataclass
from html import escape
from typing import Final

from wend.journey.draw_graph import END, ENTRY, JOIN, KIND_LABELS, Box
from wend.journey.draw_text import shortened, width, wrapped

COLOURS: Final = {
    ENTRY: "#0f766e",
    END: "#94a3b8",
    "send": "#2563eb",
    "wait": "#b45309",
    "wait_for": "#b45309",
    "branch": "#7c3aed",
    "split": "#7c3aed",
    "repeat": "#be185d",
    "update": "#0e7490",
    "emit": "#0e7490",
    "webhook": "#0e7490",
    "ask": "#2563eb",
    "choose": "#7c3aed",
    "audience": "#0e7490",
    "task": "#15803d",
    "exit": "#475569",
    "fork": "#7c3aed",
    JOIN: "#7c3aed",
    "call": "#1d4ed8",
    "enter": "#1d4ed8",
    "set": "#0e7490",
    "note": "#0e7490",
    "milestone": "#15803d",
}
_WIDTH: Final = 232.0
_PADDING: Final = 14.0
_TEXT_SIZE: Final = 13.5
_BOLD: Final = 1.17  # how much wider bold text is
_SMALL_SIZE: Final = 10.5
_LABEL_SIZE: Final = 11.5
_LINE: Final = 18.0
_LABEL_LINE: Final = 14.0
_LINES_MAX: Final = 3
_LABEL_WIDTH_MAX: Final = 190.0

STYLE: Final = """
.wend-journey { font-family: Inter, "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif; }
.wend-journey .box { fill: #ffffff; stroke: #d5dbe5; stroke-width: 1.25; }
.wend-journey .kind { font-size: 10.5px; font-weight: 700; letter-spacing: .07em; }
.wend-journey .id { font-size: 10.5px; fill: #94a3b8; }
.wend-journey .words { font-size: 13.5px; fill: #1f2937; }
.wend-journey .entry .words { font-weight: 600; }
.wend-journey .way { fill: none; stroke: #a3aebf; stroke-width: 1.6; }
.wend-journey .back { stroke: #db6b9b; stroke-dasharray: 5 4; }
.wend-journey .label rect { fill: #eef1f6; }
.wend-journey .label text { font-size: 11.5px; fill: #475569; }
.wend-journey .badge text { font-size: 11.5px; font-weight: 700; fill: #ffffff; }
"""


@dataclass(slots=True)
class Item:
    """A box or a label, with its size and, later, its middle."""

    kind: str
    lines: list[str]
    width: float
    height: float
    box: Box | None = None
    x: float = 0.0
    y: float = 0.0

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2


def sized(box: Box) -> Item:
    """A box with its size, not placed yet."""
    if box.kind == END:
        return Item(END, [], 18, 18, box)
    size = _TEXT_SIZE * _BOLD if box.kind == ENTRY else _TEXT_SIZE
    lines = wrapped(box.words, size, _WIDTH - 2 * _PADDING, _LINES_MAX)
    return Item(box.kind, lines, _WIDTH, 34 + _LINE * len(lines) + 4, box)


def label(text: str) -> Item:
    """What a way is called, in one line or two, not placed yet."""
    lines = wrapped(text, _LABEL_SIZE, _LABEL_WIDTH_MAX, 2)
    wide = max(width(line, _LABEL_SIZE) for line in lines)
    return Item("label", lines, wide + 20, 8 + _LABEL_LINE * len(lines))


def _label(item: Item) -> str:
    left = item.x - item.width / 2
    lines = "".join(
        f'<text x="{item.x:.1f}" y="{item.top + 15 + number * _LABEL_LINE:.1f}" text-anchor="middle">{escape(line)}</text>'
        for number, line in enumerate(item.lines)
    )
    return (
        f'<g class="label"><rect x="{left:.1f}" y="{item.top:.1f}" width="{item.width:.1f}" '
        f'height="{item.height:.1f}" rx="11"/>{lines}</g>'
    )


def drawn(item: Item, count: int | None) -> str:
    """The SVG of an item; `count` is what its badge says, if it has one."""
    if item.box is None:
        return _label(item)
    if item.kind == END:
        return (
            f'<circle cx="{item.x:.1f}" cy="{item.y:.1f}" r="7" fill="#fff" stroke="{COLOURS[END]}" stroke-width="3.5">'
            "<title>End</title></circle>"
        )
    return _step(item, item.box, count)


def _step(item: Item, box: Box, count: int | None) -> str:
    left, colour = item.x - item.width / 2, COLOURS[box.kind]
    name = "" if box.kind in (ENTRY, JOIN) else box.key
    parts = [
        f'<g class="step {box.kind}" data-step="{escape(name)}"><title>{escape(box.words)}</title>',
        _frame(item, left, colour),
        _head(item, left, name, colour),
        *(
            f'<text class="words" x="{left + _PADDING:.1f}" y="{item.top + 40 + number * _LINE:.1f}">{escape(line)}</text>'
            for number, line in enumerate(item.lines)
        ),
        "" if count is None else _badge(left + item.width + 8, item.top - 4, f"{count:,}", colour),
        "</g>",
    ]
    return "".join(parts)


def _frame(item: Item, left: float, colour: str) -> str:
    """The box itself: with round ends where runs come in or leave, else with a stripe of the kind's colour."""
    box = f'<rect class="box" x="{left:.1f}" y="{item.top:.1f}" width="{item.width:.1f}" height="{item.height:.1f}" '
    if item.kind in (ENTRY, "exit"):
        return f'{box}rx="20" style="stroke:{colour}"/>'
    return (
        f'{box}rx="10"/><rect x="{left + 0.6:.1f}" y="{item.top + 11:.1f}" width="4" height="{item.height - 22:.1f}" '
        f'rx="2" fill="{colour}"/>'
    )


def _head(item: Item, left: float, name: str, colour: str) -> str:
    """Kind and id."""
    kind = KIND_LABELS.get(item.kind, item.kind).upper()
    room = item.width - 2 * _PADDING - width(kind, _SMALL_SIZE) * 1.2 - 10
    y = item.top + 20
    return (
        f'<text class="kind" x="{left + _PADDING:.1f}" y="{y:.1f}" fill="{colour}">{kind}</text>'
        f'<text class="id" x="{left + item.width - _PADDING:.1f}" y="{y:.1f}" text-anchor="end">'
        f"{escape(shortened(name, _SMALL_SIZE, room))}</text>"
    )


def _badge(right: float, y: float, text: str, colour: str) -> str:
    wide = max(24.0, width(text, _LABEL_SIZE) + 16)
    return (
        f'<g class="badge"><rect x="{right - wide:.1f}" y="{y - 11:.1f}" width="{wide:.1f}" height="22" rx="11" '
        f'fill="{colour}" stroke="#f8fafc" stroke-width="2"/>'
        f'<text x="{right - wide / 2:.1f}" y="{y + 4:.1f}" text-anchor="middle">{text}</text></g>'
    )


def arrow(name: str, colour: str) -> str:
    """The head of a line."""
    return (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="4" refY="5" markerWidth="6.5" markerHeight="6.5" orient="auto">'
        f'<path d="M0 0.8 L9 5 L0 9.2 z" fill="{colour}"/></marker>'
    )
