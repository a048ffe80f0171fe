"""Every problem of a file at once, each with its place and what to do."""

import pytest

from journey_cases import HEAD, STEP_MISTAKES
from wend.journey.load import load_journey
from wend.limits import JOURNEY_STEPS_MAX, STEP_NESTING_MAX
from wend.model.document import DocumentError, Problem


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(DocumentError) as raised:
        load_journey(text, "j.yaml")
    return raised.value.problems


def test_a_file_with_five_mistakes_gives_five_problems() -> None:
    text = """journey: j
purpos: marketing
entry: {evnt: Product Viewed}
holdout: 10
steps:
  - sned: email/hello
  - wait: 2 fortnights
"""
    shown = [(str(each.mark), each.message, each.suggestion) for each in problems_of(text)]
    assert shown == [
        ("j.yaml:2:1", "a journey has no key 'purpos'", "did you mean 'purpose'?"),
        ("j.yaml:3:9", "an entry has no key 'evnt'", "did you mean 'event'?"),
        ("j.yaml:4:10", "'holdout' is at least 0 and below 100%, not 10", "did you mean 10%?"),
        ("j.yaml:6:5", "there is no step 'sned'", "did you mean 'send'?"),
        (
            "j.yaml:7:11",
            "'wait' '2 fortnights' is not a duration",
            "write it like 90s, 30m, 4h, 2d, 3w, 6mo, 2y, 1d12h or P1M",
        ),
    ]


@pytest.mark.parametrize(("steps", "message"), STEP_MISTAKES)
def test_each_mistake_in_a_step_is_one_problem(steps: str, message: str) -> None:
    assert [each.message for each in problems_of(f"{HEAD}steps:\n{steps}\n")] == [message]


HEAD_MISTAKES = [
    (
        "",
        [
            "a journey needs 'journey'",
            "a journey needs 'purpose'",
            "a journey needs 'entry'",
            "a journey needs 'steps'",
        ],
    ),
    ("entry: {}", ["an entry needs one of: event, segment, schedule, at, date, api, journey, call, file"]),
    ("entry: {event: A, segment: s}", ["an entry has both 'event' and 'segment'"]),
    ("entry: {schedule: at nine}", ["'at nine' is not a cron expression: Wrong number of fields"]),
    ("entry: {api: false}", ["'api' is true or left out"]),
    ("entry: {segment: s, key: x}", ["'key' is a path in the entry event, and an entry by segment has none"]),
    ("entry: {event: A, key: trait.x}", ["'key' cannot look at 'trait.x'"]),
    ("entry: {segment: s, where: {x: 1}}", ["'where' belongs to an event, not to an entry by segment"]),
    ("entry: {event: A, reentry: sometimes}", ["'reentry' cannot be 'sometimes'"]),
    ("entry: {event: A, when: []}", ["this rule is empty: it would match everyone"]),
    ("entry: A", ["an entry is a mapping, not text"]),
    ("exit: {evnt: A}", ["an exit has no key 'evnt'"]),
    ("exit: []", ["an exit names no event"]),
    ("goal: {event: A}", ["a goal needs 'within'"]),
    ("holdout: a lot", ["'holdout' 'a lot' is not a percentage"]),
    ("holdout: 110%", ["'holdout' is at least 0 and below 100%, not '110%'"]),
    ("subject: acount", ["'subject' cannot be 'acount'"]),
    ("tags: spring", ["'tags' is a list, not text"]),
    ("title: 5", ["'title' is text, not a number"]),
    ("journey: my journey", ["'journey' 'my journey' holds more than letters, digits, - and _"]),
    ("steps: []", ["a journey needs at least one step"]),
]


@pytest.mark.parametrize(("line", "messages"), HEAD_MISTAKES)
def test_each_mistake_in_the_head_is_one_problem(line: str, messages: list[str]) -> None:
    head = {"journey": "j", "purpose": "marketing", "entry": "{event: A}", "steps": "[{wait: 1d}]"}
    head.pop(line.partition(":")[0], None)
    rest = "".join(f"{key}: {value}\n" for key, value in head.items())
    assert [each.message for each in problems_of(f"{line}\n{rest}" if line else "{}")] == messages


def test_what_is_not_a_mapping_is_one_problem() -> None:
    assert [each.message for each in problems_of("- a\n- b\n")] == ["a journey is a mapping, not a list"]
    assert [each.message for each in problems_of("")] == ["a journey is a mapping, not nothing"]


def test_a_problem_shows_its_line_with_a_caret_and_a_suggestion() -> None:
    text = f"{HEAD}steps:\n  - id: watch\n    wait: 1d\n  - goto: wacht\n"
    assert problems_of(text)[0].show(text) == (
        "j.yaml:7:11: error: there is no step 'wacht' to go to\n"
        "      - goto: wacht\n"
        "              ^\n"
        "    did you mean 'watch'?"
    )


def test_a_journey_has_a_largest_number_of_steps() -> None:
    steps = "- wait: 1d\n" * (JOURNEY_STEPS_MAX + 1)
    assert [each.message for each in problems_of(f"{HEAD}steps:\n{steps}")] == [
        "a journey has at most 2000 steps, this one has 2001"
    ]


def test_steps_nest_only_so_deep() -> None:
    steps = "[{wait: 1d}]"
    for _ in range(STEP_NESTING_MAX + 1):
        steps = f"[{{repeat: {{max: 2}}, steps: {steps}}}]"
    assert [each.message for each in problems_of(f"{HEAD}steps: {steps}")] == ["steps are nested deeper than 25"]
