"""Answer the bells: due customers are claimed, the engine takes their turns, and the turns are stored.

Rule 1. One customer's stimuli are taken in the order they came about: an event that reached us before a timer elapsed is
        taken before it, however late we are.
Rule 2. A customer whose turn fails is set aside with the reason, its events kept; the others go on.
"""

from datetime import datetime, timedelta

from wend import limits
from wend.app.backfill import backfill
from wend.app.ports import Commit, Due, Store, UnavailableError
from wend.engine import Live, Timer, Turn, advance, next_timer
from wend.engine.turn import Stimulus
from wend.errors import WendError
from wend.model.customer import Customer, upgrade


def advance_due(store: Store, live: Live, now: datetime, owner: str, limit: int = limits.CUSTOMERS_PER_BATCH) -> int:
    """Take the turns of up to `limit` due customers; how many were due."""
    due = store.claim(now, limit, owner, timedelta(seconds=limits.LEASE_SECONDS))
    commits = []
    for each in due:
        try:
            commits.append(turns_of(store, each, live, now))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one customer may not stop the others
            store.set_aside(each.customer.id, f"{type(error).__name__}: {error}", owner)
    if commits:
        _commit(store, commits, now, owner)
    return len(due)


def _commit(store: Store, commits: list[Commit], now: datetime, owner: str) -> None:
    """Store the turns together; where one of them cannot be stored, the others are stored without it."""
    try:
        store.commit(commits, now, owner)
    except UnavailableError:
        raise
    except WendError as error:
        if len(commits) == 1:
            store.set_aside(commits[0].customer.id, f"{type(error).__name__}: {error}", owner)
            return
        middle = len(commits) // 2
        _commit(store, commits[:middle], now, owner)
        _commit(store, commits[middle:], now, owner)


def turns_of(store: Store, due: Due, live: Live, now: datetime) -> Commit:
    """All turns that one customer has due at `now`, as one commit."""
    customer = backfill(store, upgrade(due.customer), live, now)
    commit = Commit(customer)
    for event in due.events:
        customer = _take_timers(commit, customer, live, now, min(event.received_at, now))
        customer = _take(commit, customer, event, live, now)
    if len(due.events) < limits.EVENTS_PER_CLAIM:  # else more events may wait, which come before the timers
        _take_timers(commit, customer, live, now, now)
    commit.next_due = next_timer(commit.customer)
    return commit


def _take_timers(commit: Commit, customer: Customer, live: Live, now: datetime, until: datetime) -> Customer:
    timer = next_timer(customer)
    stale = customer.rules != live.rules and until == now
    return _take(commit, customer, Timer(), live, now) if stale or (timer and timer <= until) else customer


def _take(commit: Commit, customer: Customer, stimulus: Stimulus, live: Live, now: datetime) -> Customer:
    turn = advance(customer, stimulus, live, now)
    _gather(commit, turn)
    return turn.customer


def _gather(commit: Commit, turn: Turn) -> None:
    commit.customer = turn.customer
    runs = {run.id: run for run in commit.runs} | turn.runs
    commit.runs = list(runs.values())
    commit.messages += turn.messages
    commit.reasons += turn.reasons
    commit.events += turn.events
