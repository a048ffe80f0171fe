"""quiet-hours: in the customer's own night the message waits for the morning."""

from wend.engine.clockwork import closes, zone_named
from wend.engine.guards.verdict import Allow, Delay, Verdict
from wend.engine.turn import Turn
from wend.journey.workspace import Purpose


def guard_quiet_hours(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    quiet = turn.live.workspace.quiet_hours
    if quiet is None or not purpose.capped:
        return Allow()
    over = closes(quiet, turn.now, zone_named(quiet.zone, turn.customer, turn.live.workspace))
    return Delay("quiet-hours", over) if over else Allow()
