"""A plan as a picture: Mermaid text here, SVG in `draw_svg`; both draw the same graph."""

from collections.abc import Mapping
from typing import Final

from wend.journey.draw_graph import END, ENTRY, KIND_LABELS, Box, graph_of
from wend.journey.draw_shapes import COLOURS
from wend.journey.draw_svg import svg
from wend.journey.plan import Plan

__all__ = ["mermaid", "svg"]

_SHAPES: Final = {
    ENTRY: ('(["', '"])'),
    END: ('(("', '"))'),
    "exit": ('(["', '"])'),
    "branch": ('{{"', '"}}'),
    "split": ('{{"', '"}}'),
}
_ESCAPES: Final = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "|": "#124;", "&": "#38;"}


def mermaid(plan: Plan, counts: Mapping[str, int] | None = None) -> str:
    """The plan as a Mermaid flowchart; `counts` are the runs that stand at each step now."""
    graph = graph_of(plan)
    names = {key: f"n{number}" for number, key in enumerate(graph.boxes)}
    lines = ["flowchart TD"]
    lines += [f"    {names[key]}{_shape(box, counts or {})}:::{box.kind}" for key, box in graph.boxes.items()]
    for way in graph.ways:
        label = f'|"{_escaped(way.label)}"|' if way.label else ""
        lines.append(f"    {names[way.source]} -->{label} {names[way.target]}")
    used = dict.fromkeys(box.kind for box in graph.boxes.values())
    lines += [f"    classDef {kind} fill:#fff,stroke:{COLOURS[kind]},color:#1f2937" for kind in used]
    return "\n".join(lines) + "\n"


def _shape(box: Box, counts: Mapping[str, int]) -> str:
    opening, closing = _SHAPES.get(box.kind, ('["', '"]'))
    label = KIND_LABELS.get(box.kind, box.kind)
    words = _escaped(box.words) if box.kind == END else f"<small>{label}</small><br/>{_escaped(box.words)}"
    here = f"<br/><b>{counts[box.key]:,}</b>" if box.key in counts else ""
    return f"{opening}{words}{here}{closing}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(letter, letter) for letter in text)
