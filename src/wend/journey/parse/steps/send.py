"""`send: channel/content`."""

from wend.journey.parse.scalars import read_name, read_text
from wend.journey.parse.written import Kind, Written
from wend.journey.plan import Send
from wend.model.document import Node


def parse(written: Written) -> Send | None:
    """The message to decide on."""
    text = read_text(written.body, written.problems, "'send'")
    if text is None:
        return None
    channel, slash, content = text.partition("/")
    if not (slash and channel and content):
        written.problems.error(
            written.body,
            f"'send' names a channel and a content item, not {text!r}",
            "write it like email/still-thinking",
        )
        return None
    parts = [
        read_name(Node(part, written.body.mark), written.problems, what)
        for part, what in ((channel, "the channel"), (content, "the content item"))
    ]
    return Send(written.id, channel, content, written.next) if all(parts) else None


def hint(body: Node) -> str:
    """The content item's id."""
    return str(body.value).partition("/")[2]


KIND = Kind(parse, hint)
