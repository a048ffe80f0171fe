"""Waits, waits for several things, splits and what branches ask about: how they are read, checked and told."""

import re
from typing import Any, Final

import jsonschema_rs
import pytest

from wend.journey.check import check
from wend.journey.known import Known
from wend.journey.load import load_journey
from wend.journey.load_workspace import check_workspace
from wend.journey.parse.journey import parse_marked
from wend.journey.plan import BestTime, EventMatch, SegmentChange, Split, Step, Wait, WaitFor
from wend.journey.schema import journey_schema, settings_schema
from wend.journey.words import step_in_words
from wend.journey.workspace import Calendar
from wend.model.business import BusinessTime
from wend.model.document import Problems, read_yaml
from wend.model.duration import Duration
from wend.rules.tree import Compare, Op, Ref

HEAD: Final = "journey: j\npurpose: service\nentry: {event: A}\nsteps:\n"
HELLO: Final = "  - {id: hello, send: email/hello}\n"
KNOWN: Final = Known(
    segments=frozenset({"high-intent"}), stages=frozenset({"buy", "use"}), channels=frozenset({"email", "sms"})
)
SCHEMA: Final = jsonschema_rs.validator_for(journey_schema())


def step_of(text: str) -> Step:
    """The last step of a journey that says hello before."""
    plan = load_journey(f"{HEAD}{HELLO}  - {text}\n")
    assert SCHEMA.is_valid(read_yaml(f"{HEAD}{HELLO}  - {text}\n").plain())
    return list(plan.steps.values())[-1]


def messages(text: str, known: Known = KNOWN) -> list[str]:
    """What is wrong with a journey of these steps."""
    problems = Problems()
    check(parse_marked(read_yaml(text), problems), known, problems)
    return [each.message for each in problems.errors]


BEST: Final = BestTime("email", Duration(86_400.0), 480, 1260, 600)


@pytest.mark.parametrize(
    ("text", "step", "words"),
    [
        ("wait: 3bd", {"duration": BusinessTime(3)}, "Wait 3 business days"),
        ("wait: 1bd4bh", {"duration": BusinessTime(1, 240)}, "Wait 1 business day 4 business hours"),
        ("wait: {for: {business_days: 3}}", {"duration": BusinessTime(3)}, "Wait 3 business days"),
        (
            "wait: {until: 2026-12-24, before: 2bd}",
            {"until": "2026-12-24", "offset": BusinessTime(2), "before": True},
            "Wait until 2 business days before 2026-12-24",
        ),
        (
            "wait: {until: {from: trait.birthday}, yearly: true}",
            {"until_ref": Ref("trait.birthday"), "yearly": True},
            "Wait until the next birthday",
        ),
        (
            'wait: {best_time: {channel: email, from: "08:00", to: "21:00", else: "10:00"}}',
            {"best": BEST},
            "Wait at the best hour for email, 08:00–21:00, else at 10:00",  # noqa: RUF001 - a range has an en dash
        ),
    ],
)
def test_a_wait_is_read_and_told(text: str, step: dict[str, Any], words: str) -> None:
    read = step_of(text)
    assert read == Wait(read.id, **step)
    assert step_in_words(read) == words


REPLY: Final = EventMatch("Message Replied", (Compare("properties.message", Op.IS, Ref("steps.hello.message")),))


@pytest.mark.parametrize(
    ("text", "events", "segments", "words"),
    [
        ("{reply: {to: hello}, within: 2d}", [REPLY], [], "Wait for a reply to hello, at most 2 days"),
        (
            "{segment: {left: vip}, within: 2d}",
            [],
            [SegmentChange("vip", left=True)],
            "Wait for leaving segment vip, at most 2 days",
        ),
        (
            "{all: [{event: B}, {segment: {entered: vip}}, {reply: {to: hello}}], within: 2d}",
            [EventMatch("B"), REPLY],
            [SegmentChange("vip")],
            "Wait for B and a reply to hello and entering segment vip, at most 2 days",
        ),
    ],
)
def test_a_wait_for_is_read_and_told(text: str, events: list[Any], segments: list[Any], words: str) -> None:
    read = step_of(f"wait_for: {text}")
    assert isinstance(read, WaitFor)
    assert (read.events, read.segments) == (tuple(events), tuple(segments))
    assert read.all is ("all" in text)
    assert step_in_words(read) == words


