"""Whether a channel reaches the customer: an address, no suppression, and consent for the journey's purpose.

Rule 1. It asks what no wait mends: caps and quiet hours are not looked at.
"""

from wend.engine.guards.address import guard_address
from wend.engine.guards.consent import guard_consent
from wend.engine.guards.suppression import guard_suppression
from wend.engine.guards.verdict import Allow
from wend.engine.turn import Turn
from wend.journey.workspace import Purpose
from wend.model.customer import Run

_LASTING = (guard_address, guard_suppression, guard_consent)


def reachable(turn: Turn, run: Run, channel: str) -> bool:
    """Whether a message of the run's purpose could go there."""
    name = turn.live.plan_of(run).plan.purpose
    purpose = turn.live.purposes.get(name) or Purpose(name)
    return all(isinstance(guard(turn, purpose, channel), Allow) for guard in _LASTING)
