"""exit: the run is over, and the journey says why."""

from wend.engine.steps.outcome import At, End, StepOutcome
from wend.journey.plan import Exit


def arrive(at: At, step: Exit) -> StepOutcome:
    return End(step.reason)


def resume(at: At, step: Exit) -> StepOutcome:
    return arrive(at, step)
