"""Is everything in a store as it should be? The same questions to every store that speaks SQL.

Rule 1. It only reads, of one moment, and may be asked while Wend runs.
Rule 2. Every trouble says what it means and what to do. Nothing is mended here: what is wrong is evidence first.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from wend.app.check_state import differences
from wend.app.trouble import Severity, Trouble
from wend.model.event import OWN_PREFIX
from wend.store.errors import StoreError
from wend.store.migrations import HEAD
from wend.store.rows import Row, read_customer
from wend.store.times import maybe_time

Told = Callable[[str], None]  # what is being looked at

_RESTORE: Final = (
    "restore the last backup that `wend db check` finds right, and keep this store to see what has happened"
)
_REPORT: Final = "this is a fault of Wend: keep a backup of the store, and report it with this line"
_OWNED: Final = ("identities", "memberships", "bells", "claims", "events", "runs", "messages", "reasons", "tasks")
_EXAMPLES: Final = 5


class Looked(Protocol):
    """A store that is being looked at, at one moment."""

    place: str
    schema: str
    last_event: str  # SQL for the last number given to an event

    def ask(self, question: str, values: dict[str, Any]) -> list[Row]:
        """The rows that answer a question; `:name` stands for a value."""

    def damage(self) -> list[str]:
        """What the database itself finds damaged."""

    def numbers_behind(self) -> list[str]:
        """Tables whose next number has been given already."""

    def clock(self) -> datetime | None:
        """What time it is where the store is, if it has a clock of its own."""


class Looking(Protocol):
    """How a sort of store is looked at."""

    def look(self) -> AbstractContextManager[Looked]:
        """A moment of it, whatever its schema."""


class Question(NamedTuple):
    """One question: its SQL answers with how many, and with one of them; `{0}` in the words is how many, `{1}` that one."""

    kind: str
    sql: str
    what: str
    do: str


def questions(last_event: str) -> Iterator[Question]:
    """All that is asked in SQL."""
    for table in _OWNED:
        yield Question(
            "orphans",
            f"SELECT count(*), min(customer_id) FROM {table} x WHERE customer_id <> 0"  # noqa: S608 - our own names
            " AND NOT EXISTS (SELECT 1 FROM customers k WHERE k.id = x.customer_id)",
            f"{{0}} rows of {table} belong to customers that do not exist, such as #{{1}}",
            _REPORT,
        )
    yield Question(
        "unheard",
        "SELECT count(*), min(k.id) FROM customers k WHERE"
        " EXISTS (SELECT 1 FROM events e WHERE e.customer_id = k.id AND e.id > k.cursor)"
        " AND NOT EXISTS (SELECT 1 FROM bells b WHERE b.customer_id = k.id)"
        " AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.customer_id = k.id)",
        "{0} customers have events that no bell rings for, such as #{1}: they wait until the next event",
        f"`wend publish` of any rule that has changed rings for everybody; {_REPORT}",
    )
    yield Question(
        "cursor",
        f"SELECT count(*), min(id) FROM customers WHERE cursor > {last_event}",  # noqa: S608 - our own words
        "{0} customers have applied events that the log does not have, such as #{1}: what comes next would pass them by",
        _RESTORE,
    )
    yield Question(
        "tallies",
        "SELECT count(*), min(e.name) FROM (SELECT kind, name,"  # noqa: S608 - our own words
        f" CASE WHEN substr(message_id, 1, {len(OWN_PREFIX)}) = '{OWN_PREFIX}' THEN 1 ELSE 0 END AS own, count(*) AS n"
        " FROM events GROUP BY 1, 2, 3) e LEFT JOIN tallies t ON t.kind = e.kind AND t.name = e.name AND t.own = e.own"
        " WHERE coalesce(t.count, 0) < e.n",
        "the books count fewer events than there are, under {0} names, such as {1}",
        _REPORT,
    )
    yield Question(
        "seen",
        "SELECT CASE WHEN e.n > s.n THEN e.n - s.n ELSE 0 END, 0 FROM (SELECT count(*) AS n FROM events WHERE id >"
        " coalesce((SELECT value FROM meta WHERE name = 'unseen event'), 0)) e, (SELECT count(*) AS n FROM seen) s",
        "the ids of {0} events are not remembered: sent again, they would be taken twice",
        _RESTORE,
    )
    yield Question(
        "entry-counts",
        "SELECT count(*), min(c.journey) FROM entry_counts c JOIN documents d"
        " ON d.kind = 'journey' AND d.name = c.journey AND d.version = c.version AND d.live = 1 WHERE"
        " c.ever <> (SELECT count(*) FROM runs r WHERE r.journey = c.journey AND r.parent = '') + coalesce((SELECT"
        " sum(f.count) FROM forgotten f WHERE f.kind = 'runs' AND f.status <> 'part' AND f.journey = c.journey), 0) OR c.active <>"
        " (SELECT count(*) FROM runs r WHERE r.journey = c.journey AND r.parent = '' AND r.status <> 'ended')",
        "the entries of {0} journeys with caps are counted wrongly, such as {1}: its caps close too early or too late",
        f"publish a changed version of it: its entries are then counted anew; {_REPORT}",
    )
    yield Question(
        "no-document",
        "SELECT count(*), min(r.journey) FROM runs r WHERE r.status <> 'ended' AND NOT EXISTS (SELECT 1 FROM documents d"
        " WHERE d.kind = 'journey' AND d.name = r.journey AND d.version = r.version)",
        "{0} runs stand in versions that are not there, such as of {1}: they cannot go on",
        _RESTORE,
    )


def check_store(looking: Looking, told: Told = lambda _: None) -> list[Trouble]:
    """All troubles of a store; none means that everything is as it should be."""
    with looking.look() as store:
        told("the schema")
        if store.schema != HEAD:
            return [_old(store)]
        told("the database itself")
        found = [Trouble(kind="damaged", what=each, do=_RESTORE) for each in store.damage()]
        if found:
            return found  # nothing that is read from it can be believed
        found += [Trouble(kind="numbers", what=each, do=_RESTORE) for each in store.numbers_behind()]
        for question in questions(store.last_event):
            told(question.kind)
            found += _answer(store, question)
        told("customers")
        return found + _states(store)


def _old(store: Looked) -> Trouble:
    return Trouble(
        kind="schema",
        severity=Severity.WARNING,
        what=f"{store.place} has schema {store.schema or 'none'}, this Wend works with {HEAD}; nothing else was looked at",
        do="`wend backup`, then `wend db migrate` (starting Wend does the same)",
    )


def _answer(store: Looked, question: Question) -> list[Trouble]:
    ((count, example),) = store.ask(question.sql, {})
    return [Trouble(kind=question.kind, what=question.what.format(count, example), do=question.do)] if count else []


def _states(store: Looked) -> list[Trouble]:
    """What is wrong with customers' states: some examples of each kind, and how many there are."""
    found: dict[str, list[str]] = {}
    for customer_id, kind, words in _different(store):
        found.setdefault(kind, []).append(f"#{customer_id}: {words}")
    return [
        Trouble(kind=f"state-{kind}", what=f"{len(each)} times, such as {'; '.join(each[:_EXAMPLES])}", do=_REPORT)
        for kind, each in sorted(found.items())
    ]


