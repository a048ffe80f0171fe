"""Runs that wait for what has just happened go on: an event, or a segment entered or left.

Rule 1. Whoever calls has looked whether any live plan waits for events of this name (`Live.awaited`).
Rule 2. Of several things that all have to come, those that came are remembered in `Run.heard`, by their places.
"""

from wend.engine.compiled import Compiled
from wend.engine.turn import Turn, remembered
from wend.model.customer import Run
from wend.model.event import Event, Remembered
from wend.model.reason import Code


def answer_event(turn: Turn, event: Event) -> None:
    """Runs that wait for this event go on; rounds that it ends are marked."""
    for run in turn.customer.runs:
        if run.ended or run.held_out:
            continue
        compiled = turn.live.plan_of(run)
        if run.loops:
            _mark_rounds(turn, run, compiled)
        waits = compiled.waits.get(run.step) if run.arrived else None
        if waits and (came := [place for place, match in enumerate(waits) if turn.meets(match, run)]):
            _hear(turn, run, came, remembered(event))


def answer_segments(turn: Turn, entered: list[str], left: list[str]) -> None:
    """Runs that wait for one of these changes of segment go on."""
    for names, is_left in ((entered, False), (left, True)):
        for name in names:
            if (name, is_left) in turn.live.awaited_segments:
                _answer_segment(turn, name, left=is_left)


def _mark_rounds(turn: Turn, run: Run, compiled: Compiled) -> None:
    for step in run.loops:
        until = compiled.until_events.get(step)
        if until and step not in run.seen and turn.meets(until, run):
            run.seen = [*run.seen, step]
            turn.touch(run)


def _answer_segment(turn: Turn, name: str, *, left: bool) -> None:
    change = Remembered("Segment Left" if left else "Segment Entered", turn.now, {"segment": name})
    for run in turn.customer.runs:
        waits = turn.live.plan_of(run).segment_waits.get(run.step) if run.active and run.arrived else None
        place = waits.get((name, left)) if waits else None
        if place is not None and not run.held_out:
            _hear(turn, run, [place], change)


def _hear(turn: Turn, run: Run, came: list[int], event: Remembered) -> None:
    """Let the run go on, unless more has to come."""
    wanted = turn.live.plan_of(run).waits_all.get(run.step)
    if wanted:
        heard = sorted({*run.heard, *came})
        if heard == run.heard:
            return
        run.heard = heard
        turn.touch(run)
        if len(heard) < wanted:
            turn.note(Code.HEARD, run, event=event.name, missing=wanted - len(heard))
            return
    _go_on(turn, run, event)


def _go_on(turn: Turn, run: Run, event: Remembered) -> None:
    detail = {"segment": event.properties["segment"]} if event.name in ("Segment Entered", "Segment Left") else {}
    turn.note(Code.MATCHED, run, event=event.name, **detail)
    step = turn.live.plan_of(run).plan.steps[run.step]
    run.last, run.heard = event, []
    run.step, run.arrived, run.until = getattr(step, "on_event", None) or "", False, None
    turn.touch(run)
    turn.ready.append(run)
