from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wend.mining.conform import check_rules, parse_rule
from wend.mining.conform.declare import to_text
from wend.mining.errors import MiningError
from wend.mining.log import EventLog, microseconds_of

PATHS = {"1": "abc", "2": "acb", "3": "aab", "4": "c", "5": "ba"}


@pytest.mark.parametrize(
    ("rule", "kept", "broken", "examples"),
    [
        ("response(a, b)", 4, 1, ("5",)),
        ("alternate_response(a, b)", 3, 2, ("3", "5")),
        ("chain_response(a, b)", 2, 3, ("2", "3", "5")),
        ("precedence(a, b)", 3, 1, ("5",)),
        ("chain_precedence(a, b)", 2, 2, ("2", "5")),
        ("existence(a)", 4, 1, ("4",)),
        ("existence(a, 2)", 1, 4, ("1", "2", "4", "5")),
        ("absence(a, 2)", 4, 1, ("3",)),
        ("exactly(a, 1)", 3, 2, ("3", "4")),
        ("init(a)", 3, 2, ("4", "5")),
        ("last(b)", 2, 3, ("1", "4", "5")),
        ("responded_existence(b, c)", 2, 2, ("3", "5")),
        ("coexistence(b, c)", 2, 3, ("3", "4", "5")),
        ("not_coexistence(a, c)", 3, 2, ("1", "2")),
        ("choice(b, c)", 5, 0, ()),
        ("exclusive_choice(b, c)", 3, 2, ("1", "2")),
        ("not_succession(a, c)", 3, 2, ("1", "2")),
        ("not_chain_succession(a, c)", 4, 1, ("2",)),
    ],
)
def test_each_template_by_hand(rule: str, kept: int, broken: int, examples: tuple[str, ...]) -> None:
    [found] = check_rules(EventLog.of_paths(PATHS), [parse_rule(rule)])
    assert (found.kept, found.broken, found.examples) == (kept, broken, examples)


def test_a_complaint_is_followed_by_a_call_within_four_hours_or_the_rule_is_open_or_broken() -> None:
    log = EventLog.of_paths({"quick": ["complaint", "call"], "slow": ["complaint", "x", "y", "z", "q", "call"]})
    late = EventLog.of_paths({"quick": ["complaint", "call"], "never": ["complaint"]})
    rule = parse_rule("response(complaint, call) within 4 h")
    assert rule.words == "'complaint' is followed by 'call' within 4 h"
    [found] = check_rules(log, [rule])
    assert (found.kept, found.broken, found.examples) == (1, 1, ("slow",))
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    [waiting] = check_rules(late, [rule], now=microseconds_of(begin + timedelta(hours=3)))
    assert (waiting.kept, waiting.broken, waiting.open) == (1, 0, 1)
    [over] = check_rules(late, [rule], now=microseconds_of(begin + timedelta(hours=5)))
    assert (over.kept, over.broken, over.open) == (1, 1, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("respons(a, b)", "did you mean response"),
        ("response(a)", "needs two activities"),
        ("absence(a, b)", "one activity and at most a number"),
        ("absence(a) within 2 d", "knows none"),
        ("whatever", "is not of the form"),
    ],
)
def test_rules_that_cannot_be_read_say_why(text: str, words: str) -> None:
    with pytest.raises(MiningError, match=words):
        parse_rule(text)


def test_a_rule_about_an_activity_that_never_happens_names_those_that_do() -> None:
    with pytest.raises(MiningError, match="complain"):
        check_rules(EventLog.of_paths({"1": ["complain"]}), [parse_rule("existence(complaint)")])


@given(
    st.sampled_from(["response", "precedence", "coexistence"]),
    st.text(st.characters(exclude_characters='"', categories=["L", "P", "Zs"]), min_size=1),
)
def test_a_rule_written_as_text_reads_back(template: str, name: str) -> None:
    if name.strip() == name:
        rule = parse_rule(f'{template}("{name}", "b, c")')
        assert parse_rule(to_text(rule)) == rule
        assert (rule.activity, rule.other) == (name, "b, c")
