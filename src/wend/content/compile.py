"""A variant made ready once: MJML compiled, CSS inlined and the text part made ahead where that is right, Liquid parsed.

Rule 1. Order: MJML, then CSS (ahead, or after Liquid where Liquid could change what a selector matches), then Liquid.
Rule 2. Every error names the line of the author's text, not of what became of it.
"""

import bisect
import functools
import re
from dataclasses import dataclass
from html import escape
from typing import Final

from css_inline import CSSInliner
from liquid.exceptions import LiquidError

from wend.content import mjml, templates
from wend.content.ahead import can_work_ahead
from wend.content.errors import RenderError
from wend.content.item import Variant
from wend.content.plain import to_text
from wend.content.shield import Shielded, shield
from wend.limits import TEMPLATES_COMPILED_MAX

INLINER: Final = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_BODY: Final = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_HIDING: Final = "display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden"
_SEPARATOR: Final = "\x1e"  # between body and preheader while both are shielded together
_OWN_PREVIEW: Final = re.compile(r"<mj-preview\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which line of the author's text each piece of Liquid in a template came from."""

    places: tuple[tuple[int, int], ...]  # (offset in the template, piece number), ascending
    lines: tuple[int, ...]  # of the pieces, from 1
    first_line: int | None  # in the author's file; None for what is no body

    def line(self, offset: int) -> int | None:
        """The author's line for an offset in the template."""
        at = bisect.bisect_right(self.places, (offset, len(self.lines))) - 1
        if at < 0 or self.first_line is None:
            return None
        return self.first_line - 1 + self.lines[self.places[at][1]]


@dataclass(frozen=True, slots=True)
class Part:
    """One Liquid template of a variant: its subject, HTML or text."""

    template: templates.Template
    origin: Origin


@dataclass(frozen=True, slots=True)
class Compiled:
    """A variant ready to render. Without `text` it is made from the rendered HTML, whose CSS is then inlined too."""

    subject: Part | None
    html: Part | None
    text: Part | None


@functools.lru_cache(maxsize=TEMPLATES_COMPILED_MAX)
def compiled(item: str, variant: Variant) -> Compiled:
    """The variant made ready, kept by its content. Raises `RenderError`."""
    subject = _plain(item, variant, variant.subject, first_line=None) if variant.subject else None
    if variant.kind == "text":
        return Compiled(subject, None, _plain(item, variant, variant.body, first_line=variant.line))
    html, shielded = html_of(item, variant)
    if can_work_ahead(html, shielded):
        ahead = _ahead(item, variant, html, shielded)
        if ahead:
            return Compiled(subject, *ahead)
    return Compiled(subject, _restored(item, variant, html, shielded, html=True), None)


def html_of(item: str, variant: Variant) -> tuple[str, Shielded]:
    """The HTML of a body with its Liquid shielded and its preheader in place. Raises `RenderError`."""
    shielded = shield(variant.body + _SEPARATOR + variant.preheader)
    body, separator, preheader = shielded.text.rpartition(_SEPARATOR)
    if not separator:
        raise RenderError(item, variant.label, None, "a piece of Liquid is not closed", variant.file)
    html = _mjml_to_html(item, variant, body, shielded) if variant.kind == "mjml" else body
    if preheader and not _OWN_PREVIEW.search(body):
        hidden = f'<div style="{_HIDING}">{escape(preheader, quote=False)}</div>'
        start = _BODY.search(html)
        at = start.end() if start else 0
        html = html[:at] + hidden + html[at:]
    return html, shielded


def _mjml_to_html(item: str, variant: Variant, body: str, shielded: Shielded) -> str:
    try:
        html = mjml.to_html(body)
    except mjml.MjmlError as error:
        line = None
        if error.position is not None:
            line = variant.line + variant.body.count("\n", 0, shielded.source_offset(error.position))
        raise RenderError(item, variant.label, line, f"this is not MJML: {error.reason}", variant.file) from None
    return html.replace('lang="und"', f'lang="{escape(variant.language)}"') if variant.language else html


def _ahead(item: str, variant: Variant, html: str, shielded: Shielded) -> tuple[Part, Part] | None:
    """HTML with its CSS inlined and the text part, both with Liquid yet to render; None where Liquid got lost on the way."""
    words = shielded.as_comments(html)
    inlined = INLINER.inline(words)
    if _numbers(inlined, shielded) != _numbers(html, shielded):
        return None
    text = _join_controls(to_text(words, keep_comment=lambda each: each.startswith(shielded.prefix)), shielded)
    try:
        return (
            _restored(item, variant, inlined, shielded, html=True),
            _restored(item, variant, text, shielded, html=False),
        )
    except RenderError:
        return None  # an opening without its end, dropped with what is hidden: the slow way knows no such thing


def _numbers(html: str, shielded: Shielded) -> list[int]:
    return [int(number) for number in shielded.word.findall(html)]


def _join_controls(text: str, shielded: Shielded) -> str:
    """The text without the line ends after lines that hold nothing but conditions and loops."""
    kept = []
    for line in text.splitlines(keepends=True):
        numbers = _numbers(line, shielded)
        control = numbers and all(shielded.pieces[number].startswith("{%") for number in numbers)
        kept.append(line.strip() if control and not shielded.word.sub("", line).strip() else line)
    return "".join(kept)


def _plain(item: str, variant: Variant, source: str, *, first_line: int | None) -> Part:
    shielded = shield(source)
    return _restored(item, variant, shielded.text, shielded, html=False, first_line=first_line)


def _restored(
    item: str, variant: Variant, text: str, shielded: Shielded, *, html: bool, first_line: int | None = 0
) -> Part:
    source, places = shielded.restore(text)
    origin = Origin(places, shielded.lines, variant.line if first_line == 0 else first_line)
    try:
        return Part(templates.parse(source, html=html), origin)
    except LiquidError as error:
        line = origin.line(error.token.start_index) if error.token else None
        raise RenderError(item, variant.label, line, str(error.message), variant.file) from None
