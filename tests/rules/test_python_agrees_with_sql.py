"""Invariant 9: the rule judged in Python agrees with the rule compiled to SQL, here on a real SQLite."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from sqlite3 import Connection
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from many_rules import (
    EVENTS,
    MARKET,
    NO_TIME_TEXTS,
    NOW,
    OCCASIONS,
    SEGMENTS,
    TIME_TEXTS,
    calendar_of,
    histories,
    mappings,
    rules,
    values,
)

from wend.model.customer import Counter, Customer
from wend.model.duration import Duration
from wend.rules.counters import counters_of, merge_counters, noted, window_start
from wend.rules.errors import RuleError
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule, compile_where
from wend.rules.sql import compile_sql
from wend.rules.times import microseconds
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

Json = dict[str, Any]
History = list[tuple[str, datetime, dict[str, Any]]]
MICROSECOND = timedelta(microseconds=1)
SCHEMA = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, traits TEXT NOT NULL);
CREATE TABLE events (customer_id INTEGER, name TEXT, time INTEGER, properties TEXT);
"""


@pytest.fixture(scope="module")
def database() -> Iterator[Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def in_sql(database: Connection, rule: Rule, traits: Json, history: History, segments: dict[str, Rule]) -> Any:
    database.execute("DELETE FROM customers")
    database.execute("DELETE FROM events")
    database.execute("INSERT INTO customers VALUES (1, ?)", [msgspec.json.encode(traits).decode()])
    rows = [(1, name, microseconds(time), msgspec.json.encode(props).decode()) for name, time, props in history]
    rows += [(2, name, microseconds(NOW), "{}") for name in EVENTS]  # somebody else's
    database.executemany("INSERT INTO events VALUES (?, ?, ?, ?)", rows)
    text, parameters = compile_sql(rule, now=NOW, segments=segments, occasions=OCCASIONS, market=MARKET)
    return database.execute(f"SELECT {text} FROM customers AS c WHERE c.id = 1", parameters).fetchone()[0]


def in_python(rule: Rule, traits: Json, history: History, segments: dict[str, Rule]) -> bool:
    """Judge as the engine does: declared counters only, noted event by event, segments before the rule."""
    customer = Customer(1, traits=traits)
    asked = [spec for each in (rule, *segments.values()) for spec in counters_of(each)]
    for spec in merge_counters(asked).values():
        counts, times = compile_where(spec.where), []
        for name, time, properties in history:
            if name == spec.event and counts(Facts(customer, time, properties=properties)):
                times = noted(times, spec, time, NOW)
        customer.counters[spec.key] = Counter(times)
    facts = Facts(customer, NOW, calendar=calendar_of(traits))
    for name, segment in segments.items():
        if compile_rule(segment)(facts):
            customer.segments = sorted([*customer.segments, name])
    return compile_rule(rule)(facts)


@st.composite
def segment_rules(draw: st.DrawFn) -> dict[str, Rule]:
    """Each segment may name those before it."""
    return {name: draw(rules(SEGMENTS[:place])) for place, name in enumerate(SEGMENTS)}


@settings(max_examples=300, deadline=None)
@given(rule=rules(), traits=mappings, history=histories, segments=segment_rules())
def test_a_rule_means_the_same_in_python_and_in_sql(
    database: Connection, rule: Rule, traits: Json, history: History, segments: dict[str, Rule]
) -> None:
    assert in_sql(database, rule, traits, history, segments) == in_python(rule, traits, history, segments)


@settings(max_examples=400, deadline=None)
@given(value=values, other=values, op=st.sampled_from(list(Op)))
@example(value=[True], other=1, op=Op.CONTAINS)
@example(value=1, other=[True, 1.0], op=Op.IN)
@example(value="", other="", op=Op.CONTAINS)
def test_two_traits_compare_the_same_in_python_and_in_sql(database: Connection, value: Any, other: Any, op: Op) -> None:
    rule, traits = Compare("trait.a", op, Ref("trait.b")), {"a": value, "b": other}
    assert in_sql(database, rule, traits, [], {}) == in_python(rule, traits, [], {})


@pytest.mark.parametrize("text", TIME_TEXTS + NO_TIME_TEXTS)
@pytest.mark.parametrize("op", [Op.BEFORE, Op.AFTER])
def test_a_text_is_a_time_in_sql_exactly_when_it_is_one_in_python(database: Connection, text: str, op: Op) -> None:
    for wanted in TIME_TEXTS:
        rule = Compare("trait.at", op, wanted)
        assert in_sql(database, rule, {"at": text}, [], {}) == in_python(rule, {"at": text}, [], {})


@pytest.mark.parametrize("within", [None, Duration(seconds=60), Duration(months=1), Duration(3600, 1)])
@pytest.mark.parametrize("op", [Op.AT_LEAST, Op.AT_MOST, Op.ABOVE, Op.BELOW, Op.IS])
def test_a_count_agrees_at_the_edges_of_its_window_and_number(
    database: Connection, within: Duration | None, op: Op
) -> None:
    start = window_start(within, NOW) or NOW - timedelta(days=900)
    edges = [start - MICROSECOND, start, start + MICROSECOND, NOW - MICROSECOND, NOW, NOW + MICROSECOND]
    for number in range(len(edges) + 1):
        history: History = [("X", edge, {}) for edge in edges[:number]]
        for n in range(6):
            rule = EventCount("X", op, n, within)
            assert in_sql(database, rule, {}, history, {}) == in_python(rule, {}, history, {})


def test_a_long_list_of_conditions_stays_within_the_depth_that_sqlite_allows(database: Connection) -> None:
    rule: Rule = AnyOf(tuple(Compare("trait.a", Op.IS, number) for number in range(200)))
    for _ in range(11):
        rule = Not(All((rule,)))
    assert in_sql(database, rule, {"a": 199}, [], {}) == in_python(rule, {"a": 199}, [], {})


def test_values_are_bound_and_never_stand_in_the_text_of_the_query() -> None:
    rule = All((Compare("trait.Robert'); DROP", Op.IS, "x'; --"), EventCount("Ordered'", Op.IS, 2)))
    text, parameters = compile_sql(rule, now=NOW, segments={})
    assert "Robert" not in text
    assert "--" not in text
    assert "Ordered" not in text
    assert {"x'; --", "Ordered'", '$."Robert\'); DROP"'} <= set(parameters)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Cel("true"), "Python only"),
        (Compare("event.properties.price", Op.ABOVE, 1), "at hand"),
        (Compare("properties.price", Op.ABOVE, 1), "at hand"),
        (InSegment("nobody"), "no segment 'nobody'"),
        (InSegment("round"), "circle: round > about > round"),
    ],
)
def test_what_sql_cannot_judge_is_refused_in_words(rule: Rule, says: str) -> None:
    segments = {"round": InSegment("about"), "about": Not(InSegment("round"))}
    with pytest.raises(RuleError, match=says):
        compile_sql(rule, now=NOW, segments=segments)


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(RuleError, match="no SQL for 'oracle'"):
        compile_sql(InSegment("x"), now=NOW, segments={}, dialect="oracle")
