"""The log over the years, in memory."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any, Final

from wend.app.ports_log import DataKind, Forgotten, LogRow
from wend.model.message import MessageStatus
from wend.model.reason import Code, Reason
from wend.store.forgetting import PART
from wend.store.memory.kept import Gone
from wend.store.memory.room import Room
from wend.store.rows import event_row
from wend.store.times import EPOCH

_UNSENT: Final = (MessageStatus.QUEUED, MessageStatus.SENDING)
GONE_REASON: Final = (0, Reason(at=EPOCH, code=Code.ENTERED))  # stands in its place, so that others keep their numbers
What = tuple[str, str, str, int]  # journey, status, reason, whether held out


class MemoryLogKeeping(Room):
    """`wend.app.ports_log.LogKeeping`."""

    def log_rows(self, after: int, limit: int) -> list[LogRow]:
        """Events as the log has them."""
        with self._kept.lock:
            owners = {each.seq: whose.id for whose in self._kept.customers.values() for each in whose.events}
            chosen = (each for each in self._kept.log.values() if each.seq > after)
            return [LogRow(*event_row(each.seq, owners[each.seq], each)) for each in islice(chosen, limit)]

    def received_from(self, seq: int) -> tuple[int, datetime] | None:
        """The first event at or behind a place."""
        with self._kept.lock:
            return next(((each.seq, each.received_at) for each in self._kept.log.values() if each.seq >= seq), None)

    def unapplied_from(self, up_to: int) -> int | None:
        """The first place whose event waits for its turn."""
        with self._kept.lock:
            waiting = (each.seq for customer in self._kept.customers.values() for each in customer.waiting)
            return min((seq for seq in waiting if seq <= up_to), default=None)

    def make_log_ahead(self) -> bool:
        """Memory needs no room made."""
        return False

    def forget_events(self, up_to: int, late: int, before: datetime, limit: int) -> int:  # noqa: ARG002 - all go at once
        """Take the oldest events away."""
        kept = self._kept
        with kept.lock:
            old = list(islice((each for each in kept.log.values() if each.seq <= up_to), limit))
            for each in old:
                del kept.log[each.message_id]
                kept.gone_events[each.kind.value, each.name, int(each.is_ours)] += 1
            last = old[-1].seq if old else 0
            for customer in kept.customers.values():
                customer.events[:] = [each for each in customer.events if each.seq > last]
            self._count_gone(DataKind.EVENTS, ("", "", "", 0), len(old), 0, before)
            return len(old)

    def forget(self, kind: DataKind, before: datetime, limit: int) -> int:
        """Take a portion of other data away."""
        with self._kept.lock:
            old = self._old(kind, before)[:limit]
            for what, goals, remove in old:
                remove()
                self._count_gone(kind, what, 1, goals, before)
            self._kept.letters[:] = [each for each in self._kept.letters if each is not None]
            return len(old)

    def count_forgettable(self, kind: DataKind, before: datetime) -> int:
        """How many rows would go."""
        with self._kept.lock:
            return len(self._old(kind, before))

    def forgotten(self) -> list[Forgotten]:
        """What has gone, by kind."""
        with self._kept.lock:
            kinds = sorted({kind for kind, _ in self._kept.gone})
            return [self._told(kind) for kind in kinds]

    def archived(self) -> int:
        """Up to where the log is archived."""
        return self._kept.archived

    def move_archived(self, before: int, seq: int) -> bool:
        """Move that on."""
        with self._kept.lock:
            fits = self._kept.archived == before
            if fits:
                self._kept.archived = seq
            return fits

    def _told(self, kind: DataKind) -> Forgotten:
        mine = [gone for (of, _), gone in self._kept.gone.items() if of == kind]
        return Forgotten(kind, sum(each.count for each in mine), max(each.before for each in mine))

    def _count_gone(self, kind: DataKind, what: What, count: int, goals: int, before: datetime) -> None:
        if count:
            known = self._kept.gone.setdefault((kind, what), Gone(before))
            known.count += count
            known.goals += goals
            known.before = max(known.before, before)

    def _old(self, kind: DataKind, before: datetime) -> list[tuple[What, int, Callable[[], Any]]]:
        """What may go: how it is counted, and how it is removed."""
        match kind:
            case DataKind.DEAD_LETTERS:
                return [
                    (("", "", "", 0), 0, lambda each=each: self._lose_letter(each))  # type: ignore[misc]
                    for each in self._kept.letters
                    if each.received_at < before
                ]
            case DataKind.REASONS:
                return self._old_reasons(before)
            case DataKind.MESSAGES:
                return self._old_messages(before)
            case DataKind.RUNS:
                return self._old_runs(before)
            case DataKind.EVENTS:
                return []

    def _lose_letter(self, letter: Any) -> None:
        self._kept.letters.remove(letter)
        self._kept.gone_letters += 1

    def _old_reasons(self, before: datetime) -> list[tuple[What, int, Callable[[], Any]]]:
        reasons = self._kept.reasons
        return [
            (("", "", "", 0), 0, lambda place=place: reasons.__setitem__(place, GONE_REASON))  # type: ignore[misc]
            for place, (whose, reason) in enumerate(reasons)
            if whose and reason.at < before and not self._is_needed(whose, reason.run)
        ]

    def _old_messages(self, before: datetime) -> list[tuple[What, int, Callable[[], Any]]]:
        outbox = self._kept.outbox
        return [
            (
                (each.message.journey, each.message.status.value, each.message.reason, 0),
                0,
                lambda name=name: outbox.pop(name),  # type: ignore[misc]
            )
            for name, each in outbox.items()
            if each.message.decided_at < before
            and each.message.status not in _UNSENT
            and (each.message.sent_at is None or each.message.sent_at < before)
            and not self._is_needed(each.message.customer_id, each.message.run)
        ]

    def _old_runs(self, before: datetime) -> list[tuple[What, int, Callable[[], Any]]]:
        runs = self._kept.runs
        return [
            (
                (row.journey, PART if row.parent else row.status, row.reason, int(held_out)),
                int(row.goal_at is not None),
                lambda name=name: runs.pop(name),  # type: ignore[misc]
            )
            for name, (row, held_out) in runs.items()
            if row.ended_at is not None and row.ended_at < before and not self._is_needed(row.customer_id, row.id)
        ]

    def _is_needed(self, customer_id: int, run: str) -> bool:
        """Whether something live belongs to a run."""
        live = (row for row, _ in self._kept.runs.values() if row.customer_id == customer_id and row.status != "ended")
        return (
            any(run in {row.id, row.parent} or run.startswith(f"{row.id}.") for row in live)
            or any(
                each.message.run == run and each.message.customer_id == customer_id and each.message.status in _UNSENT
                for each in self._kept.outbox.values()
            )
            or any(
                each.run == run and each.customer_id == customer_id and each.closed_at is None
                for each in self._kept.tasks.values()
            )
        )
