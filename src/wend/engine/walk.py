"""A run walks: from step to step, until it waits or has ended.

Rule 1. A step says what comes of it (`Go`, `Stay`, `End`); only this file moves a run.
Rule 2. A limit on steps a turn (a run and all its parts together) and a run, so that no journey holds up the others.
Rule 3. Runs hear of ended parts once all that is ready has walked: every way of a fork has begun before a join is made.
"""

from datetime import timedelta
from typing import assert_never

import msgspec

from wend import limits
from wend.engine.parts import parts_of, root_of, whole_of
from wend.engine.steps import HEARING, STEPS
from wend.engine.steps.outcome import At, End, Go, Stay, StepOutcome
from wend.engine.still import hold
from wend.engine.turn import Turn
from wend.model.customer import Run
from wend.model.operation import Standing


def walk(turn: Turn, run: Run) -> None:
    """Let a run go on from where it stands."""
    if run.held_out:
        turn.end(run, "held out")
        return
    compiled = turn.live.plan_of(run)
    if compiled.standing is Standing.STOPPED:
        turn.end(run, "stopped", withdraw=True)
        return
    if compiled.still_since:
        hold(turn, run)
        return
    turn.touch(run)
    root = root_of(run.id) if run.parent else run.id
    taken = turn.walked.get(root, 0)
    for number in range(taken + 1, limits.STEPS_PER_TURN_MAX + 1):
        if not _move(turn, run, _take_step(At(turn, run, compiled))):
            turn.walked[root] = number
            return
    turn.walked[root] = limits.STEPS_PER_TURN_MAX
    run.until = turn.now + timedelta(seconds=1)


def hear_of_parts(turn: Turn) -> None:
    """The first run that goes on since parts of it have ended is ready; the others hear when it has walked."""
    ended, turn.parted = turn.parted, []
    names = {part.parent for part in ended}
    for run in turn.customer.runs:
        if run.id in names and run.active and run.arrived and _goes_on(turn, run):
            turn.parted += [part for part in ended if part.parent != run.id]
            turn.touch(run)
            turn.ready = [run]
            return


def _goes_on(turn: Turn, run: Run) -> bool:
    """Whether the step at which a run stands has heard of enough of its parts."""
    at = At(turn, run, turn.live.plan_of(run))
    step = at.compiled.plan.steps[run.step]
    kind = HEARING.get(type(step))
    return kind is not None and bool(parts_of(turn, run)) and _move(turn, run, kind.hear(at, step))


def _take_step(at: At) -> StepOutcome:
    run = at.run
    if not run.step:
        return End("joined" if run.way else "finished")
    if run.visit >= limits.STEPS_PER_RUN_MAX:
        return End("step-limit")
    step = at.compiled.plan.steps[run.step]
    kind = STEPS[type(step)]
    if run.arrived:
        return kind.resume(at, step)
    if run.task:  # the run was moved away from it
        at.turn.drop_task(run, "moved")
        run.moved = run.moved and msgspec.structs.replace(run.moved, arrived=False)
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
        case End(why, whole):
            turn.end(whole_of(turn, run) if whole else run, why)
            return False
        case _:
            assert_never(outcome)
