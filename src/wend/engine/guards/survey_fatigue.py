"""survey-fatigue: nobody is asked too often, over all journeys and purposes.

Rule 1. It is asked of surveys only, after the guards that every message passes.
Rule 2. When somebody was asked is remembered for as long as the rule counts it, and no longer.
"""

from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.rules.counters import window_start


def guard_survey_fatigue(turn: Turn) -> Verdict:
    """What the fatigue rule says to one more survey for this customer, now."""
    rule = turn.live.workspace.survey_fatigue
    if rule is None:
        return Allow()
    since = window_start(rule.per, turn.now)
    counted = [at for at in turn.customer.surveys if since is None or at > since]
    if len(counted) < rule.max:
        return Allow()
    words = f"at most {rule.max} {'survey' if rule.max == 1 else 'surveys'} in {rule.per}"
    free = rule.per.after(counted[-rule.max]).isoformat()
    return Withhold("survey-fatigue", {"cap": words, "had": len(counted), "free": free})


def remember_survey(turn: Turn) -> None:
    """Keep that she was asked now, and of earlier times those that the rule still counts."""
    rule = turn.live.workspace.survey_fatigue
    if rule is None:
        return
    since = window_start(rule.per, turn.now)
    kept = [at for at in turn.customer.surveys if since is None or at > since]
    turn.customer.surveys = [*kept, turn.now][-rule.max :]
