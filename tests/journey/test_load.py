"""From YAML to plans."""

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given

from journey_cases import DAY, ENTRIES, HEAD, STEPS
from journey_strategies import journeys
from wend.journey import keys
from wend.journey.check import check
from wend.journey.known import Known
from wend.journey.load import load_journey, parse_journey
from wend.journey.parse.flow import KINDS
from wend.journey.parse.journey import parse_marked
from wend.journey.plan import (
    Arm,
    Branch,
    Entry,
    EventMatch,
    Goal,
    Goto,
    Plan,
    Repeat,
    Step,
    WaitFor,
    targets,
)
from wend.model.document import Problems, from_plain
from wend.model.duration import Duration
from wend.rules.tree import Compare, EventCount, InSegment, Op


def plan_of(steps: str) -> Plan:
    return load_journey(f"{HEAD}steps:\n{steps}")


@pytest.mark.parametrize(("text", "step"), STEPS, ids=[step.id for _, step in STEPS])
def test_each_kind_of_step_is_read_as_it_is_written(text: str, step: Step) -> None:
    plan = plan_of(text)
    assert list(plan.steps.values()) == [step]
    assert plan.first == step.id


@pytest.mark.parametrize(("text", "entry"), ENTRIES)
def test_each_way_in_is_read_as_it_is_written(text: str, entry: Entry) -> None:
    plan = load_journey(f"journey: j\npurpose: service\nentry: {text}\nsteps: [{{exit: done}}]")
    assert plan.entry == entry


def test_the_head_of_a_journey_is_read_as_it_is_written() -> None:
    plan = load_journey(
        "journey: j\ntitle: J\nstage: buy\npurpose: marketing\nowner: crm\ntags: [a, b]\nsubject: customer\n"
        "entry: {event: A}\nexit: [{event: B}, {event: C, where: {total: 3}}]\n"
        "goal: {event: B, within: 14d}\nholdout: 12.5%\nsteps: [{send: email/x}]\n"
    )
    assert (plan.title, plan.stage, plan.owner, plan.tags) == ("J", "buy", "crm", ("a", "b"))
    assert plan.exits == (EventMatch("B"), EventMatch("C", (Compare("properties.total", Op.IS, 3),)))
    assert plan.goal == Goal(EventMatch("B"), Duration(14 * DAY))
    assert plan.holdout == 0.125
    assert plan.source.startswith("journey: j\n")


def test_a_nested_list_goes_on_after_its_parent() -> None:
    plan = plan_of(
        """
  - wait_for: {event: B, within: 4h}
    on_event: [{send: email/thanks}]
    on_timeout: [{send: email/reminder}, {wait: 1d}]
  - exit: done
"""
    )
    assert plan.steps["wait-for-b"] == WaitFor(
        "wait-for-b", (EventMatch("B"),), Duration(4 * 3600), "send-thanks", "send-reminder", "exit-done"
    )
    assert [plan.steps[name].next for name in ("send-thanks", "send-reminder", "wait-1d")] == [
        "exit-done",
        "wait-1d",
        "exit-done",
    ]


def test_a_way_without_steps_leads_past_its_parent() -> None:
    plan = plan_of("- branch: [{when: {segment: s}, then: []}, {else: []}]\n- exit: done")
    assert targets(plan.steps["branch"]) == {"in segment s": "exit-done", "else": "exit-done"}
    plan = plan_of("- branch: [{name: VIPs, when: {segment: s}, then: [{exit: vip}]}]")
    assert plan.steps["branch-vips"] == Branch("branch-vips", (Arm(InSegment("s"), "exit-vip", "VIPs"),))
    assert targets(plan.steps["branch-vips"]) == {"VIPs": "exit-vip", "else": None}


def test_the_last_step_of_a_round_leads_back_to_its_repeat() -> None:
    plan = plan_of("- repeat: {max: 3, until: {event: B}}\n  steps: [{send: email/x}, {wait: 1d}]\n- exit: done")
    assert plan.steps["repeat-3"] == Repeat("repeat-3", 3, "send-x", EventMatch("B"), None, "exit-done")
    assert plan.steps["wait-1d"].next == "repeat-3"


