"""Two releases at work on one store, as while an update goes round: what only the newer one can read is left to it.

Rule 1. Nothing is wrong with a customer whom a newer Wend has worked on: the claim is given back at once, and nobody is set
        aside. The older process takes the turns of the others, and says, again and again with growing pauses, that it is
        time for it to end.
"""

from collections.abc import Sequence

from wend.app.ports import Due, Store
from wend.errors import WendError


class OutdatedError(WendError):
    """A newer Wend works on this store; end this process, and start the newer one in its place."""


def leave_to_newer(store: Store, claimed: Sequence[Due], owner: str) -> list[Due]:
    """Those whose turn this process can take; the claims on the others are given back."""
    newer = [each.customer.id for each in claimed if each.newer]
    if newer:
        store.release(newer, owner)
    return [each for each in claimed if not each.newer]


def tell_if_outdated(claimed: Sequence[Due]) -> None:
    """Raise `OutdatedError` where some were left to a newer Wend."""
    newer = [each for each in claimed if each.newer]
    if newer:
        raise OutdatedError(
            f"{len(newer)} customers are left to a newer Wend, which has worked on them (such as #{newer[0].customer.id}: "
            f"{newer[0].newer}); end this process, and start the newer one in its place"
        )
