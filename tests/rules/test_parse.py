"""Rules as people write them: what is understood, what is refused, and how the refusal reads."""

from typing import Any

import pytest
from hypothesis import given
from many_rules import rules

from wend import limits
from wend.model.document import Node, Problems, from_plain, read_yaml
from wend.model.duration import Duration
from wend.rules.errors import RuleError
from wend.rules.parse import parse_event, parse_rule, parse_where, rule_to_plain, where_to_plain
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Ref, Rule

WEEK = Duration(seconds=7 * 86_400)

UNDERSTOOD: list[tuple[str, Rule]] = [
    ("{trait: country, is: DE}", Compare("trait.country", Op.IS, "DE")),
    ("{trait: plan.name, in: [pro, 3, true]}", Compare("trait.plan.name", Op.IN, ("pro", 3, True))),
    ("{trait: phone, exists: true}", Compare("trait.phone", Op.EXISTS)),
    ("{trait: phone, exists: false}", Compare("trait.phone", Op.MISSING)),
    ("{trait: phone, missing: false}", Compare("trait.phone", Op.EXISTS)),
    ("{trait: opted, is: no}", Compare("trait.opted", Op.IS, "no")),
    ("{trait: on, is: false}", Compare("trait.on", Op.IS, False)),
    ("{trait: count, is: 0}", Compare("trait.count", Op.IS, 0)),
    ("{trait: birthday, before: 2000-01-01}", Compare("trait.birthday", Op.BEFORE, "2000-01-01")),
    ("{property: price, above: 100}", Compare("properties.price", Op.ABOVE, 100)),
    ("{value: event.properties.price, at_most: 9.5}", Compare("event.properties.price", Op.AT_MOST, 9.5)),
    ("{trait: city, is: {from: event.properties.city}}", Compare("trait.city", Op.IS, Ref("event.properties.city"))),
    ("{event: Product Viewed}", EventCount("Product Viewed")),
    (
        "{event: Product Viewed, where: {category: books, properties.price: {above: 1, below: 9}}, within: 7d, is: 0}",
        EventCount(
            "Product Viewed",
            Op.IS,
            0,
            WEEK,
            (
                Compare("properties.category", Op.IS, "books"),
                Compare("properties.price", Op.ABOVE, 1),
                Compare("properties.price", Op.BELOW, 9),
            ),
        ),
    ),
    ("{event: A, within: P1M, below: 256}", EventCount("A", Op.BELOW, 256, Duration(months=1))),
    ("{segment: high-intent}", InSegment("high-intent")),
    ("{not: {segment: a}}", Not(InSegment("a"))),
    (
        "{all: [{segment: a}, {any: [{segment: b}, 'true']}]}",
        All((InSegment("a"), AnyOf((InSegment("b"), Cel("true"))))),
    ),
    ('segment("a") && trait.age > 30', Cel('segment("a") && trait.age > 30')),
]


def read(text: str) -> tuple[Rule | None, Problems]:
    problems = Problems()
    return parse_rule(read_yaml(text), problems), problems


@pytest.mark.parametrize(("text", "rule"), UNDERSTOOD)
def test_a_rule_is_understood(text: str, rule: Rule) -> None:
    parsed, problems = read(text)
    assert problems.found == []
    assert parsed == rule
    assert type(getattr(parsed, "value", None)) is type(getattr(rule, "value", None))


@pytest.mark.parametrize(("text", "rule"), UNDERSTOOD)
def test_an_understood_rule_is_written_back_and_read_again(text: str, rule: Rule) -> None:
    assert parse_rule(from_plain(rule_to_plain(rule)), Problems()) == rule


@given(rules())
def test_every_rule_survives_being_written_and_read(rule: Rule) -> None:
    problems = Problems()
    assert parse_rule(from_plain(rule_to_plain(rule)), problems) == rule
    assert problems.found == []