def _different(store: Looked) -> Iterator[tuple[int, str, str]]:
    after = 0
    while rows := store.ask(_CUSTOMERS, {"after": after}):
        within = {"after": after, "last": rows[-1][0]}
        runs, segments = _by_customer(store, _RUNS, within), _by_customer(store, _MEMBERSHIPS, within)
        for *row, cursor, due_at in rows:
            if row[1] is None:
                continue  # no turn has been taken yet
            live, listed = dict(runs.get(row[0], ())), frozenset(name for name, _ in segments.get(row[0], ()))
            try:
                customer = read_customer(row)
            except (StoreError, TypeError, ValueError) as error:
                yield row[0], "unreadable", str(error)
                continue
            due = maybe_time(due_at)
            for kind, words in differences(customer, cursor=cursor, due_at=due, live=live, segments=listed):
                yield row[0], kind, words
        after = rows[-1][0]


def _by_customer(store: Looked, question: str, within: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for customer_id, name, value in store.ask(question, within):
        found.setdefault(customer_id, []).append((name, value))
    return found


_CUSTOMERS: Final = (
    "SELECT id, state, traits, user_id, anonymous_id, cursor, due_at FROM customers"
    " WHERE id > :after ORDER BY id LIMIT 1000"
)
_RUNS: Final = (
    "SELECT customer_id, id, status FROM runs WHERE customer_id > :after AND customer_id <= :last AND status <> 'ended'"
)
_MEMBERSHIPS: Final = (
    "SELECT customer_id, segment, '' FROM memberships WHERE customer_id > :after AND customer_id <= :last"
)
