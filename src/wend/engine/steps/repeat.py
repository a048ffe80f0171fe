"""repeat: round and round its steps, until the event has come, the rule holds, or the rounds are used up."""

from collections.abc import Collection

from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey.plan import Repeat
from wend.model.reason import Code


def arrive(at: At, step: Repeat) -> StepOutcome:
    rounds = at.run.loops.get(step.id, 0)
    why = _over(at, step, rounds)
    if why:
        at.note(Code.REPEATED, round=rounds, over=why)
        forget(at, {step.id})
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


def forget(at: At, left: Collection[str]) -> None:
    """Forget the rounds of repeats that the run leaves, so that coming there again (by goto) begins anew."""
    at.run.loops = {key: rounds for key, rounds in at.run.loops.items() if key not in left}
    at.run.seen = [each for each in at.run.seen if each not in left]
