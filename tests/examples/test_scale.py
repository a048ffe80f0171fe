"""Length is no obstacle: three years of one customer within a second, and a journey of five hundred steps.

Seconds are those of the processor, so that a busy machine does not make a test fail.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from docs.pages import starter
from examples.workspaces import folder_of, live_through, put_live, texts
from wend.app.folder import Folder, read_folder
from wend.app.story import parse_story, retell
from wend.cli.stories import live_for
from wend.engine.steps import STEPS
from wend.model.reason import Code, Reason
from wend.store.memory import MemoryStore

SECONDS = 1.0
BEGIN = datetime(2026, 3, 2, 10, tzinfo=UTC)
YEARS = 3
SETTINGS = """\
zone: Europe/Berlin
purposes: {marketing: {consent: required}, service: {consent: assumed, capped: false}}
queues: {sales: {title: Sales}}
channels:
  email: {provider: sink, from: "Shop <hello@shop.example>"}
  audience: {adverts: {provider: file, path: audiences/adverts.jsonl}}
"""
CALLED = """\
journey: called
purpose: service
entry: {any: [{call: true}, {journey: true}], reentry: always}
steps:
  - wait: 1h
"""
OFFER = "offer: best\ntitle: The best\ncontents: {email: bestsellers}\n"


def test_three_years_of_a_journey_run_in_a_second() -> None:
    """A crate every week for three years, through a store in memory, with all eight journeys of the workspace live."""
    weeks = [BEGIN + timedelta(weeks=week) for week in range(1, YEARS * 52)]
    happened = [
        (BEGIN, "Signed Up"),
        (BEGIN + timedelta(days=1), "Subscription Started {subscription: s1, renews: 2027-03-02}"),
        *((week, "Crate Delivered") for week in weeks),
        *((BEGIN + timedelta(days=365 * year - 10), "Subscription Renewed {subscription: s1}") for year in (1, 2)),
        (BEGIN + timedelta(days=365 * YEARS), "end"),
    ]
    lines = "".join(f"{at:%Y-%m-%d %H:%M}  {what}\n" for at, what in sorted(happened))
    story = parse_story(f"# Three years\ncustomer 7 {{email: ann@crate.example}}\nconsent all/marketing\n\n{lines}")
    store = MemoryStore()
    put_live(store, folder_of("subscription"), BEGIN - timedelta(days=1))
    began = time.process_time()
    number = live_through(store, story)
    seconds = time.process_time() - began
    reasons = [row.reason for row in store.reasons(number)]
    assert sum(reason.code is Code.MILESTONE for reason in reasons) == YEARS
    assert max(reason.at for reason in reasons) - BEGIN > timedelta(days=365 * YEARS - 31)
    print(f"\n{len(happened) - 1} events over {YEARS} years, {len(reasons)} decisions: {seconds:.2f} s")
    assert seconds < SECONDS


def test_the_story_of_three_years_is_told_in_a_second() -> None:
    text = texts("subscription")["stories/three-years.story"]
    story, folder = parse_story(text), folder_of("subscription")
    live = live_for(story, folder)
    began = time.process_time()
    told = retell(story, live)
    seconds = time.process_time() - began
    assert told.lines == list(story.transcript)
    print(f"\n{len(told.lines)} decisions: {seconds:.3f} s")
    assert seconds < SECONDS


def block(number: int) -> list[dict[str, Any]]:
    """Steps of every kind, and nothing that ends the run."""
    never, event = {"event": f"Never {number}", "within": "1d"}, f"Went By {number}"
    return [
        {"send": "email/tip"},
        {"wait": "1h"},
        {"wait_for": never, "on_timeout": [{"note": [f"block {number}"]}]},
        {"branch": [{"when": {"trait": "country", "is": "DE"}, "then": [{"set": {"n": {"add": 1}}}]}, {"else": []}]},
        {"split": [{"name": "a", "weight": 1, "steps": [{"update": {"arm": "a"}}]}, {"name": "b", "weight": 1}]},
        {"repeat": {"max": 2}, "steps": [{"wait": "2h"}, {"milestone": f"round-{number}"}]},
        {"fork": {"join": "all"}, "ways": [{"name": "x", "steps": [{"wait": "1h"}]}, {"name": "y", "steps": []}]},
        {"call": {"journey": "called"}},
        {"enter": {"journey": "called"}},
        {"emit": {"event": event}},
        {"webhook": {"url": "https://hooks.shop.example/x"}},
        {"task": {"queue": "sales", "title": "Call", "within": "1d"}},
        {"ask": {"survey": f"s{number}", "send": "email/how-is-it", "within": "1d"}},
        {"choose": {"from": ["best"], "into": "offers"}, "on_none": []},
        {"audience": {"add": "adverts/all"}},
        {"goto": f"mark-{number}"},
        {"id": f"mark-{number}", "update": {"mark": number}},
    ]


@pytest.fixture(scope="module")
def long_folder() -> Folder:
    """A workspace with a journey of at least five hundred steps of all kinds, in a line with many by-ways."""
    steps = [step for number in range(24) for step in block(number)]
    journey = {
        "journey": "long",
        "purpose": "service",
        "entry": {"event": "Began", "reentry": "always"},
        "vars": {"n": {"type": "number", "default": 0}, "offers": "list"},
        "steps": [*steps, {"exit": "arrived"}],
    }
    files = {
        **starter(),
        "wend.yaml": SETTINGS,
        "journeys/long.yaml": json.dumps(journey, indent=1),
        "journeys/called.yaml": CALLED,
        "offers/best.yaml": OFFER,
    }
    began = time.process_time()
    folder = read_folder(files)
    print(f"\nchecked in {time.process_time() - began:.2f} s of the processor")
    return folder


def test_a_journey_of_five_hundred_steps_is_checked(long_folder: Folder) -> None:
    assert [(str(each.mark), each.message) for each in long_folder.problems] == []
    plan = next(plan for plan in long_folder.checked.plans if plan.journey == "long")
    assert len(plan.steps) >= 500
    assert {type(step) for step in plan.steps.values()} == set(STEPS)
    print(f"\n{len(plan.steps)} steps")


def test_a_journey_of_five_hundred_steps_runs_to_its_end(long_folder: Folder) -> None:
    heads = "# Long\njourney long\njourney called\ncustomer 7 {email: ann@shop.example, country: DE}\n"
    story = parse_story(f"{heads}consent all/marketing\n\n2026-03-02 10:00  Began\n2026-12-31 10:00  end\n")
    live = live_for(story, long_folder)
    plan = next(plan for plan in long_folder.checked.plans if plan.journey == "long")
    began = time.process_time()
    told = retell(story, live)
    seconds = time.process_time() - began
    assert told.lines[-1].endswith("exit-arrived: left long: arrived")
    assert len(visited(told.reasons)) > 0.9 * len(plan.steps)  # one arm of each split is not taken
    print(f"\n{len(told.lines)} decisions: {seconds:.2f} s")
    assert seconds < 10 * SECONDS


def visited(reasons: list[Reason]) -> set[str]:
    """The steps of the long journey that left a reason."""
    return {reason.step for reason in reasons if reason.journey == "long" and reason.step}
