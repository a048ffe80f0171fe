"""The text part of an e-mail, made from its HTML.

Rule 1. Layout tables are taken apart and data tables become one line a row: columns of blanks help nobody in plain text.
Rule 2. A link is its words and its address in angle brackets; an image is its alternative text.
Rule 3. It works on HTML with shielded Liquid as well, so that it need be done only once a template.
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

import inscriptis
from inscriptis.model.config import ParserConfig
from selectolax.lexbor import LexborHTMLParser, LexborNode

_CONFIG: Final = ParserConfig(display_links=False, display_images=False)
_DROPPED: Final = frozenset({"head", "script", "style", "title", "template", "-comment", "!doctype"})
_ROWS: Final = frozenset({"table", "tbody", "thead", "tfoot", "tr", "caption"})
_CELLS: Final = frozenset({"td", "th"})
_VOID: Final = frozenset({"br", "hr", "wbr"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?:mailto|tel):", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_EDGES: Final = re.compile(r" ?\n ?")
_GAPS: Final = re.compile(r"\n{3,}")


def to_text(html: str, *, keep_comment: Callable[[str], bool] = lambda _: False) -> str:
    """The words of an HTML text, as one would type them; comments that are kept become words where they stand."""
    body = LexborHTMLParser(html).body
    return tidy(inscriptis.get_text(f"<div>{_inside(body, keep_comment)}</div>", _CONFIG)) if body else ""


def tidy(text: str) -> str:
    """The text without blanks at line ends, runs of blanks, and more than one empty line together."""
    return _GAPS.sub("\n\n", _EDGES.sub("\n", _BLANKS.sub(" ", text))).strip() + "\n"


def replace_addresses(text: str, changed: Mapping[str, str]) -> str:
    """The text with each bracketed address that was changed in the HTML changed here too."""
    return re.sub(r"<(https?://[^>\s]+)>", lambda match: f"<{changed.get(match[1], match[1])}>", text)


def _inside(node: LexborNode, keep: Callable[[str], bool]) -> str:
    return "".join(_simple(child, keep) for child in node.iter(include_text=True))


def _simple(node: LexborNode, keep: Callable[[str], bool]) -> str:
    """The node in plain HTML: no attributes, no tables, links and images written out."""
    tag = node.tag or ""
    if tag in ("-text", "-comment"):
        words = (node.text_content if tag == "-text" else node.comment_content) or ""
        return escape(words, quote=False) if tag == "-text" or keep(words) else ""
    if tag in _DROPPED or _HIDDEN.search(node.attributes.get("style") or ""):
        return ""
    if tag in _VOID:
        return f"<{tag}>"
    return escape(node.attributes.get("alt") or "") if tag == "img" else _around(node, tag, _inside(node, keep))


def _around(node: LexborNode, tag: str, inside: str) -> str:
    """What an element makes of what is inside it."""
    if tag == "a":
        return inside + _address(node, inside)
    if tag in _CELLS:
        return f"<p>{inside}</p>" if _of_layout(node) else f"{inside} "
    return f"<div>{inside}</div>" if tag in _ROWS else f"<{tag}>{inside}</{tag}>"


def _address(link: LexborNode, words: str) -> str:
    """What follows the words of a link: its address, where that is not what the words say."""
    address = _SCHEME.sub("", (link.attributes.get("href") or "").strip())
    if not address or address.startswith("#") or escape(address, quote=False) == words.strip():
        return ""
    return f" &lt;{escape(address)}&gt;"


def _of_layout(cell: LexborNode) -> bool:
    """Whether the cell's table only arranges things, as it says by its role."""
    node = cell.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node is not None and node.attributes.get("role") == "presentation"
