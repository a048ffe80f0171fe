"""Rules in words, and the reasons why one held or did not."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from many_rules import NOW, facts_of, mappings, rules

from wend.model.customer import Counter, Customer
from wend.model.duration import Duration
from wend.rules.facts import Facts
from wend.rules.judge import compile_rule
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule
from wend.rules.words import in_words, why, why_not

WEEK = Duration(seconds=7 * 86_400)
DE = Compare("trait.country", Op.IS, "DE")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            All((DE, EventCount("Product Viewed", Op.AT_LEAST, 3, WEEK))),
            "trait country is 'DE' and at least 3 \N{MULTIPLICATION SIGN} Product Viewed within 7d",
        ),
        (
            AnyOf((DE, All((DE, InSegment("vip"))))),
            "trait country is 'DE' or (trait country is 'DE' and in segment vip)",
        ),
        (Not(AnyOf((DE, Cel("trait.x > 1")))), "not (trait country is 'DE' or `trait.x > 1`)"),
        (Compare("trait.plan.name", Op.IN, ("pro", 3, True)), "trait plan.name is one of 'pro' or 3 or true"),
        (Compare("properties.id", Op.IS_NOT, Ref("event.properties.id")), "property id is not the entry event's id"),
        (Compare("last.properties.id", Op.MISSING), "the last event's id is missing"),
        (Compare("vars.round", Op.AT_MOST, 2), "variable round is at most 2"),
        (
            EventCount("Ordered", Op.BELOW, 2, None, (Compare("properties.price", Op.ABOVE, 9.5),)),
            "fewer than 2 \N{MULTIPLICATION SIGN} Ordered where property price is above 9.5",
        ),
    ],
)
def test_a_rule_is_said_in_words(rule: Rule, words: str) -> None:
    assert in_words(rule) == words


@pytest.mark.parametrize(
    ("rule", "traits", "says"),
    [
        (Compare("trait.age", Op.ABOVE, 30), {"age": "abc"}, "trait age is 'abc' (text), the rule compares numbers"),
        (Compare("trait.age", Op.ABOVE, 30), {"age": 20}, "trait age is 20 (number)"),
        (Compare("trait.age", Op.ABOVE, 30), {}, "trait age is missing"),
        (DE, {"country": ["DE"]}, 'trait country is ["DE"] (list), the rule asks for a text'),
        (
            Compare("trait.due", Op.BEFORE, "2026-01-01"),
            {"due": "soon"},
            "trait due is 'soon' (text), the rule compares times",
        ),
        (Compare("trait.x", Op.IS, Ref("trait.y")), {"x": 1, "y": 2}, "trait x is 1 (number); trait y is 2 (number)"),
        (Compare("trait.ok", Op.IS, True), {"ok": 1}, "trait ok is 1 (number), the rule asks for a truth value"),
        (Cel("trait.x > 1"), {}, '`trait.x > 1` is false: it cannot be judged: NOT_FOUND: Key not found in map : "x"'),
        (InSegment("vip"), {}, "not in segment vip"),
    ],
)
def test_a_failing_condition_tells_the_value_at_that_time(rule: Rule, traits: dict[str, Any], says: str) -> None:
    assert [reason["says"] for reason in why_not(rule, facts_of(traits))] == [says]


def test_a_count_tells_what_was_counted_and_what_was_asked_for() -> None:
    customer = Customer(1, counters={"Viewed": Counter([NOW - timedelta(days=8), NOW - timedelta(days=1)])})
    (reason,) = why_not(EventCount("Viewed", Op.AT_LEAST, 3, WEEK), Facts(customer, NOW))
    assert reason["value"] == 1
    assert reason["says"] == "1 \N{MULTIPLICATION SIGN} Viewed within 7d, the rule asks for at least 3"


def test_only_the_conditions_that_decided_are_named() -> None:
    fails, holds = Compare("trait.a", Op.IS, 1), Compare("trait.b", Op.IS, 2)
    facts = facts_of({"b": 2})
    assert [reason["words"] for reason in why_not(All((fails, holds)), facts)] == ["trait a is 1"]
    assert [reason["words"] for reason in why(AnyOf((fails, holds)), facts)] == ["trait b is 2"]
    assert [(reason["words"], reason["holds"]) for reason in why_not(Not(holds), facts)] == [("trait b is 2", True)]
    assert why_not(holds, facts) == []


@given(rules(), mappings)
def test_every_outcome_has_a_reason_that_can_be_written_as_json(rule: Rule, traits: dict[str, Any]) -> None:
    facts = facts_of(traits)
    reasons = why(rule, facts)
    assert reasons
    assert msgspec.json.decode(msgspec.json.encode(reasons))
    assert bool(why_not(rule, facts)) is not compile_rule(rule)(facts)
    assert in_words(rule)
