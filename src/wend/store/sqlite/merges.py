"""Merges and splits of an SQLite store: the transactions around what `wend.store.merging` asks."""

import sqlite3
from datetime import datetime, timedelta

from wend.app.ports_identity import Merge, MergeFilter, Merging, Pair, RefusedId, Splitting
from wend.model.customer import Customer
from wend.model.identity import Identity
from wend.store import merging
from wend.store.pairs import HeldElsewhere, claim_pair, claim_side
from wend.store.rows import to_json
from wend.store.sqlite import log
from wend.store.sqlite.bell import _GIVE_BACK
from wend.store.sqlite.identities import Remembered, asking
from wend.store.sqlite.room import Room
from wend.store.sqlite.turns import pack_all, store_turns
from wend.store.times import to_micros
from wend.store.whose import Met

_JOINS = "SELECT value FROM meta WHERE name = 'joins'"
_IDS = "SELECT kind, value FROM identities WHERE customer_id = ?"


class SqliteMerges(Room):
    """`wend.app.ports_identity.Identities`."""

    _remembered: Remembered

    def asked_merges(self, limit: int) -> list[int]:
        """The merges to be carried out, oldest first."""
        with self._database.read() as connection:
            return merging.asked(asking(connection), limit)

    def claim_pair(self, number: int, now: datetime, owner: str, lease: timedelta) -> Pair | None:
        """Claim both customers of a merge, or none."""
        try:
            with self._database.write() as connection:
                return claim_pair(asking(connection), number, to_micros(now), owner, to_micros(now + lease))
        except HeldElsewhere:
            return None

    def merge(self, merging_: Merging, now: datetime, owner: str) -> bool:
        """Carry a merge out."""
        packed = pack_all([merging_.commit])
        with self._database.write() as connection:
            ask = asking(connection)
            pair = (merging_.commit.customer.id, merging_.other.id)
            if not merging.holds(ask, pair, owner) or not merging.carry_out(ask, merging_, to_micros(now)):
                return False
            store_turns(connection, packed, to_micros(now), owner)
            self._remember(connection, pair[0])
            return True

    def _remember(self, connection: sqlite3.Connection, kept: int) -> None:
        """What this process remembers of ids stays right, and is not looked up anew because of its own merges."""
        (joins,) = connection.execute(_JOINS).fetchone()
        ids = dict.fromkeys(connection.execute(_IDS, (kept,)), kept)
        if self._remembered.joins == joins - 1:
            self._database.after_commit(lambda: self._remembered.update(ids, joins))

    def refuse_merge(self, number: int, why: str, now: datetime, owner: str) -> None:
        """Settle a merge as refused, and give both back."""
        with self._database.write() as connection:
            ask = asking(connection)
            ids = merging.refuse(ask, number, why, to_micros(now))
            log.ring(connection, dict(connection.execute(_GIVE_BACK, (owner, to_json(ids))).fetchall()))

    def ask_merge(self, kept: int, other: int, rule: str, identity: Identity, event: str, now: datetime) -> None:
        """Ask for a merge."""
        with self._database.write() as connection:
            met = Met(kept, other, identity, rule, event, to_micros(now))
            if merging.insert_asked(asking(connection), kept, other, met, []):
                log.ring(connection, {kept: to_micros(now)})

    def merges(self, which: MergeFilter) -> list[Merge]:
        """Merges, newest first."""
        with self._database.read() as connection:
            return merging.merges(asking(connection), which)

    def merge_record(self, number: int) -> bytes | None:
        """What is kept with a merge."""
        with self._database.read() as connection:
            return merging.record_of(asking(connection), number)

    def identity_owner(self, identity: Identity) -> int | None:
        """The customer that an id is of."""
        with self._database.read() as connection:
            return merging.owner_of(asking(connection), identity)

    def refused_ids(self, limit: int) -> list[RefusedId]:
        """Ids that were refused, the most frequent first."""
        with self._database.read() as connection:
            return merging.refused(asking(connection), limit)

    def claim_for_split(
        self, kept: int, other: int | None, now: datetime, owner: str, lease: timedelta
    ) -> Customer | None:
        """Claim who a split is about."""
        try:
            with self._database.write() as connection:
                return claim_side(asking(connection), kept, other, to_micros(now), owner, to_micros(now + lease))
        except HeldElsewhere:
            return None

    def split(self, splitting: Splitting, now: datetime, owner: str) -> int | None:
        """Carry a split out."""
        packed = pack_all([splitting.kept])
        with self._database.write() as connection:
            ask = asking(connection)
            ids = [splitting.kept.customer.id, *([splitting.other.customer.id] if splitting.number is not None else [])]
            if not merging.holds(ask, ids, owner):
                return None
            other = merging.give_back(ask, splitting, to_micros(now))
            if other is None:
                return None
            merging.claim(ask, [other], to_micros(now), owner, to_micros(now))
            store_turns(connection, packed | pack_all([merging.as_commit(splitting, other)]), to_micros(now), owner)
            log.ring(connection, {splitting.kept.customer.id: to_micros(now), other: to_micros(now)})
            return other
