"""The Sankey diagram as SVG: a column per step, a band per flow as high as it has cases."""

from collections import defaultdict
from html import escape

from wend.mining.pictures.colours import colour_of
from wend.mining.pictures.words import number
from wend.mining.sankey import END, OTHER, START, Sankey

_HEIGHT, _BAR, _STEP, _GAP, _TOP, _LEFT = 460.0, 14.0, 210.0, 9.0, 46.0, 24.0
_FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
_LABEL_MIN = 11.0

Node = tuple[int, str]


def draw_sankey(found: Sankey) -> str:
    """The flows as an SVG document; bands have the colour of the activity they come from."""
    inflow: dict[Node, int] = defaultdict(int)
    outflow: dict[Node, int] = defaultdict(int)
    for flow in found.flows:
        outflow[flow.step, flow.source] += flow.count
        inflow[flow.step + 1, flow.target] += flow.count
    size = {node: max(inflow[node], outflow[node]) for node in sorted({*inflow, *outflow})}
    spots, scale, width = _spots(size, max(found.cases, 1))
    colours = _colours(size)
    bands = _bands(found, spots, scale, colours)
    boxes = [_box(node, size[node], spots[node], scale, colours[node[1]]) for node in size]
    words = f"{number(found.cases)} cases" + (f" from the first {found.anchor!r}" if found.anchor else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{_TOP + _HEIGHT + 30:.0f}" '
        f'viewBox="0 0 {width:.0f} {_TOP + _HEIGHT + 30:.0f}" font-family="{_FONT}" font-size="12" fill="#1f2a37">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n'
        f'<text x="{_LEFT}" y="26" font-size="14" font-weight="600">{escape(words)}</text>\n'
        + "\n".join([*bands, *boxes])
        + "\n</svg>\n"
    )


def _spots(size: dict[Node, int], cases: int) -> tuple[dict[Node, tuple[float, float]], float, float]:
    """Left upper corners; per step the largest on top, ends last."""
    steps: dict[int, list[str]] = defaultdict(list)
    for step, name in size:
        steps[step].append(name)
    most = max((len(names) for names in steps.values()), default=1)
    scale = (_HEIGHT - _GAP * (most - 1)) / cases
    first = min(steps, default=0)
    spots: dict[Node, tuple[float, float]] = {}
    for step, names in steps.items():
        y = _TOP
        for name in sorted(names, key=lambda n, step=step: (n in (END, START, OTHER), -size[step, n])):  # type: ignore[misc]
            spots[step, name] = (_LEFT + (step - first) * _STEP, y)
            y += size[step, name] * scale + _GAP
    return spots, scale, _LEFT + (len(steps) - 1) * _STEP + _BAR + 190


def _colours(size: dict[Node, int]) -> dict[str, str]:
    total: dict[str, int] = defaultdict(int)
    for (_, name), count in size.items():
        total[name] += count
    plain = [n for n in sorted(total, key=lambda n: -total[n]) if n not in (END, START, OTHER)]
    return {name: colour_of(i) for i, name in enumerate(plain)} | {END: "#94a3b8", START: "#94a3b8", OTHER: "#cbd5e1"}


def _bands(found: Sankey, spots: dict[Node, tuple[float, float]], scale: float, colours: dict[str, str]) -> list[str]:
    out: dict[Node, float] = defaultdict(float)
    into: dict[Node, float] = defaultdict(float)
    bands = []
    for flow in sorted(found.flows, key=lambda f: (f.step, spots[f.step, f.source][1], spots[f.step + 1, f.target][1])):
        a, b, thick = (flow.step, flow.source), (flow.step + 1, flow.target), max(flow.count * scale, 0.6)
        ax, ay, bx, by = spots[a][0] + _BAR, spots[a][1] + out[a], spots[b][0], spots[b][1] + into[b]
        out[a] += flow.count * scale
        into[b] += flow.count * scale
        middle = (ax + bx) / 2
        title = escape(f"{flow.source} → {flow.target}: {flow.count:,}")
        bands.append(
            f'<path d="M{ax:.1f} {ay:.2f}C{middle:.1f} {ay:.2f} {middle:.1f} {by:.2f} {bx:.1f} {by:.2f}v{thick:.2f}'
            f'C{middle:.1f} {by + thick:.2f} {middle:.1f} {ay + thick:.2f} {ax:.1f} {ay + thick:.2f}z" '
            f'fill="{colours[flow.source]}" fill-opacity=".33"><title>{title}</title></path>'
        )
    return bands


def _box(node: Node, count: int, spot: tuple[float, float], scale: float, colour: str) -> str:
    (x, y), high = spot, max(count * scale, 1.0)
    name = node[1] if len(node[1]) <= 26 else node[1][:25] + "…"
    label = (
        f'<text x="{x + _BAR + 6:.1f}" y="{y + high / 2 + 4:.1f}" paint-order="stroke" stroke="#fff" stroke-width="3" '
        f'stroke-linejoin="round">{escape(name)} <tspan fill="#64748b">{number(count)}</tspan></text>'
        if high + _GAP >= _LABEL_MIN
        else ""
    )
    return (
        f'<g><title>{escape(node[1])}: {count:,}</title><rect x="{x:.1f}" y="{y:.1f}" width="{_BAR}" height="{high:.1f}" rx="2" '
        f'fill="{colour}"/>{label}</g>'
    )
