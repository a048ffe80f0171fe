"""How the server answers the questions that are asked all day, with many rows in the tables."""

from collections.abc import Iterator

import psycopg
import pytest

from wend.store.postgresql import bell, outbox

DUE = 30_000


@pytest.fixture
def filled(database: str) -> Iterator[psycopg.Connection]:
    """A store in which many customers and messages are due at once, counted as the server does by itself."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("INSERT INTO customers (id, due_at) SELECT n, n / 100 FROM generate_series(1, %s) n", (DUE,))
        connection.execute(
            "INSERT INTO messages (id, customer_id, journey, version, run, step, channel, content, purpose, decided_at,"
            " status, reason, to_address, data, attempts, provider, provider_id, due_at) SELECT n::text, n, 'j', '', '', '',"
            " CASE WHEN mod(n, 2) = 0 THEN 'email' ELSE 'webhook' END, '', '', 0, 'queued', '', '', '', 0, '', '', n / 100"
            " FROM generate_series(1, %s) n",
            (DUE,),
        )
        connection.execute("VACUUM ANALYZE")
        connection.execute("SET jit = off")
        yield connection


def plan_of(connection: psycopg.Connection, question: str, asked: dict[str, object] | None = None) -> str:
    return "\n".join(row[0] for row in psycopg.ClientCursor(connection).execute(f"EXPLAIN {question}", asked))


def test_a_claim_walks_the_timers_only_as_far_as_it_has_to(filled: psycopg.Connection) -> None:
    plan = plan_of(filled, bell._CANDIDATES, {"now": DUE, "limit": 1000})
    assert "Index Scan using customers_due" in plan
    assert "Seq Scan on customers" not in plan


def test_the_first_timer_is_found_without_looking_at_the_others(filled: psycopg.Connection) -> None:
    plan = plan_of(filled, bell._FIRST)
    assert "customers_due" in plan
    assert "Seq Scan on customers" not in plan


@pytest.mark.parametrize(
    ("mail", "index"), [(None, "messages_due_at"), (True, "messages_due_mail"), (False, "messages_due_other")]
)
def test_each_queue_of_the_outbox_has_its_index(filled: psycopg.Connection, mail: bool | None, index: str) -> None:
    asked = {"now": DUE, "limit": 100, "owner": "w", "until": DUE}
    for plan in (plan_of(filled, outbox._CLAIMS[mail], asked), plan_of(filled, outbox._NEXT[mail])):
        assert index in plan
