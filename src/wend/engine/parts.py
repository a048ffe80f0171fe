"""Parts of runs: the ways of a fork, and journeys that are called, each a run with a `parent`.

Rule 1. A part is no entry: it counts in no cap and leaves no record to enter again by.
Rule 2. A part ends with its run, at once; a run stands at its step until that step says, on hearing of its parts, that
        it goes on.
Rule 3. Ended parts stay on the customer until their run has gone on, for what they wrote.
Only this file, `walk` and the two kinds of step (fork, call) know of parts.
"""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from wend import limits
from wend.model.customer import Run

if TYPE_CHECKING:
    from collections.abc import Collection

    from wend.engine.turn import Turn


def root_of(run_id: str) -> str:
    """The run that a part belongs to in the end; a run that is no part is its own."""
    return run_id.partition(".")[0]


def parts_of(turn: Turn, run: Run) -> list[Run]:
    """The parts of a run at its step, in the order they began."""
    return [part for part in turn.customer.runs if part.parent == run.id]


def no_room(turn: Turn, run: Run, wanted: int) -> str:
    """Why no more parts may begin; empty when they may."""
    if run.id.count(".") >= limits.PARTS_DEPTH_MAX:
        return f"parts of parts go at most {limits.PARTS_DEPTH_MAX} deep"
    at_work = sum(bool(part.parent) and part.active for part in turn.customer.runs)
    if at_work + wanted > limits.PARTS_PER_CUSTOMER_MAX:
        return f"a customer has at most {limits.PARTS_PER_CUSTOMER_MAX} parts of runs"
    return ""


def begin_parts(turn: Turn, parent: Run, parts: Collection[dict[str, Any]]) -> list[Run]:
    """Begin parts of a run at its step; each is a mapping of the fields in which it differs from the run."""
    shared = {"journey": parent.journey, "version": parent.version, "key": parent.key, "event": parent.event}
    runs = [
        Run(
            id=f"{parent.id}.{parent.visit}{letter}",
            entered_at=turn.now,
            parent=parent.id,
            **(shared | part),
        )
        for letter, part in zip(ascii_lowercase, parts, strict=False)
    ]
    turn.customer.runs = [*turn.customer.runs, *runs]
    for run in runs:
        turn.touch(run)
    turn.ready[:0] = runs  # before others go on, so that what belongs together is told together
    return runs


def end_parts(turn: Turn, run: Run, why: str, *, withdraw: bool = False) -> None:
    """End all parts of a run that are still at work, and theirs."""
    for part in turn.customer.runs:
        if part.parent == run.id and part.active:
            turn.end(part, why, withdraw=withdraw)


def forget_parts(turn: Turn, run: Run) -> None:
    """Drop the parts of a run that has gone on."""
    turn.customer.runs = [each for each in turn.customer.runs if each.parent != run.id]


def whole_of(turn: Turn, run: Run) -> Run:
    """The run that the ways of forks make up together: what an exit in a way ends."""
    while run.way:
        run = next(each for each in turn.customer.runs if each.id == run.parent)
    return run


def still_heard(turn: Turn, run: Run) -> bool:
    """Whether an ended part is kept since its run has not gone on yet."""
    return bool(run.parent) and any(each.id == run.parent and each.active for each in turn.customer.runs)
