"""A run walks: from step to step, until it waits or has ended.

Rule 1. A step says what comes of it (`Go`, `Stay`, `End`); only this file moves a run.
Rule 2. A limit on steps a turn and a run, so that no journey holds up the others for ever.
"""

from datetime import timedelta
from typing import assert_never

from wend import limits
from wend.engine.steps import STEPS
from wend.engine.steps.outcome import At, End, Go, Stay, StepOutcome
from wend.engine.turn import Turn
from wend.model.customer import Run


def walk(turn: Turn, run: Run) -> None:
    """Let a run go on from where it stands."""
    if run.held_out:
        turn.end(run, "held out")
        return
    compiled = turn.live.plan_of(run)
    turn.touch(run)
    for _ in range(limits.STEPS_PER_TURN_MAX):
        if not _move(turn, run, _take_step(At(turn, run, compiled))):
            return
    run.until = turn.now + timedelta(seconds=1)


def _take_step(at: At) -> StepOutcome:
    run = at.run
    if not run.step:
        return End("finished")
    if run.visit >= limits.STEPS_PER_RUN_MAX:
        return End("step-limit")
    step = at.compiled.plan.steps[run.step]
    kind = STEPS[type(step)]
    if run.arrived:
        return kind.resume(at, step)
    run.arrived, run.until = True, None
    run.visit += 1
    return kind.arrive(at, step)


def _move(turn: Turn, run: Run, outcome: StepOutcome) -> bool:
    """Put the run where the outcome says; whether it goes on walking."""
    match outcome:
        case Go(target):
            run.step, run.arrived, run.until = target or "", False, None
            return True
        case Stay(until):
            run.until = until
            return False
        case End(why):
            turn.end(run, why)
            return False
        case _:
            assert_never(outcome)
