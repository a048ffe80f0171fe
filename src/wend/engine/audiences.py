"""What a customer is known to be in, set right when an audience was not told after all.

Rule 1. A membership is noted when it is decided on, so that adding twice is told once; a receipt that says the telling
        failed takes that back.
"""

from wend.engine.turn import Turn
from wend.model.customer import Customer
from wend.model.event import Event
from wend.model.message import AUDIENCE_CHANNEL
from wend.model.reason import Code

_KNOWN_BY = ("email", "phone", "country")  # the traits; a country says how a phone number without one is meant
_FAILED = ("Message Rejected", "Message Withheld")


def known_by(customer: Customer) -> list[str]:
    """Her e-mail address, phone and country as far as they are texts; empty where they are not."""
    values = (customer.traits.get(name) for name in _KNOWN_BY)
    return [value.strip() if isinstance(value, str) else "" for value in values]


def named(known: list[str]) -> dict[str, str]:
    """What she is known by, with names, without what is empty."""
    return {name: value for name, value in zip(_KNOWN_BY, known, strict=True) if value}


def hear_of_audiences(turn: Turn, event: Event) -> None:
    """An audience was not told: what was decided on does not hold."""
    said = event.properties
    if event.name not in _FAILED or said.get("channel") != AUDIENCE_CHANNEL:
        return
    audience, action = str(said.get("content")), said.get("action")
    kept = {name: each for name, each in turn.customer.audiences.items() if name != audience}
    if action == "remove":
        kept[audience] = known_by(turn.customer)
    turn.customer.audiences = kept
    turn.note(Code.AUDIENCE, action=action, audience=audience, failed=str(said.get("reason") or event.name))