REFUSED = [
    ("{}", "empty: it would match everyone", ""),
    ("[]", "empty: it would match everyone", ""),
    ("''", "empty: it would match everyone", ""),
    ("'  '", "empty: it would match everyone", ""),
    ("null", "empty: it would match everyone", ""),
    ("{all: []}", "'all' needs a list", ""),
    ("{any: {segment: a}}", "'any' needs a list", ""),
    ("{not: {}}", "empty: it would match everyone", ""),
    ("{all: [{}]}", "empty: it would match everyone", ""),
    ("[{segment: a}]", "a rule cannot be a list", "write {all: [...]}"),
    ("5", "a rule cannot be 5", ""),
    ("false", "a rule cannot be False", ""),
    ("{trai: x, is: 1}", "'trai' does not begin a condition", "did you mean 'trait'?"),
    ("{trait: x, property: y, is: 1}", "cannot have 'trait' and 'property'", ""),
    ("{trait: x, abve: 1}", "unknown comparison: 'abve'", "did you mean 'above'?"),
    ("{trait: x}", "what is 'x' compared with?", ""),
    ("{trait: x, above: 1, below: 3}", "one condition has one comparison", "all"),
    ("{trait: [x], is: 1}", "'trait' needs a name, not a list", ""),
    ("{trait: 'a..b', is: 1}", "has an empty name", ""),
    ("{trait: 'a\"b', is: 1}", "a quote", ""),
    ("{value: price, is: 1}", "the path 'price' leads nowhere", "properties.price"),
    ("{value: propertys.price, is: 1}", "leads nowhere", "did you mean 'properties'?"),
    ("{trait: x, above: abc}", "'above' compares numbers, and 'abc' is none", "write a number"),
    ("{trait: x, above: '3'}", "compares numbers", "write 3 without quotes"),
    ("{trait: x, below: 2026-01-01}", "compares numbers", "before and after"),
    ("{trait: x, at_least: true}", "compares numbers, and True is none", ""),
    ("{trait: x, starts_with: 3}", "'starts_with' needs a text", ""),
    ("{trait: x, contains: ''}", "'contains' needs a text with something in it", ""),
    ("{trait: x, before: tomorrow}", "'before' compares times, and 'tomorrow' is none", "2026-12-24"),
    ("{trait: x, after: 2026-02-30}", "compares times", ""),
    ("{trait: x, is: null}", "compares with one value", "missing: true"),
    ("{trait: x, is: [a, b]}", "not with a list", "in: [...]"),
    ("{trait: x, is: {form: trait.y}}", "no value to compare with", "from"),
    ("{trait: x, is: {from: y}}", "the path 'y' leads nowhere", ""),
    ("{trait: x, in: a}", "'in' needs a list of values", ""),
    ("{trait: x, in: []}", "'in' needs a list of values", ""),
    ("{trait: x, not_in: [a, [b]]}", "'not_in' compares with one value", ""),
    ("{trait: x, exists: maybe}", "'exists' is true or false, not 'maybe'", ""),
    ("{trait: x, is: 9223372036854775808}", "more than 64 bits", ""),
    ("{trait: x, above: .inf}", "infinite", ""),
    ("{trait: x, is: .nan}", "infinite number or none at all", ""),
    ('{trait: x, is: "a\\0b"}', "NUL", ""),
    ("{segment: ''}", "needs the name of a segment", ""),
    ("{segment: a, is: true}", "unknown key beside 'segment': 'is'", ""),
    ("{event: ''}", "needs the name of an event", ""),
    ("{event: X, wihin: 7d}", "unknown key beside 'event': 'wihin'", "did you mean 'within'?"),
    ("{event: X, within: 7}", "a duration has a unit", "7d"),
    ("{event: X, within: soon}", "'soon' is not a duration", ""),
    ("{event: X, within: 0s}", "at least a second", ""),
    ("{event: X, within: PT0.5S}", "whole seconds", ""),
    ("{event: X, within: 51y}", "at most 50 years", ""),
    ("{event: X, at_least: -1}", "whole number, not -1", ""),
    ("{event: X, at_least: 1.5}", "whole number, not 1.5", ""),
    ("{event: X, is: true}", "whole number, not True", ""),
    ("{event: X, at_least: 257}", "counters count to 256", "at most 256"),
    ("{event: X, above: 256}", "counters count to 256", "at most 255"),
    ("{event: X, is: 256}", "counters count to 256", "at most 255"),
    ("{event: X, above: 1, below: 5}", "a count is compared once", ""),
    ("{event: X, where: {}}", "`where` needs conditions", ""),
    ("{event: X, where: {a: {}}}", "this comparison is empty", ""),
    ("{event: X, where: {a: {abve: 1}}}", "unknown comparison: 'abve'", "did you mean 'above'?"),
    ("{event: X, where: {a: {is: {from: trait.b}}}}", "fixed values only", ""),
    ("{event: X, where: {trait.a: 1}}", "a count cannot look at 'trait.a'", "properties"),
    ("{event: X, where: {context.ip: x}}", "a count cannot look at 'context.ip'", ""),
    ("trait.age >", "this is not CEL", ""),
    ("trait.age + 1", "yields int, not true or false", ""),
    ('segmnt("a")', "'segmnt' is not known here", "did you mean 'segment'?"),
    ("count(trait.x) > 1", "event's name, written out in quotes", "count"),
]


