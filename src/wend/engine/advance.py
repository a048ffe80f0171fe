"""One stimulus, one turn: the table of contents of the engine.

Rule 1. An event that was applied already, and a timer of which nothing is due, change nothing.
Rule 2. The order: absorb, segments, goals, exits, waits, entries, and then the runs walk until each of them waits or
        has ended. What an event ends is ended before what it starts is started.
"""

from datetime import datetime, timedelta

from wend import limits
from wend.engine.absorb import absorb
from wend.engine.enter import enter_by_event, enter_by_segment
from wend.engine.live import Live
from wend.engine.outside import NOTHING_KNOWN, Outside
from wend.engine.segments import judge_segments, keep_rules
from wend.engine.turn import Stimulus, Timer, Turn, as_data, begin
from wend.engine.walk import walk
from wend.model.customer import Customer, Run
from wend.model.event import Event, EventKind
from wend.model.reason import Code


def advance(
    customer: Customer, stimulus: Stimulus, live: Live, now: datetime, outside: Outside = NOTHING_KNOWN
) -> Turn:
    """The turn that `stimulus` brings about. `now` may not be before the turn before; the customer is not changed."""
    match stimulus:
        case Event() if stimulus.seq and stimulus.seq <= customer.cursor:
            return Turn(customer, live, now)
        case Event():
            return _take_event(begin(customer, stimulus, live, now, outside), stimulus)
        case Timer():
            return _take_timer(begin(customer, None, live, now, outside))


def next_timer(customer: Customer) -> datetime | None:
    """When the customer has to be looked at again if nothing happens; None: never."""
    return min(_timers(customer), default=None)


def _timers(customer: Customer) -> list[datetime]:
    timers = [run.until for run in customer.runs if run.until]
    return [*timers, customer.segments_until] if customer.segments_until else timers


def _take_event(turn: Turn, event: Event) -> Turn:
    keep_rules(turn)
    absorb(turn, event)
    entered = judge_segments(turn)
    _reach_goals(turn, event)
    _obey_exits(turn, event)
    _answer_waits(turn, event)
    _obey_operator(turn, event)
    enter_by_event(turn, event)
    enter_by_segment(turn, entered)
    return _settle(turn)


def _take_timer(turn: Turn) -> Turn:
    keep_rules(turn)
    turn.stale |= turn.customer.segments_until is not None and turn.customer.segments_until <= turn.now
    enter_by_segment(turn, judge_segments(turn))
    turn.ready += [run for run in turn.customer.runs if run.active and run.until and run.until <= turn.now]
    return _settle(turn)


def _settle(turn: Turn) -> Turn:
    """Walk what is ready; where a step changed what segments see, judge them again, and walk what that entered."""
    for _ in range(limits.ROUNDS_PER_TURN_MAX):
        _walk_ready(turn)
        if not turn.stale:
            break
        enter_by_segment(turn, judge_segments(turn))
    _walk_ready(turn)
    if turn.stale:  # two journeys undo each other: go on a little later, so that nobody else waits for them
        turn.customer.segments_until = turn.now + timedelta(seconds=1)
    turn.customer.runs = [run for run in turn.customer.runs if run.active or _measured(run, turn.now)]
    return turn


def _walk_ready(turn: Turn) -> None:
    while turn.ready:
        run = turn.ready.pop(0)
        if run.active:
            walk(turn, run)


def _measured(run: Run, now: datetime) -> bool:
    """Whether an ended run is still watched for its goal."""
    return run.goal_at is None and run.until is not None and run.until > now


def _reach_goals(turn: Turn, event: Event) -> None:
    for run in turn.customer.runs:
        goal = turn.live.plan_of(run).goal
        if goal and not run.goal_at and turn.meets(goal, run) and _counts_for(run, event):
            run.goal_at = event.time
            turn.touch(run)
            turn.note(Code.GOAL, run, event=event.name)
            if run.active:
                turn.end(run, "goal")


def _counts_for(run: Run, event: Event) -> bool:
    """Whether an event lies between what the run began on and the end of the goal's time: a late one may lie before."""
    began = datetime.fromisoformat(run.event["time"])
    return began <= event.time and (run.goal_until is None or event.time <= run.goal_until)


def _obey_exits(turn: Turn, event: Event) -> None:
    for run in turn.customer.runs:
        if not run.active:
            continue
        for rule in turn.live.plan_of(run).exits:
            if turn.meets(rule, run):
                turn.end(run, f"exit: {event.name}")
                break


def _answer_waits(turn: Turn, event: Event) -> None:
    """Runs that wait for this event go on; rounds that it ends are marked."""
    for run in turn.customer.runs:
        if not run.active or run.held_out:
            continue
        compiled = turn.live.plan_of(run)
        for step in run.loops:
            until = compiled.until_events.get(step)
            if until and step not in run.seen and turn.meets(until, run):
                run.seen = [*run.seen, step]
                turn.touch(run)
        waits = compiled.waits.get(run.step, ()) if run.arrived else ()
        if any(turn.meets(match, run) for match in waits):
            _matched(turn, run, event)


def _matched(turn: Turn, run: Run, event: Event) -> None:
    turn.note(Code.MATCHED, run, event=event.name)
    step = turn.live.plan_of(run).plan.steps[run.step]
    run.last = as_data(event)
    run.step, run.arrived, run.until = getattr(step, "on_event", None) or "", False, None
    turn.touch(run)
    turn.ready.append(run)


def _obey_operator(turn: Turn, event: Event) -> None:
    if event.kind is not EventKind.DECISION:
        return
    action, name = event.properties.get("action"), event.properties.get("run")
    meant = [run for run in turn.customer.runs if run.active and run.id == name] if action == "cancel" else []
    for run in meant:
        turn.end(run, "cancelled")
    if not meant:
        turn.note(Code.MISMATCHED, path=f"{action} {name}", why="there is no such decision, or no such active run")
