"""The dotted chart as SVG, with one path per activity, so that ten thousand dots stay a small file."""

from datetime import timedelta
from html import escape

import numpy as np
import numpy.typing as npt

from wend.mining.dotted import DottedChart
from wend.mining.log import datetime_of
from wend.mining.pictures.colours import colour_of
from wend.mining.pictures.words import duration, number, text_width
from wend.mining.spread import Floats

_WIDTH, _HEIGHT, _LEFT, _TOP = 1_080.0, 560.0, 66.0, 48.0
_LEGEND = 10
_TICKS = 6
_FONT = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"


def draw_dotted_chart(chart: DottedChart) -> str:
    """The chart as an SVG document."""
    low, high = int(chart.time.min(initial=0 if chart.clock == "relative" else 1 << 62)), int(chart.time.max(initial=0))
    across = _LEFT + (chart.time - low) / max(high - low, 1) * _WIDTH
    down = _TOP + (chart.line + 0.5) / max(chart.cases_shown, 1) * _HEIGHT
    counts = np.bincount(chart.activity, minlength=len(chart.activities))
    order = np.argsort(-counts, kind="stable")
    size = max(2.0, min(6.0, _HEIGHT / max(chart.cases_shown, 1)))
    dots = [_dots(across, down, chart.activity == code, colour_of(i), size) for i, code in enumerate(order)]
    legend, rows = _legend([chart.activities[int(c)] for c in order if counts[c]])
    height = _TOP + _HEIGHT + 44 + 20 * rows
    note = f"{number(chart.cases_shown)} of {number(chart.cases)} cases, by begin" if chart.cases_shown < chart.cases else (
        f"{number(chart.cases)} cases, by begin")  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 40:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {_LEFT + _WIDTH + 40:.0f} {height:.0f}" font-family="{_FONT}" font-size="12" fill="#334155">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n<text x="{_LEFT}" y="28" font-size="14" font-weight="600">{note}</text>\n'
        + "\n".join([*_axis(chart, low, high), *dots, *legend])
        + "\n</svg>\n"
    )


def _dots(across: Floats, down: Floats, mask: npt.NDArray[np.bool_], colour: str, size: float) -> str:
    spots = np.unique(np.stack((np.round(across[mask], 1), np.round(down[mask], 1)), axis=1), axis=0)
    path = "".join(f"M{x:g} {y:g}h0" for x, y in spots.tolist())
    return f'<path d="{path}" stroke="{colour}" stroke-width="{size:.1f}" stroke-linecap="round" stroke-opacity=".7"/>'


def _axis(chart: DottedChart, low: int, high: int) -> list[str]:
    lines = []
    for i in range(_TICKS + 1):
        x, at = _LEFT + _WIDTH * i / _TICKS, low + (high - low) * i // _TICKS
        long = high - low > timedelta(days=5) // timedelta(microseconds=1)
        said = (
            duration(at / 1e6)
            if chart.clock == "relative"
            else f"{datetime_of(at):{'%Y-%m-%d' if long else '%m-%d %H:%M'}}"
        )
        lines.append(f'<path d="M{x:.1f} {_TOP}v{_HEIGHT}" stroke="#e2e8f0"/>')
        lines.append(f'<text x="{x:.1f}" y="{_TOP + _HEIGHT + 18}" text-anchor="middle">{said}</text>')
    return lines


def _legend(names: list[str]) -> tuple[list[str], int]:
    shown = [*names[:_LEGEND], *(["others"] if len(names) > _LEGEND else [])]
    lines, x, row = [], _LEFT, 0
    for i, name in enumerate(shown):
        wide = text_width(name, 12) + 34
        if x + wide > _LEFT + _WIDTH:
            x, row = _LEFT, row + 1
        y = _TOP + _HEIGHT + 44 + 20 * row
        lines.append(f'<circle cx="{x + 5:.1f}" cy="{y - 4}" r="5" fill="{colour_of(i)}"/>')
        lines.append(f'<text x="{x + 15:.1f}" y="{y}">{escape(name)}</text>')
        x += wide
    return lines, row + 1
