"""The coverage as a heat map in SVG: a row a need, a column a channel, and in each cell what is there and what is not.

Rule 1. Nothing is told by colour alone: each cell names what is missing.
Rule 2. The picture holds no clock and nothing of the machine: the same coverage gives the same bytes.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from wend.app.coverage import Cell, Coverage, Row

_STAGE, _NEED, _CELL, _ROW, _TOP, _EDGE = 196, 250, 172, 64, 118, 28
_FONT: Final = "Inter, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
_SHADES: Final = ("#d9efe6", "#fdf0c8", "#fbdba0", "#f6b98a", "#ee9474", "#e2705f")  # by how much is missing
_INK, _SOFT, _LINE = "#1e293b", "#5b6b80", "#e2e8f0"


def draw_coverage(found: Coverage, title: str = "") -> str:
    """The heat map as an SVG document."""
    width = _EDGE + _STAGE + _NEED + _CELL * len(found.channels) + _EDGE
    width = max(width, 900)
    height = _TOP + _ROW * len(found.rows) + 92
    parts = [*_head(found, title), *_columns(found), *_rows(found), *_legend(found, height - 64)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{_FONT}" font-size="13" fill="{_INK}" role="img">\n'
        f"<title>{escape(title or 'Coverage of the strategy')}</title>\n"
        f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _head(found: Coverage, title: str) -> Iterator[str]:
    yield f'<text x="{_EDGE}" y="38" font-size="19" font-weight="650">{escape(title or "Coverage of the strategy")}</text>'
    lacking = ", ".join(f"{count} without {word}" for word, count in found.missing.items() if count)
    said = f"{found.gaps} of {found.cells} places have a gap" + (f": {lacking}" if lacking else "")
    yield f'<text x="{_EDGE}" y="61" fill="{_SOFT}">{escape(said)}</text>'


def _columns(found: Coverage) -> Iterator[str]:
    y = _TOP - 14
    yield f'<text x="{_EDGE}" y="{y}" fill="{_SOFT}" font-size="12">stage</text>'
    yield f'<text x="{_EDGE + _STAGE}" y="{y}" fill="{_SOFT}" font-size="12">need</text>'
    for place, channel in enumerate(found.channels):
        x = _left(place) + 10
        yield f'<text x="{x}" y="{y}" font-weight="600">{escape(_cut(channel, 20))}</text>'


def _rows(found: Coverage) -> Iterator[str]:
    y = _TOP
    right = _left(len(found.channels))
    for _, of_stage in groupby(found.rows, key=lambda row: row.stage):
        rows = list(of_stage)
        yield f'<path d="M{_EDGE} {y}H{right}" stroke="{_LINE}"/>'
        yield from _stage(rows[0], y)
        for row in rows:
            yield from _need(row, y)
            for place, cell in enumerate(row.cells):
                yield from _cell(cell, _left(place), y)
            y += _ROW
    yield f'<path d="M{_EDGE} {y}H{right}" stroke="{_LINE}"/>'


def _stage(row: Row, y: int) -> Iterator[str]:
    yield f'<text x="{_EDGE}" y="{y + 27}" font-weight="600">{escape(_cut(row.title, 25))}</text>'
    who = row.owner or "nobody's"
    people = f" · {row.customers:,} customers" if row.customers is not None else ""
    yield f'<text x="{_EDGE}" y="{y + 45}" fill="{_SOFT}" font-size="11.5">{escape(_cut(who, 16) + people)}</text>'


def _need(row: Row, y: int) -> Iterator[str]:
    lines = _wrapped(row.need_title or "no need named", 36)
    start = y + 27
    colour = _INK if row.need_title else _SOFT
    for number, line in enumerate(lines):
        yield f'<text x="{_EDGE + _STAGE}" y="{start + 17 * number}" fill="{colour}" font-size="12.5">{escape(line)}</text>'


def _cell(cell: Cell, x: int, y: int) -> Iterator[str]:
    if not cell.is_there:
        yield f'<text x="{x + _CELL / 2:g}" y="{y + 37}" text-anchor="middle" fill="#8493a6">not meant</text>'
        return
    shade = _SHADES[len(cell.missing)]
    dashed = "" if cell.meant else ' stroke="#94a3b8" stroke-dasharray="4 3"'
    yield f'<rect x="{x + 3}" y="{y + 3}" width="{_CELL - 6}" height="{_ROW - 6}" rx="6" fill="{shade}"{dashed}>'
    yield f"<title>{escape(_told(cell))}</title></rect>"
    lines = _wrapped("no " + ", ".join(cell.missing), 26) if cell.missing else ["covered"]
    weight = ' font-weight="600"' if not cell.missing else ""
    top = y + (28 if len(lines) == 1 else 22)
    for number, line in enumerate(lines):
        yield f'<text x="{x + 12}" y="{top + 14 * number}" font-size="12"{weight}>{escape(line)}</text>'
    yield f'<text x="{x + 12}" y="{y + _ROW - 11}" fill="{_SOFT}" font-size="11">{escape(_counts(cell))}</text>'


def _counts(cell: Cell) -> str:
    counted = [(len(cell.journeys), "journey", "journeys"), (len(cell.content), "item", "items")]
    words = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
    words += [f"{cell.audience:,} reached"] if cell.audience else []
    return " · ".join(words)


def _told(cell: Cell) -> str:
    """A cell in words, as it is told when one points at it."""
    lines = [f"{cell.stage}, {cell.channel}" + ("" if cell.meant else " (not meant)")]
    lines += [f"journeys: {', '.join(cell.journeys)}"] if cell.journeys else []
    lines += [f"content: {', '.join(cell.content)}"] if cell.content else []
    lines += [f"owners: {', '.join(cell.owners)}"] if cell.owners else []
    lines += [f"missing: {', '.join(cell.missing)}"] if cell.missing else []
    return "\n".join(lines)


def _legend(found: Coverage, y: int) -> Iterator[str]:
    x = _EDGE
    for count, shade in enumerate(_SHADES if found.audience_known else _SHADES[:-1]):
        words = "covered" if count == 0 else f"{count} missing"
        yield f'<rect x="{x}" y="{y}" width="15" height="15" rx="3" fill="{shade}"/>'
        yield f'<text x="{x + 21}" y="{y + 12}" font-size="12" fill="{_SOFT}">{words}</text>'
        x += 100
    notes = [] if found.audience_known else ["Whom the channels may reach is not known: no store was asked."]
    notes += ["Counts of customers are estimated from a sample."] if found.estimated else []
    notes += [f"In no stage: {_cut(', '.join(found.unplaced), 110)}"] if found.unplaced else []
    for number, note in enumerate(notes[:2]):
        yield f'<text x="{_EDGE}" y="{y + 36 + 17 * number}" font-size="12" fill="{_SOFT}">{escape(note)}</text>'


def _left(place: int) -> int:
    return _EDGE + _STAGE + _NEED + _CELL * place


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _wrapped(text: str, length: int) -> list[str]:
    """A text over at most two lines."""
    words, lines = text.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > length:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 2 else [lines[0], _cut(" ".join(lines[1:]), length)]
