"""An offer file's tree becomes an offer."""

from typing import Any

from wend.journey import keys
from wend.journey.offer import Offer, ShownCap, Win
from wend.journey.parse.events import match_in
from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_date, read_name, sort_of
from wend.journey.parse.values import parse_ref
from wend.journey.parts import Value
from wend.limits import OFFER_SHOWN_MAX
from wend.model.document import Node, Problems
from wend.rules.parse import parse_rule
from wend.rules.parse_count import parse_count
from wend.rules.tree import EventCount, Rule


def parse_offer(node: Node, problems: Problems) -> Offer | None:
    """The offer, or None when it has no name."""
    fields = Fields(node, problems, "an offer", keys.OFFER, ["offer"])
    name = fields.name("offer")
    eligible, applicable, suitable, preferred = (
        _rule(fields, key) for key in ("eligible", "applicable", "suitable", "preferred")
    )
    offer = Offer(
        id=name or "offer",
        title=fields.text("title"),
        tags=fields.texts("tags"),
        eligible=eligible,
        applicable=applicable,
        suitable=suitable,
        preferred=preferred,
        value=_value(fields),
        since=_date(fields, "from"),
        until=_date(fields, "until"),
        per=_cap(fields.node_of("per"), problems),
        taken=_taken(fields.node_of("taken"), problems),
        won=_won(fields.node_of("won"), problems),
        details=_details(fields.node_of("details"), problems),
        contents=_contents(fields.node_of("contents"), problems),
    )
    return offer if name else None


def _rule(fields: Fields, key: str) -> Rule | None:
    node = fields.node_of(key)
    return parse_rule(node, fields.problems) if node else None


def _value(fields: Fields) -> Value:
    node = fields.node_of("value")
    if node is None:
        return Value(literal=0)
    if node.is_map:
        return Value(ref=parse_ref(node, fields.problems, "'value'"))
    return Value(literal=fields.number("value") or 0)


def _date(fields: Fields, key: str) -> str:
    node = fields.node_of(key)
    return (read_date(node, fields.problems, f"{key!r}") or "") if node else ""


def _cap(node: Node | None, problems: Problems) -> ShownCap | None:
    if node is None:
        return None
    fields = Fields(node, problems, "'per'", keys.OFFER_PER, ["max", "per"])
    most, per = fields.count("max", OFFER_SHOWN_MAX), fields.duration("per")
    return ShownCap(most, per) if most and per else None


def _taken(node: Node | None, problems: Problems) -> EventCount | None:
    """An event, by its name alone or with conditions; having had it ever counts."""
    if node is None:
        return None
    if isinstance(node.value, str):
        return parse_count(Node({"event": node}, node.mark, {"event": node.mark}), problems)
    if not node.is_map or "event" not in node.value:
        problems.error(node, f"'taken' names an event, not {sort_of(node.value)}", "write taken: {event: …}")
        return None
    return parse_count(node, problems)


def _won(node: Node | None, problems: Problems) -> Win | None:
    if node is None:
        return None
    fields = Fields(node, problems, "'won'", keys.GOAL, ["event", "within"])
    match, within = match_in(fields), fields.duration("within")
    return Win(match, within) if match and within else None


def _details(node: Node | None, problems: Problems) -> dict[str, Any]:
    if node is None or node.is_map:
        return node.plain() if node else {}
    problems.error(node, f"'details' is a mapping of names to values, not {sort_of(node.value)}")
    return {}


def _contents(node: Node | None, problems: Problems) -> dict[str, str]:
    if node is None:
        return {}
    if not node.is_map:
        what = f"'contents' is a mapping of channels to content items, not {sort_of(node.value)}"
        problems.error(node, what, "write contents: {email: still-thinking}")
    found = {channel: read_name(each, problems, f"the content item for {channel}") for channel, each in node.items()}
    return {channel: content for channel, content in found.items() if content}
