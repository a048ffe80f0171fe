"""The example workspaces are what their pages say: checked, told, drawn, and lived through."""

import json
import re
from datetime import timedelta

import pytest

from cli.running import done, wend
from examples.workspaces import NAMES, folder_of, live_through, path_of, put_live, texts
from wend.app.ports import RunFilter
from wend.app.story import Story, parse_story, retell
from wend.app.words import reason_in_words
from wend.cli.stories import live_for
from wend.journey.draw_svg import svg
from wend.journey.plan import Call, Fork, Repeat, Task
from wend.model.reason import Code, Reason
from wend.store.memory import MemoryStore

STORIES = [(name, file) for name in NAMES for file in texts(name) if file.endswith(".story")]
LINK = re.compile(r"!\[[^\]]*\]\((\S+)\)")


def story_of(name: str, file: str) -> Story:
    return parse_story(texts(name)[file], file)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_has_nothing_to_mend(name: str) -> None:
    found = folder_of(name)
    assert [problem.show(texts(name).get(problem.mark.file, "")) for problem in found.problems] == []
    assert "nothing to mend" in wend("check", path_of(name)).err


@pytest.mark.parametrize(("name", "file"), STORIES)
def test_a_story_of_an_example_goes_as_it_is_written(name: str, file: str) -> None:
    story = story_of(name, file)
    assert story.title
    assert story.transcript
    assert retell(story, live_for(story, folder_of(name))).lines == list(story.transcript)


@pytest.mark.parametrize("name", NAMES)
def test_every_journey_of_an_example_is_told_of_and_something_is_refused(name: str) -> None:
    folder = folder_of(name)
    stories = [story_of(each, file) for each, file in STORIES if each == name]
    reasons = [reason for story in stories for reason in retell(story, live_for(story, folder)).reasons]
    assert {plan.journey for plan in folder.checked.plans} == {each.journey for each in reasons if each.journey}
    assert {Code.SENT, Code.WITHHELD, Code.GOAL} <= {each.code for each in reasons}


@pytest.mark.parametrize("name", NAMES)
def test_the_drawings_of_an_example_are_those_of_its_journeys(name: str) -> None:
    page = (path_of(name) / "README.md").read_text("utf-8")
    plans = {plan.journey: plan for plan in folder_of(name).checked.plans}
    shown = LINK.findall(page)
    assert shown
    for file in shown:
        assert (path_of(name) / file).read_text("utf-8").strip() == svg(plans[file.removesuffix(".svg")]).strip(), file
    assert [journey for journey in plans if f"| `{journey}` |" not in page] == []


def test_the_onboarding_is_of_an_account_and_goes_several_ways_at_once() -> None:
    plans = {plan.journey: plan for plan in folder_of("b2b-onboarding").checked.plans}
    onboarding = plans["onboarding"]
    assert onboarding.subject == "account"
    assert {Fork, Call, Task, Repeat} <= {type(step) for step in onboarding.steps.values()}
    tasks = [step for step in onboarding.steps.values() if isinstance(step, Task)]
    assert any(step.escalate_to for step in tasks)


def test_a_hundred_households_live_through_three_years() -> None:
    home = path_of("subscription")
    told = json.loads(done("simulate", "subscription", "--population", home / "people.yaml", "--dir", home, "--json"))
    assert told["days"] == 1095
    assert told["customers"] == 100
    came = {step["step"]: step["arrived"] for step in told["steps"]}
    assert came["milestone-renewed"] > 0
    assert came["year"] == told["entries"]["total"] + came["milestone-renewed"] + came["goto-year-2"]
    assert set(told["other_journeys"]) == {
        "a-year-on", "ending", "help", "more-of-it", "payment", "sign-up", "win-back"
    }  # fmt: skip
    assert told["other_journeys"]["help"]["withheld"] >= 0


def test_three_years_in_a_store_come_to_what_the_story_tells() -> None:
    story, store = story_of("subscription", "stories/three-years.story"), MemoryStore()
    begin = story.timeline[0].at
    put_live(store, folder_of("subscription"), begin - timedelta(days=1))
    number = live_through(store, story)
    rows = [row.reason for row in store.reasons(number) if row.reason.at >= begin]
    told = [line_of(reason) for reason in sorted(rows, key=lambda reason: reason.at)]
    assert sorted(told) == sorted(story.transcript)
    assert [run.key for run in store.runs(RunFilter(journey="subscription", status="active"))] == ["s2"]


def line_of(reason: Reason) -> str:
    """A decision on record as a transcript writes it."""
    where = f"{reason.step}: " if reason.step else ""
    return f"{reason.at:%Y-%m-%d %H:%M}  {where}{reason_in_words(reason)}"
