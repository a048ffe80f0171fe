"""Each operator against each type of value, and the compiled closures against the meaning they specialise."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from many_rules import NOW, compares, facts_of, mappings, scalars, values

from wend.model.customer import Counter, Customer
from wend.model.duration import Duration
from wend.model.event import Remembered
from wend.rules.compare import holds
from wend.rules.counters import counter_key
from wend.rules.facts import MISSING, Facts
from wend.rules.judge import compile_rule, compile_where, getter, resolve
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref

TYPES: dict[str, Any] = {
    "text": "abc",
    "number text": "5",
    "number": 5,
    "decimal": 5.0,
    "yes": True,
    "one": 1,
    "list": ["abc", 5, True],
    "mapping": {"abc": 5},
    "time": "2026-03-30T12:00:00+02:00",
    "nothing": None,
}
EVERYTHING = set(TYPES)

TABLE = [
    (Op.IS, "abc", {"text"}),
    (Op.IS, 5, {"number", "decimal"}),
    (Op.IS, 5.0, {"number", "decimal"}),
    (Op.IS, "5", {"number text"}),
    (Op.IS, True, {"yes"}),
    (Op.IS, 1, {"one"}),
    (Op.IS_NOT, "abc", EVERYTHING - {"text"}),
    (Op.IS_NOT, 1, EVERYTHING - {"one"}),
    (Op.IS_NOT, True, EVERYTHING - {"yes"}),
    (Op.IN, ("abc", 5, False), {"text", "number", "decimal"}),
    (Op.IN, (1,), {"one"}),
    (Op.IN, (True,), {"yes"}),
    (Op.NOT_IN, ("abc", 5, True), EVERYTHING - {"text", "number", "decimal", "yes"}),
    (Op.ABOVE, 4, {"number", "decimal"}),
    (Op.ABOVE, 0, {"number", "decimal", "one"}),
    (Op.AT_LEAST, 5, {"number", "decimal"}),
    (Op.BELOW, 5, {"one"}),
    (Op.AT_MOST, 5, {"number", "decimal", "one"}),
    (Op.CONTAINS, "abc", {"text", "list"}),
    (Op.CONTAINS, "b", {"text"}),
    (Op.CONTAINS, 5, {"list"}),
    (Op.CONTAINS, 1, set()),
    (Op.CONTAINS, True, {"list"}),
    (Op.STARTS_WITH, "ab", {"text"}),
    (Op.STARTS_WITH, "5", {"number text"}),
    (Op.EXISTS, None, EVERYTHING - {"nothing"}),
    (Op.MISSING, None, {"nothing"}),
    (Op.BEFORE, "2026-03-31", {"time"}),
    (Op.BEFORE, "2026-03-30T10:00:00Z", set()),
    (Op.BEFORE, "2026-03-30T10:00:00.000001Z", {"time"}),
    (Op.AFTER, "2026-03-30", {"time"}),
    (Op.AFTER, "2026-03-30T10:00:00Z", set()),
]


@pytest.mark.parametrize(("op", "wanted", "holding"), TABLE)
def test_an_operator_holds_for_just_these_types(op: Op, wanted: Any, holding: set[str]) -> None:
    judge = compile_rule(Compare("trait.x", op, wanted))
    assert {name for name, value in TYPES.items() if judge(facts_of({"x": value}))} == holding


@pytest.mark.parametrize("op", list(Op))
def test_a_trait_that_is_not_there_is_like_a_null(op: Op) -> None:
    wanted = {Op.IN: (1,), Op.NOT_IN: (1,), Op.BEFORE: "2026-01-01", Op.AFTER: "2026-01-01"}.get(op, "x")
    judge = compile_rule(Compare("trait.x", op, 3 if op in {Op.ABOVE, Op.BELOW, Op.AT_LEAST, Op.AT_MOST} else wanted))
    assert judge(facts_of({})) == judge(facts_of({"x": None})) == (op in {Op.IS_NOT, Op.NOT_IN, Op.MISSING})


@given(rule=compares(refs=False), traits=mappings)
def test_a_compiled_comparison_means_what_its_operator_means(rule: Compare, traits: dict[str, Any]) -> None:
    facts = facts_of(traits)
    assert compile_rule(rule)(facts) == holds(rule.op, getter(rule.path)(facts), rule.value)


@given(rule=compares(), traits=mappings)
def test_a_negated_operator_is_the_contrary_of_its_operator(rule: Compare, traits: dict[str, Any]) -> None:
    contrary = {Op.IS: Op.IS_NOT, Op.IN: Op.NOT_IN, Op.EXISTS: Op.MISSING}
    if rule.op in contrary:
        facts = facts_of(traits)
        assert compile_rule(rule)(facts) is not compile_rule(Compare(rule.path, contrary[rule.op], rule.value))(facts)


@given(value=values, literal=scalars, op=st.sampled_from([Op.IS, Op.IS_NOT]))
def test_comparing_with_a_reference_is_comparing_with_its_value(value: Any, literal: Any, op: Op) -> None:
    facts = facts_of({"x": value}, vars={"y": literal})
    assert compile_rule(Compare("trait.x", op, Ref("vars.y")))(facts) == compile_rule(Compare("trait.x", op, literal))(
        facts
    )


def test_a_rule_sees_the_event_at_hand_the_entry_event_the_last_event_and_variables() -> None:
    facts = facts_of(
        {"plan": {"name": "pro"}},
        properties={"price": 20, "in": {"deep": [1]}},
        context={"ip": "::1"},
        event=Remembered("Product Viewed", NOW, {"id": 7}),
        last=Remembered("Product Viewed", NOW, {"id": 7}),
        vars={"round": 2},
    )
    held = All(
        (
            Compare("trait.plan.name", Op.IS, "pro"),
            Compare("properties.price", Op.ABOVE, 10),
            Compare("properties.in.deep", Op.CONTAINS, 1),
            Compare("context.ip", Op.STARTS_WITH, "::"),
            Compare("event.properties.id", Op.IS, Ref("last.properties.id")),
            Compare("event.name", Op.IS, "Product Viewed"),
            Compare("vars.round", Op.AT_LEAST, 2),
            Compare("properties.price.amount", Op.MISSING),
        )
    )
    assert compile_rule(held)(facts)
    assert resolve(Ref("last.properties.id"), facts) == 7
    assert resolve(Ref("last.properties.nothing"), facts) is MISSING


def test_the_time_of_an_event_compares_as_a_time() -> None:
    facts = facts_of(event=Remembered("Product Viewed", datetime(2026, 1, 1, tzinfo=UTC)))
    assert compile_rule(Compare("event.time", Op.BEFORE, "2026-01-01T00:00:01Z"))(facts)
    assert not compile_rule(Compare("event.time", Op.BEFORE, "2026-01-01"))(facts)


def test_groups_negation_and_segments_combine() -> None:
    yes, no = Compare("trait.x", Op.IS, 1), InSegment("nowhere")
    facts = Facts(Customer(1, traits={"x": 1}, segments=["here"]), NOW)
    held = {
        All((yes, InSegment("here"))): True,
        All((yes, no)): False,
        All((no,)): False,
        AnyOf((no, yes)): True,
        AnyOf((no, no)): False,
        Not(no): True,
        Not(AnyOf((yes, no))): False,
        Cel('trait.x == 1 && segment("here")'): True,
    }
    assert {rule: compile_rule(rule)(facts) for rule in held} == held


def test_a_where_without_conditions_takes_every_event_and_with_them_all_must_hold() -> None:
    where = (Compare("properties.a", Op.IS, 1), Compare("properties.b", Op.EXISTS))
    assert compile_where(())(facts_of())
    assert compile_where(where)(facts_of(properties={"a": 1, "b": "x"}))
    assert not compile_where(where)(facts_of(properties={"a": 1}))


SECONDS_AGO = (-5, 0, 59, 60, 61, 3600)


@pytest.mark.parametrize(
    ("within", "counted"),
    [
        (None, 5),  # all but the one that is still to come
        (Duration(seconds=60), 2),  # the window is open at its far end: a time exactly 60 s ago has left it
        (Duration(seconds=61), 3),
        (Duration(seconds=3600), 4),
        (Duration(months=1), 5),
    ],
)
def test_a_count_looks_at_its_window_up_to_now(within: Duration | None, counted: int) -> None:
    times = sorted(NOW - timedelta(seconds=seconds) for seconds in SECONDS_AGO)
    facts = Facts(Customer(1, counters={"X": Counter(times)}), NOW)
    for op, holding in {
        Op.IS: {counted},
        Op.AT_LEAST: set(range(counted + 1)),
        Op.ABOVE: set(range(counted)),
        Op.AT_MOST: set(range(counted, 8)),
        Op.BELOW: set(range(counted + 1, 8)),
    }.items():
        assert {n for n in range(8) if compile_rule(EventCount("X", op, n, within))(facts)} == holding


def test_a_count_without_a_counter_is_nought() -> None:
    assert compile_rule(EventCount("X", Op.AT_MOST, 0))(facts_of())
    assert not compile_rule(EventCount("X", Op.AT_LEAST, 1, Duration(seconds=5)))(facts_of())


def test_counts_with_other_conditions_read_other_counters() -> None:
    where = (Compare("properties.a", Op.IS, 1),)
    rule = EventCount("X", where=where)
    facts = Facts(Customer(1, counters={"X": Counter([]), counter_key(rule): Counter([NOW])}), NOW)
    assert compile_rule(rule)(facts)
    assert not compile_rule(EventCount("X"))(facts)
