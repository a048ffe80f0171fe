"""The capacity of queues, as every store holds to it.

Rule 1. The open tasks of a queue are counted under one lock with the storing of those that are opened, and as they are
        then: no two commits can both take the last place, and a task that somebody else has closed is not freed twice.
Rule 2. Where no more stand there than the turns have reckoned with, they were right, whatever the capacity: what escalates
        may fill a queue beyond it, and a capacity may have been made smaller.
"""

from collections.abc import Iterable
from typing import Final

from wend.app.ports import CapReachedError, Commit, Queued

COUNT_OPEN: Final = "SELECT count(*) FROM tasks WHERE queue = {0} AND status = 'open' AND closed_at IS NULL"


def openings(commits: Iterable[Commit]) -> list[Queued]:
    """What commits open and free together, one for each queue, in the order of their names: that in which they are locked."""
    merged: dict[str, Queued] = {}
    for each in (each for commit in commits for each in commit.queued):
        known = merged.get(each.queue)
        opened, freed, seen = (known.opened, known.freed, known.seen) if known else (0, 0, each.seen)
        merged[each.queue] = Queued(
            each.queue, each.capacity, min(seen, each.seen), opened + each.opened, freed + each.freed
        )
    return [merged[name] for name in sorted(merged) if merged[name].opened]


def require_room(asked: Queued, after: int) -> None:
    """Raise `CapReachedError` where others have taken the room that turns have found; `after`: the open tasks with theirs."""
    if after > asked.seen + asked.opened - asked.freed and after > asked.capacity:
        raise CapReachedError(
            f"the queue {asked.queue}: {after} open tasks where {asked.capacity} have room; others were quicker, and the"
            " turns are taken again"
        )
