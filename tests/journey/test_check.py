"""Whether a plan fits into its workspace and makes sense."""

import pytest

from journey_cases import BOUNDED_CYCLES
from wend.journey.check import check
from wend.journey.known import ContentFacts, Known
from wend.journey.parse.journey import parse_marked
from wend.journey.parse.taxonomy import parse_taxonomy
from wend.journey.workspace import Purpose
from wend.model.document import Problems, read_yaml

HEAD = "journey: j\npurpose: marketing\nexit: {event: B}\nentry: {event: A}\n"


def found_in(text: str, known: Known = Known()) -> list[tuple[str, int, str, str]]:  # noqa: B008 - a frozen value
    problems = Problems()
    check(parse_marked(read_yaml(text, "j.yaml"), problems), known, problems)
    return [(each.level, each.mark.line, each.message, each.suggestion) for each in problems.found]


INSTANT = [
    ("- {id: a, update: {x: 1}}\n- goto: a", "a → goto-a → a"),
    ("- {id: a, goto: a}", "a → a"),
    ("- {id: a, wait: {until: 2026-12-24}}\n- goto: a", "a → goto-a → a"),
    ("- {id: a, wait: {window: {days: [mon]}}}\n- goto: a", "a → goto-a → a"),
    (
        "- {id: a, repeat: {max: 2}, steps: [{wait: 1d}]}\n- goto: a",
        "a → goto-a → a",
    ),
    (
        "- {id: a, branch: [{when: {segment: s}, then: [{wait: 1d}]}, {else: [{goto: a}]}]}",
        "a → goto-a → a",
    ),
    (
        "- {id: a, update: {x: 1}}\n- {id: r, repeat: {max: 3}, steps: [{goto: a}]}",
        "a → r → goto-a → a",
    ),
]


@pytest.mark.parametrize(("steps", "cycle"), INSTANT)
def test_a_cycle_that_neither_waits_nor_counts_is_an_error(steps: str, cycle: str) -> None:
    errors = [message for level, _, message, _ in found_in(f"{HEAD}steps:\n{steps}") if level == "error"]
    assert errors == [f"this cycle neither waits nor counts its rounds: {cycle}"]


@pytest.mark.parametrize("steps", BOUNDED_CYCLES)
def test_a_cycle_that_waits_or_counts_is_fine(steps: str) -> None:
    assert found_in(f"{HEAD}steps:\n{steps}") == []


def test_a_row_of_steps_that_is_never_reached_is_one_error() -> None:
    steps = "- exit: done\n- {id: lost, wait: 1d}\n- send: email/x\n- exit: never"
    assert found_in(f"{HEAD}steps:\n{steps}") == [
        (
            "error",
            7,
            "the step 'lost' can never be reached",
            "the steps before it always lead elsewhere: remove it, or goto it",
        )
    ]


def test_what_stands_behind_a_branch_whose_ways_all_leave_is_never_reached() -> None:
    steps = "- branch: [{when: {segment: s}, then: [{exit: x}]}, {else: [{exit: y}]}]\n- {id: lost, wait: 1d}"
    assert [message for _, _, message, _ in found_in(f"{HEAD}steps:\n{steps}")] == [
        "the step 'lost' can never be reached"
    ]


def test_a_journey_without_any_end_is_a_warning() -> None:
    text = "journey: j\npurpose: marketing\nentry: {event: A}\nsteps: [{id: a, wait: 1d}, {goto: a}]"
    assert [(level, message) for level, _, message, _ in found_in(text)] == [
        ("warning", "this journey never ends by itself")
    ]


KNOWN = Known(
    purposes={"marketing": Purpose("marketing"), "service": Purpose("service", "assumed", capped=False)},
    channels=frozenset(["email", "sms"]),
    content={
        "still-thinking": ContentFacts(frozenset(["email"]), frozenset(["en"]), "marketing"),
        "receipt": ContentFacts(frozenset(["email"]), frozenset(["en"]), "service"),
    },
    segments=frozenset(["high-intent"]),
    stages=frozenset(["consider", "buy"]),
    taxonomy=parse_taxonomy(read_yaml("products: [{clothing: [shoes, hats]}]\ncampaigns: [spring, hats]"), Problems()),
    events=frozenset(["A", "B", "Order Completed"]),
)

