"""Free expressions: what they see and may call, and that no customer can make them fail."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from many_rules import NOW, facts_of, mappings

from wend.model.customer import Counter, Customer
from wend.model.duration import Duration
from wend.model.event import Remembered
from wend.rules.cel import compile_cel
from wend.rules.cel_text import CelTextError, CountCall, counts_in, fields_of, segments_called
from wend.rules.facts import Facts
from wend.rules.segments import segments_of
from wend.rules.tree import All, Cel, InSegment, Not

FACTS = Facts(
    Customer(
        1,
        traits={"age": 31, "name": "Ada", "plan": {"name": "pro"}, "tags": ["a", "b"], "share": 0.5, "count": 2},
        segments=["high-intent"],
        counters={"Ordered": Counter([NOW - timedelta(days=9), NOW - timedelta(days=1)])},
    ),
    NOW,
    properties={"price": 12.5},
    context={"ip": "::1"},
    event=Remembered("Viewed", datetime(2026, 1, 1, tzinfo=UTC), {"id": 7}),
    last=Remembered("Viewed", NOW, {"id": 7}),
    vars={"round": 1},
)

TRUE = [
    'segment("high-intent") && trait.age > 30',
    '!segment("other")',
    "'high-intent' in segments",
    'count("Ordered") == 2 && count("Ordered", days(7)) == 1 && count("Ordered", hours(1)) == 0',
    'count("Never") == 0',
    "trait.count == 2",
    "trait.plan.name == 'pro'",
    'trait["age"] == 31',
    "trait.tags.exists(tag, tag == 'b')",
    "size(trait) == 6 && 'age' in trait",
    "has(trait.age) && !has(trait.nothing)",
    "trait.age > 30.5",
    "double(trait.age) + 0.5 == 31.5",
    "properties.price > 12.0 && context.ip == '::1' && vars.round == 1",
    "event.properties.id == last.properties.id && event.name == 'Viewed'",
    "timestamp(event.time) < now - days(30)",
    "now > timestamp('2026-03-30T09:00:00Z')",
    "count('Ordered') == 2 // count(trait.age) in a comment is no count",
    "'count(' != \"segment(\"",
]


@pytest.mark.parametrize("source", TRUE)
def test_an_expression_sees_the_facts_and_may_ask_for_segments_and_counts(source: str) -> None:
    assert compile_cel(source).outcome(FACTS) == (True, "")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("trait.nothing > 3", 'Key not found in map : "nothing"'),
        ("trait.name > 3", "No matching overloads"),
        ("trait.age + trait.share > 1.0", "make both decimal"),
        ("trait.name + 1 == 2", "No matching overloads"),
        ("1 / 0 == 1", "divide by zero"),
        ("trait.age", "it yields 31, which is neither true nor false"),
        ("timestamp(trait.name) < now", "cannot be judged"),
        ("days(99999999999999) > days(1)", "too large"),
    ],
)
def test_an_expression_that_cannot_be_judged_is_false_and_tells_why(source: str, reason: str) -> None:
    holds, why = compile_cel(source).outcome(FACTS)
    assert not holds
    assert reason in why


@pytest.mark.parametrize("value", [2**70, -(2**70), datetime(2026, 1, 1, tzinfo=UTC), {"deep": [{"er": 2**64}]}])
def test_a_value_that_the_library_refuses_makes_the_expression_false_at_worst(value: Any) -> None:
    assert compile_cel("trait.x == 1").judge(facts_of({"x": value})) is False


@given(mappings, mappings)
def test_no_profile_makes_an_expression_fail(traits: dict[str, Any], properties: dict[str, Any]) -> None:
    facts = facts_of(traits, properties=properties)
    for source in ("trait.a == properties.a", "trait.a > 1", "trait.b.exists(x, x == trait.a)", "size(trait) > 2"):
        assert isinstance(compile_cel(source).judge(facts), bool)


@pytest.mark.parametrize(
    ("source", "line", "column", "message"),
    [
        ("trait.age >", 1, 12, "Syntax error"),
        ("trait.age > 1 &&\n  unknown.x", 2, 3, "'unknown' is not known here"),
        ("true && foo(3)", 1, 9, "'foo' is not known here"),
        ("true &&\n count(trait.x) > 1", 2, 2, "written out in quotes"),
        ("count() > 1", 1, 1, "written out in quotes"),
        ('count("X", days(n)) > 1', 1, 1, "written out, such as days(7)"),
        ('count("X", duration("24h")) > 1', 1, 1, "written out, such as days(7)"),
        ('count("X", days(0)) > 1', 1, 17, "whole number of days above 0"),
        ('count("X", days(1.5)) > 1', 1, 17, "whole number of days above 0"),
        ('count("X", hours(9999999)) > 1', 1, 18, "at most 50 years"),
        ('count("a\\n") > 1', 1, 7, "without escapes"),
        ("segment(trait.x)", 1, 1, "written out in quotes"),
        ("now", 1, 1, "yields timestamp"),
        ("(" * 40 + "true" + ")" * 40, 1, 1, "recursion limit"),
    ],
)
def test_what_is_not_an_expression_is_refused_at_its_place(source: str, line: int, column: int, message: str) -> None:
    with pytest.raises(CelTextError) as caught:
        compile_cel(source)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert message in str(caught.value)


def test_counts_are_known_before_anything_is_judged() -> None:
    source = """
        count("A") > 1 || count( 'B"b' , days( 7 ) ) > 0 // count("not this")
        || count(r"C\\d", hours(3)) > 0 || trait.count("nor this") || "count('nor that')" == trait.x
        || count('it\\'s') > 0
    """
    assert counts_in(source) == (
        CountCall("A"),
        CountCall('B"b', Duration(seconds=7 * 86_400)),
        CountCall(r"C\d", Duration(seconds=3 * 3_600)),
        CountCall("it's"),
    )


def test_segments_are_known_before_anything_is_judged() -> None:
    source = "segment('a') && !segment(\"b\") && 'segment(\"c\")' != '' && segment('a')"
    assert segments_called(source) == ("a", "b", "a")
    assert segments_of(All((Not(Cel(source)), InSegment("d"), InSegment("a")))) == ("a", "b", "d")


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("trait.a > 1 && has(trait.b.c)", {"a", "b"}),
        ("properties.trait == 1", set()),
        ("size(trait) > 1", None),
        ("trait.exists(name, name == 'a')", None),
        ("trait['a'] == 1", None),
    ],
)
def test_only_the_fields_asked_for_are_handed_over_unless_the_whole_is_wanted(
    source: str, fields: set[str] | None
) -> None:
    assert fields_of(source, "trait") == fields


def test_threads_judge_their_own_customers() -> None:
    rule = compile_cel('segment("s") == (trait.member == true) && count("X") == trait.n')

    def judge(number: int) -> bool:
        member = number % 2 == 0
        counters = {"X": Counter([NOW] * (number % 7))}
        traits = {"member": member, "n": number % 7}
        return rule.judge(Facts(Customer(number, traits=traits, segments=["s"] * member, counters=counters), NOW))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(judge, range(2_000)))
    finally:
        sys.setswitchinterval(interval)
