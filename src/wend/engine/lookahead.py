"""Looking ahead: a message lets those of journeys with a higher priority go first.

Rule 1. A message of higher priority is due where an active run of such a journey has a timer within the time looked
        ahead, and goes from there along straight edges (steps with one way out that take no time) to a send over the
        same channel. Nothing is guessed behind a branch or another wait.
Rule 2. The message waits until that timer, and then asks everything again; in a turn the higher priority walks first.
Rule 3. It waits no longer than the time looked ahead, counted from when it first waited, however much else is due.
"""

from datetime import datetime

from wend import limits
from wend.engine.compiled import Compiled
from wend.engine.turn import Turn
from wend.journey.plan import Plan, Send, Wait, WaitFor, targets
from wend.model.customer import Run


def goes_first(turn: Turn, run: Run, compiled: Compiled, channel: str) -> tuple[datetime, str] | None:
    """Until when a message of this run lets another one go first, and the journey of that; None: it goes now."""
    ahead = compiled.plan.lookahead
    if ahead is None:
        return None
    last = run.yields_until or ahead.after(turn.now)
    due = [
        (other.until, other.journey)
        for other in turn.customer.runs
        if other.active and not other.held_out and other.until and turn.now < other.until <= last
        if _is_higher(turn, other, compiled) and _leads_to(turn.live.plan_of(other).plan, other, channel)
    ]
    if not due:
        return None
    run.yields_until = last
    return min(due)


def _is_higher(turn: Turn, other: Run, compiled: Compiled) -> bool:
    return turn.live.plan_of(other).plan.priority > compiled.plan.priority


def _leads_to(plan: Plan, run: Run, channel: str) -> bool:
    """Whether the run, once its timer has elapsed, goes straight to a send over the channel."""
    name = _after_timer(plan, run)
    for _ in range(limits.STEPS_PER_TURN_MAX):
        step = plan.steps.get(name) if name else None
        if isinstance(step, Send):
            return step.channel == channel
        ways = targets(step) if step and not isinstance(step, Wait | WaitFor) else {}
        if list(ways) != [""]:
            return False
        name = ways[""]
    return False


def _after_timer(plan: Plan, run: Run) -> str | None:
    """The step that the run takes when its timer elapses; None where that cannot be said."""
    if not run.arrived:
        return run.step  # held at the entry, or between two turns
    match plan.steps.get(run.step):
        case Wait(next=target):
            return target
        case WaitFor(on_timeout=target):
            return target
        case Send():
            return run.step  # delayed: it asks again
    return None