def test_a_split_may_deal_anew_and_have_a_control() -> None:
    text = "{split: [{name: A, weight: 9}, {name: B, weight: 1, control: true}], sticky: false}"
    read = step_of(text)
    assert isinstance(read, Split)
    assert not read.sticky
    assert [arm.control for arm in read.arms] == [False, True]
    assert step_in_words(read) == "Split A 90% / B 10% (control), anew at each entry"


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("- wait: 0bd", "'wait' has to be longer than nothing, not '0bd'"),
        ("- wait: 9999bd", "'wait' '9999bd' is longer than 2600 business days"),
        ("- wait: {for: {business_days: 0}}", "'business_days' is a whole number from 1 to 2600, not 0"),
        ("- wait: {for: 2d, yearly: true}", "'yearly' belongs to 'until'"),
        (
            "- wait: {window: {days: [mon]}, best_time: {channel: email}}",
            "a wait has both 'window' and 'best_time'",
        ),
        (
            '- wait: {best_time: {channel: email, from: "21:00", to: "08:00"}}',
            "'best_time' leaves no hour between 'from' and 'to'",
        ),
        (
            "- wait: {best_time: {channel: email, within: 5m}}",
            "'within' of a best time is an hour to some days",
        ),
        ("- wait: {best_time: {channel: fax}}", "there is no channel 'fax'"),
        ("- wait_for: {reply: {to: nobody}, within: 1d}", "there is no step 'nobody' to reply to"),
        ("- wait_for: {segment: vip, within: 1d}", "'segment' says whether it is entered or left, not 'vip'"),
        ("- wait_for: {segment: {entered: vip}, within: 1d}", "there is no segment 'vip'"),
        (
            "- wait_for: {all: [{event: B, segment: {left: high-intent}}], within: 1d}",
            "what 'all' waits for has both 'event' and 'segment'",
        ),
        (
            "- wait_for: {reply: {to: hello}, where: {a: 1}, within: 1d}",
            "'where' stands beside an event, not beside 'reply'",
        ),
        (
            "- split: [{name: A, weight: 1, control: true}, {name: B, weight: 1, control: true}]",
            "all ways of this split are controls",
        ),
        ("- {split: [{name: A, weight: 1}, {name: B, weight: 1}], sticky: 3}", "'sticky' is true or false, not 3"),
        (
            "- branch: [{when: {value: steps.hallo.opened, exists: true}, then: []}]",
            "steps.hallo.opened looks at a step that is not there",
        ),
        (
            '- branch: [{when: \'steps["hallo"].opened != ""\', then: []}]',
            "steps.hallo looks at a step that is not there",
        ),
        ("- update: {was: {from: steps.hallo.status}}", "steps.hallo.status looks at a step that is not there"),
        ("- branch: [{when: {value: steps.hello, exists: true}, then: []}]", "the path 'steps.hello' leads nowhere"),
        ("- branch: [{when: {value: reachable.fax, is: true}, then: []}]", "there is no channel 'fax'"),
        ("- branch: [{when: {value: stage, in: [buy, sell]}, then: []}]", "there is no stage 'sell'"),
        ("- branch: [{when: {value: stage.id, is: buy}, then: []}]", "the path 'stage.id' leads nowhere"),
    ],
)
def test_what_cannot_be_is_said(steps: str, message: str) -> None:
    assert messages(f"{HEAD}{HELLO}  {steps}\n") == [message]


@pytest.mark.parametrize("path", ["steps.hello.status", "last.properties.a", "reachable.email"])
def test_an_entry_cannot_look_at_a_run(path: str) -> None:
    text = f"journey: j\npurpose: service\nentry: {{event: A, when: {{value: {path}, exists: true}}}}\nsteps:\n{HELLO}"
    assert messages(text) == [f"an entry cannot look at {path}: there is no run yet"]


@pytest.mark.parametrize(
    "rule",
    [
        "{value: stage.days, above: 3}",
        "{value: account.plan, is: team}",
        "{value: reachable.email, is: true}",
        "{property: price, above: 3}",
        "{trait: a, is: {from: vars.b}}",
        "{not: {all: [{trait: a, exists: true}, {value: steps.x.opened, exists: true}]}}",
        "'stage == \"buy\"'",
        '\'steps["x"].opened != ""\'',
    ],
)
@pytest.mark.parametrize(
    ("file", "text"),
    [("segments/s.yaml", "segment: s\nwhen: {}\n"), ("strategy.yaml", "stages: [{{id: buy, when: {}}}]\n")],
)
def test_a_segment_and_a_stage_look_at_the_customer_alone(file: str, text: str, rule: str) -> None:
    _, found = check_workspace(
        {file: re.sub(r"when: \{\}", f"when: {rule}", text.replace("{{", "{").replace("}}", "}"))}
    )
    assert len(found) == 1
    assert "a segment cannot look at" in found[0].message


def test_a_segment_may_count_events_by_their_properties() -> None:
    rule = "{all: [{event: A, where: {price: {above: 3}}}, {not: {event: B, where: {kind: x}, within: 7d}}]}"
    assert check_workspace({"segments/s.yaml": f"segment: s\nwhen: {rule}\n"})[1] == []


def test_the_calendar_is_read_and_its_mistakes_are_named() -> None:
    text = 'calendar: {holidays: DE-BY, also: [2026-12-24], work: {days: [mon, tue], from: "08:00", to: "16:00"}}\n'
    checked, found = check_workspace({"wend.yaml": text})
    assert found == []
    calendar = checked.workspace.calendar
    assert (calendar.holidays, calendar.also) == ("DE-BY", ("2026-12-24",))
    assert (calendar.work.days, calendar.work.since_minute, calendar.work.zone) == ((0, 1), 480, "workspace")
    assert jsonschema_rs.validator_for(settings_schema()).is_valid(read_yaml(text).plain())
    _, found = check_workspace({"wend.yaml": "calendar: {holidays: DE-XX, also: [24.12.], work: {days: [xmas]}}\n"})
    assert [each.message for each in found] == [
        "DE has no part 'XX' with holidays of its own",
        "'24.12.' is not a date",
        "'xmas' is no day of the week",
    ]
    assert check_workspace({})[0].workspace.calendar == Calendar()
