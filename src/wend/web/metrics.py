"""Metrics, in the form that Prometheus reads.

Rule 1. Every process answers the same: counters are sums over all processes of the store, those that are gone too, and so
        never go back; workers are told by process; the rest is the store's.
Rule 2. A scrape costs next to nothing: the signs of the store are read at most every `limits.SIGNS_SECONDS`.
Rule 3. Labels are names that people publish (journeys, queues, providers) and words of ours: never ids, never customers.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wend import limits
from wend.app.ports import Store
from wend.app.signs import LoopSign, Signs, Tally, Worker
from wend.app.watched import Meter
from wend.web.health import Loops

COUNTERS: Final = (  # the meter's name, ours, what it is, its labels
    ("events", "wend_events", "Events taken in from outside and from journeys", ("result",)),
    ("dead letters", "wend_dead_letters", "Events that could not be accepted", ("source",)),
    ("turns", "wend_turns", "Turns of customers that were stored", ()),
    ("decisions", "wend_decisions", "Decisions on record, by journey (empty: of none) and code", ("journey", "code")),
    ("deliveries", "wend_deliveries", "What became of messages handed over", ("channel", "provider", "status")),
    ("set aside", "wend_customers_set_aside_new", "Customers whose turn failed", ()),
)


class MetricsPage:
    """What `/metrics` answers. All of it belongs to one process."""

    def __init__(self, store: Store, meter: Meter, loops: Loops, now: Callable[[], datetime]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(_Wend(store, _Remembered(store, now), meter, loops, now))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with all metrics as text."""
        text = await run_in_threadpool(generate_latest, self._registry)
        await Response(text, headers={"content-type": CONTENT_TYPE_LATEST})(scope, receive, send)


class _Remembered:
    """The signs of a store, read again when they are older than they may be."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._read: tuple[Signs, datetime | None] | None = None
        self._until = 0.0

    def get(self) -> tuple[Signs, datetime | None]:
        """The signs, and when the earliest customer is due."""
        begun = time.monotonic()
        if self._read is None or begun >= self._until:
            self._read = self._store.signs(self._now(), limits.SIGNS_COUNTED_MAX), self._store.next_due()
            took = time.monotonic() - begun
            self._until = begun + max(limits.SIGNS_SECONDS, took * limits.SIGNS_REST)
        return self._read


class _Wend(Collector):
    """Everything that is measured."""

    def __init__(
        self, store: Store, signs: _Remembered, meter: Meter, loops: Loops, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._signs = signs
        self._meter = meter
        self._loops = loops
        self._now = now

    def collect(self) -> Iterable[Metric]:
        """The metrics of this moment."""
        at_work = self._store.workers()
        yield from _counters(self._store.counted() if at_work else self._meter.read())
        yield from _processes(at_work, self._now())
        yield from _workers({each.name: each.loops for each in at_work} or {"": self._loops()})
        signs, next_due = self._signs.get()
        now = self._now()
        yield from _store(signs, _age(now, next_due), _age(now, signs.oldest_message))


def _counters(counted: Tally) -> Iterator[Metric]:
    for name, ours, words, labels in COUNTERS:
        metric = CounterMetricFamily(ours, words, labels=labels)
        for values, count in counted.get(name, []):
            metric.add_metric(values, count)
        yield metric


def _processes(workers: Iterable[Worker], now: datetime) -> Iterator[Metric]:
    labels = ("process", "part")
    heard = GaugeMetricFamily("wend_process_heard_seconds", "Since when a process has said nothing", labels=labels)
    for each in workers:
        for part in each.parts:
            heard.add_metric((each.name, part), _age(now, each.beat_at))
    yield heard


def _workers(loops: Mapping[str, Iterable[LoopSign]]) -> Iterator[Metric]:
    labels = ("process", "worker")
    alive = GaugeMetricFamily("wend_worker_alive", "1 while the worker lives", labels=labels)
    failures = GaugeMetricFamily("wend_worker_failures", "Portions in a row that failed", labels=labels)
    busy = GaugeMetricFamily("wend_worker_busy_seconds", "How long the portion at hand has taken", labels=labels)
    behind = GaugeMetricFamily("wend_worker_behind_seconds", "How long the first thing to do has waited", labels=labels)
    portions = CounterMetricFamily("wend_worker_portions", "Portions begun", labels=labels)
    for process, signs in loops.items():
        for each in signs:
            alive.add_metric((process, each.name), each.alive)
            failures.add_metric((process, each.name), each.failures)
            busy.add_metric((process, each.name), each.busy_seconds)
            behind.add_metric((process, each.name), each.behind_seconds)
            portions.add_metric((process, each.name), each.portions)
    return iter((alive, failures, busy, behind, portions))


def _store(signs: Signs, customer_age: float, message_age: float) -> Iterator[Metric]:
    yield GaugeMetricFamily("wend_oldest_bell_seconds", "How late the earliest due customer is", customer_age)
    yield GaugeMetricFamily("wend_oldest_message_seconds", "How late the first message of the outbox is", message_age)
    due = GaugeMetricFamily("wend_due", f"What is due, counted up to {limits.SIGNS_COUNTED_MAX}", labels=("what",))
    for what, count in (("bells", signs.bells), ("timers", signs.timers), ("messages", signs.outbox)):
        due.add_metric((what,), count)
    yield due
    yield GaugeMetricFamily("wend_messages_sending", "Messages being handed over", signs.sending)
    yield GaugeMetricFamily("wend_customers_set_aside", "Customers whose turns stand still", signs.set_aside)
    kept = f"Dead letters that are kept, counted up to {limits.SIGNS_COUNTED_MAX}"
    yield GaugeMetricFamily("wend_dead_letters_kept", kept, signs.dead_letters)
    yield GaugeMetricFamily("wend_log_events", "The place in the log of the newest event", signs.events)
    yield GaugeMetricFamily("wend_generation", "Publishings so far", signs.generation)
    runs = GaugeMetricFamily("wend_runs", "Live runs, parts of runs too", labels=("journey", "status"))
    for journey, by_status in signs.runs.items():
        for status, count in by_status.items():
            runs.add_metric((journey, status), count)
    yield runs
    tasks = GaugeMetricFamily("wend_tasks", "Tasks that stand", labels=("queue", "status"))
    for queue, by_status in signs.tasks.items():
        for status, count in by_status.items():
            tasks.add_metric((queue, status), count)
    yield tasks


def _age(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
