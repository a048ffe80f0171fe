"""`webhook: {url: https://…, payload: {…}}`."""

from urllib.parse import urlsplit

from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.parse.values import parse_values
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Webhook
from wend.model.document import Node


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
    return Webhook(written.id, url, payload, written.next) if url else None


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


KIND = Kind(parse, hint)
