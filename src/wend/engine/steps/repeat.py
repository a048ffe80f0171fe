"""repeat: round and round its steps, until the event has come, the rule holds, or the rounds are used up."""

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey.plan import Repeat
from wend.model.reason import Code


def arrive(at: At, step: Repeat) -> StepOutcome:
    rounds = at.run.loops.get(step.id, 0)
    why = _over(at, step, rounds)
    if why:
        at.note(Code.REPEATED, round=rounds, over=why)
        _leave(at, step)
        return Go(step.next)
    at.run.loops = {**at.run.loops, step.id: rounds + 1}
    at.note(Code.REPEATED, round=rounds + 1, max=step.max)
    return Go(step.body)


def resume(at: At, step: Repeat) -> StepOutcome:
    return arrive(at, step)


def _over(at: At, step: Repeat, rounds: int) -> str:
    """Why no further round begins; empty when one does."""
    if step.id in at.run.seen and step.until_event:
        return f"{step.until_event.event} came"
    rule = at.compiled.until_rules.get(step.id)
    if rule and rule(at.facts):
        return "the condition holds"
    return "all rounds done" if rounds >= step.max else ""


def _leave(at: At, step: Repeat) -> None:
    """Forget the rounds, so that coming here again (by goto) begins anew."""
    at.run.loops = {key: rounds for key, rounds in at.run.loops.items() if key != step.id}
    at.run.seen = [each for each in at.run.seen if each != step.id]
