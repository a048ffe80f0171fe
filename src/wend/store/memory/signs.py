"""Signs of life."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from wend.app.signs import Signs
from wend.model.message import MessageStatus
from wend.model.task import STANDING
from wend.store.memory.room import Room


class MemorySigns(Room):
    """`wend.app.ports.Vitals`."""

    def signs(self, now: datetime, at_most: int) -> Signs:
        """How the store is; what is due is counted up to `at_most`."""
        kept = self._kept
        with kept.lock:
            customers, newest = kept.customers.values(), next(reversed(kept.log.values()), None)
            status = Counter(each.message.status for each in kept.outbox.values())
            queued = [each.due for each in kept.outbox.values() if each.message.status is MessageStatus.QUEUED]
            return Signs(
                generation=kept.generation,
                oldest_message=min(queued, default=None),
                bells=min(at_most, sum(each.bell is not None and each.bell <= now for each in customers)),
                timers=min(at_most, sum(each.timer is not None and each.timer <= now for each in customers)),
                outbox=min(at_most, sum(each <= now for each in queued)),
                sending=status[MessageStatus.SENDING],
                set_aside=sum(bool(each.claim and each.claim.set_aside) for each in customers),
                dead_letters=min(len(kept.letters), at_most),
                events=newest.seq if newest else 0,
                newest_event=newest.received_at if newest else None,
                runs=_nested((run.journey, run.status) for run, _ in kept.runs.values() if run.status != "ended"),
                tasks=_nested(
                    (task.queue, task.status.value) for task in kept.tasks.values() if task.status in STANDING
                ),
            )

    def count_queued(self, at_most: int) -> int:
        """Messages in the outbox, counted up to `at_most`."""
        with self._kept.lock:
            queued = (each.message.status is MessageStatus.QUEUED for each in self._kept.outbox.values())
            return min(at_most, sum(queued))


def _nested(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (outer, inner), count in sorted(Counter(pairs).items()):
        found.setdefault(outer, {})[inner] = count
    return found
