"""exit: the run is over, and the journey says why. In a way of a fork it ends the whole run."""

from wend.engine.steps.outcome import At, End, StepOutcome
from wend.engine.variables import write
from wend.journey.plan import Exit


def arrive(at: At, step: Exit) -> StepOutcome:
    if step.values:
        write(at.turn, at.run, step.values)
    return End(step.reason, whole=True)


def resume(at: At, step: Exit) -> StepOutcome:
    return arrive(at, step)
