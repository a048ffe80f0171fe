"""Whether a template's CSS may be inlined, and its text part made, before its Liquid is rendered.

Doing both once a template instead of once a mail makes rendering several times faster; it is only right when Liquid cannot change
what a selector matches nor how elements nest. Whenever in doubt the answer is no, and the slow way is taken.
"""

import re
from typing import Final

from wend.content.shield import Shielded

_STYLE: Final = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_AT_MEDIA: Final = re.compile(r"@[\w-]+[^{;]*")
# Selectors that look at siblings, at counts or at attributes: a loop or a value changes what they match.
_LOOKS_AROUND: Final = re.compile(r":(?:first|last|nth|only|empty|not|has|is|where|root)|[+~\[]")
# An attribute whose value may hold Liquid without any effect on CSS.
_HARMLESS: Final = re.compile(r"""\s(?!(?:class|id|style)\s*=)[\w:.-]+\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_TAG_OR_WORD: Final = r"<(?P<end>/?)(?P<tag>[a-zA-Z][\w:-]*)[^>]*?(?P<closed>/?)>|{prefix}(?P<number>\d+)q"
_VOID: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"
})  # fmt: skip
_NAME: Final = re.compile(r"\{%-?\s*(\w+)")
_OPENS: Final = frozenset({"if", "unless", "for", "case"})
_PARTS: Final = frozenset({"else", "elsif", "when"})
_MOVES: Final = frozenset({"capture", "tablerow", "ifchanged", "liquid"})  # what they put out stands elsewhere


def can_work_ahead(html: str, shielded: Shielded) -> bool:
    """Whether inlining the shielded HTML now gives the mails that inlining each rendered mail would."""
    bare = _COMMENT.sub("", html)
    styles = "".join(_STYLE.findall(bare))
    if shielded.prefix in styles or _LOOKS_AROUND.search(_AT_MEDIA.sub("", styles)):
        return False
    bare = _STYLE.sub("", bare)
    return not _in_tags(bare, shielded.prefix) and _nests(bare, shielded)


def _in_tags(html: str, prefix: str) -> bool:
    """Whether Liquid stands in a tag anywhere but in the value of a harmless attribute."""
    return any(prefix in _HARMLESS.sub("", tag) for tag in re.findall(r"<[a-zA-Z][^>]*>", html) if prefix in tag)


def _nests(html: str, shielded: Shielded) -> bool:
    """Whether the parts of each condition and loop begin and end within the very same elements."""
    open_tags: list[str] = []
    open_blocks: list[tuple[str, ...]] = []
    for match in re.finditer(_TAG_OR_WORD.format(prefix=shielded.prefix), html):
        if match["number"]:
            if not _block(shielded.pieces[int(match["number"])], tuple(open_tags), open_blocks):
                return False
        elif match["end"]:
            if not open_tags or open_tags.pop() != match["tag"].lower():
                return False
        elif not match["closed"] and match["tag"].lower() not in _VOID:
            open_tags.append(match["tag"].lower())
    return not open_blocks


def _block(piece: str, here: tuple[str, ...], open_blocks: list[tuple[str, ...]]) -> bool:
    """Whether a piece of Liquid fits in here; blocks opened and closed are noted."""
    found = _NAME.match(piece)
    name = found[1] if found else ""
    if name in _MOVES:
        return False
    if name in _OPENS:
        open_blocks.append(here)
    elif name in _PARTS:
        return bool(open_blocks) and open_blocks[-1] == here
    elif name.startswith("end") and name.removeprefix("end") in _OPENS:
        return bool(open_blocks) and open_blocks.pop() == here
    return True
