"""Merges and splits in memory."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from wend import limits
from wend.app.ports_identity import Merge, MergeFilter, Merging, Pair, RefusedId, Side, Splitting
from wend.model.customer import Customer
from wend.model.event import Event
from wend.model.identity import ANONYMOUS, USER, Identity
from wend.store.memory.kept import Claim, KeptCustomer
from wend.store.memory.writing import MemoryBell
from wend.store.pairs import ids_as_before
from wend.store.rows import pack_customer


class MemoryMerges(MemoryBell):
    """`wend.app.ports_identity.Identities`."""

    def asked_merges(self, limit: int) -> list[int]:
        """The merges to be carried out, oldest first."""
        with self._kept.lock:
            asked = (each for each in self._kept.merges if each.status == "asked")
            return [each.number for each in asked if not self._are_aside(each.kept, each.other)][:limit]

    def claim_pair(self, number: int, now: datetime, owner: str, lease: timedelta) -> Pair | None:
        """Claim both customers of a merge, or none."""
        with self._kept.lock:
            merge = self._merge(number, "asked")
            if merge is None:
                return None
            merge = msgspec.structs.replace(merge, kept=self._root(merge.kept))
            if merge.rule != "late":
                merge.other = self._root(merge.other)
            if merge.kept == merge.other:
                self._settle_as_one(number, now)
                return None
            if not self._claim_all((merge.kept, merge.other), now, owner, lease):
                return None
            kept, other = self._side(merge.kept), self._side(merge.other)
            if merge.rule != "late" and other.customer.user_id and not kept.customer.user_id:
                kept, other, merge.kept, merge.other = other, kept, merge.other, merge.kept
                ids_as_before(other, kept, merge.ids)
            else:
                ids_as_before(kept, other, merge.ids)
            apart = merge.rule != "late" and self._apart_below(merge.kept, merge.other)
            by_id = sum(
                (each.kind, each.value, each.status) == (merge.kind, merge.value, "merged")
                for each in self._kept.merges
            )
            return Pair(merge, kept, other, apart, by_id)

    def merge(self, merging: Merging, now: datetime, owner: str) -> bool:
        """Carry a merge out."""
        with self._kept.lock:
            kept, other = merging.commit.customer.id, merging.other.id
            merge = self._merge(merging.number, "asked")
            if merge is None or not self._holds(owner, kept) or not self._holds(owner, other):
                return False
            self._go_over(kept, other, merging.up_to)
            self._lay_down(self._kept.customers[kept], self._kept.customers[other], merging.other)
            if merge.rule == "late":
                self._kept.merges.remove(merge)
            else:
                self._replace(merge, status="merged", kept=kept, other=other, settled_at=now)
                self._kept.merge_records[merging.number] = merging.record or b""
            self.commit([merging.commit], now, owner)
            return True

    def refuse_merge(self, number: int, why: str, now: datetime, owner: str) -> None:
        """Settle a merge as refused, and give both back."""
        with self._kept.lock:
            merge = self._merge(number, "asked")
            if merge is None:
                return
            kept = self._root(merge.kept)
            other = merge.other if merge.rule == "late" else self._root(merge.other)
            self._replace(merge, status="refused", kept=kept, other=other, settled_at=now, why=why)
            self.release([kept, other], owner)

    def ask_merge(self, kept: int, other: int, rule: str, identity: Identity, event: str, now: datetime) -> None:
        """Ask for a merge."""
        with self._kept.lock:
            self._ask_merge(kept, other, rule, identity, event, now, rings=(kept,))

    def merges(self, which: MergeFilter) -> list[Merge]:
        """Merges, newest first."""
        with self._kept.lock:
            found = [
                msgspec.structs.replace(each)
                for each in sorted(self._kept.merges, key=lambda each: -each.number)
                if which.number in (None, each.number)
                and which.status in (None, each.status)
                and which.customer_id in (None, each.kept, each.other)
            ]
            return found[: which.limit]

    def merge_record(self, number: int) -> bytes | None:
        """What is kept with a merge."""
        return self._kept.merge_records.get(number)

    def identity_owner(self, identity: Identity) -> int | None:
        """The customer that an id is of."""
        with self._kept.lock:
            return self._kept.identities.get(identity)

    def refused_ids(self, limit: int) -> list[RefusedId]:
        """Ids that were refused, the most frequent first."""
        with self._kept.lock:
            found = sorted(self._kept.refused_ids.values(), key=lambda each: (each.kind, each.value))
            found.sort(key=lambda each: (each.times, each.last_at), reverse=True)
            return found[:limit]

    def claim_for_split(
        self, kept: int, other: int | None, now: datetime, owner: str, lease: timedelta
    ) -> Customer | None:
        """Claim who a split is about."""
        with self._kept.lock:
            ids = [kept] if other is None else [kept, other]
            return self._kept.customers[kept].state if self._claim_all(ids, now, owner, lease) else None

    def split(self, splitting: Splitting, now: datetime, owner: str) -> int | None:
        """Carry a split out."""
        with self._kept.lock:
            kept = splitting.kept.customer.id
            merge = self._merge(splitting.number, "merged") if splitting.number is not None else None
            if not self._holds(owner, kept):
                return None
            if splitting.number is None:
                splitting.other.customer.id = self._split_off(splitting, now)
            elif merge is None or not self._holds(owner, splitting.other.customer.id):
                return None
            else:
                self._replace(merge, status="undone", undone_at=now, why=splitting.by)
            other = splitting.other.customer.id
            self._give_back(splitting, kept, other)
            self._kept.customers[other].claim = Claim(owner, now, now)
            self.commit([splitting.kept, splitting.other], now, owner)
            for each in (kept, other):
                self._kept.customers[each].ring(now)
            return other

    def _are_aside(self, *ids: int) -> bool:
        claims = (self._kept.customers[each].claim for each in ids)
        return any(each.set_aside for each in claims if each)

    def _merge(self, number: int, status: str) -> Merge | None:
        return next((each for each in self._kept.merges if (each.number, each.status) == (number, status)), None)

    def _replace(self, merge: Merge, **changes: object) -> None:
        self._kept.merges[self._kept.merges.index(merge)] = msgspec.structs.replace(merge, **changes)

    def _settle_as_one(self, number: int, now: datetime) -> None:
        merge = self._merge(number, "asked")
        assert merge
        if merge.rule == "late":
            self._kept.merges.remove(merge)
        else:
            self._replace(merge, status="merged", settled_at=now, why="both were one already")

    def _claim_all(self, ids: Iterable[int], now: datetime, owner: str, lease: timedelta) -> bool:
        """Claim all of these, or none."""
        customers = [self._kept.customers[each] for each in sorted(ids)]
        if any(each.claim and (each.claim.set_aside or each.claim.until > now) for each in customers):
            return False
        for each in customers:
            each.claim = Claim(owner, each.claim.due if each.claim else now, now + lease)
        return True

    def _side(self, customer_id: int) -> Side:
        customer = self._kept.customers[customer_id]
        found = customer.events if customer.merged_into else customer.waiting
        ids = sorted((each for each, whose in self._kept.identities.items() if whose == customer_id), key=_by_text)
        below = sorted(each.id for each in self._kept.customers.values() if each.merged_into == customer_id)
        return Side(customer.state, found[: limits.EVENTS_PER_CLAIM], ids, below)

    def _apart_below(self, one: int, other: int) -> bool:
        of = [{each} | {k.id for k in self._kept.customers.values() if k.merged_into == each} for each in (one, other)]
        return any(
            each.status in ("undone", "refused")
            and ((each.kept in of[0] and each.other in of[1]) or (each.kept in of[1] and each.other in of[0]))
            for each in self._kept.merges
        )

    def _go_over(self, kept: int, other: int, up_to: int | None) -> None:
        """Everything of the other customer becomes the kept one's."""
        here, there = self._kept.customers[other], self._kept.customers[kept]
        _hand(here, there, [each for each in here.events if up_to is None or each.seq <= up_to])
        for identity, whose in self._kept.identities.items():
            if whose == other:
                self._kept.identities[identity] = kept
        self._rows_go(kept, other, "")
        for each in self._kept.customers.values():
            if each.merged_into == other:
                each.merged_into = kept

    def _rows_go(self, to: int, of: int, runs: str) -> None:
        """Runs, messages and tasks of a customer whose run begins so become another's."""
        for run, (row, held_out) in self._kept.runs.items():
            if row.customer_id == of and run.startswith(runs):
                self._kept.runs[run] = (msgspec.structs.replace(row, customer_id=to), held_out)
        for each in self._kept.outbox.values():
            if each.message.customer_id == of and each.message.run.startswith(runs):
                each.message = msgspec.structs.replace(each.message, customer_id=to)
        for name, task in self._kept.tasks.items():
            if task.customer_id == of and task.run.startswith(runs):
                self._kept.tasks[name] = msgspec.structs.replace(task, customer_id=to)

    def _lay_down(self, kept: KeptCustomer, other: KeptCustomer, state: Customer) -> None:
        other.packed, other.cursor = pack_customer(state), state.cursor
        other.timer = other.bell = other.claim = None
        other.merged_into = kept.id
        kept.user_id, kept.anonymous_id = kept.user_id or other.user_id, kept.anonymous_id or other.anonymous_id

    def _split_off(self, splitting: Splitting, now: datetime) -> int:
        customer = self._create()
        ids = dict(splitting.ids)
        customer.user_id, customer.anonymous_id = ids.get(USER), ids.get(ANONYMOUS)
        kind, value = splitting.ids[0]
        self._kept.merges.append(
            Merge(
                number=max((each.number for each in self._kept.merges), default=0) + 1,
                kept=splitting.kept.customer.id,
                other=customer.id,
                status="undone",
                rule="by-hand",
                kind=kind,
                value=value,
                event="",
                asked_at=now,
                settled_at=now,
                undone_at=now,
                why=splitting.by,
            )
        )
        return customer.id

    def _give_back(self, splitting: Splitting, kept: int, other: int) -> None:
        here, there = self._kept.customers[kept], self._kept.customers[other]
        wanted = set(splitting.events)
        _hand(here, there, [each for each in here.events if each.seq in wanted])
        for identity in splitting.ids:
            if self._kept.identities.get(identity) == kept:
                self._kept.identities[identity] = other
        for number in splitting.runs_of:
            self._rows_go(other, kept, f"{number}-")
        for number in splitting.below:
            self._kept.customers[number].merged_into = other
        there.merged_into = None
        here.user_id = self._name_left(kept, USER, here.user_id)
        here.anonymous_id = self._name_left(kept, ANONYMOUS, here.anonymous_id)

    def _name_left(self, customer_id: int, kind: str, name: str | None) -> str | None:
        left = sorted(
            each[1] for each, whose in self._kept.identities.items() if whose == customer_id and each[0] == kind
        )
        return name if name in left else next(iter(left), None)


def _hand(here: KeptCustomer, there: KeptCustomer, events: list[Event]) -> None:
    """Events go from one customer to another, in the order of the log."""
    gone = {each.seq for each in events}
    there.events = sorted([*there.events, *events], key=lambda each: each.seq)
    here.events = [each for each in here.events if each.seq not in gone]


def _by_text(identity: Identity) -> tuple[bytes, bytes]:
    return identity[0].encode(), identity[1].encode()
