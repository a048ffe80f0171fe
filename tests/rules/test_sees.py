"""What rules see of a customer, and so which of them a change concerns."""

import pytest

from wend.model.duration import Duration
from wend.rules.counters import counter_key
from wend.rules.sees import ANYTHING, TRAITS, seeing, sees
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

PRO = Compare("trait.plan", Op.IS, "pro")
CHEAP = EventCount("Viewed", within=Duration(86400), where=(Compare("properties.price", Op.BELOW, 5),))
VIEWED = EventCount("Viewed", Op.AT_LEAST, 3)


@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (PRO, {TRAITS}),
        (Compare("trait.plan", Op.IS, Ref("account.plan")), {TRAITS, ANYTHING}),
        (Compare("stage", Op.IS, "buy"), {ANYTHING}),
        (VIEWED, {"Viewed"}),
        (CHEAP, {counter_key(CHEAP)}),
        (All((PRO, AnyOf((VIEWED, Not(CHEAP))))), {TRAITS, "Viewed", counter_key(CHEAP)}),
        (Cel('count("Viewed") > 2'), {ANYTHING}),
        (InSegment("viewers"), set()),
    ],
)
def test_a_rule_sees_its_counters_traits_or_anything(rule: Rule, seen: set[str]) -> None:
    assert sees(rule) == seen


def test_a_change_concerns_who_sees_it_who_asks_about_those_and_who_sees_anything() -> None:
    segments = [
        ("viewers", VIEWED),
        ("pro", PRO),
        ("pro-viewers", All((InSegment("viewers"), InSegment("pro")))),
        ("bargains", CHEAP),
        ("now", Cel("now > timestamp('2026-01-01T00:00:00Z')")),
    ]
    assert seeing(segments) == {
        "Viewed": {"viewers", "pro-viewers", "now"},
        TRAITS: {"pro", "pro-viewers", "now"},
        counter_key(CHEAP): {"bargains", "now"},
        ANYTHING: {"now"},
    }
