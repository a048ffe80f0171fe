"""wait_for: until one of some things comes, or all of them, or the time is over. What comes is heard in `engine/answer.py`."""

from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.journey.plan import WaitFor
from wend.model.reason import Code


def arrive(at: At, step: WaitFor) -> StepOutcome:
    until = step.within.after(at.now)
    if at.run.heard:
        at.run.heard = []
    at.note(Code.WAITING, until=until.isoformat(), events=_named(step), **({"all": True} if step.all else {}))
    return Stay(until)


def resume(at: At, step: WaitFor) -> StepOutcome:
    at.note(Code.TIMED_OUT, events=[name for place, name in enumerate(_named(step)) if place not in at.run.heard])
    return Go(step.on_timeout)


def _named(step: WaitFor) -> list[str]:
    named = [match.event for match in step.events]
    if step.segments:
        named += [f"{'Segment Left' if each.left else 'Segment Entered'}: {each.segment}" for each in step.segments]
    return named
