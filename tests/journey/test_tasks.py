"""Tasks and queues as they are written: read, checked, said in words, drawn."""

from typing import Any

import jsonschema_rs
import pytest

from wend.journey.check import check
from wend.journey.draw_graph import graph_of
from wend.journey.known import Known
from wend.journey.load import load_journey
from wend.journey.load_workspace import check_workspace
from wend.journey.parse.journey import parse_marked
from wend.journey.plan import Task, Value, Window, targets
from wend.journey.schema import journey_schema, settings_schema
from wend.journey.words import plan_diff, step_in_words
from wend.journey.workspace import Queue
from wend.model.business import BusinessTime
from wend.model.document import Problems, read_yaml
from wend.model.duration import Duration
from wend.rules.tree import Ref

HEAD = "journey: j\npurpose: service\nentry: {event: A}\nsteps:\n"
WHOLE = """\
- id: call
  task:
    queue: sales
    title: "Call {trait.name} now"
    assignee: {from: trait.owner}
    priority: high
    sla: 4bh
    remind: 2h
    escalate: {after: 1bd, to: leads}
    within: 5d
    when_full: other
    outcomes: [reached, no-answer, lost]
  on_outcome: {no-answer: [{goto: call}], else: [{exit: talked}]}
  on_timeout: [{exit: late}]
  on_full: [{exit: full}]
"""
SHORT = "- task: {queue: sales, title: Call}\n"
JOURNEYS = jsonschema_rs.validator_for(journey_schema())
SETTINGS = jsonschema_rs.validator_for(settings_schema())
QUEUES = {"sales": Queue(name="sales", members=("anna",)), "leads": Queue(name="leads", capacity=3)}


def task(steps: str) -> Task:
    (found,) = [step for step in load_journey(HEAD + steps).steps.values() if isinstance(step, Task)]
    return found


def problems_of(steps: str, known: Known | None = None) -> list[str]:
    problems = Problems()
    parsed = parse_marked(read_yaml(HEAD + steps), problems)
    check(parsed, known or Known(), problems)
    return [each.message for each in problems.found]


def test_a_task_is_read_whole() -> None:
    assert task(WHOLE) == Task(
        id="call",
        title=(Value(literal="Call "), Value(ref=Ref("trait.name")), Value(literal=" now")),
        queue="sales",
        assignee=Value(ref=Ref("trait.owner")),
        priority="high",
        sla=BusinessTime(minutes=240),
        remind=Duration(7200.0),
        escalate_after=BusinessTime(days=1),
        escalate_to="leads",
        within=Duration(5 * 86400.0),
        when_full="other",
        on_outcome={"reached": "exit-talked", "no-answer": "goto-call", "lost": "exit-talked"},
        on_timeout="exit-late",
        on_full="exit-full",
    )


def test_what_is_left_out_goes_on_at_the_next_step() -> None:
    steps = f"{SHORT}  on_outcome: {{lost: []}}\n- exit: x\n"
    assert targets(task(steps)) == {"lost": "exit-x", "done": "exit-x", "time-out": "exit-x"}
    assert task(steps).within == Duration(30 * 86400.0)


def test_a_task_without_a_queue_has_somebody_who_does_it() -> None:
    assert task("- task: {assignee: anna, title: Call}\n").assignee == Value(literal="anna")


@pytest.mark.parametrize("steps", [WHOLE, SHORT, f"{SHORT}  on_outcome: {{done: [{{exit: x}}]}}\n"])
def test_valid_tasks_fit_the_schema(steps: str) -> None:
    JOURNEYS.validate(read_yaml(HEAD + steps).plain())


MISTAKES = [
    ("- task: {title: Call}", "a task needs a queue or an assignee, or nobody would do it"),
    ("- task: {queue: sales}", "a task needs 'title'"),
    ("- task: {queue: sales, title: Call, priority: top}", "'priority' cannot be 'top'"),
    ("- task: {queue: sales, title: Call, sla: 4}", "'sla' lacks a unit"),
    ("- task: {queue: sales, title: Call, sla: 0bh}", "'sla' has to be longer than nothing, not '0bh'"),
    ("- task: {queue: sales, title: Call, within: 4bh}", "'within' '4bh' is not a duration"),
    ("- task: {queue: sales, title: Call, escalate: {after: 1h}}", "'escalate' needs 'to'"),
    ("- task: {queue: sales, title: Call, outcomes: []}", "'outcomes' is a list of names, not a list"),
    ("- task: {queue: sales, title: Call, outcomes: [full]}", "an outcome cannot be called 'full'"),
    ("- task: {queue: sales, title: Call, outcomes: [a, a]}", "the outcome 'a' stands here for the second time"),
    ("- task: {queue: sales, title: Call, outcomes: [a]}\n  on_outcome: {b: []}", "the task has no outcome 'b'"),
    (
        "- task: {queue: sales, title: Call}\n  on_outcome: [a]",
        "'on_outcome' is a mapping of outcomes to steps, not a list",
    ),
    ("- task: {queue: sales, title: Call, when_full: other}", "'when_full: other' needs the other way"),
    ("- task: {queue: sales, title: Call}\n  on_full: [{exit: x}]", "'on_full' is only asked with 'when_full: other'"),
    ("- task: {assignee: anna, title: Call, when_full: skip}", "without a queue nothing is ever full"),
    ("- task: {assignee: {name: anna}, title: Call}", "'assignee' is a name, or {from: a path}"),
]


