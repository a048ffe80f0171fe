"""consent: by channel and purpose. Delivery asks again, since a customer may change her mind in between.

Rule 1. Of all that a customer said about this channel or all, and this purpose or all, the latest word counts.
"""

from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import Purpose
from wend.model.customer import Consent, Customer


def guard_consent(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    return (
        Allow() if consents(turn.customer, purpose, channel) else Withhold("consent", _detail(turn, purpose, channel))
    )


def consents(customer: Customer, purpose: Purpose, channel: str) -> bool:
    """Whether the customer may be contacted over the channel for the purpose."""
    if purpose.consent == "not-needed":
        return True
    said = latest_word(customer, purpose, channel)
    return said.given if said else purpose.consent == "assumed"


def latest_word(customer: Customer, purpose: Purpose, channel: str) -> Consent | None:
    """What she said last about it; of two words at the same time, the no."""
    keys = (f"{where}/{what}" for where in (channel, "all") for what in (purpose.name, "all"))
    words = [word for key in keys if (word := customer.consents.get(key))]
    return max(words, key=lambda word: (word.at, not word.given), default=None)


def _detail(turn: Turn, purpose: Purpose, channel: str) -> dict[str, str]:
    said = latest_word(turn.customer, purpose, channel)
    stated = {"consent": "withdrawn", "at": said.at.isoformat()} if said else {"consent": "never given"}
    return {"purpose": purpose.name, **stated}
