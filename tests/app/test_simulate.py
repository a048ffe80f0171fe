"""Simulation: the real engine over invented people, the same numbers however it is done, and nothing leaves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from app.house import FILES, NOW, SETTINGS, identify, put_live, take_turns, track
from wend.app.folder import read_folder
from wend.app.ports import Store
from wend.app.simulate import simulate
from wend.app.simulate_beside import beside_of
from wend.app.simulate_dice import Dice
from wend.app.simulate_history import History
from wend.app.simulate_population_parse import parse_population
from wend.app.simulate_result import Result, result_of
from wend.app.simulate_scene import SceneError, folder_around, history_scene, invented_scene, published_around
from wend.model.document import DocumentError

PEOPLE = """\
population: neighbours
size: 800
seed: 3
days: 20
from: 2026-03-02
traits:
  email: "c{number}@house.example"
  timezone: {choice: {Europe/Berlin: 3, America/New_York: 1}}
  age: {number: [18, 80], whole: true}
  member: {chance: 40%}
  since: {date: [2020-01-01, 2025-12-31], share: 50%}
consents: {email/marketing: 70%}
events:
  - {event: Signed Up, after: [0s, 10d], share: 80%}
sessions:
  per_day: 0.3
  hours: ["08:00", "20:00"]
  start: {Looked: 100%}
  chain:
    Looked: {properties: {price: {number: [1, 9]}}, next: {Looked: 50%, Bought: 10%}}
    Bought: {after: 1m}
reactions:
  - channel: email
    content: hello
    opened: 50%
    clicked: 40%
    unsubscribed: 5%
    then: [{of: clicked, event: Bought, share: 50%, after: [1h, 2d]}]
"""
SPLIT = """\
journey: welcome
purpose: marketing
entry: {event: Signed Up}
goal: {event: Bought, within: 10d}
holdout: 20%
steps:
  - wait: 1h
  - split:
      - {name: word, weight: 3, steps: [{send: email/hello}]}
      - {name: silence, weight: 1, steps: []}
  - wait_for: {event: Bought, within: 3d}
    on_event: [{exit: bought}]
  - exit: done
"""
CAPPED = """\
journey: welcome
purpose: marketing
entry: {event: Signed Up, caps: {per_day: 25}}
steps: [{wait: 1d}, {exit: done}]
"""
DESK = """\
journey: welcome
purpose: service
entry: {event: Signed Up}
steps:
  - task: {queue: sales, title: Call, within: 9d, when_full: wait, outcomes: [reached, no-answer]}
    on_outcome: {reached: [{exit: reached}], no-answer: [{exit: silent}]}
    on_timeout: [{exit: too late}]
"""
AFTER = NOW + timedelta(days=32)
QUEUES = SETTINGS + "queues:\n  sales: {capacity: 40}\n"
CALLS = "tasks:\n  - {queue: sales, members: 2, work: [20m, 40m], outcomes: {reached: 60%, no-answer: 40%}}\n"


def simulated(journey: str, people: str = PEOPLE, processes: int = 1, **files: str) -> Result:
    folder = read_folder(FILES | files | {"journeys/welcome.yaml": journey})
    assert not folder.errors, "\n".join(each.show() for each in folder.errors)
    (plan,) = [each for each in folder.checked.plans if each.journey == "welcome"]
    scene = invented_scene(parse_population(people), folder_around(beside_of(folder.checked), [plan]), None, None)
    return result_of(simulate(scene.setting(plan), scene.crowd, processes))


@pytest.fixture(scope="module")
def split() -> Result:
    return simulated(SPLIT)


def test_the_same_seed_gives_the_same_numbers_in_one_process_and_in_two(split: Result) -> None:
    assert simulated(SPLIT, processes=2) == split
    assert simulated(SPLIT, PEOPLE.replace("seed: 3", "seed: 4")) != split


def test_what_goes_in_comes_out_at_every_step(split: Result) -> None:
    """Books: whoever came to a step left it or stands there, and every way's numbers add up to those of its step."""
    assert split.entries.total == sum(split.entries.by_day) > 500
    for step in split.steps:
        assert step.arrived == step.left + step.standing == sum(step.arrived_by_day)
        into = sum(way.count for way in split.ways if way.target == step.step)
        assert into == step.arrived, step.step
    ended, standing = sum(split.ended.values()), split.steps
    assert split.goal.treated.entered == ended + sum(step.standing for step in standing)