@pytest.mark.parametrize(("steps", "message"), MISTAKES)
def test_each_mistake_is_one_problem(steps: str, message: str) -> None:
    assert problems_of(steps) == [message]


def test_what_stands_in_braces_is_a_path() -> None:
    assert any("nowhere" in each for each in problems_of('- task: {queue: sales, title: "Call {nowhere.x}"}'))


NAMES = [
    (SHORT.replace("sales", "sails"), "there is no queue 'sails'"),
    ("- task: {queue: sales, title: Call, escalate: {after: 1h, to: nobody}}", "there is no queue 'nobody'"),
    (
        "- task: {queue: sales, title: Call, assignee: ben}",
        "'ben' is no member of the queue 'sales', which deals the task out instead",
    ),
    ("- task: {queue: sales, title: Call, when_full: skip}", "the queue 'sales' has no capacity, so it is never full"),
]


@pytest.mark.parametrize(("steps", "message"), NAMES)
def test_what_a_task_names_has_to_be_there(steps: str, message: str) -> None:
    assert problems_of(steps, Known(queues=QUEUES)) == [message]
    assert problems_of(steps) == []


def test_a_cycle_in_which_a_full_queue_is_passed_over_takes_no_time() -> None:
    circle = "- id: a\n  task: {{queue: sales, title: Call{more}}}\n- goto: a\n"
    assert not [each for each in problems_of(circle.format(more="")) if "neither waits" in each]
    assert [each for each in problems_of(circle.format(more=", when_full: skip")) if "neither waits" in each]


def test_a_task_is_said_in_words_and_its_changes_too() -> None:
    assert step_in_words(task(WHOLE)) == 'Ask sales / owner: "Call {name} now", due in 4 business hours'
    changed = WHOLE.replace("4bh", "1bd").replace("priority: high", "priority: urgent")
    lines = plan_diff(load_journey(HEAD + WHOLE), load_journey(HEAD + changed))
    assert lines == [
        "step call: priority high → urgent",
        "step call: sla 4 business hours → 1 business day",
    ]


def test_a_task_is_drawn_with_a_way_for_each_outcome() -> None:
    labels = {way.label for way in graph_of(load_journey(HEAD + WHOLE)).ways if way.source == "call"}
    assert labels == {"reached", "no-answer", "lost", "time-out", "full"}
    assert [way.label for way in graph_of(load_journey(HEAD + SHORT)).ways] == ["", ""]


QUEUES_TEXT = """\
queues:
  sales:
    title: Sales
    owner: sales
    capacity: 50
    hours: {days: [mon, tue], from: "08:00", to: "12:00", zone: Europe/Berlin}
    members: [anna, ben]
    assign: least
  ops: {}
"""


def settings(text: str) -> tuple[tuple[Queue, ...], list[str]]:
    checked, problems = check_workspace({"wend.yaml": text})
    return checked.workspace.queues, [each.message for each in problems]


def test_queues_are_read_from_the_settings_and_fit_the_schema() -> None:
    queues, problems = settings(QUEUES_TEXT)
    hours = Window((0, 1), 480, 720, "Europe/Berlin")
    sales = Queue(
        name="sales", title="Sales", owner="sales", capacity=50, hours=hours, members=("anna", "ben"), assign="least"
    )
    assert (queues, problems) == ((sales, Queue(name="ops")), [])
    SETTINGS.validate(read_yaml(QUEUES_TEXT).plain())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("queues: [sales]", "'queues' is a mapping of queues, not a list"),
        ("queues: {sales: {capacity: 0}}", "'capacity' is a whole number from 1 to 1000000, not 0"),
        ("queues: {sales: {assign: least}}", "the queue 'sales' has nobody to deal tasks to"),
        ("queues: {sales: {assign: chance, members: [a]}}", "'assign' cannot be 'chance'"),
        ("queues: {sales: {seats: 3}}", "the queue 'sales' has no key 'seats'"),
        ("queues: {the desk: {}}", "a queue's name 'the desk' holds more than letters, digits, - and _"),
        ("alerts: [{alert: drop-out-up, to: 'task:ops'}]", "there is no queue 'ops'"),
    ],
)
def test_each_mistake_in_queues_is_one_problem(text: str, message: str) -> None:
    assert settings(text)[1] == [message]


def test_an_alert_may_be_a_task() -> None:
    checked, problems = check_workspace(
        {"wend.yaml": "queues: {ops: {}}\nalerts: [{alert: drop-out-up, to: 'task:ops'}]"}
    )
    assert problems == []
    assert checked.workspace.alerts[0].to == ("task:ops",)


def test_a_journey_and_its_settings_are_checked_against_each_other() -> None:
    texts: dict[str, Any] = {"wend.yaml": "queues: {ops: {}}\npurposes: {service: {}}", "journeys/j.yaml": HEAD + SHORT}
    _, problems = check_workspace(texts)
    assert [each.message for each in problems] == ["there is no queue 'sales'"]
