"""Variables, forks, calls and fragments: what `check` proves of them, and what a published journey carries."""

import pytest

from wend.app.folder import Folder, read_folder
from wend.journey.load import load_journey
from wend.journey.parse.journey import parse_marked
from wend.journey.plan import Fork
from wend.model.document import Problems, read_yaml

HEAD = "journey: one\npurpose: service\nentry: {event: A}\n"
OTHER = "journey: other\npurpose: service\nentry: {call: true}\nvars: {n: {type: number, required: true}}\nsteps: [{exit: ok}]\n"


def folder(text: str, **more: str) -> Folder:
    others = {f"{name.replace('__', '/')}.yaml": body for name, body in more.items()}
    return read_folder({"journeys/one.yaml": text, **others})


def said(found: Folder) -> list[str]:
    return [
        f"{problem.mark.file.partition('/')[2]}:{problem.mark.line}: {problem.message}" for problem in found.problems
    ]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("- set: {b: 1}", "the variable 'b' is not declared"),
        ("- set: {a: x}", "the variable 'a' is number: 'x' is not a number"),
        ("- set: {t: {add: 1}}", "the variable 't' is text: nothing can be added to it"),
        ("- branch: [{when: {value: vars.b, is: 1}, then: [{exit: x}]}]", "the variable 'b' is not declared"),
        ("- branch: [{when: 'vars.b == 1', then: [{exit: x}]}]", "the variable 'b' is not declared"),
        ("- emit: {event: E, properties: {x: {from: vars.b}}}", "the variable 'b' is not declared"),
        ("- exit: {reason: x, with: {b: 1}}", "the variable 'b' is not declared"),
    ],
)
def test_once_variables_are_declared_no_others_are_used(steps: str, message: str) -> None:
    found = folder(f"{HEAD}vars: {{a: number, t: text}}\nsteps:\n{steps}\n")
    assert f"one.yaml:6: {message}" in said(found)
    assert said(folder(f"{HEAD}steps:\n{steps}\n")) == []


@pytest.mark.parametrize(
    ("into", "message"),
    [("b", "the variable 'b' is not declared"), ("t", "the variable 't' is text: [] is not a text"), ("l", "")],
)
def test_what_is_chosen_goes_into_a_declared_list(into: str, message: str) -> None:
    steps = f"- choose: {{from: [gold], into: {into}}}"
    offer = "offer: gold\ntitle: Gold\nvalue: 3\n"
    found = folder(f"{HEAD}vars: {{t: text, l: list}}\nsteps:\n{steps}\n", offers__gold=offer)
    assert [each.removeprefix("one.yaml:6: ") for each in said(found)] == ([message] if message else [])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("{journey: othr, with: {n: 1}}", "there is no journey 'othr'"),
        ("{journey: other}", "the journey 'other' does not begin without 'n'"),
        ("{journey: other, with: {n: 1, m: 2}}", "the variable 'm' of other is not declared"),
        ("{journey: other, with: {n: x}}", "the variable 'n' of other is number: 'x' is not a number"),
    ],
)
def test_a_call_has_to_fit_the_journey_it_calls(call: str, message: str) -> None:
    found = folder(f"{HEAD}steps:\n- call: {call}\n", journeys__other=OTHER)
    assert said(found) == [f"one.yaml:5: {message}"]


def test_a_result_that_never_comes_and_a_ring_of_calls_are_warned_of() -> None:
    steps = "- call: {journey: other, with: {n: 1}}\n  on_result: {okay: [{exit: x}]}\n"
    (warning,) = folder(f"{HEAD}steps:\n{steps}", journeys__other=OTHER).problems
    assert (warning.level, warning.message) == ("warning", "other never ends with 'okay'")
    ring = OTHER.replace("{exit: ok}", "{call: {journey: other, with: {n: 1}}}")
    assert "other.yaml:1: journeys call each other: other → other" in said(
        folder(f"{HEAD}steps: [{{exit: x}}]", j__other=ring)
    )


def test_a_required_variable_has_to_come_from_somewhere() -> None:
    found = folder(f"{HEAD}vars: {{a: {{type: text, required: true}}}}\nsteps: [{{exit: x}}]\n")
    assert said(found) == ["one.yaml:4: nobody enters by event: 'a' is required, and that gives none"]


FORK = "- {id: before, wait: 1d}\n- fork: {join: any}\n  ways:\n"


@pytest.mark.parametrize(
    "steps",
    [
        f"{FORK}  - {{name: x, steps: [{{wait: 1d}}, {{goto: before}}]}}\n  - {{name: y, steps: []}}\n",
        f"{FORK}  - {{name: x, steps: [{{id: in, wait: 1d}}]}}\n  - {{name: y, steps: [{{wait: 1d}}, {{goto: in}}]}}\n",
        f"{FORK}  - {{name: x, steps: [{{id: in, wait: 1d}}]}}\n  - {{name: y, steps: []}}\n- goto: in\n",
    ],
)
def test_a_goto_stays_in_its_way(steps: str) -> None:
    problems = Problems()
    parse_marked(read_yaml(f"{HEAD}steps:\n{steps}"), problems)
    assert ["a goto may not lead into or out of a way of a fork" in each.message for each in problems.errors] == [True]


