"""What identity asks of the cellar: merges of two customers, carried out and undone.

Rule 1. A merge is asked for by the append of the event in which two customers met. It is carried out in one transaction
        by whoever has claimed both of them: they are as before, or one.
Rule 2. Customers are claimed in the order of their numbers, both or none.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import msgspec

from wend.model.customer import Customer
from wend.model.event import Event
from wend.model.identity import Identity

if TYPE_CHECKING:
    from wend.app.ports import Commit


class Merge(msgspec.Struct, kw_only=True):
    """A merge as it stands: `asked`, `merged`, `undone` (a barrier from then on) or `refused`.

    `rule` says why it was asked for: `alias`, `seen-together`, `by-hand`, or `late` (more came for a customer that was
    merged). `why` says why it was refused, or who had it undone.
    """

    number: int
    kept: int
    other: int
    status: str = "asked"
    rule: str
    kind: str
    value: str
    event: str
    ids: list[Identity] = []  # of the other, that went over when it was asked for
    asked_at: datetime
    settled_at: datetime | None = None
    undone_at: datetime | None = None
    why: str = ""


class MergeRecord(msgspec.Struct):
    """What is kept with a merge so that it can be undone: both as they were before (MessagePack), and what was the other's.

    The states are empty where they were too large to be kept: the merge cannot be undone.
    """

    kept: bytes
    other: bytes
    ids: list[Identity]
    below: list[int]  # customers that had been merged into the other


class RefusedId(msgspec.Struct, kw_only=True):
    """An id that brought two customers together who were not merged: `blocked`, `two-users` or `apart`."""

    kind: str
    value: str
    why: str
    times: int
    customer_id: int
    other: int
    last_at: datetime


class Side(msgspec.Struct):
    """One of two claimed customers: the state, events not yet applied (all of a merged one's), ids."""

    customer: Customer
    events: list[Event]
    ids: list[Identity]
    below: list[int] = []  # customers that were merged into her

    @property
    def merges(self) -> int:
        """How many customers were merged into her."""
        return len(self.below)


class Pair(msgspec.Struct):
    """Two customers claimed for a merge; `merges_by_id` are those that the same id has brought about already."""

    merge: Merge
    kept: Side
    other: Side
    are_apart: bool = False
    merges_by_id: int = 0


class Merging(msgspec.Struct):
    """A merge to be stored whole: the turn of the customer that goes on, what is left of the other, and the record."""

    number: int
    commit: "Commit"
    other: Customer
    record: bytes | None = None
    up_to: int | None = None  # the place in the log up to which events go over; None: all do


class Splitting(msgspec.Struct):
    """A split to be stored whole: both customers as they are from now on, and what goes back to the other."""

    number: int | None  # of the merge that is undone; None: an id is split off that came by no merge
    kept: "Commit"
    other: "Commit"  # of a customer that is to be created the number is 0
    ids: list[Identity]
    events: list[int]  # places in the log
    runs_of: list[int]  # numbers of customers whose runs go back, with their messages and tasks
    below: list[int]
    by: str = ""


class MergeFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which merges, newest first. `customer_id` may stand on either side."""

    number: int | None = None
    customer_id: int | None = None
    status: str | None = None
    limit: int | None = 100


class Identities(Protocol):
    """Merges and splits."""

    def asked_merges(self, limit: int) -> list[int]:
        """The numbers of merges to be carried out, oldest first; not of customers that are set aside."""

    def claim_pair(self, number: int, now: datetime, owner: str, lease: timedelta) -> Pair | None:
        """Claim both customers of a merge, whoever they have become since; None where somebody holds one of them.

        The customer that has a user id is the one that goes on, and the first one where both or neither have. Where both are
        one already, the merge is settled, and None is answered.
        """

    def merge(self, merging: Merging, now: datetime, owner: str) -> bool:
        """Carry a merge out, if `owner` still holds both and it is still asked for; whether it was."""

    def refuse_merge(self, number: int, why: str, now: datetime, owner: str) -> None:
        """Settle a merge as refused, and free the claims of both that `owner` holds, due as before."""

    def ask_merge(self, kept: int, other: int, rule: str, identity: Identity, event: str, now: datetime) -> None:
        """Ask for a merge; nothing happens where it is asked for already."""

    def merges(self, which: MergeFilter) -> list[Merge]: ...
    def merge_record(self, number: int) -> bytes | None:
        """What is kept with a merge so that it can be undone."""

    def identity_owner(self, identity: Identity) -> int | None:
        """The customer that an id is of; None where nobody is known by it."""

    def refused_ids(self, limit: int) -> list[RefusedId]:
        """Ids that brought customers together who were not merged, the most frequent first."""

    def claim_for_split(
        self, kept: int, other: int | None, now: datetime, owner: str, lease: timedelta
    ) -> Customer | None:
        """Claim the customer that something is split off from (and the one that it becomes, if it was there before)."""

    def split(self, splitting: Splitting, now: datetime, owner: str) -> int | None:
        """Carry a split out, if `owner` still holds both; the number of the customer that was split off.

        Where no merge is undone the other customer is created. Both bells ring.
        """
