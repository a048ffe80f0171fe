"""Intake, bell, turns and outbox in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from wend import limits
from wend.app.ports import Appended, Commit, Delivery, Due, RunRow
from wend.model.customer import Run
from wend.model.event import DeadLetter, Event
from wend.model.letter import Letter
from wend.model.message import Message, MessageStatus
from wend.model.task import TaskStatus
from wend.store.agreed import believed, require_ids, withdrawals
from wend.store.memory.entry_counts import MemoryEntryCounts
from wend.store.memory.kept import Claim, Handover, KeptCustomer
from wend.store.memory.room import Room
from wend.store.queue_room import openings, require_room
from wend.store.rows import pack_customer, status_of


class MemoryIntake(Room):
    """`wend.app.ports.Intake`."""

    def append(self, events: Sequence[Event]) -> Appended:
        """Append events not seen before, each to its customer, and ring."""
        require_ids(events)
        with self._kept.lock:
            new = self._new(events)
            for customer, event in self._resolve(new):
                self._log(customer, event)
        return Appended(len(new), len(events) - len(new))

    def append_to(self, customer_id: int, event: Event) -> None:
        """Append an event to whoever has this number, and ring."""
        with self._kept.lock:
            for each in self._new([event]):
                self._log(self._kept.customers[customer_id], each)

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep what could not be accepted."""
        with self._kept.lock:
            for letter in letters:
                self._kept.letters.append(
                    msgspec.structs.replace(letter, id=len(self._kept.letters) + self._kept.gone_letters + 1)
                )


class MemoryBell(MemoryEntryCounts):
    """`wend.app.ports.Bell`."""

    def claim(self, now: datetime, limit: int, owner: str, lease: timedelta) -> list[Due]:
        """Claim up to `limit` due customers, longest due first."""
        with self._kept.lock:
            due = [(at, each.id) for each in self._kept.customers.values() if (at := each.due(now)) is not None]
            return [self._claim(customer_id, at, owner, now + lease) for at, customer_id in sorted(due)[:limit]]

    def _claim(self, customer_id: int, due: datetime, owner: str, until: datetime) -> Due:
        customer = self._kept.customers[customer_id]
        customer.claim = Claim(owner, due, until)
        customer.bell = None
        return Due(customer.state, customer.waiting[: limits.EVENTS_PER_CLAIM])

    def _open_in(self, queue: str) -> int:
        return sum(each.queue == queue and each.status is TaskStatus.OPEN for each in self._kept.tasks.values())

    def _freed_in(self, queue: str, held: Sequence[Commit]) -> int:
        """How many open tasks of a queue these commits close; what somebody else has closed is not counted again."""
        new = {task.id: task for each in held for task in each.tasks}
        known = new | self._kept.tasks
        freeing = {change.id for each in held for change in each.task_changes if change.frees == queue}
        return sum(known[each].status is TaskStatus.OPEN for each in freeing if each in known)

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        """Store the turns of customers that `owner` still holds, and free them."""
        with self._kept.lock:
            held = [each for each in commits if self._holds(owner, each.customer.id)]
            self.check_counts(held)
            for asked in openings(held):
                require_room(asked, self._open_in(asked.queue) + asked.opened - self._freed_in(asked.queue, held))
            packed = {_id(each): pack_customer(each.customer) for each in held}  # what cannot be kept stops all of it
            for commit in sorted(held, key=_id):
                self._store(commit, packed[_id(commit)])
            owned = [
                (self._kept.customers[_id(each)], event) for each in sorted(held, key=_id) for event in each.events
            ]
            letters = [each for commit in sorted(held, key=_id) for each in commit.letters]
            self._found_accounts({each.account for each in letters if each.account})
            owned += [(self._addressee(each), each.event) for each in letters]
            owners = {event.message_id: customer for customer, event in owned}
            for event in self._new(event for _, event in owned):
                self._log(owners[event.message_id], event)
            for customer in (self._kept.customers[_id(each)] for each in held):
                customer.claim = None
                if customer.waiting and customer.bell is None:
                    customer.ring(now)

    def _addressee(self, letter: Letter) -> KeptCustomer:
        """Whom a letter is for."""
        return self._kept.customers[self._kept.accounts[letter.account] if letter.account else letter.customer]

    def _found_accounts(self, names: set[str]) -> None:
        """Create the accounts that there are not yet."""
        for name in sorted(names - self._kept.accounts.keys()):
            self._kept.accounts[name] = self._create().id

    def _holds(self, owner: str, customer_id: int) -> bool:
        customer = self._kept.customers.get(customer_id)
        return bool(customer and customer.claim and customer.claim.owner == owner and not customer.claim.set_aside)

    def _store(self, commit: Commit, packed: tuple[bytes | None, str]) -> None:
        customer = self._kept.customers[commit.customer.id]
        customer.packed, customer.cursor = packed, commit.customer.cursor
        customer.timer = commit.next_due
        for run in commit.runs:
            self._kept.runs[run.id] = (_run_row(customer.id, run), run.held_out)
        for message in commit.messages:
            self._kept.outbox.setdefault(message.id, Handover(msgspec.structs.replace(message)))
        for reason, _, ended in withdrawals(commit):
            self._withdraw(ended, reason)
        for task in commit.tasks:
            self._keep_task(task)
        for change in commit.task_changes:
            self._change_task(change)
        self._kept.reasons += [(customer.id, reason) for reason in commit.reasons]

    def _withdraw(self, run: str, reason: str) -> None:
        for each in self._kept.outbox.values():
            message = each.message
            if message.run == run and message.status is MessageStatus.QUEUED and message.purpose:
                each.message = msgspec.structs.replace(
                    message, status=MessageStatus.WITHHELD, reason=reason, next_attempt_at=None
                )
                each.owner, each.until = "", None

    def release(self, customer_ids: Sequence[int], owner: str) -> None:
        """Give claims back unworked: due as before."""
        with self._kept.lock:
            for customer_id in customer_ids:
                if self._holds(owner, customer_id):
                    customer = self._kept.customers[customer_id]
                    assert customer.claim
                    customer.ring(customer.claim.due)
                    customer.claim = None

    def set_aside(self, customer_id: int, reason: str, owner: str) -> None:
        """Stop ringing for a customer that `owner` has claimed."""
        with self._kept.lock:
            claim = self._kept.customers[customer_id].claim if self._holds(owner, customer_id) else None
            if claim:
                claim.set_aside = reason or "no reason was given"

    def put_back(self, customer_id: int, now: datetime) -> None:
        """Ring again for a customer that was set aside."""
        with self._kept.lock:
            customer = self._kept.customers.get(customer_id)
            if customer and customer.claim and customer.claim.set_aside:
                customer.claim = None
                customer.ring(now)

    def ring_all(self, now: datetime) -> int:
        """Make every customer due."""
        with self._kept.lock:
            going = [each for each in self._kept.customers.values() if not each.merged_into]
            for customer in going:
                customer.ring(now)
            return len(going)

    def next_due(self) -> datetime | None:
        """When the earliest bell rings; for a claimed customer, when its lease is over."""
        with self._kept.lock:
            return min((at for each in self._kept.customers.values() for at in _rings(each)), default=None)


