"""Invariant 9 on PostgreSQL: the rule judged in Python agrees with the rule compiled to SQL, over the store's own tables."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from many_rules import EVENTS, MARKET, NO_TIME_TEXTS, NOW, OCCASIONS, TIME_TEXTS, histories, mappings, rules, values
from store_values import commit, event
from test_python_agrees_with_sql import in_python, segment_rules

from postgresql_server import drop_database, ready_database
from wend.model.duration import Duration
from wend.rules.counters import window_start
from wend.rules.sql import compile_sql
from wend.rules.times import microseconds
from wend.rules.tree import Compare, EventCount, Op, Ref, Rule
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.json_text import RULES_READ

Json = dict[str, Any]
History = list[tuple[str, datetime, Json]]


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    url = ready_database()
    with psycopg.connect(url, autocommit=True) as opened:
        yield opened
    drop_database(url)


def in_sql(connection: psycopg.Connection[Any], rule: Rule, traits: Json, history: History, segments: Any) -> Any:
    encoded = [(1, name, time, msgspec.json.encode(given).decode()) for name, time, given in history]
    encoded += [(2, name, NOW, "{}") for name in EVENTS]  # somebody else's
    text, parameters = compile_sql(
        rule, now=NOW, segments=segments, dialect="postgresql", occasions=OCCASIONS, market=MARKET
    )
    with connection.transaction(force_rollback=True):
        connection.execute("INSERT INTO customers (id, traits) VALUES (1, %s)", (msgspec.json.encode(traits).decode(),))
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO events (id, message_id, customer_id, kind, name, time, received_at, properties)"
                " VALUES (%s, %s, %s, 'track', %s, %s, 0, %s)",
                [
                    (number, str(number), whose, name, microseconds(time), given)
                    for number, (whose, name, time, given) in enumerate(encoded, 1)
                ],
            )
        question = f"{RULES_READ} SELECT {text} FROM customers AS c WHERE c.id = 1"
        return connection.execute(question, parameters).fetchone()[0]  # type: ignore[arg-type,index]


@settings(max_examples=300, deadline=None)
@given(rule=rules(), traits=mappings, history=histories, segments=segment_rules())
def test_a_rule_means_the_same_in_python_and_in_sql(
    connection: psycopg.Connection[Any], rule: Rule, traits: Json, history: History, segments: dict[str, Rule]
) -> None:
    assert in_sql(connection, rule, traits, history, segments) == in_python(rule, traits, history, segments)


@settings(max_examples=300, deadline=None)
@given(value=values, other=values, op=st.sampled_from(list(Op)))
@example(value=[True], other=1, op=Op.CONTAINS)
@example(value=1, other=[True, 1.0], op=Op.IN)
def test_two_traits_compare_the_same_in_python_and_in_sql(
    connection: psycopg.Connection[Any], value: Any, other: Any, op: Op
) -> None:
    rule, traits = Compare("trait.a", op, Ref("trait.b")), {"a": value, "b": other}
    assert in_sql(connection, rule, traits, [], {}) == in_python(rule, traits, [], {})


@pytest.mark.parametrize("text", TIME_TEXTS + NO_TIME_TEXTS)
@pytest.mark.parametrize("op", [Op.BEFORE, Op.AFTER])
def test_a_text_is_a_time_in_sql_exactly_when_it_is_one_in_python(
    connection: psycopg.Connection[Any], text: str, op: Op
) -> None:
    for wanted in TIME_TEXTS:
        rule = Compare("trait.at", op, wanted)
        assert in_sql(connection, rule, {"at": text}, [], {}) == in_python(rule, {"at": text}, [], {})


@pytest.mark.parametrize("within", [None, Duration(seconds=60), Duration(months=1), Duration(3600, 1)])
@pytest.mark.parametrize("op", [Op.AT_LEAST, Op.BELOW, Op.IS])
def test_a_count_agrees_at_the_edges_of_its_window(
    connection: psycopg.Connection[Any], within: Duration | None, op: Op
) -> None:
    tick = timedelta(microseconds=1)
    start = window_start(within, NOW) or NOW - timedelta(days=900)
    history: History = [("X", edge, {}) for edge in (start - tick, start, start + tick, NOW - tick, NOW, NOW + tick)]
    for n in range(6):
        rule = EventCount("X", op, n, within)
        assert in_sql(connection, rule, {}, history, {}) == in_python(rule, {}, history, {})


def test_a_nul_in_somebodys_traits_stops_no_rule(store: PostgresStore) -> None:
    store.append([event("m1", "ada", properties={"x": "a\0\\u0000b"}), event("m2", "bob")])
    for _ in range(2):
        due = store.claim(event("x", "y").received_at, 1, "w", timedelta(seconds=30))[0]
        due.customer.traits = {"name": "\0\0" if due.customer.id == 1 else "Bob"}
        commit(store, due)
    text, parameters = compile_sql(Compare("trait.name", Op.IS, "Bob"), now=NOW, segments={}, dialect="postgresql")
    found = store._database.ask(f"{RULES_READ} SELECT c.id FROM customers AS c WHERE {text}", parameters)
    assert found == [(2,)]
