"""A merge undone, or one id split off from a customer: both go on, each with what is hers, and are not merged again.

Rule 1. Merges are undone from the last one back: who was merged further has to be told apart there first.
Rule 2. What came in by ids of the other alone is hers, and so are the runs that bear her number, with what they sent; whatever
        came in by an id of the kept one, or by ids of both, stays. Which event came by which ids says the log.
Rule 3. What both are now is reckoned in `engine/unmerge.py`; it is stored with everything that goes back in one transaction.
Rule 4. The undone merge stays on record: it keeps the two apart, whatever event brings their ids together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from wend import limits
from wend.app.identity import commit_of
from wend.app.ports import Commit, EventFilter, Store
from wend.app.ports_identity import MergeFilter, MergeRecord, Splitting
from wend.engine import Live, next_timer
from wend.engine.turn import Turn
from wend.engine.unmerge import is_of, kept_after, numbers_of, other_after
from wend.errors import WendError
from wend.model.customer import Customer
from wend.model.event import Event
from wend.model.identity import ANONYMOUS, USER, Identity, IdentityRules
from wend.model.upgrade import read_state

_read = msgspec.msgpack.Decoder(MergeRecord).decode


class SplitError(WendError):
    """This cannot be split."""


class HeldError(SplitError):
    """A turn of one of the two is just being taken: try again."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What was there before the merge that is undone, or as if there had been one."""

    number: int | None
    kept: Customer
    other: Customer
    ids: list[Identity]
    below: list[int]


def split_merge(store: Store, number: int, live: Live, now: datetime, owner: str, by: str) -> int:
    """Undo a merge; the number of the customer that is one of her own again. Raises `SplitError`."""
    found = store.merges(MergeFilter(number=number))
    if not found or found[0].rule == "late":
        raise SplitError(f"there is no merge {number}; `wend identity merges` lists them")
    merge = found[0]
    if merge.status != "merged":
        raise SplitError(f"merge {number} is not one that can be undone: it is {merge.status}")
    kept = store.customer(merge.kept)
    if kept is None or kept.id != merge.kept:
        where = f" into #{kept.id}" if kept else ""
        raise SplitError(f"customer #{merge.kept} was merged{where} since: undo that first")
    packed = store.merge_record(number)
    record = _read(packed) if packed else None
    if record is None or not record.kept:
        raise SplitError(f"merge {number} cannot be undone: the states of before were too large to be kept")
    before = _Before(number, read_state(record.kept), read_state(record.other), record.ids, record.below)
    return _split(store, before, live, now, owner, by)


def split_id(store: Store, identity: Identity, live: Live, now: datetime, owner: str, by: str) -> int:
    """Split an id off from its customer: its merge is undone, or it is a customer of its own from now on.

    Returns the number of the customer that the id is of then. Raises `SplitError`.
    """
    number = store.identity_owner(identity)
    if number is None:
        raise SplitError(f"nobody is known by {identity[0]} {identity[1]!r}")
    for merge in store.merges(MergeFilter(customer_id=number, status="merged", limit=None)):
        record = store.merge_record(merge.number)
        if merge.kept == number and record and identity in _read(record).ids:
            return split_merge(store, merge.number, live, now, owner, by)
    left = [each for each in store.ids(number) if each != identity]
    if not any(kind in (USER, ANONYMOUS) for kind, _ in left):
        raise SplitError(f"customer #{number} would be left without an id: {identity[1]!r} is the only one she has")
    customer = store.customer(number)
    assert customer
    return _split(store, _Before(None, customer, Customer(0), [identity], []), live, now, owner, by)


def _split(store: Store, before: _Before, live: Live, now: datetime, owner: str, by: str) -> int:
    kept_id, other_id = before.kept.id, before.other.id or None
    lease = timedelta(seconds=limits.LEASE_SECONDS)
    now_is = store.claim_for_split(kept_id, other_id, now, owner, lease)
    if now_is is None:
        raise HeldError(f"customer #{kept_id} is just being worked on (or set aside); nothing was changed, try again")
    try:
        splitting = _splitting(store, before, now_is, live, now, by)
        done = store.split(splitting, now, owner)
    except Exception:
        store.release([each for each in (kept_id, other_id) if each], owner)
        raise
    if done is None:
        raise HeldError(f"customer #{kept_id} was worked on by somebody else meanwhile; nothing was changed, try again")
    return done


def _splitting(store: Store, before: _Before, now_is: Customer, live: Live, now: datetime, by: str) -> Splitting:
    numbers = numbers_of(before.other, before.below) if before.number is not None else set()
    if before.number is None:
        before = _Before(None, now_is, before.other, before.ids, before.below)
    events = list(_hers(store, now_is.id, frozenset(before.ids), numbers, live.workspace.identity))
    history = [each for each in events if before.other.cursor < each.seq <= now_is.cursor]
    runs = [run for run in now_is.runs if is_of(run.id, numbers)]
    told = {"merge": before.number or 0, "by": by}
    kept = kept_after(now_is, before.kept, before.other, numbers, live, now, **told)
    other = other_after(before.other, runs, history, now_is.cursor, live, now, kept=now_is.id, **told)
    _name(other.customer, before.ids)
    return Splitting(
        before.number,
        _stored(kept),
        _stored(other),
        ids=before.ids,
        events=[each.seq for each in events],
        runs_of=[before.other.id, *before.below] if before.number is not None else [],
        below=before.below,
        by=by,
    )


def _stored(turn: Turn) -> Commit:
    commit = commit_of(turn)
    commit.next_due = next_timer(turn.customer)
    return commit


def _name(customer: Customer, ids: list[Identity]) -> None:
    known = dict(reversed(ids))
    customer.user_id = customer.user_id or known.get(USER)
    customer.anonymous_id = customer.anonymous_id or known.get(ANONYMOUS)


def _hers(
    store: Store, customer_id: int, ids: frozenset[Identity], numbers: set[str], rules: IdentityRules
) -> Iterator[Event]:
    """The events of a customer that belong to whom these ids and run numbers are of."""
    after = 0
    while portion := store.events(EventFilter(customer_id=customer_id, after=after, limit=limits.SPLIT_EVENTS_PORTION)):
        after = portion[-1].seq
        yield from (each for each in portion if _is_hers(each, ids, numbers, rules))


def _is_hers(event: Event, ids: frozenset[Identity], numbers: set[str], rules: IdentityRules) -> bool:
    run = event.properties.get("run") or event.context.get("run")
    if event.is_ours and isinstance(run, str):
        return is_of(run, numbers)
    named = rules.ids(event)
    return bool(named) and ids.issuperset(named)
