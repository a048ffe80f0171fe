"""Backfill: what newly published rules want to know of a customer's past is read from the log, once, at the next turn.

Rule 1. A turn sees no history; this is the one place that reads it for one.
"""

from datetime import datetime

from wend.app.ports import EventFilter, Reading
from wend.engine import Live
from wend.engine.compiled import CompiledCounter
from wend.model.customer import Counter, Customer
from wend.rules.counters import kept_times, window_start
from wend.rules.facts import Facts


def backfill(store: Reading, customer: Customer, live: Live, now: datetime) -> Customer:
    """The customer with the counters that live rules need and its state lacks; the same one where none is missing."""
    if customer.rules == live.rules or not customer.cursor:
        return customer
    counters = dict(customer.counters)
    for key, counter in live.counters_by_key.items():
        counters[key] = Counter(_times(store, customer, counter, now))
    customer.counters = counters
    return customer


def _times(store: Reading, customer: Customer, counter: CompiledCounter, now: datetime) -> list[datetime]:
    since = window_start(counter.spec.within, now) if counter.spec.within else None
    which = EventFilter(customer_id=customer.id, name=counter.spec.event, since=since, limit=None)
    times = [
        event.time
        for event in store.events(which)
        if event.seq <= customer.cursor
        and (counter.test is None or counter.test(Facts(customer, now, event.properties, event.context)))
    ]
    return kept_times(sorted(times), counter.spec, now)
