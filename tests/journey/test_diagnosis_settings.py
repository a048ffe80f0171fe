"""`diagnose` and `alerts` of wend.yaml: read, checked with their place, and described."""

from typing import Any

import jsonschema_rs
import pytest

from wend.journey import keys
from wend.journey.load_workspace import check_workspace
from wend.journey.schema import settings_schema
from wend.journey.workspace import Alert, Diagnosis, Workspace
from wend.model.document import Problem, read_yaml
from wend.model.duration import Duration

GOOD = """\
channels: {email: {provider: sink, from: shop@shop.example}}
diagnose: {every: 6h, views: [customer, session, "journey:j", order.id], goals: [Order Completed]}
alerts:
  - {alert: drop-out-up, to: ops@shop.example, customers: 20}
  - {alert: entries-missing, to: ["https://hooks.example/wend"], journey: j}
  - {alert: runs-stand-still, to: ops@shop.example, for: 2h}
  - {alert: lag-over-sla, to: ops@shop.example, from: Lead, until: Call, within: 4h, by: properties.agent}
"""
JOURNEY = "journey: j\npurpose: marketing\nentry: {event: Seen}\nsteps: [{wait: 1d}]\n"
SCHEMA = jsonschema_rs.validator_for(settings_schema())


def read(text: str) -> tuple[Workspace, list[Problem]]:
    checked, problems = check_workspace({"wend.yaml": text, "journeys/j.yaml": JOURNEY})
    return checked.workspace, [each for each in problems if each.mark.file == "wend.yaml"]


def test_what_is_written_is_read() -> None:
    workspace, problems = read(GOOD)
    assert problems == []
    assert workspace.diagnosis == Diagnosis(
        Duration(6 * 3600.0), ("customer", "session", "journey:j", "order.id"), ("Order Completed",)
    )
    assert [each.alert for each in workspace.alerts] == [
        "drop-out-up",
        "entries-missing",
        "runs-stand-still",
        "lag-over-sla",
    ]
    assert workspace.alerts[3] == Alert(
        alert="lag-over-sla",
        to=("ops@shop.example",),
        begins="Lead",
        ends="Call",
        within=Duration(4 * 3600.0),
        by="agent",
    )


def test_without_them_nothing_runs_by_itself() -> None:
    workspace, _ = read("name: shop\n")
    assert (workspace.diagnosis, workspace.alerts) == (None, ())
    assert read("diagnose: {}\n")[0].diagnosis == Diagnosis()


def test_good_settings_fit_the_schema() -> None:
    SCHEMA.validate(read_yaml(GOOD).plain())
    assert all(kind in str(settings_schema()) for kind in keys.ALERTS)


MISTAKES = [
    ("diagnose: {every: 5m}", "1:19", "more often than once an hour"),
    ("diagnose: {evry: 1d}", "1:12", "no key 'evry'"),
    ('diagnose: {views: ["by day"]}', "1:20", "'by day' is no view"),
    ('diagnose: {views: ["journey:x"]}', "1:20", "there is no journey 'x'"),
    ("alerts: {alert: drop-out-up}", "1:9", "'alerts' is a list"),
    ("alerts: [{alert: drop-out, to: https://h.example}]", "1:18", "cannot be 'drop-out'"),
    ("alerts: [{alert: wait-longer}]", "1:10", "an alert needs 'to'"),
    ("alerts: [{alert: wait-longer, to: nobody}]", "1:35", "neither an e-mail address, nor"),
    ("alerts: [{alert: wait-longer, to: []}]", "1:35", "nobody is told"),
    ("alerts: [{alert: wait-longer, to: a@b.example}]", "1:35", "needs the channel email"),
    ("alerts: [{alert: wait-longer, to: https://h.example, for: 1h}]", "1:54", "no key 'for'"),
    ("alerts: [{alert: lag-over-sla, to: https://h.example, from: A, within: 1h}]", "1:10", "needs 'until'"),
    ("alerts: [{alert: entries-missing, to: https://h.example, journey: k}]", "1:67", "there is no journey 'k'"),
    ("alerts: [{alert: drop-out-up, to: https://h.example, customers: 0}]", "1:65", "whole number from 1"),
]


@pytest.mark.parametrize(("text", "place", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_place(text: str, place: str, words: str) -> None:
    _, problems = read(text)
    assert [f"{each.mark.line}:{each.mark.column}" for each in problems] == [place], problems
    assert words in problems[0].message


@pytest.mark.parametrize(("text", "words"), [(text, words) for text, _, words in MISTAKES])
def test_the_schema_refuses_what_it_can_know(text: str, words: str) -> None:
    beyond: tuple[Any, ...] = (
        "no journey",
        "is no view",
        "once an hour",
        "neither an e-mail",
        "needs the channel",
    )
    assert SCHEMA.is_valid(read_yaml(text).plain()) is any(each in words for each in beyond)
