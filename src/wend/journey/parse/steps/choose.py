"""`choose: {from: [offers or tags], at_most: 2, rank: value, into: offers, channel: email}`, with `on_none` beside it."""

from wend.journey import keys
from wend.journey.outward import Choose
from wend.journey.parse.beside import nested_of, way
from wend.journey.parse.fields import Fields
from wend.journey.parse.written import Kind, Written
from wend.limits import OFFERS_CHOSEN_MAX, OFFERS_PER_CHOICE_MAX
from wend.model.document import Node


def parse(written: Written) -> Choose | None:
    """The offers, how they are ranked, and where the ids go."""
    fields = Fields(written.body, written.problems, "a choose", keys.CHOOSE, ["from", "into"])
    offers, into, on_none = fields.texts("from"), fields.name("into"), way(written, "on_none")
    if "from" in fields and not offers:
        written.problems.error(written.body, "'from' names no offer", "write from: [gold-card, winter]")
    if len(offers) > OFFERS_PER_CHOICE_MAX:
        written.problems.error(written.body, f"'from' names more than {OFFERS_PER_CHOICE_MAX} offers", "use a tag")
    at_most = fields.count("at_most", OFFERS_CHOSEN_MAX) or 1
    rank, channel = fields.choice("rank", keys.CHOOSE_RANKS) or "value", fields.name("channel")
    if not (offers and into):
        return None
    return Choose(written.id, offers, into, at_most, rank, channel, on_none, written.next)


def hint(body: Node) -> str:
    """The first offer or tag."""
    offers = body.get("from")
    first = next(iter(offers or ()), None)
    return str(first.value) if first else ""


KIND = Kind(parse, hint, nested_of("choose"))
