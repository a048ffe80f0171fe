"""Merges carried out: two customers that an event brought together become one, in one transaction.

Rule 1. Merges come before turns: whoever takes turns carries out first what is asked for. A turn of one of the two that is
        under way meanwhile is simply earlier.
Rule 2. Whoever cannot claim both leaves it: the one who holds them takes turns again, and then carries it out.
Rule 3. What has come for either and was not applied yet is taken by the joined customer, in the order of the log.
Rule 4. What cannot be merged is refused with the reason, and both go on as they are.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from wend import limits
from wend.app.backfill import backfill
from wend.app.entry_counts import counted, countings
from wend.app.outside import look_outside
from wend.app.ports import CapReachedError, Commit, Due, EventFilter, Reading, Store, UnavailableError
from wend.app.ports_identity import MergeRecord, Merging, Pair
from wend.app.room import queued
from wend.engine import Live
from wend.engine.merge import left_of, merge
from wend.engine.outside import Outside
from wend.engine.turn import Turn
from wend.errors import WendError
from wend.model.customer import Customer
from wend.model.event import EventKind
from wend.model.identity import USER, IdentityRules

_pack = msgspec.msgpack.Encoder().encode
TakeTurns = Callable[[Store, Due, Live, datetime, Outside], tuple[Commit, Outside]]


@dataclass(frozen=True, slots=True)
class _Round:
    """With what merges are carried out."""

    store: Store
    live: Live
    now: datetime
    owner: str
    take: TakeTurns


def merge_due(store: Store, live: Live, now: datetime, owner: str, take: TakeTurns) -> int:
    """Carry out the merges that are asked for, as far as both customers are free; how many were.

    `take` is how the turns of one customer are taken (`wend.app.advance.turns_of`).
    """
    numbers = store.asked_merges(limits.MERGES_PER_PASS)
    return sum(_carry_out(_Round(store, live, now, owner, take), number) for number in numbers) if numbers else 0


def _carry_out(here: _Round, number: int) -> bool:
    store = here.store
    pair = _claimed(here, number)
    if pair is None:
        return False
    ids = [pair.kept.customer.id, pair.other.customer.id]
    if why := objection(pair, here.live.workspace.identity):
        store.refuse_merge(number, why, here.now, here.owner)
        return False
    if _has_more(pair):
        store.release(ids, here.owner)  # their turns come first; the merge waits until all has been read
        return False
    try:
        return store.merge(_merging(here, pair), here.now, here.owner)
    except UnavailableError:
        raise
    except CapReachedError:  # others entered meanwhile: it is reckoned anew with the counts of then
        store.release(ids, here.owner)
        return False
    except Exception as error:  # noqa: BLE001 - whatever is wrong with these two may not stop the others
        store.refuse_merge(number, f"{type(error).__name__}: {error}", here.now, here.owner)
        return False


def _has_more(pair: Pair) -> bool:
    """Whether more may have come than was loaded; what came late for a merged customer is handed on part by part."""
    waiting = len(pair.kept.events) if pair.merge.rule == "late" else max(len(pair.kept.events), len(pair.other.events))
    return waiting >= limits.EVENTS_PER_CLAIM


def _claimed(here: _Round, number: int) -> Pair | None:
    """Both customers of a merge; None where one is not free, or has a state that cannot be read (yet)."""
    try:
        return here.store.claim_pair(number, here.now, here.owner, timedelta(seconds=limits.LEASE_SECONDS))
    except UnavailableError:
        raise
    except WendError:  # of a newer Wend, which will carry it out, or damaged: her own turn says so
        return None


def objection(pair: Pair, rules: IdentityRules) -> str:
    """Why two customers are not merged; empty: nothing speaks against it."""
    merge_, kept, other = pair.merge, pair.kept, pair.other
    if merge_.rule == "late":
        return ""
    if pair.are_apart:
        return "they were split, or refused to be one"
    users = [sum(kind == USER for kind, _ in side.ids) for side in (kept, other)]
    if merge_.rule == "seen-together" and kept.customer.user_id and other.customer.user_id and all(users):
        return "two user ids are two people, unless an alias call joins them"
    if pair.merges_by_id >= rules.merges_per_id:
        return f"the id has brought about {pair.merges_by_id} merges, and at most {rules.merges_per_id} are believed"
    if kept.merges + other.merges + 1 > rules.merges_per_customer:
        return f"at most {rules.merges_per_customer} customers are merged into one"
    return _too_many(pair, rules)


def _too_many(pair: Pair, rules: IdentityRules) -> str:
    kinds = sorted({kind for kind, _ in [*pair.kept.ids, *pair.other.ids]})
    for kind in kinds:
        here, there = (sum(each == kind for each, _ in side.ids) for side in (pair.kept, pair.other))
        if here and there and here + there > rules.most(kind):
            return f"they would have {here + there} ids of the kind {kind}, and at most {rules.most(kind)} are believed"
    return ""


def _merging(here: _Round, pair: Pair) -> Merging:
    """The merge of two claimed customers, ready to be stored."""
    store, live, now = here.store, here.live, here.now
    kept = _in_line(store, pair.kept.customer, live, now)
    outside = look_outside(store, live, now)
    last = max((each.seq for each in pair.other.events), default=0)
    if pair.merge.rule == "late":
        begun, record = Commit(kept), None
        other = pair.other.customer
    else:
        other = _in_line(store, pair.other.customer, live, now)
        record = _record(pair)
        begun = _joined(here, pair, kept, other, outside)
    commit = _with_events(here, begun, pair, outside)
    left = left_of(other, kept.id, max(other.cursor, last))
    return Merging(pair.merge.number, commit, left, record, last if pair.merge.rule == "late" else None)


def _in_line(store: Store, customer: Customer, live: Live, now: datetime) -> Customer:
    """A customer whose counters are those that live rules ask for."""
    if customer.rules == live.rules:
        return customer
    customer = backfill(store, customer, live, now)
    customer.counters = {key: each for key, each in customer.counters.items() if key in live.counters_by_key}
    customer.rules = live.rules
    return customer


def _joined(here: _Round, pair: Pair, kept: Customer, other: Customer, outside: Outside) -> Commit:
    newer = newer_traits(here.store, kept, other)
    asked = pair.merge
    told = {"merge": asked.number, "rule": asked.rule, "kind": asked.kind, "value": asked.value}
    return commit_of(merge(kept, other, here.live, here.now, newer=newer, outside=outside, **told))


def commit_of(turn: Turn) -> Commit:
    """A turn, to be stored."""
    return Commit(
        turn.customer,
        runs=list(turn.runs.values()),
        messages=turn.messages,
        reasons=turn.reasons,
        events=turn.events,
        letters=turn.letters,
        tasks=turn.tasks,
        task_changes=turn.task_changes,
        withdrawn=turn.withdrawn,
    )


def _with_events(here: _Round, begun: Commit, pair: Pair, outside: Outside) -> Commit:
    """The turns that events of both bring about, behind what the merge itself did, in one commit."""
    events = sorted([*pair.kept.events, *pair.other.events], key=lambda each: each.seq)
    before = begun.customer.cursor
    if events:
        begun.customer.cursor = min(before, events[0].seq - 1)
    commit, _ = here.take(here.store, Due(begun.customer, events), here.live, here.now, outside)
    commit.customer.cursor = max(before, commit.customer.cursor)
    whole = _together(begun, commit)
    asked = countings(here.live, here.now)
    whole.counted = counted(whole, asked) if asked else []
    whole.queued = queued(whole, here.live, outside.queues) if outside.queues else []
    return whole


def _together(first: Commit, then: Commit) -> Commit:
    runs = {run.id: run for run in [*first.runs, *then.runs]}
    return Commit(
        then.customer,
        runs=list(runs.values()),
        messages=[*first.messages, *then.messages],
        reasons=[*first.reasons, *then.reasons],
        events=[*first.events, *then.events],
        letters=[*first.letters, *then.letters],
        tasks=[*first.tasks, *then.tasks],
        task_changes=[*first.task_changes, *then.task_changes],
        withdrawn={**first.withdrawn, **then.withdrawn},
        next_due=then.next_due,
    )


def _record(pair: Pair) -> bytes:
    """Both as they were, to undo the merge by; without the states where they are too large to be kept."""
    kept, other = pair.kept.customer, pair.other.customer
    record = MergeRecord(_pack(kept), _pack(other), pair.other.ids, pair.other.below)
    packed = _pack(record)
    if len(packed) <= limits.MERGE_RECORD_BYTES:
        return packed
    return _pack(MergeRecord(b"", b"", pair.other.ids, pair.other.below))


def newer_traits(store: Reading, kept: Customer, other: Customer) -> frozenset[str]:
    """Of the traits on which two customers differ, those of which the other's word is newer by the log.

    A trait that the log says nothing of (a journey has written it) is believed as the kept one has it.
    """
    differing = {name for name, value in other.traits.items() if name in kept.traits and kept.traits[name] != value}
    if not differing:
        return frozenset()
    words = [_last_words(store, customer.id, differing) for customer in (kept, other)]
    return frozenset(name for name in differing if name in words[1] and words[1][name] > words[0].get(name, ("", 0)))


def _last_words(store: Reading, customer_id: int, names: Iterable[str]) -> Mapping[str, Any]:
    """When each trait was last told of, and where in the log."""
    which = EventFilter(
        customer_id=customer_id, kind=EventKind.IDENTIFY, newest_first=True, limit=limits.MERGE_WORDS_READ
    )
    said: dict[str, tuple[str, int]] = {}
    for event in store.events(which):
        for name in event.traits.keys() & set(names):
            said[name] = max(said.get(name, ("", 0)), (event.time.isoformat(), event.seq))
    return said


def hand_on(store: Store, due: list[Due], now: datetime, owner: str) -> list[Due]:
    """Of claimed customers those that were not merged; what has come for merged ones is handed on, as a merge of its own."""
    if not any(each.customer.merged_into for each in due):
        return due
    for each in due:
        if not each.customer.merged_into:
            continue
        if each.events:
            first, customer = each.events[0], each.customer
            identity = (USER, first.user_id) if first.user_id else ("anonymous_id", first.anonymous_id or "")
            store.ask_merge(customer.merged_into, customer.id, "late", identity, first.message_id, now)
            customer.cursor = each.events[-1].seq
        store.commit([Commit(each.customer)], now, owner)
    return [each for each in due if not each.customer.merged_into]
