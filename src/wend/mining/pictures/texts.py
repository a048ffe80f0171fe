"""The map in the words of other drawing tools, and a page of HTML around a picture."""

import re
from html import escape

from wend.mining.directly_follows import DirectlyFollows
from wend.mining.pictures.cut import END, START, Shown, strongest
from wend.mining.pictures.words import duration


def as_mermaid(found: DirectlyFollows, *, all_paths: bool = False) -> str:
    """The map as a Mermaid flowchart."""
    shown = strongest(found, all_paths=all_paths)
    ids = _ids(shown)
    lines = ["flowchart TD", f"    {ids[START]}((start))", f"    {ids[END]}((end))"]
    lines += [f'    {ids[name]}("{_mermaid(name)}<br/>{count}")' for name, count in shown.nodes.items()]
    lines += [f'    {ids[a.source]} -->|"{a.count}"| {ids[a.target]}' for a in shown.arcs]
    return "\n".join(lines) + "\n"


def as_dot(found: DirectlyFollows, *, all_paths: bool = False) -> str:
    """The map as a DOT graph."""
    shown = strongest(found, all_paths=all_paths)
    ids = _ids(shown)
    lines = [
        "digraph map {",
        '    node [shape=box, style="rounded,filled", fillcolor="#e2eefc", fontname="Helvetica"];',
    ]
    lines += [f'    {ids[START]} [shape=circle, label="start"];', f'    {ids[END]} [shape=doublecircle, label="end"];']
    lines += [f'    {ids[name]} [label="{_dot(name)}\\n{count}"];' for name, count in shown.nodes.items()]
    for arc in shown.arcs:
        slow = f"\\n{duration(arc.edge.mean_seconds)}" if arc.edge else ""
        lines.append(f'    {ids[arc.source]} -> {ids[arc.target]} [label="{arc.count}{slow}"];')
    return "\n".join([*lines, "}"]) + "\n"


def as_html(svg: str, title: str) -> str:
    """A page that holds the picture and needs nothing else; the picture can be dragged and zoomed with the wheel."""
    return _PAGE.replace("{title}", escape(title)).replace("{svg}", svg)


def _ids(shown: Shown) -> dict[str, str]:
    return {START: "start_", END: "end_", **{name: f"n{i}" for i, name in enumerate(shown.nodes)}}


def _mermaid(name: str) -> str:
    """A name with everything but letters, digits and a few plain signs as Mermaid's entities."""
    return re.sub(r"[^\w ,.'()/-]", lambda sign: f"#{ord(sign[0])};", " ".join(name.split()))


def _dot(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
  html, body { margin: 0; height: 100%; background: #f6f8fb; font-family: system-ui, sans-serif; }
  #stage { height: 100%; overflow: hidden; cursor: grab; display: grid; place-items: center; }
  #stage svg { box-shadow: 0 1px 6px rgba(15, 23, 42, .15); border-radius: 10px; transform-origin: 0 0; max-width: none; }
</style>
</head>
<body>
<div id="stage">
{svg}
</div>
<script>
  const stage = document.getElementById("stage"), svg = stage.querySelector("svg");
  let x = 0, y = 0, k = Math.min(1, stage.clientWidth / svg.clientWidth, stage.clientHeight / svg.clientHeight), held = null;
  const draw = () => { svg.style.transform = `translate(${x}px, ${y}px) scale(${k})`; };
  const fit = () => {
    const r = svg.getBoundingClientRect();
    x += (stage.clientWidth - r.width) / 2 - r.left;
    y += (stage.clientHeight - r.height) / 2 - r.top;
    draw();
  };
  stage.addEventListener("wheel", (e) => {
    e.preventDefault();
    const f = Math.exp(-e.deltaY / 500), r = svg.getBoundingClientRect();
    x += (e.clientX - r.left) * (1 - f); y += (e.clientY - r.top) * (1 - f); k *= f; draw();
  }, { passive: false });
  stage.addEventListener("pointerdown", (e) => { held = [e.clientX - x, e.clientY - y]; stage.setPointerCapture(e.pointerId); });
  stage.addEventListener("pointermove", (e) => { if (held) { x = e.clientX - held[0]; y = e.clientY - held[1]; draw(); } });
  stage.addEventListener("pointerup", () => { held = null; });
  draw(); fit();
</script>
</body>
</html>
"""
