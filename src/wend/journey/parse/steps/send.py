"""`send: channel/content`, or `send: {offer: vars.offers, place: 1, channel: email}` for an offer that was chosen."""

import re
from typing import Final

from wend.journey import keys
from wend.journey.kinds import Send
from wend.journey.parse.beside import read_pair
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_path, read_text
from wend.journey.parse.written import Kind, Written
from wend.journey.parts import People
from wend.limits import OFFERS_CHOSEN_MAX
from wend.model.document import Node, Problems
from wend.rules.tree import Ref

_ROLE: Final = re.compile(r"""role\s*==\s*["'](?P<role>[^"']+)["']""")


def parse(written: Written) -> Send | None:
    """The message to decide on."""
    if written.body.is_map:
        return _parse_offer(written) if written.body.get("offer") else _parse_purpose(written)
    pair = _pair(written.body, written.problems)
    return Send(written.id, *pair, written.next, people=_people(written)) if pair else None


def _pair(node: Node, problems: Problems) -> tuple[str, str] | None:
    return read_pair(node, problems, "'send'", ("a channel", "a content item"), "email/still-thinking")


def _parse_purpose(written: Written) -> Send | None:
    """A message with a purpose of its own."""
    fields = Fields(written.body, written.problems, "a send", keys.SEND_PURPOSE, ["content"])
    node = fields.node_of("content")
    pair = _pair(node, written.problems) if node else None
    return Send(written.id, *pair, written.next, purpose=fields.name("purpose")) if pair else None


def _parse_offer(written: Written) -> Send | None:
    fields = Fields(written.body, written.problems, "a send of an offer", keys.SEND, ["offer", "channel"])
    channel, content, node = fields.name("channel"), fields.name("content"), fields.node_of("offer")
    path = read_path(node, written.problems, "'offer'", ("vars", "steps")) if node else None
    place = fields.count("place", OFFERS_CHOSEN_MAX) or 1
    purpose = fields.name("purpose")
    return Send(written.id, channel, content, written.next, Ref(path), place, purpose) if channel and path else None


def _people(written: Written) -> People | None:
    """`all`, a role, a list of roles, or `role == "champion"`."""
    node = written.node.get("people")
    if node is None:
        return None
    if node.is_list:
        roles = [read_text(each, written.problems, "a role") for each in node]
        return People(tuple(role for role in roles if role))
    text = read_text(node, written.problems, "'people'") or ""
    compared = _ROLE.fullmatch(text)
    if compared:
        return People((compared["role"],))
    if any(sign in text for sign in "=<>!\"'"):
        written.problems.error(
            node.mark, f"{text!r} names no role", 'write people: role == "champion", or people: champion'
        )
        return None
    return People() if text == "all" else People((text,)) if text else None


def hint(body: Node) -> str:
    """The content item's id."""
    if body.is_map:
        offer, content = body.get("offer"), body.get("content")
        return str(offer.value).partition(".")[2] if offer else str(content.value if content else "").partition("/")[2]
    return str(body.value).partition("/")[2]


KIND = Kind(parse, hint)