def test_a_repeat_until_a_count_is_a_rule_over_what_has_been() -> None:
    plan = plan_of("- repeat: {max: 3, until: {event: B, at_least: 2}}\n  steps: [{wait: 1d}]")
    assert plan.steps["repeat-3"].until_rule == EventCount("B", Op.AT_LEAST, 2)


def test_a_goto_may_lead_to_an_earlier_or_a_later_step() -> None:
    plan = plan_of(
        "- {id: top, wait: 1d}\n- branch: [{when: {segment: s}, then: [{goto: end}]}]\n- goto: top\n- {id: end, exit: x}"
    )
    assert plan.steps["goto-end"] == Goto("goto-end", "end")
    assert plan.steps["goto-top"] == Goto("goto-top", "top")


def test_derived_ids_are_unique_and_never_take_a_given_one() -> None:
    plan = plan_of("- wait: 2d\n- wait: 2d\n- {id: wait-2d, wait: 3d}\n- wait: 2d")
    assert list(plan.steps) == ["wait-2d-2", "wait-2d-3", "wait-2d", "wait-2d-4"]


def test_derived_ids_stay_when_other_steps_come_and_go() -> None:
    before = plan_of("- send: email/a\n- wait: 2d\n- send: email/b")
    after = plan_of("- wait: 1h\n- send: email/c\n- send: email/a\n- wait: 2d\n- send: email/b")
    assert set(before.steps) <= set(after.steps)


def test_comments_and_spacing_leave_the_version_alone() -> None:
    one = load_journey(f"{HEAD}steps:\n  - wait: 1d\n  - send: email/x\n")
    other = load_journey(f"# why\n{HEAD}\nsteps: [{{wait: P1D}}, {{send: 'email/x'}}] # how\n")
    assert one.version == other.version
    assert len(one.version) == 12


def test_every_change_of_meaning_changes_the_version() -> None:
    texts = [
        f"{HEAD}steps: [{{wait: 1d}}]",
        f"{HEAD}steps: [{{wait: 2d}}]",
        f"{HEAD}holdout: 10%\nsteps: [{{wait: 1d}}]",
        f"{HEAD}exit: {{event: B}}\nsteps: [{{wait: 1d}}]",
        f"{HEAD}steps: [{{wait: 1d}}, {{exit: done}}]",
    ]
    assert len({load_journey(text).version for text in texts}) == len(texts)


def test_five_hundred_steps_and_more_are_fine() -> None:
    plan = plan_of("\n".join(f"- send: email/item-{n}\n- wait: 1d" for n in range(400)))
    assert len(plan.steps) == 800
    assert plan.steps["wait-1d-400"].next is None


def test_the_parser_knows_exactly_the_kinds_of_the_plan() -> None:
    assert set(KINDS) == set(keys.STEPS)
    assert {cls.__struct_config__.tag for cls in get_args(Step)} == set(KINDS)


@given(journeys())
def test_random_valid_journeys_have_no_problems_and_lead_nowhere_unknown(value: dict[str, Any]) -> None:
    problems = Problems()
    plan = parse_journey(from_plain(value), problems)
    assert problems.found == []
    assert plan is not None
    for step in plan.steps.values():
        assert set(targets(step).values()) <= {*plan.steps, None}
    assert plan.first in plan.steps


@given(journeys())
def test_random_valid_journeys_can_be_walked(value: dict[str, Any]) -> None:
    problems = Problems()
    check(parse_marked(from_plain(value), problems), Known(), problems)
    assert problems.errors == []


@given(journeys())
def test_a_plan_is_the_same_every_time_and_survives_encoding(value: dict[str, Any]) -> None:
    one, other = (parse_journey(from_plain(value), Problems()) for _ in range(2))
    assert one == other
    assert msgspec.json.encode(one) == msgspec.json.encode(other)
