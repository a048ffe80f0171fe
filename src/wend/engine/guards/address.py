"""address: there has to be somewhere to send it."""

from typing import Final

from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import Purpose
from wend.model.customer import Customer

# Which trait holds a channel's address, and what it has to contain to be one at all.
ADDRESS_TRAIT: Final = {"email": ("email", "@"), "sms": ("phone", ""), "whatsapp": ("phone", "")}


def guard_address(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    if address_of(turn.customer, channel) is not None:
        return Allow()
    trait, _ = ADDRESS_TRAIT[channel]
    value = turn.customer.traits.get(trait)
    problem = f"trait {trait} is missing" if value is None else f"trait {trait} is {value!r}, which is no address"
    return Withhold("no-address", {"problem": problem})


def address_of(customer: Customer, channel: str) -> str | None:
    """Where a channel reaches the customer; empty for a channel that needs no address, None when there is none."""
    if channel not in ADDRESS_TRAIT:
        return ""
    trait, sign = ADDRESS_TRAIT[channel]
    value = customer.traits.get(trait)
    return value.strip() if isinstance(value, str) and value.strip() and sign in value else None
