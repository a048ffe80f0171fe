"""wait: until a duration is over or a date has come, and then until the window is open. Years if need be."""

from datetime import UTC, datetime, timedelta

from wend.engine.clockwork import opens, zone_named
from wend.engine.steps.outcome import At, Go, Stay, StepOutcome
from wend.journey.plan import Wait
from wend.model.duration import Duration
from wend.model.reason import Code
from wend.rules.facts import MISSING
from wend.rules.judge import resolve


def arrive(at: At, step: Wait) -> StepOutcome:
    try:
        until = _until(at, step)
    except (OverflowError, ValueError):  # before the year 1, after 9999
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
    if step.offset:
        until = _shifted(at, until, step.offset, -1 if step.before else 1)
    if step.window is None:
        return until
    zone = zone_named(step.window.zone, at.turn.customer, at.turn.live.workspace)
    return opens(step.window, max(until, at.now), zone)


def _shifted(at: At, moment: datetime, offset: Duration, sign: int) -> datetime:
    """A week before midnight is midnight, also over a change of the clocks: days go by her wall, hours by the world."""
    local = moment.astimezone(zone_named("customer", at.turn.customer, at.turn.live.workspace))
    hours = offset.seconds % 86400
    days = Duration(offset.seconds - hours, offset.months)
    return (days.after(local) if sign > 0 else days.before(local)).astimezone(UTC) + sign * timedelta(seconds=hours)


def _moment(at: At, step: Wait) -> datetime | None:
    if step.duration:
        return step.duration.after(at.now)
    if step.until is None and step.until_ref is None:
        return at.now
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
