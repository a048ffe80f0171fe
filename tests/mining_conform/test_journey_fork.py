"""Forks, calls and steps that wait for people, as nets."""

from itertools import permutations

import pytest

from wend.journey.load import load_journey
from wend.mining.conform import accepts
from wend.mining.conform.journey import journey_net
from wend.mining.models.net import PetriNet

HEAD = "journey: onboarding\npurpose: marketing\nentry: {event: signed_up}\n"
WAYS = """
    ways:
      - name: mail
        steps: [{id: greet, send: email/hello}, {id: rest, wait: 1d}]
      - name: desk
        steps: [{id: ring, wait: 2d}]
"""


def net_of(steps: str, head: str = HEAD) -> PetriNet:
    plan = load_journey(f"{head}steps:\n{steps}")
    return journey_net(plan, plan.steps)


def test_ways_are_taken_side_by_side_and_all_of_them_before_the_join() -> None:
    net = net_of(f"  - id: both\n    fork: {{join: all}}{WAYS}  - {{id: tell, emit: {{event: done}}}}\n")
    for path in permutations(["greet", "rest", "ring"]):
        in_order = path.index("greet") < path.index("rest")
        assert accepts(net, ["both", *path, "tell"]) == in_order
    assert not accepts(net, ["both", "greet", "rest", "tell"])
    assert not accepts(net, ["both", "greet", "tell", "rest", "ring"])
    assert not accepts(net, ["greet", "rest", "ring", "tell"])


@pytest.mark.parametrize("join", ["any", "{first: 1}"])
def test_ways_that_the_join_does_not_wait_for_are_left_at_any_point(join: str) -> None:
    net = net_of(f"  - id: both\n    fork: {{join: {join}}}{WAYS}  - {{id: tell, emit: {{event: done}}}}\n")
    assert accepts(net, ["both", "ring", "tell"])
    assert accepts(net, ["both", "greet", "ring", "tell"])
    assert accepts(net, ["both", "greet", "rest", "tell"])
    assert not accepts(net, ["both", "greet", "tell"])
    assert not accepts(net, ["both", "ring", "tell", "greet"])


def test_when_the_time_is_over_all_ways_are_left() -> None:
    late = "    on_timeout: [{id: sorry, send: email/sorry}]\n"
    net = net_of(f"  - id: both\n    fork: {{within: 3d}}{WAYS}{late}  - {{id: tell, emit: {{event: done}}}}\n")
    assert accepts(net, ["both", "greet", "sorry", "tell"])
    assert accepts(net, ["both", "greet", "ring", "rest", "tell"])
    assert not accepts(net, ["both", "greet", "tell"])
    assert not accepts(net, ["both", "sorry", "ring", "tell"])


EXIT = """
  - id: both
    fork: {}
    ways:
      - name: ask
        steps:
          - id: answer
            wait_for: {event: said_no, within: 9d}
            on_event: [{id: out, exit: said-no}]
      - name: inner
        steps:
          - id: again
            fork: {}
            ways:
              - {name: one, steps: [{id: a, wait: 1d}]}
              - {name: two, steps: [{id: b, wait: 1d}, {id: gone, branch: [{when: {trait: x, exists: true}, then: [{id: off, exit: x}]}]}]}
  - {id: tell, emit: {event: done}}
"""


def test_an_exit_in_a_way_ends_the_run_wherever_the_others_stand() -> None:
    net = net_of(EXIT)
    assert accepts(net, ["both", "answer", "again", "a", "b", "gone", "tell"])
    assert accepts(net, ["both", "answer", "again", "b", "out"])
    assert accepts(net, ["both", "answer", "again", "b", "gone", "off"])
    assert accepts(net, ["both", "again", "out", "answer"]) is False
    assert not accepts(net, ["both", "answer", "again", "b"])
    assert not accepts(net, ["both", "answer", "again", "a", "b", "out", "tell"])


def test_a_fork_in_a_way_is_left_with_it() -> None:
    inner = (
        "{id: in, fork: {}, ways: [{name: one, steps: [{id: a, wait: 1d}]}, {name: two, steps: [{id: b, wait: 1d}]}]}"
    )
    ways = f"    ways: [{{name: x, steps: [{inner}]}}, {{name: y, steps: [{{id: c, wait: 1h}}]}}]\n"
    net = net_of(f"  - id: out\n    fork: {{join: any}}\n{ways}  - {{id: tell, emit: {{event: done}}}}\n")
    assert accepts(net, ["out", "in", "a", "c", "tell"])
    assert accepts(net, ["out", "in", "a", "b", "tell"])
    assert not accepts(net, ["out", "in", "a", "tell"])


def test_what_may_end_a_run_may_end_it_at_its_fork() -> None:
    steps = f"  - id: both\n    fork: {{}}{WAYS}  - {{id: tell, emit: {{event: done}}}}\n"
    assert not accepts(net_of(steps), ["both", "greet"])
    for more in ("exit: {event: bought}\n", "goal: {event: bought, within: 9d}\n", "group: selling\n"):
        assert accepts(net_of(steps, HEAD + more), ["both", "greet"])


def test_a_call_is_one_step_that_leads_on_by_what_came_back() -> None:
    net = net_of(
        "  - id: check\n    call: {journey: verify, within: 9d}\n"
        "    on_result: {verified: [{id: hail, send: email/hail}], else: [{id: sorry, send: email/sorry}]}\n"
        "    on_timeout: [{id: nudge, send: email/nudge}]\n"
    )
    for step in ("hail", "sorry", "nudge"):
        assert accepts(net, ["check", step])
    assert not accepts(net, ["check", "hail", "sorry"])


def test_a_journey_that_is_called_may_be_left_by_its_caller() -> None:
    steps = "  - {id: a, wait: 1d}\n  - {id: b, wait: 1d}\n"
    called = "journey: verify\npurpose: marketing\nentry: {call: true}\n"
    assert accepts(net_of(steps, called), ["a"])
    assert not accepts(net_of(steps), ["a"])


def test_in_a_log_of_events_people_and_choices_are_heard_where_the_log_names_them() -> None:
    plan = load_journey(
        HEAD + "steps:\n"
        "  - ask: {survey: nps, send: email/nps, within: 7d}\n"
        "  - choose: {from: [a, b], at_most: 2, into: offers}\n"
        "  - {task: {queue: sales, title: Call, within: 5d}}\n"
        "  - milestone: settled\n"
    )
    events = ["signed_up", "Survey Answered", "Offer Chosen", "Task Completed", "Milestone Reached"]
    net = journey_net(plan, events)
    assert accepts(net, events)
    assert accepts(net, ["signed_up", "Offer Chosen", "Offer Chosen", "Milestone Reached"])
    assert not accepts(net, ["signed_up", "Task Completed", "Offer Chosen", "Milestone Reached"])
    assert not accepts(net, ["signed_up", "Survey Answered"])
    assert accepts(journey_net(plan, ["signed_up", "other"]), ["signed_up"])
