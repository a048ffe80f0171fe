"""Publishing, schedules, keys and reading in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import msgspec

from wend.app.ports import (
    CustomerFilter,
    CustomerRow,
    Document,
    DocumentKind,
    EventFilter,
    Key,
    MessageFilter,
    ReasonRow,
    RunFilter,
    RunRow,
)
from wend.app.ports_changes import ChangeNote
from wend.app.ports_log import DataKind
from wend.model.customer import Customer
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.store.agreed import goes_on, require_ids
from wend.store.books import add_up
from wend.store.errors import key_refused
from wend.store.forgetting import PART
from wend.store.memory.changes import MemoryChanges
from wend.store.memory.kept import Gone, KeptCustomer
from wend.store.memory.room import Room
from wend.store.rows import email_of, to_json
from wend.store.times import to_micros

T = TypeVar("T")


class MemoryPublishing(MemoryChanges):
    """`wend.app.ports.Publishing`."""

    def publish(self, documents: Sequence[Document], now: datetime, noted: Sequence[ChangeNote] = ()) -> int:
        """Make these the live versions; the generation then."""
        with self._kept.lock:
            self.note_changes(noted)
            changed = [self._publish(document, now) for document in documents]
            self._kept.generation += any(changed)
            return self._kept.generation

    def _publish(self, document: Document, now: datetime) -> bool:
        version = (document.kind.value, document.name, document.version)
        known = self._kept.documents.get(version)
        since = known.published_at if known and known.live else now
        wanted = msgspec.structs.replace(document, live=True, published_at=since)
        if wanted == known:
            return False
        self._retire(document.kind, document.name)
        self._kept.documents[version] = wanted
        return True

    def _retire(self, kind: DocumentKind, name: str) -> bool:
        live = [key for key, each in self._kept.documents.items() if key[:2] == (kind.value, name) and each.live]
        for key in live:
            self._kept.documents[key] = msgspec.structs.replace(self._kept.documents[key], live=False)
        return bool(live)

    def documents(self, *, live_only: bool = True) -> list[Document]:
        """The published documents by kind and name, older versions first."""
        with self._kept.lock:
            found = sorted(self._kept.documents.items(), key=lambda each: each[0][:2])
            return [document for _, document in found if document.live or not live_only]

    def withdraw(  # the port's `now` changes nothing here
        self,
        kind: DocumentKind,
        name: str,
        now: datetime,  # noqa: ARG002
        noted: Sequence[ChangeNote] = (),
    ) -> None:
        """No longer live."""
        with self._kept.lock:
            self.note_changes(noted)
            self._kept.generation += self._retire(kind, name)

    def generation(self) -> int:
        """How often anything was published or withdrawn."""
        return self._kept.generation


class MemorySchedules(Room):
    """`wend.app.ports.Schedules`."""

    def schedule_cursor(self, journey: str) -> tuple[datetime | None, int]:
        """The last round begun and how far it has come."""
        with self._kept.lock:
            return self._kept.rounds.get(journey, (None, -1))

    def append_scheduled(self, journey: str, round_at: datetime, events: Sequence[Event], reached: int) -> None:
        """Append a portion of a round and move the cursor; nothing, if the cursor has come further already."""
        require_ids(events)
        with self._kept.lock:
            begun = self._kept.rounds.get(journey)
            if begun and not goes_on(to_micros(begun[0]), begun[1], to_micros(round_at), reached):
                return
            for customer, event in self._resolve(self._new(events)):
                self._log(customer, event)
            self._kept.rounds[journey] = (round_at, reached)


class MemoryKeys(Room):
    """`wend.app.ports.Keys`."""

    def create_key(self, key: Key) -> None:
        """Keep a new key."""
        with self._kept.lock:
            names = {each.name for each in self._kept.keys if each.revoked_at is None}
            hashes = {each.hash for each in self._kept.keys}
            if key.name in names or key.hash in hashes or key.role not in ("write", "admin"):
                raise key_refused(key.name)
            self._kept.keys.append(key)

    def revoke_key(self, name: str, now: datetime) -> bool:
        """From now on the key opens nothing; whether there was one in use."""
        with self._kept.lock:
            for place, key in enumerate(self._kept.keys):
                if key.name == name and key.revoked_at is None:
                    self._kept.keys[place] = msgspec.structs.replace(key, revoked_at=now)
                    return True
            return False

    def keys(self) -> list[Key]:
        """All keys, in the order they were created."""
        with self._kept.lock:
            return list(self._kept.keys)


class MemoryReading(Room):
    """`wend.app.ports.Reading`."""

    def find_customer(self, known_as: str) -> int | None:
        """The customer of a user id, else an anonymous id, else an e-mail address, else an account id, else `#ID`."""
        with self._kept.lock:
            for kind in ("user_id", "anonymous_id"):
                if (kind, known_as) in self._kept.identities:
                    return self._kept.identities[kind, known_as]
            for customer in self._kept.customers.values():
                if email_of(customer.state) == known_as.strip().lower():
                    return customer.id
            if known_as in self._kept.accounts:
                return self._kept.accounts[known_as]
            number = int(known_as[1:]) if known_as[:1] == "#" and known_as[1:].isdecimal() else 0
            return self._root(number) if number in self._kept.customers else None

    def customer(self, customer_id: int) -> Customer | None:
        """The state after the last turn."""
        with self._kept.lock:
            found = self._kept.customers.get(self._root(customer_id))
            return found.state if found else None

    def customers(self, which: CustomerFilter) -> list[CustomerRow]:
        """Customers by id."""
        with self._kept.lock:
            found = (each for each in self._kept.customers.values() if each.id > which.after)
            accounts = {number: name for name, number in self._kept.accounts.items()}
            chosen = _some(self._chosen(found, which), which.limit)
            return [_customer_row(each, accounts.get(each.id)) for each in chosen]

    def count_customers(self, which: CustomerFilter) -> int:
        with self._kept.lock:
            return sum(1 for _ in self._chosen(self._kept.customers.values(), which))

    def _chosen(self, customers: Iterable[KeptCustomer], which: CustomerFilter) -> Iterable[KeptCustomer]:
        accounts = {number: name for name, number in self._kept.accounts.items()}
        for each in customers:
            if each.merged_into or (each.id in accounts) != which.accounts:
                continue
            aside = bool(each.claim and each.claim.set_aside)
            if which.set_aside not in (None, aside):
                continue
            if which.segment is not None and which.segment not in each.state.segments:
                continue
            if which.query and not self._holds_text(each, which.query, accounts.get(each.id, "")):
                continue
            yield each

    def _holds_text(self, customer: KeptCustomer, wanted: str, account: str) -> bool:
        texts = [account, to_json(customer.state.traits), *(value for _, value in self.ids(customer.id))]
        return any(_ascii_lower(wanted) in _ascii_lower(text) for text in texts)

    def events(self, which: EventFilter) -> list[Event]:
        """Events in the order of the log, or the newest first."""
        with self._kept.lock:
            found = [each for each in self._kept.log.values() if self._event_fits(each, which)]
            if which.newest_first:
                found = [each for each in reversed(found) if not which.after or each.seq < which.after]
            else:
                found = [each for each in found if each.seq > which.after]
            return list(_some(found, which.limit))

    def count_events(self, which: EventFilter) -> int:
        with self._kept.lock:
            return sum(self._event_fits(each, which) for each in self._kept.log.values())

    def _event_fits(self, event: Event, which: EventFilter) -> bool:
        whose = self._kept.customers.get(self._root(which.customer_id)) if which.customer_id is not None else None
        return (
            (which.customer_id is None or bool(whose and event in whose.events))
            and which.name in (None, event.name)
            and which.kind in (None, event.kind.value)
            and (which.since is None or event.time >= which.since)
            and (which.until is None or event.time < which.until)
        )

    def event_names(self) -> dict[str, int]:
        """How many events there are of each name."""
        with self._kept.lock:
            found = Counter(each.name for each in self._kept.log.values())
            for (_, name, _), count in self._kept.gone_events.items():
                found[name] += count
            return dict(sorted(found.items()))

    def runs(self, which: RunFilter) -> list[RunRow]:
        """Runs, the newest first."""
        with self._kept.lock:
            return [msgspec.structs.replace(each) for each in _some(reversed(self._runs(which)), which.limit)]

    def count_runs(self, which: RunFilter) -> int:
        with self._kept.lock:
            return len(self._runs(which))

    def _runs(self, which: RunFilter) -> list[RunRow]:
        rows = (row for row, _ in self._kept.runs.values() if which.parts or not row.parent)
        return _fitting(rows, self._now(which), "customer_id", "journey", "status", "step")

    def messages(self, which: MessageFilter) -> list[Message]:
        """Messages, the newest first."""
        with self._kept.lock:
            return [msgspec.structs.replace(each) for each in _some(reversed(self._messages(which)), which.limit)]

    def count_messages(self, which: MessageFilter) -> int:
        with self._kept.lock:
            return len(self._messages(which))

    def _messages(self, which: MessageFilter) -> list[Message]:
        names = ("id", "customer_id", "journey", "status", "channel", "reason")
        return _fitting((each.message for each in self._kept.outbox.values()), self._now(which), *names)

    def reasons(self, customer_id: int, journey: str | None = None, run: str | None = None) -> list[ReasonRow]:
        """The reasons on record, oldest first."""
        with self._kept.lock:
            return [
                ReasonRow(id=number, customer_id=whose, reason=reason)
                for number, (whose, reason) in enumerate(self._kept.reasons, 1)
                if self._root(whose) == self._root(customer_id)
                and journey in (None, reason.journey)
                and run in (None, reason.run)
            ]

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """What could not be accepted, the newest first."""
        with self._kept.lock:
            return self._kept.letters[::-1][:limit]

    def count_dead_letters(self) -> int:
        return len(self._kept.letters)

    def standing(self, journey: str) -> dict[str, int]:
        """How many active runs stand at each step; held-out ones under the empty step."""
        with self._kept.lock:
            live = [row for row, _ in self._kept.runs.values() if row.journey == journey and row.status != "ended"]
            return dict(sorted(Counter("" if row.status == "held-out" else row.step for row in live).items()))

    def summary(self) -> dict[str, Any]:
        """The books; see `wend.store.books`."""
        with self._kept.lock:
            return add_up(
                [
                    *((each.kind.value, int(each.is_ours), 1) for each in self._kept.log.values()),
                    *((kind, ours, count) for (kind, _, ours), count in self._kept.gone_events.items()),
                ],
                sum(not each.merged_into for each in self._kept.customers.values()) - len(self._kept.accounts),
                [
                    (row.journey, row.status, row.reason, int(held_out), 1, int(row.goal_at is not None))
                    for row, held_out in self._kept.runs.values()
                    if not row.parent
                ]
                + [(*what, each.count, each.goals) for what, each in self._gone(DataKind.RUNS) if what[1] != PART],
                [(each.journey, each.status.value, each.reason, 1) for each in self._messages(MessageFilter())]
                + [(*what[:3], each.count) for what, each in self._gone(DataKind.MESSAGES)],
                len(self._kept.letters),
            )

    def _gone(self, kind: DataKind) -> list[tuple[tuple[str, str, str, int], Gone]]:
        return [(what, each) for (of, what), each in self._kept.gone.items() if of == kind]

    def ids(self, customer_id: int) -> list[tuple[str, str]]:
        """The ids a customer is known by: its user id, then its anonymous ids."""
        with self._kept.lock:
            now = self._root(customer_id)
            found = [identity for identity, whose in self._kept.identities.items() if whose == now]
            return sorted(found, key=_place_of_id)


def _place_of_id(identity: tuple[str, str]) -> tuple[int, bytes, bytes]:
    """User ids first, then anonymous ids, then the others."""
    kind, value = identity
    return {"user_id": 0, "anonymous_id": 1}.get(kind, 2), kind.encode(), value.encode()


def _customer_row(customer: KeptCustomer, account_id: str | None) -> CustomerRow:
    state = customer.state
    return CustomerRow(
        id=customer.id,
        user_id=customer.user_id,
        anonymous_id=customer.anonymous_id,
        traits=state.traits,
        segments=state.segments,
        active_runs=sum(run.active and not run.parent for run in state.runs),
        first_seen=state.first_seen,
        last_seen=state.last_seen,
        set_aside=customer.claim.set_aside if customer.claim else "",
        account_id=account_id,
        people=len(state.people),
    )


def _fitting(found: Iterable[T], which: Any, *names: str) -> list[T]:
    """Those that have what the filter asks for."""
    wanted = {name: getattr(which, name) for name in names if getattr(which, name) is not None}
    return [each for each in found if all(getattr(each, name) == value for name, value in wanted.items())]


def _some(found: Iterable[T], limit: int | None) -> Iterable[T]:
    return islice(found, limit)


def _ascii_lower(text: str) -> str:
    return "".join(each.lower() if each.isascii() else each for each in text)
