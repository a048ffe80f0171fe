"""suppression: the address bounced for good, or its owner complained."""

from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import Purpose


def guard_suppression(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    why = turn.customer.suppressed.get(channel)
    return Withhold("suppressed", {"because": why}) if why else Allow()
