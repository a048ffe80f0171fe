"""Runs in flight go over to another version of their journey, by an explicit mapping, and back.

Rule 1. A run goes on at the step that the mapping names for its own; without one, at the step of the same id. Where there
        is neither, it stays on its version, with the reason.
Rule 2. At a step of the same id and kind it keeps its place: what it waits for, and until when. Elsewhere the step begins.
Rule 3. A run and the ways of its fork go together or not at all.
Rule 4. Where it came from stays with the run, so that the operation can be rolled back; a run that has gone on since goes
        back only if it stands at a step that the old version has, too. What it had open there (the ways of a fork, a
        task) has ended with the move, and begins anew.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from wend.engine.compiled import Compiled
from wend.engine.parts import end_parts, forget_parts, parts_of
from wend.engine.turn import Turn
from wend.journey.plan import Call, Fork, Repeat, Step, Task
from wend.model.customer import Moved, Run
from wend.model.reason import Code


class Move(msgspec.Struct, frozen=True):
    """What a decision says of a move."""

    operation: int
    journey: str
    version: str
    steps: Mapping[str, str] = {}
    restart: bool = False


def move(turn: Turn, asked: Move) -> None:
    """Take the customer's runs of a journey over to a version of it."""
    compiled = turn.live.plans.get((asked.journey, asked.version))
    for run in _roots(turn, asked.journey):
        if run.version == asked.version:
            continue
        if compiled is None:
            _refuse(turn, run, asked.operation, "no-version")
        elif asked.restart:
            _restart(turn, run, compiled, asked.operation)
        else:
            _move_family(turn, run, compiled, asked)


def roll_back(turn: Turn, operation: int, journey: str, steps: Mapping[str, str]) -> None:
    """Take the customer's runs back that an operation has moved; `steps` is its mapping."""
    for run in turn.customer.runs:
        if not run.active or run.journey != journey or run.moved is None or run.moved.by != operation:
            continue
        compiled = turn.live.plans.get((journey, run.moved.version))
        if compiled is None:
            _refuse(turn, run, operation, "no-version")
        else:
            _take_back(turn, run, run.moved, compiled, steps)


def _roots(turn: Turn, journey: str) -> list[Run]:
    runs = turn.customer.runs
    return [run for run in runs if run.active and run.journey == journey and not run.way]  # ways go with their run


def _family(turn: Turn, run: Run) -> list[Run]:
    """A run with the ways of its forks, and theirs."""
    ways = [each for each in parts_of(turn, run) if each.active and each.way]
    return [run, *(member for way in ways for member in _family(turn, way))]


def _move_family(turn: Turn, root: Run, compiled: Compiled, asked: Move) -> None:
    family = _family(turn, root)
    places = {run.id: _place(run, compiled, asked.steps) for run in family}
    lost = next((run for run in family if places[run.id] is None and not run.held_out), None)
    if lost is not None:
        _refuse(turn, root, asked.operation, "no-step", step=lost.step)
        return
    for run in family:
        if run.active:  # a way ends where the run does not keep its place at the fork
            _put(turn, run, compiled, places[run.id] or "", asked.operation)


def _place(run: Run, compiled: Compiled, steps: Mapping[str, str]) -> str | None:
    """The step of the other version at which a run goes on; None where there is none."""
    target = steps.get(run.step, run.step)
    return target if target in compiled.plan.steps else None


def _put(turn: Turn, run: Run, compiled: Compiled, step: str, operation: int) -> None:
    before = turn.live.plan_of(run)
    keeps = run.arrived and step == run.step and _alike(before.plan.steps.get(run.step), compiled.plan.steps.get(step))
    _go_over(turn, run, compiled, step, operation)
    if run.held_out:
        return
    run.step = step
    if not keeps:
        _leave_parts(turn, run)
        run.arrived, run.until = False, None
        turn.ready.append(run)


def _go_over(turn: Turn, run: Run, compiled: Compiled, step: str, operation: int) -> None:
    """The run is of the other version from now on, and knows where it came from."""
    came = Moved(operation, run.version, run.step, run.arrived, run.until, run.visit)
    _adopt(turn, run, compiled)
    run.moved = came
    turn.note(Code.MOVED, run, operation=operation, version=compiled.plan.version, was=came.version, to=step)


def _alike(one: Step | None, other: Step | None) -> bool:
    """Whether a run can go on waiting at a step as it did: of the same kind, and of a fork the same ways."""
    return one is not None and type(one) is type(other) and _ways(one) == _ways(other)


def _ways(step: Step | None) -> list[str]:
    return [way.name for way in getattr(step, "lanes", ())]


def _adopt(turn: Turn, run: Run, compiled: Compiled) -> None:
    """The run is of that version from now on; what it remembers of steps that are no more is forgotten."""
    steps = compiled.plan.steps
    run.version = compiled.plan.version
    run.loops = {name: rounds for name, rounds in run.loops.items() if isinstance(steps.get(name), Repeat)}
    run.seen = [name for name in run.seen if name in steps]
    run.steps = {name: known for name, known in run.steps.items() if name in steps}
    goal = compiled.plan.goal
    run.goal_until = goal.within.after(run.entered_at) if goal else None
    turn.touch(run)


def _restart(turn: Turn, run: Run, compiled: Compiled, operation: int) -> None:
    """Begin anew on the other version; the entry event stays."""
    first = compiled.plan.first or ""
    _leave_parts(turn, run)
    _go_over(turn, run, compiled, first, operation)
    if run.held_out:
        return
    run.step, run.arrived, run.until = first, False, None
    run.loops, run.seen, run.steps, run.heard, run.last = {}, [], {}, [], None
    turn.ready.append(run)


def _leave_parts(turn: Turn, run: Run) -> None:
    """What a run has open where it stands ends, since it stands there no more."""
    end_parts(turn, run, "moved", withdraw=True)
    forget_parts(turn, run)
    turn.drop_task(run, "moved")


def _take_back(turn: Turn, run: Run, came: Moved, compiled: Compiled, steps: Mapping[str, str]) -> None:
    stood_still = run.visit == came.visit
    began_there = run.visit == came.visit + 1 and run.step == steps.get(came.step, came.step)
    if not (stood_still or began_there or run.step in compiled.plan.steps or run.held_out):
        _refuse(turn, run, came.by, "gone-on", step=run.step)
        return
    _adopt(turn, run, compiled)
    run.moved = None
    if (stood_still or began_there) and not run.held_out:
        if run.step != came.step:
            _leave_parts(turn, run)
        anew = run.step != came.step and isinstance(compiled.plan.steps.get(came.step), Fork | Call | Task)
        run.step, run.arrived = came.step, came.arrived and not anew
        run.until = None if anew else came.until
        if not run.arrived or (run.until and run.until <= turn.now):
            turn.ready.append(run)
    turn.note(Code.MOVED, run, operation=came.by, version=came.version, back=True, to=run.step)


def _refuse(turn: Turn, run: Run, operation: int, why: str, **detail: Any) -> None:
    turn.note(Code.MOVE_REFUSED, run, operation=operation, why=why, **detail)
