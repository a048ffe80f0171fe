"""Runs that wait for the answer to a message of their own: an ask, a webhook.

Rule 1. A run that waits so holds the message's id in `awaits`; what it waits for is known to the kind of its step.
"""

from wend.engine.steps import LISTENING
from wend.engine.steps.outcome import At
from wend.engine.turn import Turn
from wend.model.event import Event


def hear_answers(turn: Turn, event: Event) -> None:
    """Runs for which this event is the answer go on."""
    for run in turn.customer.runs:
        if not (run.awaits and run.active and run.arrived):
            continue
        compiled = turn.live.plan_of(run)
        step = compiled.plan.steps.get(run.step)
        at = At(turn, run, compiled)
        if step is None or type(step) not in LISTENING or run.awaits != at.visit_id:
            continue
        found = LISTENING[type(step)].listen(at, step, event)
        if found is not None:
            run.step, run.arrived, run.until, run.awaits = found.target or "", False, None, ""
            turn.touch(run)
            turn.ready.append(run)
