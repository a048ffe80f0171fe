"""`webhook: {url: https://…, payload: {…}, method, headers, into, within}`, with `on_error` and `on_timeout` beside it.

Rule 1. The run waits for the answer when something of the step asks for it; else it goes on at once.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from wend.journey import keys
from wend.journey.kinds import Webhook
from wend.journey.parse.beside import nested_of, way
from wend.journey.parse.fields import Fields
from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.parts import Value
from wend.limits import WEBHOOK_HEADERS_MAX, WEBHOOK_WITHIN_SECONDS
from wend.model.document import Node
from wend.model.duration import Duration

_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS: Final = ("webhook-", "content-", "host", "transfer-", "connection")
_WAITING: Final = ("into", "within")  # these say that the run waits, and so do the ways beside the step


def parse(written: Written) -> Webhook | None:
    """The call to make."""
    fields = Fields(written.body, written.problems, "a webhook", keys.WEBHOOK, ["url"])
    url = fields.text("url")
    if url and not _callable(url):
        written.problems.error(
            written.body.value["url"], f"{url!r} is not an address to call", "write it like https://example.com/hook"
        )
        url = ""
    payload = parse_values(fields.node_of("payload"), written.problems, "'payload'")
    method = fields.choice("method", keys.WEBHOOK_METHODS) or "POST"
    headers, into, within = _headers(fields), fields.name("into"), _within(written, fields)
    ways = (way(written, "on_error"), way(written, "on_timeout")) if within else (None, None)
    return Webhook(written.id, url, payload, written.next, method, headers, into, within, *ways) if url else None


def _within(written: Written, fields: Fields) -> Duration | None:
    """How long the run waits for the answer; None when it does not."""
    stated = fields.duration("within")
    asked = any(key in fields for key in _WAITING) or any(written.node.get(key) for key in keys.BESIDE["webhook"])
    return stated or (Duration(float(WEBHOOK_WITHIN_SECONDS)) if asked else None)


def _headers(fields: Fields) -> dict[str, Value]:
    node = fields.node_of("headers")
    headers = parse_values(node, fields.problems, "'headers'")
    if node is None:
        return {}
    for name in headers:
        if not _HEADER.fullmatch(name) or name.lower().startswith(_OURS):
            fields.problems.error(node.keys[name], f"the header {name!r} cannot be set here", "choose another name")
    if len(headers) > WEBHOOK_HEADERS_MAX:
        fields.problems.error(node, f"a webhook has at most {WEBHOOK_HEADERS_MAX} headers of its own")
    return headers


def _callable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, url))


def hint(body: Node) -> str:
    """The host called."""
    url = body.get("url")
    return str(url.value).partition("//")[2].partition("/")[0] if url else ""


KIND = Kind(parse, hint, nested_of("webhook"))