def test_shares_of_the_file_come_out_as_written(split: Result) -> None:
    ways = {way.label: way.count for way in split.ways if way.label in ("word", "silence")}
    assert ways["word"] / sum(ways.values()) == pytest.approx(0.75, abs=0.06)
    assert split.entries.held_out / split.entries.total == pytest.approx(0.2, abs=0.05)
    assert split.messages.withheld_by_reason["consent"] / ways["word"] == pytest.approx(0.3, abs=0.06)
    assert split.messages.sent + split.messages.withheld == ways["word"]
    assert split.goal.treated.share is not None
    assert split.goal.after_seconds["p10"] <= split.goal.after_seconds["median"] <= split.goal.after_seconds["p90"]


def test_two_versions_meet_the_same_people_doing_the_same(split: Result) -> None:
    mute = simulated(SPLIT.replace("[{send: email/hello}]", "[]"))
    assert mute.entries == split.entries
    assert mute.messages.sent == 0
    assert mute.goal.held_out == split.goal.held_out
    assert mute.goal.treated.reached < split.goal.treated.reached  # nobody clicked, so fewer bought


def test_a_cap_over_all_customers_is_kept_to_the_last_one() -> None:
    capped = simulated(CAPPED)
    assert capped.in_order
    assert simulated(CAPPED, processes=2) == capped
    assert capped.entries.refused["cap"] > 0
    assert sum(capped.entries.by_day) == capped.entries.total
    assert max(capped.entries.by_day) <= 50  # a day of the workspace's zone may lie in two days of the simulation
    assert capped.entries.total <= 25 * 21


def test_a_queue_never_holds_more_than_its_capacity_and_its_people_have_hours() -> None:
    desk = simulated(DESK, PEOPLE + CALLS, **{"wend.yaml": QUEUES})
    sales = desk.tasks["sales"]
    assert desk.in_order
    assert sales.capacity == 40
    assert max(sales.open) <= 40
    assert sales.full > 0
    assert sales.closed[5] == sales.closed[6] == 0  # Saturday and Sunday
    assert desk.ended["reached"] > desk.ended["silent"] > 0
    assert sum(sales.opened) == sum(sales.closed) + sales.open[-1]


def test_people_without_a_limit_take_every_task_up_at_once() -> None:
    free = {"wend.yaml": SETTINGS + "queues:\n  sales: {title: Sales}\n"}
    desk = simulated(DESK, PEOPLE + CALLS, **free)
    assert not desk.in_order
    assert desk.tasks["sales"].full == 0
    assert simulated(DESK, PEOPLE + CALLS, processes=2, **free) == desk


def test_a_schedule_reaches_everybody_who_is_known_by_then() -> None:
    weekly = (
        "journey: welcome\npurpose: service\nentry: {schedule: 0 9 * * mon, reentry: always}\nsteps: [{exit: done}]\n"
    )
    assert simulated(weekly).entries.total == 800 * 3


@pytest.mark.parametrize(
    ("written", "instead", "place", "words"),
    [
        ("size: 800", "size: 0", ":2:7", "'size'"),
        ("seed: 3", "seeed: 3", ":3:1", "'seed'"),
        ("per_day: 0.3", "per_day: -1", ":16:12", "'per_day'"),
        ("Looked: 50%, Bought: 10%", "Looked: 95%, Bought: 10%", ":20:59", "add up to"),
        ("next: {Looked: 50%, Bought: 10%}", "next: {Looked: 50%, Baught: 10%}", ":20:13", "'Bought'"),
        ("share: 80%", "share: many", ":14:49", "not a percentage"),
        ("[18, 80]", "[80, 18]", ":9:17", "ends before it begins"),
        ("email/marketing: 70%", "email: 70%", ":12:12", "channel/purpose"),
        ("of: clicked", "of: clickt", ":28:17", "'clicked'"),
    ],
)
def test_a_population_that_makes_no_sense_is_told_with_its_place(
    written: str, instead: str, place: str, words: str
) -> None:
    assert written in PEOPLE
    with pytest.raises(DocumentError) as told:
        parse_population(PEOPLE.replace(written, instead), "people.yaml")
    shown = "\n".join(problem.show(PEOPLE) for problem in told.value.problems)
    assert f"people.yaml{place}" in shown
    assert words in shown


