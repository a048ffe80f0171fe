"""Claiming two customers at once, for a merge or a split: both or none."""

from wend.app.ports_identity import Pair, Side
from wend.model.customer import Customer
from wend.model.identity import Identity
from wend.store import merging
from wend.store.merging import Ask


class HeldElsewhere(Exception):  # noqa: N818 - no error: the transaction is rolled back, and None answered
    """Somebody else holds one of the two, or there is nothing to claim."""


def claim_pair(ask: Ask, number: int, now: int, owner: str, until: int) -> Pair | None:
    """Both customers of a merge, claimed. Raises `HeldElsewhere`."""
    merge = merging.one_merge(ask, number, status="asked")
    if merge is None:
        return None
    merge.kept = merging.root_of(ask, merge.kept)
    if merge.rule != "late":
        merge.other = merging.root_of(ask, merge.other)
    if merge.kept == merge.other:
        merging.settle_as_one(ask, merge, now)
        return None
    if not merging.claim(ask, (merge.kept, merge.other), now, owner, until):
        raise HeldElsewhere
    other = merging.side(ask, merge.other)  # first: whatever has come before is then seen of the kept one
    kept = merging.side(ask, merge.kept)
    if merge.rule != "late" and other.customer.user_id and not kept.customer.user_id:
        kept, other, merge.kept, merge.other = other, kept, merge.other, merge.kept
        ids_as_before(other, kept, merge.ids)
    else:
        ids_as_before(kept, other, merge.ids)
    apart = merge.rule != "late" and merging.apart_below(ask, merge.kept, merge.other)
    return Pair(merge, kept, other, apart, merging.merges_by(ask, merge.kind, merge.value))


def ids_as_before(here: Side, there: Side, over: list[Identity]) -> None:
    """Ids that went over from one to the other when the merge was asked for are the first one's again."""
    here.ids = [each for each in here.ids if each not in over]
    there.ids = sorted({*there.ids, *over})


def claim_side(ask: Ask, kept: int, other: int | None, now: int, owner: str, until: int) -> Customer | None:
    """The customer that something is split off from, claimed with what it was before. Raises `HeldElsewhere`."""
    ids = [kept] if other is None else [kept, other]
    if not merging.claim(ask, ids, now, owner, until):
        raise HeldElsewhere
    return merging.side(ask, kept).customer
