"""What a store holds when everything is over, read once and whole.

Rule 1. Only reading. What no port tells (order of messages, claims, bells) is asked in SQL that both stores understand.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg

from wend.app.ports import (
    ColumnFilter,
    CustomerFilter,
    CustomerRow,
    EventFilter,
    MessageFilter,
    ReasonRow,
    RunFilter,
    RunRow,
    TaskFilter,
)
from wend.app.trouble import Trouble
from wend.model.customer import Customer
from wend.model.event import DeadLetter, Event
from wend.model.message import Message
from wend.model.task import Task
from wend.settings import read_settings
from wend.wiring import upkeep
from wend.wiring.stores import open_store

_POSTGRESQL: Final = "postgresql://"
_LETTERS_MAX: Final = 1_000_000


@dataclass(frozen=True)
class Record:
    """Everything in a store."""

    events: list[Event]
    owner_of: dict[int, int]  # by seq, the customer
    customers: list[CustomerRow]
    states: dict[int, Customer]
    runs: list[RunRow]
    messages: list[Message]  # in the order they were decided on
    reasons: dict[int, list[ReasonRow]]  # by customer, in the order they were recorded
    tasks: list[Task]
    letters: list[DeadLetter]
    claims: int
    bells: int
    troubles: list[Trouble]
    events_of: dict[int, list[Event]] = field(default_factory=dict)  # by customer, in the order of the log


def ask(place: str, question: str) -> Sequence[tuple[Any, ...]]:
    """The rows that answer a question put straight to the database."""
    if place.startswith(_POSTGRESQL):
        with psycopg.connect(place) as connection:
            return connection.execute(question.encode()).fetchall()
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=30)) as connection:
        found: list[tuple[Any, ...]] = connection.execute(question).fetchall()
        return found


def read_record(place: str) -> Record:
    """Read a store that nobody works on any more."""
    settings = read_settings({"database": place}, {})
    with closing(open_store(settings, None)) as store:
        columns = store.event_columns(ColumnFilter())
        owner_of = dict(zip(columns.seq, columns.customer_id, strict=True))
        events = sorted(store.events(EventFilter(limit=None)), key=lambda event: event.seq)
        customers = store.customers(CustomerFilter(limit=None))
        number: dict[str, int] = dict(ask(place, "SELECT id, number FROM messages"))
        messages = sorted(store.messages(MessageFilter(limit=None)), key=lambda each: number[each.id])
        events_of: defaultdict[int, list[Event]] = defaultdict(list)
        for event in events:
            events_of[owner_of[event.seq]].append(event)
        return Record(
            events=events,
            owner_of=owner_of,
            customers=customers,
            states={each.id: state for each in customers if (state := store.customer(each.id))},
            runs=store.runs(RunFilter(parts=True, limit=None)),
            messages=messages,
            reasons={each.id: store.reasons(each.id) for each in customers},
            tasks=store.tasks(TaskFilter(limit=None)),
            letters=store.dead_letters(_LETTERS_MAX),
            claims=ask(place, "SELECT count(*) FROM claims")[0][0],
            bells=ask(place, "SELECT count(*) FROM bells")[0][0],
            troubles=upkeep.check(settings, None),
            events_of=dict(events_of),
        )