@pytest.mark.parametrize(("text", "message", "suggestion"), REFUSED)
def test_a_rule_is_refused_with_a_reason_and_a_way_out(text: str, message: str, suggestion: str) -> None:
    rule, problems = read(text)
    assert rule is None
    assert [problem for problem in problems.errors if message in problem.message and suggestion in problem.suggestion]


def test_every_problem_is_reported_at_once_each_at_its_place() -> None:
    text = """all:
  - {trait: country, iss: DE}
  - {trait: age, above: old}
  - {event: X, where: {price: {above: cheap}, category: [a]}, within: 7, at_least: 999}
  - segment("a") &&
  - {segment: fine}
"""
    rule, problems = read(text)
    lines = text.splitlines()
    wrong = [(2, "iss"), (3, "old"), (4, "cheap"), (4, "[a]"), (4, "7"), (4, "999")]
    places = [(line, lines[line - 1].index(what) + 1) for line, what in wrong]
    assert rule is None
    assert [(each.mark.line, each.mark.column) for each in problems.found] == [*places, (5, len(lines[4]) + 1)]


def test_a_rule_may_nest_to_the_limit_and_no_deeper() -> None:
    def nested(times: int) -> Any:
        return {"not": nested(times - 1)} if times else {"segment": "a"}

    assert parse_rule(from_plain(nested(limits.RULE_DEPTH_MAX - 1)), Problems()) is not None
    problems = Problems()
    assert parse_rule(from_plain(nested(limits.RULE_DEPTH_MAX)), problems) is None
    assert "nests deeper than 12" in problems.found[0].message


def test_a_rule_may_have_as_many_conditions_and_values_as_the_limits_say() -> None:
    def refused(plain: Any) -> bool:
        return parse_rule(from_plain(plain), Problems()) is None

    assert not refused({"all": [{"segment": "a"}] * limits.RULE_CONDITIONS_MAX})
    assert refused({"all": [{"segment": "a"}] * (limits.RULE_CONDITIONS_MAX + 1)})
    assert not refused({"trait": "a", "in": ["x"] * limits.RULE_VALUES_MAX})
    assert refused({"trait": "a", "in": ["x"] * (limits.RULE_VALUES_MAX + 1)})
    assert refused("true" + " " * limits.CEL_CHARACTERS_MAX)


def test_an_earlier_problem_elsewhere_does_not_spoil_a_good_rule() -> None:
    problems = Problems()
    problems.error(Node(None), "something else")
    assert parse_rule(read_yaml("{segment: a}"), problems) == InSegment("a")


def test_a_where_may_look_at_the_entry_event_and_is_properties_unless_a_root_is_named() -> None:
    problems = Problems()
    where = parse_where(
        read_yaml("{category: books, order.id: {is: {from: event.properties.id}}, trait.vip: true, event: x}"), problems
    )
    assert problems.found == []
    assert where == (
        Compare("properties.category", Op.IS, "books"),
        Compare("properties.order.id", Op.IS, Ref("event.properties.id")),
        Compare("trait.vip", Op.IS, True),
        Compare("properties.event", Op.IS, "x"),
    )


def test_conditions_on_an_event_are_written_back_and_read_again() -> None:
    where = (
        Compare("properties.a", Op.IS, "x"),
        Compare("properties.b", Op.IS, Ref("event.properties.b")),
        Compare("properties.c", Op.ABOVE, 1),
        Compare("properties.c", Op.BELOW, 5),
        Compare("trait.d", Op.MISSING),
        Compare("context.e", Op.IN, (1, "y")),
    )
    assert parse_where(from_plain(where_to_plain(where)), Problems()) == where


def test_two_equal_comparisons_on_one_path_cannot_be_written_and_say_so() -> None:
    with pytest.raises(RuleError, match=r"properties\.a is compared twice"):
        where_to_plain((Compare("properties.a", Op.ABOVE, 1), Compare("properties.a", Op.ABOVE, 2)))


def test_an_event_match_is_its_name_and_conditions() -> None:
    problems = Problems()
    assert parse_event(read_yaml("{event: A, where: {x: 1}, within: 4h}"), problems) == (
        "A",
        (Compare("properties.x", Op.IS, 1),),
    )
    assert problems.found == []
    assert parse_event(read_yaml("{where: {x: 1}}"), problems) is None
    assert len(problems.found) == 1
