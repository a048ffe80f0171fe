"""strategy.yaml: read whole, and every problem at once with its place."""

import jsonschema_rs
import pytest

from journey_cases import SETTINGS
from wend.journey.load_workspace import check_workspace
from wend.journey.parse.strategy import parse_strategy
from wend.journey.schema import strategy_schema
from wend.journey.strategy import AFTER, Measure, Need, Review, Right, Strategy, Team
from wend.model.document import Problems, read_yaml

WHOLE = """\
title: Our shop
value:
  currency: EUR
  events:
    - {event: Order Completed, amount: properties.total, currency: properties.currency}
    - {event: Order Refunded, amount: properties.total, minus: true}
goals:
  - {id: retention, title: Customers stay, owner: crm, measures: [{name: share who stay, target: 80, unit: "%"}]}
teams:
  - {id: crm, members: [anna, ben], publishes: {stages: [consider], channels: [email]}}
  - {id: owners, members: [olga], publishes: {}}
review: {stages: [use], approvals: 2}
stages:
  - id: consider
    phase: before-purchase
    owner: crm
    need: find out what fits
    channels: [email, shop]
    when: {event: Product Viewed}
  - id: use
    phase: after-purchase
    owner: crm
    goals: [retention]
    needs: [{id: easy, title: no trouble}, {id: fresh}]
    when: {event: Order Completed}
  - id: back
    owner: crm
    when: {all: [{event: Order Completed}, {value: stage, in: [use, back]}]}
"""


def read(text: str) -> Strategy:
    problems = Problems()
    strategy = parse_strategy(read_yaml(text, "strategy.yaml"), problems)
    assert problems.found == []
    return strategy


def found(strategy: str, **files: str) -> list[str]:
    texts = {"wend.yaml": SETTINGS, "strategy.yaml": strategy} | files
    return [f"{each.mark}: {each.message} | {each.suggestion}" for each in check_workspace(texts)[1]]


def test_a_whole_strategy_is_read() -> None:
    strategy = read(WHOLE)
    assert found(WHOLE) == []
    assert strategy.value is not None
    assert [(each.event, each.amount, each.minus, each.currency) for each in strategy.value.events] == [
        ("Order Completed", ("total",), False, ("currency",)),
        ("Order Refunded", ("total",), True, ()),
    ]
    assert strategy.value.currency == "EUR"
    assert strategy.teams[0] == Team("crm", "", ("anna", "ben"), (Right(("consider",), ("email",)),))
    assert strategy.review == (Review(Right(("use",)), 2),)
    assert strategy.goals[0].measures == (Measure("share who stay", 80.0, "%"),)
    consider, use, _ = strategy.stages
    assert (consider.needs, use.phase) == ((Need("", "find out what fits"),), AFTER)
    assert [str(need) for need in use.needs] == ["no trouble", "fresh"]


def test_a_strategy_fits_its_published_schema() -> None:
    validator = jsonschema_rs.validator_for(strategy_schema())
    assert validator.is_valid(read_yaml(WHOLE).plain())
    assert not validator.is_valid(read_yaml(WHOLE.replace("members:", "people:")).plain())
    assert not validator.is_valid(read_yaml(WHOLE.replace("properties.total", "total")).plain())


def test_rights_hold_for_the_stages_and_channels_they_name_and_without_names_for_all() -> None:
    strategy = read(WHOLE)
    assert [team.id for team in strategy.may_publish("consider", "email")] == ["crm", "owners"]
    assert [team.id for team in strategy.may_publish("consider", "webhook")] == ["owners"]
    assert [team.id for team in strategy.may_publish("", "")] == ["owners"]
    assert strategy.approvals_for([("use", "email")]) == 2
    assert strategy.approvals_for([("consider", "email"), ("", "")]) == 0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("phase: after-purchase", "phase: after-buying", "17:3"),
        ("id: retention", "id: retain", "there is no goal 'retention' | did you mean 'retain'?"),
        ("publishes: {stages: [consider]", "publishes: {stages: [considr]", "there is no stage 'considr' | did you mean"),
        ("channels: [email]}}", "channels: [e-mail]}}", "there is no channel 'e-mail' | did you mean 'email'?"),
        ("owner: crm\n    need:", "owner: cmr\n    need:", "there is no team 'cmr' | did you mean 'crm'?"),
        ("owner: crm\n    need:", "need:", "this stage has no owner"),
        ("members: [olga], publishes: {}", "members: [olga]", "no team may publish what belongs to no stage"),
        ("in: [use, back]", "in: [use]", "would leave it again: it asks for another stage"),
        ("in: [use, back]", "in: [uses, back]", "there is no stage 'uses' | did you mean 'use'?"),
        ("amount: properties.total, minus", "amount: total, minus", "'amount' names no property of the event | write properties.total"),
        ("{id: fresh}", "{id: easy}", "two needs have the id 'easy'"),
        ("need: find out what fits", "need: x\n    needs: [{id: y}]", "a stage has both 'need' and 'needs'"),
        ("approvals: 2", "approvals: 0", "'approvals' is a whole number from 1 to 10"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_once_with_what_to_do(before: str, after: str, said: str) -> None:
    assert before in WHOLE
    problems = found(WHOLE.replace(before, after, 1))
    assert len(problems) == 1
    if said[0].isalpha() or said[0] == "'":
        assert said in problems[0]


def test_review_without_teams_has_nobody_to_approve() -> None:
    assert ["nobody can approve: there are no teams" in each for each in found("stages: [{id: a}]\nreview: {}\n")] == [
        True
    ]


def test_a_segment_and_a_stage_may_not_ask_for_each_other() -> None:
    strategy = "stages: [{id: a, when: {segment: s}}]\n"
    (problem,) = found(strategy, **{"segments/s.yaml": "segment: s\nwhen: {value: stage, is: a}\n"})
    assert "the segment 's' asks for the stage, and this stage for the segment" in problem


def test_what_serves_the_strategy_names_stages_needs_goals_and_teams_that_are_there() -> None:
    journey = """\
journey: j
stage: use
owner: cmr
goals: [retntion]
needs: [easy, quick]
purpose: service
entry: {event: Order Completed}
steps: [{wait: 1d}]
"""
    segment = "segment: s\nstage: us\ngoals: [retention]\nwhen: {event: Order Completed}\n"
    problems = found(WHOLE, **{"journeys/j.yaml": journey, "segments/s.yaml": segment})
    assert [each.split(" | ")[0] for each in problems] == [
        "journeys/j.yaml:3:8: there is no team 'cmr'",
        "journeys/j.yaml:4:8: there is no goal 'retntion'",
        "journeys/j.yaml:5:8: the stage 'use' has no need 'quick'",
        "segments/s.yaml:1:1: this segment has no owner",
        "segments/s.yaml:2:8: there is no stage 'us'",
    ]


def test_a_journey_that_names_no_goal_or_need_keeps_the_version_it_had() -> None:
    text = "journey: j\npurpose: service\nentry: {event: Order Completed}\nsteps: [{wait: 1d}]\n"
    (plain,) = check_workspace({"journeys/j.yaml": text})[0].plans
    (naming,) = check_workspace({"journeys/j.yaml": text + "goals: [g]\n"})[0].plans
    assert plain.version == "f484d51eeae7"  # of before these could be said
    assert naming.version != plain.version
