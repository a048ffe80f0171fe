"""MJML to HTML, and the names MJML has.

Rule 1. The compiler lets unknown tags pass in silence, so their names are known here and checked by us.
Rule 2. Nothing is included from elsewhere: `mj-include` is no tag here.
"""

import re
from typing import Final

from mjml import mjml2html

TAGS: Final = frozenset({
    "mjml", "mj-head", "mj-body",
    "mj-attributes", "mj-all", "mj-class", "mj-breakpoint", "mj-font", "mj-html-attributes", "mj-preview", "mj-style", "mj-title",
    "mj-accordion", "mj-accordion-element", "mj-accordion-text", "mj-accordion-title", "mj-button", "mj-carousel", "mj-carousel-image",
    "mj-column", "mj-divider", "mj-group", "mj-hero", "mj-image", "mj-navbar", "mj-navbar-link", "mj-raw", "mj-section", "mj-social",
    "mj-social-element", "mj-spacer", "mj-table", "mj-text", "mj-wrapper",
})  # fmt: skip
_POSITION: Final = re.compile(r"^(.*?)(?: in root template)?(?: at position (\d+):\d+)?$", re.DOTALL)


class MjmlError(Exception):
    """The text is not MJML; `position` is where, in characters, or None."""

    def __init__(self, reason: str, position: int | None) -> None:
        self.reason, self.position = reason, position
        super().__init__(reason)


def to_html(source: str) -> str:
    """The HTML of an MJML text. Raises `MjmlError`."""
    try:
        return mjml2html(source, fonts={})  # else it adds a stylesheet of Google, which would learn who reads the mail
    except ValueError as error:
        match = _POSITION.match(str(error))
        reason, offset = (match[1], match[2]) if match else (str(error), None)
        position = len(source.encode()[: int(offset)].decode(errors="ignore")) if offset else None
        raise MjmlError(reason, position) from None
