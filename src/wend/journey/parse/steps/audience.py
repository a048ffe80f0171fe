"""`audience: {add: destination/name}` or `{remove: destination/name}`."""

from wend.journey import keys
from wend.journey.outward import Audience
from wend.journey.parse.beside import read_pair
from wend.journey.parse.fields import Fields, exactly_one
from wend.journey.parse.written import Kind, Written
from wend.model.document import Node


def parse(written: Written) -> Audience | None:
    """The audience, and what to do with the customer there."""
    fields = Fields(written.body, written.problems, "an audience", keys.AUDIENCE)
    action = exactly_one(fields, keys.AUDIENCE)
    node = fields.node_of(action) if action else None
    if action is None or node is None:
        return None
    names = ("a destination", "an audience")
    pair = read_pair(node, written.problems, f"{action!r}", names, "google/high-value")
    return Audience(written.id, action, "/".join(pair), written.next) if pair else None


def hint(body: Node) -> str:
    """The action and the audience's name."""
    return "-".join(f"{key} {each.value}" for key, each in body.items())


KIND = Kind(parse, hint)