@pytest.mark.parametrize(
    ("join", "ways", "instant"),
    [
        ("all", "[{name: x, steps: [{wait: 1d}]}, {name: y, steps: []}]", False),
        ("any", "[{name: x, steps: [{wait: 1d}]}, {name: y, steps: []}]", True),
        ("any", "[{name: x, steps: [{wait: 1d}]}, {name: y, steps: [{wait: 1h}]}]", False),
        ("all", "[{name: x, steps: [{call: {journey: z}}]}, {name: y, steps: []}]", True),
        ("{first: 2}", "[{name: x, steps: []}, {name: y, steps: []}, {name: z, steps: [{wait: 1d}]}]", True),
    ],
)
def test_a_cycle_through_a_fork_waits_when_the_join_has_to(join: str, ways: str, instant: bool) -> None:
    text = f"{HEAD}exit: {{event: B}}\nsteps:\n- id: go\n  fork: {{join: {join}}}\n  ways: {ways}\n- goto: go\n"
    found = [each for each in said(folder(text)) if "neither waits nor counts" in each]
    assert bool(found) is instant


def test_the_end_of_a_way_is_no_end_of_the_journey() -> None:
    text = f"{HEAD}steps:\n- id: go\n  fork: {{}}\n  ways: [{{name: x, steps: [{{wait: 1d}}]}}, {{name: y, steps: []}}]\n- goto: go\n"
    assert said(folder(text)) == ["one.yaml:5: this journey never ends by itself"]


FRAGMENT = "fragment: nudge\nvars: {n: number}\nsteps:\n- {id: pause, wait: 1d}\n- note: hello\n- set: {n: {add: 1}}\n"
USING = f"{HEAD}steps:\n- use: fragments/nudge\n- {{use: fragments/nudge, id: again}}\n- use: fragments/nudge\n"


def test_a_published_journey_carries_the_fragments_it_uses() -> None:
    (document,) = folder(USING, fragments__nudge=FRAGMENT).documents
    plan = load_journey(document.body)
    assert plan.version == document.version
    assert [name for name in plan.steps if name.endswith("pause")] == ["nudge.pause", "again.pause", "nudge-2.pause"]
    assert list(plan.vars) == ["n"]


def test_changing_a_fragment_makes_new_versions_of_the_journeys_that_use_it() -> None:
    versions = {
        folder(USING, fragments__nudge=text).documents[0].version
        for text in (FRAGMENT, FRAGMENT.replace("1d", "2d"), f"# why\n{FRAGMENT}")
    }
    assert len(versions) == 2


def test_a_problem_in_a_fragment_points_into_its_file_once_and_keeps_its_journeys_from_being_published() -> None:
    broken = FRAGMENT.replace("note: hello", "send: email/nothing")
    found = folder(USING, fragments__nudge=broken)
    assert said(found) == ["nudge.yaml:5: there is no content item 'nothing'"]
    assert found.documents == ()


def test_a_fragment_that_nobody_uses_is_checked_too() -> None:
    found = folder(f"{HEAD}steps: [{{exit: x}}]", fragments__nudge=FRAGMENT.replace("- note: hello", "- goto: nowhere"))
    assert "nudge.yaml:5: there is no step 'nowhere' to go to" in said(found)


def test_fragments_may_use_each_other_but_not_in_a_ring() -> None:
    outer = "fragment: outer\nsteps: [{use: fragments/nudge}]\n"
    found = folder(f"{HEAD}steps: [{{use: fragments/outer}}]\n", fragments__nudge=FRAGMENT, fragments__outer=outer)
    assert said(found) == []
    assert "outer.nudge.pause" in load_journey(found.documents[0].body).steps
    ring = outer.replace("fragments/nudge", "fragments/outer")
    assert any(
        "without end" in each for each in said(folder(f"{HEAD}steps: [{{use: fragments/outer}}]\n", f__outer=ring))
    )


def test_how_many_ways_a_join_waits_for() -> None:
    ways = "[{name: x, steps: []}, {name: y, steps: []}, {name: z, steps: []}]"
    for join, enough in (("", 3), ("join: all", 3), ("join: any", 1), ("join: {first: 2}", 2)):
        step = load_journey(f"{HEAD}steps: [{{fork: {{{join}}}, ways: {ways}}}]").steps["fork"]
        assert isinstance(step, Fork)
        assert step.enough == enough


ACCOUNT = "journey: j\npurpose: service\nsubject: account\nentry: {event: A}\nsteps:\n"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("- send: email/hello\n  people: role = champion", "'role = champion' names no role"),
        ("- branch: [{when: {segment: s}, then: [{exit: x}]}]", "an account is in no segment and no stage"),
        ("- branch: [{when: {value: stage, is: buy}, then: [{exit: x}]}]", "an account is in no segment and no stage"),
        ("- branch: [{when: 'segment(\"s\")', then: [{exit: x}]}]", "an account is in no segment and no stage"),
    ],
)
def test_what_an_account_never_has_is_told(step: str, message: str) -> None:
    assert any(message in each for each in said(folder(ACCOUNT + step)))
