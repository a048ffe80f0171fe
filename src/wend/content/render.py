"""One item, one channel, one customer's data: the mail.

Rule 1. Pure: `now` is part of the data, and links are changed by a function that is given.
Rule 2. What has no value renders empty and is reported; what cannot be rendered is a `RenderError`, never half a mail.
Rule 3. The order is Liquid, then CSS where it could not be inlined ahead, then links, then the text part.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from liquid.exceptions import LiquidError
from selectolax.lexbor import LexborHTMLParser

from wend.content.compile import INLINER, Part, compiled
from wend.content.errors import RenderError
from wend.content.item import EMAIL, ContentItem, Variant
from wend.content.plain import replace_addresses, tidy, to_text

LinkChange = Callable[[str], str]


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """A message in words: `html` is empty for text channels; `missing` are the paths that had no value where they stood."""

    subject: str = ""
    html: str = ""
    text: str = ""
    language: str = ""
    missing: tuple[str, ...] = ()


def render(
    item: ContentItem, channel: str, language: str | None, data: Mapping[str, Any], *, links: LinkChange | None = None
) -> Rendered:
    """The item said to one customer over a channel. Raises `RenderError`.

    `data` maps the roots of templates (`trait`, `event`, `last`, `vars`, `customer`, `unsubscribe_url`, `now` …) to values.
    `links` gets each http(s) address but the unsubscribe link, and returns the one to use instead.
    """
    variant = item.choose(channel, language)
    if variant is None:
        channels = ", ".join(sorted({each.channel for each in item.variants}))
        raise RenderError(item.id, channel, None, f"the item has no variant for {channel!r}; it has {channels}")
    ready = compiled(item.id, variant)
    data = {**data, "today": data.get("now")}
    missing: dict[str, None] = {}
    subject = _fill(item, variant, ready.subject, data, missing)
    html = _fill(item, variant, ready.html, data, missing)
    text = _fill(item, variant, ready.text, data, missing)
    if ready.html and not ready.text:
        html, text = INLINER.inline(html), to_text(html)
    elif ready.html:
        text = tidy(text)
    if links:
        html, text = _change_links(html, text, str(data.get("unsubscribe_url", "")), links)
    return Rendered(
        subject=" ".join(subject.split()),
        html=html,
        text=text if channel == EMAIL else text.strip(),
        language=variant.language,
        missing=tuple(missing),
    )


def _fill(
    item: ContentItem, variant: Variant, part: Part | None, data: Mapping[str, Any], missing: dict[str, None]
) -> str:
    if part is None:
        return ""
    try:
        text, without_value = part.template.render_noting(data)
    except LiquidError as error:
        line = part.origin.line(error.token.start_index) if error.token else None
        raise RenderError(item.id, variant.label, line, str(error.message), variant.file) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        # A filter met a value it does not know how to treat, and did not say so in Liquid's own way.
        raise RenderError(item.id, variant.label, None, f"a filter failed: {error}", variant.file) from error
    missing.update(dict.fromkeys(without_value))
    return text


def _change_links(html: str, text: str, unsubscribe_url: str, links: LinkChange) -> tuple[str, str]:
    if not html:
        return html, text
    tree = LexborHTMLParser(html)
    changed: dict[str, str] = {}
    for node in tree.css("a[href], area[href]"):
        address = node.attributes.get("href") or ""
        if address.lower().startswith(("http://", "https://")) and address != unsubscribe_url:
            changed[address] = changed.get(address) or links(address)
            node.attrs["href"] = changed[address]
    return tree.html or html, replace_addresses(text, changed)
