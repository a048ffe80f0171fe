"""Answer the bells: due customers are claimed, the engine takes their turns, and the turns are stored.

Rule 1. One customer's stimuli are taken in the order they came about: an event that reached us before a timer elapsed is
        taken before it, however late we are.
Rule 2. A customer whose turn fails is set aside with the reason, its events kept; the others go on.
Rule 3. What the turns have to know of the world beyond their customer is asked once a batch; each turn hands on what it
        changed of that to the next one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wend import limits
from wend.app.backfill import backfill
from wend.app.entry_counts import counted, countings
from wend.app.identity import hand_on, merge_due
from wend.app.offers import Learning
from wend.app.outdated import leave_to_newer, tell_if_outdated
from wend.app.outside import look_outside
from wend.app.ports import CapReachedError, Commit, Due, Store, UnavailableError
from wend.app.room import queued, tell_of_room
from wend.engine import Live, Outside, Timer, Turn, advance, next_timer
from wend.engine.outside import NOTHING_KNOWN
from wend.engine.turn import Stimulus
from wend.errors import WendError


def advance_due(
    store: Store,
    live: Live,
    now: datetime,
    owner: str,
    limit: int = limits.CUSTOMERS_PER_BATCH,
    *,
    learning: Learning | None = None,
) -> int:
    """Take the turns of up to `limit` due customers; how many were due. `learning` is kept from batch to batch.

    Raises `OutdatedError` when all is done that this process can do, where a newer Wend has worked on some of them.
    """
    merge_due(store, live, now, owner, turns_of)
    claimed = store.claim(now, limit, owner, timedelta(seconds=limits.LEASE_SECONDS))
    ours = leave_to_newer(store, claimed, owner)
    due = hand_on(store, ours, now, owner)
    taken = _advance(store, due, live, now, owner, learning)
    tell_if_outdated(claimed)
    return taken + len(ours) - len(due)


def _advance(store: Store, due: list[Due], live: Live, now: datetime, owner: str, learning: Learning | None) -> int:
    """Take turns and store them, again and again where other processes come between; how many were due."""
    for _ in range(limits.CAP_TRIES_MAX if due else 0):
        try:
            commits = _take_all(store, due, live, now, owner, learning)
            if commits:
                _commit(store, commits, now, owner)
                tell_of_room(store, commits, now)
        except CapReachedError:  # another process was quicker: as things are now, some do not enter or find no room
            continue
        return len(due)
    store.release([each.customer.id for each in due], owner)
    return len(due)


def _take_all(
    store: Store, due: list[Due], live: Live, now: datetime, owner: str, learning: Learning | None
) -> list[Commit]:
    """The turns of these customers, each counting on from those before."""
    outside = look_outside(store, live, now, learning)
    queues = outside.queues
    asked = countings(live, now)
    commits = []
    for each in tuple(due):
        try:
            commit, outside = turns_of(store, each, live, now, outside)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one customer may not stop the others
            store.set_aside(each.customer.id, f"{type(error).__name__}: {error}", owner)
        else:
            commit.counted = counted(commit, asked) if asked else []
            commit.queued = queued(commit, live, queues) if queues and (commit.tasks or commit.task_changes) else []
            commits.append(commit)
    return commits


def _commit(store: Store, commits: list[Commit], now: datetime, owner: str) -> None:
    """Store the turns together; where one of them cannot be stored, the others are stored without it."""
    try:
        store.commit(commits, now, owner)
    except (UnavailableError, CapReachedError):
        raise
    except WendError as error:
        if len(commits) == 1:
            store.set_aside(commits[0].customer.id, f"{type(error).__name__}: {error}", owner)
            return
        middle = len(commits) // 2
        for half in (commits[:middle], commits[middle:]):
            try:
                _commit(store, half, now, owner)
            except CapReachedError:  # they come again, and are taken anew
                store.release([each.customer.id for each in half], owner)


def turns_of(
    store: Store, due: Due, live: Live, now: datetime, outside: Outside = NOTHING_KNOWN
) -> tuple[Commit, Outside]:
    """All turns that one customer has due at `now`, as one commit, and the world beyond her after them."""
    customer = backfill(store, due.customer, live, now)
    turns = _Turns(live, now, outside, Commit(customer))
    for event in due.events:
        turns.take_timers(min(event.received_at, now))
        turns.take(event)
    if len(due.events) < limits.EVENTS_PER_CLAIM:  # else more events may wait, which come before the timers
        turns.take_timers(now)
    turns.commit.next_due = next_timer(turns.commit.customer)
    return turns.commit, turns.outside


@dataclass(slots=True)
class _Turns:
    """The turns of one customer, one after another."""

    live: Live
    now: datetime
    outside: Outside
    commit: Commit

    def take_timers(self, until: datetime) -> None:
        """A turn for what was due by then, if anything was."""
        customer = self.commit.customer
        timer = next_timer(customer)
        stale = customer.rules != self.live.rules and until == self.now
        if stale or (timer and timer <= until):
            self.take(Timer())

    def take(self, stimulus: Stimulus) -> None:
        """One turn."""
        turn = advance(self.commit.customer, stimulus, self.live, self.now, self.outside)
        self.outside = turn.outside
        _gather(self.commit, turn)


def _gather(commit: Commit, turn: Turn) -> None:
    commit.customer = turn.customer
    runs = {run.id: run for run in commit.runs} | turn.runs
    commit.runs = list(runs.values())
    commit.messages += turn.messages
    commit.reasons += turn.reasons
    commit.events += turn.events
    commit.letters += turn.letters
    commit.withdrawn |= turn.withdrawn
    commit.tasks += turn.tasks
    commit.task_changes += turn.task_changes
