"""Merges and splits of a store on PostgreSQL: the transactions around what `wend.store.merging` asks."""

from datetime import datetime, timedelta
from typing import Final

from wend.app.ports_identity import Merge, MergeFilter, Merging, Pair, RefusedId, Splitting
from wend.model.customer import Customer
from wend.model.identity import Identity
from wend.store import merging
from wend.store.pairs import HeldElsewhere, claim_pair, claim_side
from wend.store.postgresql import log
from wend.store.postgresql.bell import _GIVE_BACK
from wend.store.postgresql.database import Connection
from wend.store.postgresql.identities import asking
from wend.store.postgresql.room import Room
from wend.store.postgresql.turns import _commit, _pack
from wend.store.postgresql.values import Bigints
from wend.store.times import to_micros
from wend.store.whose import Met

_LOCKED: Final = " FOR UPDATE"


class PostgresMerges(Room):
    """`wend.app.ports_identity.Identities`."""

    def asked_merges(self, limit: int) -> list[int]:
        """The merges to be carried out, oldest first."""
        return [row[0] for row in self._database.ask(_ASKED, {"limit": limit})]

    def claim_pair(self, number: int, now: datetime, owner: str, lease: timedelta) -> Pair | None:
        """Claim both customers of a merge, or none."""
        asked = (number, to_micros(now), owner, to_micros(now + lease))
        try:
            return self._database.write(lambda connection: claim_pair(asking(connection), *asked))
        except HeldElsewhere:
            return None

    def merge(self, merging_: Merging, now: datetime, owner: str) -> bool:
        """Carry a merge out."""
        kept, other = merging_.commit.customer.id, merging_.other.id
        packed = {kept: _pack(merging_.commit)}

        def work(connection: Connection) -> bool:
            ask = asking(connection)
            if not merging.holds(ask, (kept, other), owner, _LOCKED):
                return False
            if not merging.carry_out(ask, merging_, to_micros(now)):
                return False
            _commit(connection, packed, to_micros(now), owner)
            return True

        return self._database.write(work)

    def refuse_merge(self, number: int, why: str, now: datetime, owner: str) -> None:
        """Settle a merge as refused, and give both back."""

        def work(connection: Connection) -> None:
            ids = merging.refuse(asking(connection), number, why, to_micros(now))
            given_back = connection.execute(_GIVE_BACK, (owner, Bigints(sorted(ids)))).fetchall()
            log.ring(connection, dict(sorted(given_back)))

        self._database.write(work)

    def ask_merge(self, kept: int, other: int, rule: str, identity: Identity, event: str, now: datetime) -> None:
        """Ask for a merge."""
        at = to_micros(now)

        def work(connection: Connection) -> None:
            met = Met(kept, other, identity, rule, event, at)
            if merging.insert_asked(asking(connection), kept, other, met, []):
                log.ring(connection, {kept: at})

        self._database.write(work)

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
        asked = (kept, other, to_micros(now), owner, to_micros(now + lease))
        try:
            return self._database.write(lambda connection: claim_side(asking(connection), *asked))
        except HeldElsewhere:
            return None

    def split(self, splitting: Splitting, now: datetime, owner: str) -> int | None:
        """Carry a split out."""
        at, kept = to_micros(now), splitting.kept.customer.id
        ids = [kept, *([splitting.other.customer.id] if splitting.number is not None else [])]

        def work(connection: Connection) -> int | None:
            ask = asking(connection)
            if not merging.holds(ask, ids, owner, _LOCKED):
                return None
            other = merging.give_back(ask, splitting, at)
            if other is None:
                return None
            merging.claim(ask, [other], at, owner, at)
            packed = {each.customer.id: _pack(each) for each in (splitting.kept, merging.as_commit(splitting, other))}
            log.ring(connection, dict.fromkeys(sorted(packed), at))
            _commit(connection, dict(sorted(packed.items())), at, owner)
            return other

        return self._database.write(work)


_ASKED: Final = merging.ASKED.replace(":limit", "%(limit)s")
