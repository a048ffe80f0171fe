"""One stimulus, one turn: the table of contents of the engine.

Rule 1. An event that was applied already, and a timer of which nothing is due, change nothing.
Rule 2. The order: absorb, segments, goals, exits, waits, entries, and then the runs walk until each of them waits or
        has ended. What an event ends is ended before what it starts is started.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from wend import limits
from wend.engine.absorb import absorb
from wend.engine.answer import answer_event, answer_segments
from wend.engine.dates import dates_come, set_dates_timer
from wend.engine.decide import obey_operator
from wend.engine.enter import enter
from wend.engine.listen import hear_answers
from wend.engine.live import Live
from wend.engine.offers import hear_of_offers
from wend.engine.outside import NOTHING_KNOWN, Outside
from wend.engine.parts import still_heard
from wend.engine.people import answer_request
from wend.engine.segments import judge_segments, keep_rules
from wend.engine.still import bring_in_line
from wend.engine.tasks import hear_of_tasks
from wend.engine.turn import Stimulus, Timer, Turn, begin
from wend.engine.walk import hear_of_parts, walk
from wend.model.customer import Customer, Run
from wend.model.event import Event, EventKind
from wend.model.reason import Code
from wend.rules.sees import EVERYTHING

# What events of our own kinds ask of the customer, once all has been told of them.
_HEEDED: Final[dict[EventKind, Callable[[Turn, Event], None]]] = {
    EventKind.TASK: hear_of_tasks,
    EventKind.ACCOUNT: answer_request,
    EventKind.DECISION: obey_operator,
}


def advance(
    customer: Customer, stimulus: Stimulus, live: Live, now: datetime, outside: Outside = NOTHING_KNOWN
) -> Turn:
    """The turn that `stimulus` brings about. `now` may not be before the turn before; the customer is not changed."""
    match stimulus:
        case Event() if stimulus.seq and stimulus.seq <= customer.cursor:
            return Turn(customer, live, now, outside=outside)
        case Event():
            turn = _take_event(begin(customer, stimulus, live, now, outside), stimulus)
        case Timer():
            turn = _take_timer(begin(customer, None, live, now, outside))
    if live.doors.dated or customer.dates_until:
        set_dates_timer(turn, customer)
    return turn


def next_timer(customer: Customer) -> datetime | None:
    """When the customer has to be looked at again if nothing happens; None: never."""
    return min(_timers(customer), default=None)


def _timers(customer: Customer) -> list[datetime]:
    timers = [run.until for run in customer.runs if run.until]
    return [*timers, *(at for at in (customer.segments_until, customer.dates_until) if at)]


def _take_event(turn: Turn, event: Event) -> Turn:
    _catch_up(turn)
    came = dates_come(turn)
    absorb(turn, event)
    hear_of_offers(turn, event)
    entered, left = judge_segments(turn)
    if turn.customer.runs:
        _tell_runs(turn, event, entered, left)
    if heed := _HEEDED.get(event.kind):
        heed(turn, event)
    enter(turn, event, entered, left, came)
    return _settle(turn)


def _catch_up(turn: Turn) -> None:
    """Heed what was published since the turn before."""
    if turn.customer.rules != turn.live.rules:
        keep_rules(turn)
    if turn.live.resumed:
        bring_in_line(turn)


def _tell_runs(turn: Turn, event: Event, entered: list[str], left: list[str]) -> None:
    """What an event ends, and who has waited for it."""
    _know_plans(turn)
    if event.name in turn.live.goals:
        _reach_goals(turn, event)
    if event.name in turn.live.exits:
        _obey_exits(turn, event)
    if event.name in turn.live.awaited:
        answer_event(turn, event)
    if entered or left:
        answer_segments(turn, entered, left)
    hear_answers(turn, event)


def _take_timer(turn: Turn) -> Turn:
    _catch_up(turn)
    if turn.customer.segments_until is not None and turn.customer.segments_until <= turn.now:
        turn.stale.add(EVERYTHING)
    came = dates_come(turn)
    entered, left = judge_segments(turn)
    answer_segments(turn, entered, left)
    enter(turn, None, entered, left, came)
    due = [run for run in turn.customer.runs if run.active and run.until and run.until <= turn.now]
    if any(run.parent for run in due):  # what a part does in time is not too late for its run
        due.sort(key=lambda run: (run.until, -run.id.count(".")))
    turn.ready += [run for run in due if run not in turn.ready]
    if turn.live.ranked:
        turn.ready.sort(key=lambda run: -turn.live.plan_of(run).plan.priority)
    return _settle(turn)


def _settle(turn: Turn) -> Turn:
    """Walk what is ready; where a step changed what segments see, judge them again, and walk what that entered."""
    _walk_ready(turn)
    for _ in range(limits.ROUNDS_PER_TURN_MAX):
        if not turn.stale:
            break
        entered, left = judge_segments(turn)
        answer_segments(turn, entered, left)
        enter(turn, None, entered, left)
        _walk_ready(turn)
    if turn.stale:  # two journeys undo each other: go on a little later, so that nobody else waits for them
        turn.customer.segments_until = turn.now + timedelta(seconds=1)
    turn.customer.runs = [
        run for run in turn.customer.runs if not run.ended or _measured(run, turn.now) or still_heard(turn, run)
    ]
    return turn


def _walk_ready(turn: Turn) -> None:
    while turn.ready or turn.parted:
        if not turn.ready:
            hear_of_parts(turn)
            continue
        run = turn.ready.pop(0)
        if run.active:
            walk(turn, run)


def _measured(run: Run, now: datetime) -> bool:
    """Whether an ended run is still watched for its goal."""
    return run.goal_at is None and run.until is not None and run.until > now


def _know_plans(turn: Turn) -> None:
    """No event may pass a run whose plan is lost: it could have been its goal. Raises `LostVersionError`."""
    plans = turn.live.plans
    for run in turn.customer.runs:
        if (run.journey, run.version) not in plans:
            turn.live.plan_of(run)


def _reach_goals(turn: Turn, event: Event) -> None:
    for run in turn.customer.runs:
        goal = turn.live.plan_of(run).goal
        if goal and not run.goal_at and not run.way and turn.meets(goal, run) and _counts_for(run, event):
            run.goal_at = event.time
            turn.touch(run)
            turn.note(Code.GOAL, run, event=event.name)
            if run.active:
                turn.end(run, "goal", withdraw=True)


def _counts_for(run: Run, event: Event) -> bool:
    """Whether an event lies between what the run began on and the end of the goal's time: a late one may lie before."""
    began = run.event.time if run.event else run.entered_at
    return began <= event.time and (run.goal_until is None or event.time <= run.goal_until)


def _obey_exits(turn: Turn, event: Event) -> None:
    for run in turn.customer.runs:
        if not run.active or run.way:  # a way of a fork ends with its run
            continue
        for rule in turn.live.plan_of(run).exits:
            if turn.meets(rule, run):
                turn.end(run, f"exit: {event.name}", withdraw=True)
                break
