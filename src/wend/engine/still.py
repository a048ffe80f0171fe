"""Journeys that are paused: their runs stand still, and lose nothing by it.

Rule 1. Exits and goals act during a pause as ever; what would make a run take a step holds it instead, noting when it
        would have gone on.
Rule 2. When the pause ends, every run that began before it is brought in line once: its timer moves by as much as the
        resumption says. Not at all: what has elapsed meanwhile goes on at once. By the length of the pause: it waits for
        what was left.
Rule 3. That happens at the customer's next turn, whatever brings it about: no timer rings in between by the old time.
"""

from datetime import timedelta

from wend.engine.turn import Turn
from wend.model.customer import Run
from wend.model.operation import Resumption
from wend.model.reason import Code
from wend.model.task import shifted


def hold(turn: Turn, run: Run) -> None:
    """Let a run stand still that would go on now, in a journey that is paused."""
    compiled = turn.live.plan_of(run)
    run.held, run.until = run.until or compiled.still_since, None
    turn.touch(run)
    turn.note(Code.HELD, run)


def bring_in_line(turn: Turn) -> None:
    """Apply the resumptions that the customer's runs have not heard of yet; those that are due then are ready."""
    for run in turn.customer.runs:
        for resumption in turn.live.resumed.get(run.journey, ()):
            if run.active and not run.held_out and run.entered_at < resumption.at and run.resumed < resumption.number:
                _resume(turn, run, resumption)


def _resume(turn: Turn, run: Run, resumption: Resumption) -> None:
    run.resumed = resumption.number
    begun = run.held or run.until
    if begun is None or not (run.held or resumption.shift_seconds):
        return
    run.held, run.until = None, begun + timedelta(seconds=resumption.shift_seconds)
    run.task = run.task and shifted(run.task, timedelta(seconds=resumption.shift_seconds))
    turn.touch(run)
    turn.note(Code.RESUMED, run, until=run.until.isoformat(), operation=resumption.number)
    if run.until <= turn.now and run not in turn.ready:
        turn.ready.append(run)