def test_chance_is_even_and_depends_on_its_names_alone() -> None:
    throws = [Dice(1, number, "x").throw() for number in range(4000)]
    assert sum(throws) / 4000 == pytest.approx(0.5, abs=0.02)
    assert throws == [Dice(1, number, "x").throw() for number in range(4000)]
    often = [Dice(2, number).often(2.5) for number in range(4000)]
    assert sum(often) / 4000 == pytest.approx(2.5, abs=0.1)


class LeftOpen:
    """A store that a simulation may close, though the test goes on with it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def close(self) -> None:
        pass


def everything_in(store: Store) -> list[Any]:
    customers = [store.customer(number) for number in range(1, 20)]
    return [store.summary(), customers, [store.reasons(number) for number in range(1, 20)], store.generation()]


@pytest.fixture
def street(store: Store) -> Store:
    put_live(store, FILES)
    for number in range(8):
        at = NOW + timedelta(hours=number)
        identify(store, f"u{number}", at, email="a@house.example", consents={"email/marketing": number % 2 == 0})
        track(store, f"u{number}", "Signed Up", at)
        take_turns(store, at)
    take_turns(store, NOW + timedelta(days=31))
    return store


def history(store: Store, journey: str, since: datetime | None = None) -> Result:
    folder = read_folder(FILES | {"journeys/welcome.yaml": journey})
    (plan,) = folder.checked.plans
    scene = history_scene(store, lambda: cast("Store", LeftOpen(store)), published_around(store), since, AFTER)
    return result_of(simulate(scene.setting(plan), scene.crowd))


def test_the_live_journey_over_its_own_record_does_what_it_did(street: Store) -> None:
    before = everything_in(street)
    played, books = history(street, FILES["journeys/welcome.yaml"]), street.summary()["journeys"]["welcome"]
    assert played.entries.total == books["entered"] == 8
    assert played.messages.sent == 4
    assert played.messages.withheld_by_reason == {"consent": 4}
    assert played.ended == {"done": 8}
    assert everything_in(street) == before  # nothing left the simulation


def test_runs_in_flight_at_the_start_are_rebuilt_from_the_record(street: Store) -> None:
    played = history(street, FILES["journeys/welcome.yaml"], NOW + timedelta(days=2))
    assert (played.entries.total, played.entries.in_flight_before) == (0, 8)
    assert played.steps[1].standing_by_day[0] == 8
    assert played.ended == {"done": 8}


def test_a_draft_takes_the_place_of_its_journey_and_runs_in_flight_stay(street: Store) -> None:
    since = NOW + timedelta(hours=4)
    draft = history(street, FILES["journeys/welcome.yaml"].replace("wait: 30d", "wait: 1d"), since)
    assert draft.entries.total == 4
    assert draft.ended == {"done": 4}
    assert draft.steps[1].step == "wait-1d"
    assert draft.other_journeys == {}


def test_an_empty_store_says_what_to_do(store: Store) -> None:
    with pytest.raises(SceneError, match="name a --population"):
        history_scene(store, lambda: store, published_around(store), None, None)


def test_a_simulation_ends_after_it_begins(street: Store) -> None:
    with pytest.raises(SceneError, match="ends after it begins"):
        history_scene(street, lambda: street, published_around(street), NOW, NOW)


def test_a_crowd_is_cut_into_ranges_that_cover_it() -> None:
    parts = History(lambda: pytest.fail("nobody asks"), 1203).parts(500)
    assert parts == [(1, 500), (501, 1000), (1001, 1203)]
    assert datetime(2026, 3, 2, tzinfo=UTC) < NOW


def test_the_population_of_the_docs_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulate.md").read_text(encoding="utf-8")
    block = page.partition("```text\n")[2].partition("```")[0]
    assert parse_population(block).size == 10_000