REFERENCES = [
    (
        "steps: [{send: email/still-thinkin}]",
        "there is no content item 'still-thinkin'",
        "did you mean 'still-thinking'?",
    ),
    (
        "steps: [{send: sms/still-thinking}]",
        "the content item 'still-thinking' has no variant for sms",
        "it has one for email",
    ),
    ("steps: [{send: emial/still-thinking}]", "there is no channel 'emial'", "did you mean 'email'?"),
    ("stage: considr\nsteps: [{wait: 1d}]", "there is no stage 'considr'", "did you mean 'consider'?"),
    ("tags: [shoe]\nsteps: [{wait: 1d}]", "the taxonomy has no term 'shoe'", "did you mean 'shoes'?"),
    (
        "tags: [hats]\nsteps: [{wait: 1d}]",
        "the tag 'hats' may mean products/clothing/hats or campaigns/hats",
        "write the longer form",
    ),
    (
        "steps: [{branch: [{when: {segment: hi-intent}, then: []}]}]",
        "there is no segment 'hi-intent'",
        "did you mean 'high-intent'?",
    ),
    (
        "steps: [{branch: [{when: 'segment(\"hi-intent\") || true', then: []}]}]",
        "there is no segment 'hi-intent'",
        "did you mean 'high-intent'?",
    ),
    (
        "steps: [{wait_for: {event: Order Complete, within: 1d}}]",
        "no event 'Order Complete' has been seen so far",
        "did you mean 'Order Completed'?",
    ),
    (
        "steps: [{send: email/receipt}]",
        "the content item 'receipt' is for service, this journey for marketing",
        "the journey's purpose is the one that counts",
    ),
]


@pytest.mark.parametrize(("rest", "message", "suggestion"), REFERENCES)
def test_each_unknown_name_is_one_problem_with_a_suggestion(rest: str, message: str, suggestion: str) -> None:
    found = [(message, hint) for _, _, message, hint in found_in(HEAD + rest, KNOWN)]
    assert (message, suggestion) in found
    assert len(found) == 1 + ("emial" in rest)


def test_marketing_content_may_not_go_out_without_asking_for_consent() -> None:
    text = "journey: j\npurpose: service\nentry: {event: A}\nsteps: [{send: email/still-thinking}]"
    assert [(level, message) for level, _, message, _ in found_in(text, KNOWN)] == [
        ("error", "the content item 'still-thinking' is for marketing, this journey for service")
    ]


def test_an_unknown_purpose_is_an_error() -> None:
    text = "journey: j\npurpose: marketng\nentry: {event: A}\nsteps: [{wait: 1d}]"
    assert ("error", 2, "there is no purpose 'marketng'", "did you mean 'marketing'?") in found_in(text, KNOWN)


def test_references_are_checked_even_where_other_parts_are_broken() -> None:
    text = f"{HEAD}steps:\n- send: email/still-thinkin\n- wait: 2\n"
    assert [message for _, _, message, _ in found_in(text, KNOWN)] == [
        "'wait' lacks a unit",
        "there is no content item 'still-thinkin'",
    ]


WARNINGS = [
    (
        "entry: {event: A}\nsteps: [{send: email/still-thinking}]",
        "messages for marketing go out with neither goal nor exit: nobody leaves once it has succeeded",
    ),
    ("entry: {event: A}\nholdout: 10%\nsteps: [{wait: 1d}]", "a holdout without a goal measures nothing"),
    ("entry: {schedule: '0 9 * * *'}\nsteps: [{wait: 1d}]", "at each of these times every customer enters"),
]


@pytest.mark.parametrize(("rest", "message"), WARNINGS)
def test_what_is_seldom_meant_is_a_warning(rest: str, message: str) -> None:
    found = found_in(f"journey: j\npurpose: marketing\n{rest}", KNOWN)
    assert [(level, text) for level, _, text, _ in found] == [("warning", message)]
