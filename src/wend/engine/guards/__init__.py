"""The guards: one gate over all journeys that every message passes.

Rule 1. A guard answers Allow, Withhold or Delay, with the reason and the values it was decided on.
Rule 2. They are asked in one order, the first that objects speaks: what can never change comes first, what depends on
        the moment last. After a delay all are asked again.
Rule 3. A purpose that is not published obeys the strictest rules.
"""

from wend.engine.guards.address import guard_address
from wend.engine.guards.complaint import guard_complaint
from wend.engine.guards.consent import guard_consent
from wend.engine.guards.frequency_cap import guard_frequency_cap
from wend.engine.guards.quiet_hours import guard_quiet_hours
from wend.engine.guards.suppression import guard_suppression
from wend.engine.guards.verdict import Allow, Delay, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import Purpose

__all__ = ["GUARDS", "Allow", "Delay", "Verdict", "Withhold", "ask_guards"]

GUARDS = (
    guard_consent,
    guard_address,
    guard_suppression,
    guard_complaint,
    guard_quiet_hours,
    guard_frequency_cap,
)


def ask_guards(turn: Turn, purpose: str, channel: str) -> Verdict:
    """What the guards say to a message of this purpose over this channel to this customer, now."""
    meant = turn.live.purposes.get(purpose) or Purpose(purpose)
    for guard in GUARDS:
        verdict = guard(turn, meant, channel)
        if not isinstance(verdict, Allow):
            return verdict
    return Allow()
