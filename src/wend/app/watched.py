"""What passes through a store, counted for watchers and told in the log.

Rule 1. Counts are of this process, since it started: several processes are added up by whoever watches them.
Rule 2. Counting takes a lock for some microseconds a batch, never for an event, and changes nothing of what passes.
"""

import logging
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import structlog

from wend.app.ports import Appended, Commit, Delivery, Store
from wend.app.signs import Tally
from wend.model.event import DeadLetter, Event
from wend.model.message import MessageStatus

_log = structlog.get_logger(__name__)
Labels = tuple[str, ...]


class Meter:
    """Counts by name and labels; only ever more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, Counter[Labels]] = {}

    def add(self, name: str, counts: Mapping[Labels, int]) -> None:
        """Count so many more."""
        with self._lock:
            self._counts.setdefault(name, Counter()).update(counts)

    def read(self) -> Tally:
        """All counts."""
        with self._lock:
            return {name: sorted(counts.items()) for name, counts in self._counts.items()}


def watched(store: Store, meter: Meter) -> Store:
    """The store, with a meter at its doors."""
    return cast("Store", _Watched(store, meter))


class _Watched:
    """A store like the one within."""

    def __init__(self, store: Store, meter: Meter) -> None:
        self._store = store
        self._meter = meter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def append(self, events: Sequence[Event]) -> Appended:
        """Append events, counting the new ones."""
        appended = self._store.append(events)
        self._meter.add("events", {("accepted",): appended.accepted, ("duplicate",): appended.duplicates})
        return appended

    def bury(self, letters: Sequence[DeadLetter]) -> None:
        """Keep what could not be accepted, counting it by where it came from."""
        self._store.bury(letters)
        self._meter.add("dead letters", Counter((letter.source,) for letter in letters))
        for letter in letters:
            _log.info("an event was not accepted", source=letter.source, why=letter.reason)

    def commit(self, commits: Sequence[Commit], now: datetime, owner: str) -> None:
        """Store turns, counting what was decided by journey."""
        self._store.commit(commits, now, owner)
        decided: Counter[Labels] = Counter(
            (reason.journey, reason.code.value) for each in commits for reason in each.reasons
        )
        self._meter.add("decisions", decided)
        self._meter.add("turns", {(): len(commits)})
        if _log.is_enabled_for(logging.DEBUG):
            _tell_turns(commits)

    def set_aside(self, customer_id: int, reason: str, owner: str) -> None:
        """Stop ringing for a customer, which somebody should know of."""
        self._store.set_aside(customer_id, reason, owner)
        self._meter.add("set aside", {(): 1})
        _log.error("a customer was set aside: `wend put-back` lets it go on", customer=customer_id, why=reason)

    def record(self, deliveries: Sequence[Delivery], now: datetime) -> None:
        """Store what became of messages, counting it by provider."""
        self._store.record(deliveries, now)
        self._meter.add(
            "deliveries", Counter((_channel(each), each.provider, each.status.value) for each in deliveries)
        )
        _tell_deliveries(deliveries)


def _channel(delivery: Delivery) -> str:
    return str(delivery.receipt.properties.get("channel", "")) if delivery.receipt else ""


def _tell_turns(commits: Iterable[Commit]) -> None:
    for commit in commits:
        for reason in commit.reasons:
            _log.debug(
                "decided",
                customer=commit.customer.id,
                journey=reason.journey,
                run=reason.run,
                step=reason.step,
                code=reason.code.value,
            )


def _tell_deliveries(deliveries: Iterable[Delivery]) -> None:
    for each in deliveries:
        told = each.receipt.properties if each.receipt else {}
        ids = {"message": each.message_id, "run": told.get("run"), "journey": told.get("journey")}
        rest = {"provider": each.provider, "attempt": each.attempt, "why": each.reason}
        known = {name: value for name, value in {**ids, **rest}.items() if value not in (None, "")}
        if each.status in (MessageStatus.REJECTED, MessageStatus.UNKNOWN):
            _log.warning(f"message {each.status.value}", **known)
        else:
            _log.info(f"message {each.status.value}", **known)
