"""wait: until a time is over or a date has come, and then until the window is open or the best hour is there.

Years if need be.
"""

from datetime import UTC, datetime

from wend.engine.best_time import best_time
from wend.engine.calendar import after_business, before_business
from wend.engine.clockwork import opens, shifted, zone_named
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.engine.yearly import next_of_year
from wend.journey.plan import Wait
from wend.model.business import BusinessTime
from wend.model.duration import Duration
from wend.model.reason import Code
from wend.rules.facts import MISSING
from wend.rules.judge import resolve


def arrive(at: At, step: Wait) -> StepOutcome:
    try:
        until = _until(at, step)
    except (OverflowError, ValueError):  # before the year 1, after 9999, on a calendar on which nobody works
        at.note(Code.MISMATCHED, path=_path(step), why="the date is out of reach: the run goes on at once")
        return Go(step.next)
    if until is None:
        return Go(step.next)
    if until <= at.now:
        at.note(Code.WOKE, passed=until.isoformat())
        return Go(step.next)
    at.note(Code.WAITING, until=until.isoformat())
    return Stay(until)


def resume(at: At, step: Wait) -> StepOutcome:
    at.note(Code.WOKE)
    return Go(step.next)


def _until(at: At, step: Wait) -> datetime | None:
    """When the run may go on; None when the date it should wait for is not known."""
    until = _moment(at, step)
    if until is None:
        return None
    if step.window is not None:
        zone = zone_named(step.window.zone, at.turn.customer, at.turn.live.workspace)
        return opens(step.window, max(until, at.now), zone)
    if step.best is not None:
        zone = zone_named("customer", at.turn.customer, at.turn.live.workspace)
        return best_time(step.best, at.turn.customer.hours.get(step.best.channel), max(until, at.now), zone)
    return until


def _moment(at: At, step: Wait) -> datetime | None:
    if step.duration:
        return _moved(at, at.now, step.duration, -1 if step.before else 1, by_wall=False)
    if step.until is None and step.until_ref is None:
        return at.now
    date = _date(at, step)
    if date is None:
        return None
    if step.yearly:
        zone = zone_named("customer", at.turn.customer, at.turn.live.workspace)
        return next_of_year(date.astimezone(zone), at.now, lambda day: _offset(at, step, day))
    return _offset(at, step, date)


def _offset(at: At, step: Wait, date: datetime) -> datetime:
    return _moved(at, date, step.offset, -1 if step.before else 1, by_wall=True) if step.offset else date


def _moved(at: At, moment: datetime, length: Duration | BusinessTime, sign: int, *, by_wall: bool) -> datetime:
    """The moment so long after or before another: around a date by the customer's wall, in a plain wait by the world."""
    workspace = at.turn.live.workspace
    if isinstance(length, BusinessTime):
        zone = zone_named(workspace.calendar.work.zone, at.turn.customer, workspace)
        reckon = after_business if sign > 0 else before_business
        return reckon(workspace.calendar, moment, length, zone)
    if by_wall:
        return shifted(moment, length, sign, zone_named("customer", at.turn.customer, workspace))
    return length.after(moment)


def _date(at: At, step: Wait) -> datetime | None:
    """The date waited for; a problem where it is none."""
    stated = step.until if step.until_ref is None else resolve(step.until_ref, at.facts)
    moment = _as_time(at, stated)
    if moment is None:
        why = "it is not known" if stated is MISSING else f"{stated!r} is not a date"
        at.note(
            Code.MISMATCHED, path=_path(step), why=f"a date to wait for was expected; {why}: the run goes on at once"
        )
    return moment


def _path(step: Wait) -> str:
    return step.until_ref.path if step.until_ref else "the date"


def _as_time(at: At, stated: object) -> datetime | None:
    """A date or time as written; without an offset it is meant in the customer's own zone."""
    if not isinstance(stated, str):
        return None
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    zone = zone_named("customer", at.turn.customer, at.turn.live.workspace)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
