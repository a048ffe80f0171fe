"""Steps, rules and changes in words."""

import pytest

from journey_cases import HEAD
from wend.journey.load import load_journey
from wend.journey.rule_words import days_in_words, duration_in_words, rule_in_words
from wend.journey.words import entry_in_words, plan_diff, step_in_words
from wend.model.document import Problems, read_yaml
from wend.model.duration import parse_duration
from wend.rules.parse import parse_rule

STEP_WORDS = [
    ("- send: email/hello", "Send email hello"),
    ("- wait: 1d12h", "Wait 1 day 12 hours"),
    (
        '- wait: {for: 2d, window: {days: [tue, wed, thu], from: "09:00", to: "18:00"}}',
        "Wait 2 days, Tue–Thu 09:00–18:00",  # noqa: RUF001 - ranges
    ),
    ("- wait: {window: {days: [sat, sun], zone: workspace}}", "Wait for Sat, Sun workspace time"),
    ("- wait: {until: 2026-12-24}", "Wait until 2026-12-24"),
    ("- wait: {until: {from: trait.renewal_date}, before: 7d}", "Wait until 7 days before renewal_date"),
    (
        "- wait_for: {any: [{event: B, where: {price: {above: 3}}}, {event: C}], within: P1M}",
        "Wait for B where price is above 3 or C, at most 1 month",
    ),
    ("- branch: [{when: {segment: s}, then: []}]", "Take the first way that holds"),
    ("- split: [{name: A, weight: 1}, {name: B, weight: 3}]", "Split A 25% / B 75%"),
    ("- {repeat: {max: 2, until: {event: B}}, steps: [{wait: 1d}]}", "Repeat at most 2 times, until B"),
    ("- {repeat: {max: 1, until: {segment: s}}, steps: [{wait: 1d}]}", "Repeat at most once, until in segment s"),
    ("- {id: a, wait: 1d}\n- {id: b, goto: a}", "Go on at a"),
    (
        "- update: {x: true, n: {add: 1}, c: {from: last.properties.c}}",
        "Set x to true, add 1 to n, set c to the last event's c",
    ),
    ("- emit: {event: Lead Warmed}", "Record the event Lead Warmed"),
    ("- webhook: {url: https://hook.example/in}", "Call hook.example"),
    ("- exit: bought", "End: bought"),
]


@pytest.mark.parametrize(("text", "words"), STEP_WORDS)
def test_each_kind_of_step_has_its_sentence(text: str, words: str) -> None:
    steps = list(load_journey(f"{HEAD}steps:\n{text}").steps.values())
    assert step_in_words(steps[-1] if "goto" in text else steps[0]) == words


ENTRY_WORDS = [
    ("{event: A, key: order_id, reentry: {after: 7d}}", "On A, by order_id, again after 7 days"),
    ("{segment: s, reentry: always}", "On entering segment s, again at any time"),
    ("{schedule: '0 9 * * mon', when: {trait: country, is: DE}}", "On schedule 0 9 * * mon, if country is DE, once"),
    ("{api: true}", "By the API, once"),
]


@pytest.mark.parametrize(("text", "words"), ENTRY_WORDS)
def test_each_way_in_has_its_sentence(text: str, words: str) -> None:
    plan = load_journey(f"journey: j\npurpose: service\nentry: {text}\nsteps: [{{exit: done}}]")
    assert entry_in_words(plan.entry) == words


RULE_WORDS = [
    ("{trait: country, in: [DE, FR]}", "country is one of DE, FR"),
    ("{trait: phone, exists: true}", "phone is known"),
    ("{value: event.properties.price, at_most: 3}", "the entry's price is at most 3"),
    ("{event: B, at_least: 3, within: 7d}", "B at least 3 times in the last 7 days"),
    ("{event: B, is: 1}", "B exactly once"),
    ("{not: {segment: s}}", "not (in segment s)"),
    (
        "{any: [{segment: s}, {all: [{trait: a, is: 1}, {trait: b, missing: true}]}]}",
        "in segment s or (a is 1 and b is unknown)",
    ),
    ("'segment(\"s\")   && true'", 'segment("s") && true'),
]


@pytest.mark.parametrize(("text", "words"), RULE_WORDS)
def test_each_kind_of_rule_has_its_clause(text: str, words: str) -> None:
    rule = parse_rule(read_yaml(text), Problems())
    assert rule is not None
    assert rule_in_words(rule) == words


def test_durations_and_days_are_said_shortly() -> None:
    assert duration_in_words(parse_duration("1y2mo")) == "1 year 2 months"
    assert duration_in_words(parse_duration("90s")) == "1 minute 30 seconds"
    assert days_in_words((0, 1, 2, 4, 5)) == "Mon–Wed, Fri, Sat"  # noqa: RUF001 - a range


def test_a_diff_of_plans_is_a_change_log_in_words() -> None:
    old = load_journey(
        f"{HEAD}steps:\n- {{id: hello, send: email/still-thinking}}\n- {{id: rest, wait: 2d}}\n"
        "- {id: ab, split: [{name: A, weight: 1}, {name: B, weight: 1}]}\n- {id: old, exit: done}"
    )
    new = load_journey(
        f"{HEAD}holdout: 10%\nexit: {{event: B}}\nsteps:\n- {{id: hello, send: email/come-back}}\n- {{id: rest, wait: 3d}}\n"
        "- {id: ab, split: [{name: A, weight: 3}, {name: B, weight: 1}]}\n- {id: new, exit: bought}"
    )
    assert plan_diff(old, new) == [
        "exit: none → B",
        "holdout: 0% → 10%",
        "step new added: End: bought",
        "step old removed: End: done",
        "step hello: content still-thinking → come-back",
        "step rest: time 2 days → 3 days",
        "step ab: way A 50% to old → 75% to new",
        "step ab: way B 50% to old → 25% to new",
        "step ab: next old → new",
    ]
    assert plan_diff(new, new) == []