def _rings(customer: KeptCustomer) -> list[datetime]:
    if customer.claim:
        return [] if customer.claim.set_aside else [customer.claim.until]
    return [at for at in (customer.timer, customer.bell) if at is not None]


def _id(commit: Commit) -> int:
    return commit.customer.id


def _run_row(customer_id: int, run: Run) -> RunRow:
    return RunRow(
        id=run.id,
        customer_id=customer_id,
        journey=run.journey,
        version=run.version,
        key=run.key,
        status=status_of(run),
        step=run.step,
        entered_at=run.entered_at,
        until=run.until,
        ended_at=run.ended_at,
        reason=run.ended,
        goal_at=run.goal_at,
        parent=run.parent,
    )


class MemoryOutbox(Room):
    """`wend.app.ports.Outbox`."""

    def claim_messages(
        self, now: datetime, limit: int, owner: str, lease: timedelta, *, mail: bool | None = None
    ) -> list[Message]:
        """Claim up to `limit` queued messages, longest due first; with `mail` only e-mails, or all others."""
        with self._kept.lock:
            free = [
                each
                for each in self._queued(mail=mail)
                if each.due <= now and (each.until is None or each.until <= now)
            ]
            claimed = sorted(free, key=lambda each: each.due)[:limit]
            for each in claimed:
                each.owner, each.until = owner, now + lease
            return [msgspec.structs.replace(each.message) for each in claimed]

    def begin_handover(self, message_ids: Sequence[str], now: datetime, owner: str) -> list[str]:
        """Mark messages that `owner` holds as being handed over; those, in the order asked for."""
        with self._kept.lock:
            held = {each.message.id: each for each in self._queued() if each.owner == owner}
            begun = [each for each in dict.fromkeys(message_ids) if each in held and _until(held[each]) > now]
            for each in begun:
                held[each].message.status = MessageStatus.SENDING
                held[each].message.attempts += 1
            return begun

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store what became of messages, and append the receipts of what was stored."""
        with self._kept.lock:
            receipts: list[tuple[int, Event]] = []
            for delivery in deliveries:
                each = self._kept.outbox.get(delivery.message_id)
                if each and believed(delivery, each.message.status, each.message.attempts):
                    each.message = _delivered(each.message, delivery, now)
                    each.owner, each.until = "", None
                    receipts += [(each.message.customer_id, delivery.receipt)] if delivery.receipt else []
            for event in self._new(receipt for _, receipt in receipts):
                customer_id = next(whose for whose, receipt in receipts if receipt.message_id == event.message_id)
                self._log(self._kept.customers[customer_id], event)

    def lost(self, now: datetime, limit: int) -> list[Message]:
        """Messages in `sending` whose lease is over."""
        with self._kept.lock:
            sending = [each for each in self._kept.outbox.values() if each.message.status is MessageStatus.SENDING]
            over = sorted((each for each in sending if _until(each) <= now), key=_until)
            return [msgspec.structs.replace(each.message) for each in over[:limit]]

    def next_message_due(self, *, mail: bool | None = None) -> datetime | None:
        """When the earliest queued message may be tried; if it is claimed, when that lease is over."""
        with self._kept.lock:
            return min((max(each.due, each.until or each.due) for each in self._queued(mail=mail)), default=None)

    def _queued(self, *, mail: bool | None = None) -> list[Handover]:
        queued = [each for each in self._kept.outbox.values() if each.message.status is MessageStatus.QUEUED]
        return [each for each in queued if mail is None or (each.message.channel == "email") is mail]


def _until(each: Handover) -> datetime:
    assert each.until
    return each.until


def _delivered(message: Message, delivery: Delivery, now: datetime) -> Message:
    queued, sent = delivery.status is MessageStatus.QUEUED, delivery.status is MessageStatus.SENT
    again = (delivery.next_attempt_at or now) if queued else None
    return msgspec.structs.replace(
        message,
        status=delivery.status,
        reason=delivery.reason,
        next_attempt_at=again,
        sent_at=now if sent else None,
        provider=delivery.provider,
        provider_id=delivery.provider_id,
    )
