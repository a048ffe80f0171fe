"""Parts of runs: what the stories do not tell."""

from datetime import timedelta
from typing import Any

import pytest
from timelines import START, Player, World, event_of, plan_of

from wend import limits
from wend.engine import next_timer
from wend.journey.workspace import Workspace
from wend.model.reason import Code


def player(*journeys: dict[str, Any]) -> Player:
    whole = tuple({"purpose": "service", "entry": {"event": "A", "reentry": "always"}, **each} for each in journeys)
    world = World(whole, tuple(map(plan_of, whole)), Workspace(), ())
    return Player(world, world.live())


def happen(playing: Player, name: str, minutes: int = 0, **properties: Any) -> None:
    now = START + timedelta(minutes=minutes)
    playing.go_to(now)
    playing.take(event_of(playing.seq, "track", {"name": name, "properties": properties}, now), now)


def codes(playing: Player, code: Code, word: str) -> list[Any]:
    return [each.detail.get(word) for each in playing.played.reasons if each.code is code]


def fork(*ways: list[dict[str, Any]], **body: Any) -> dict[str, Any]:
    return {"fork": body, "ways": [{"name": f"way{n}", "steps": steps} for n, steps in enumerate(ways, 1)]}


def called(name: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"journey": name, "entry": {"call": True}, "steps": list(steps), **more}


def test_a_journey_that_calls_itself_ends_at_the_depth_limit() -> None:
    ring = called("ring", {"call": {"journey": "ring"}}, {"exit": "back"})
    playing = player({"journey": "one", "steps": [{"call": {"journey": "ring"}}, {"exit": "done"}]}, ring)
    happen(playing, "A")
    outcomes = codes(playing, Code.RETURNED, "outcome")
    assert outcomes == ["part-limit", *["back"] * limits.PARTS_DEPTH_MAX]
    assert codes(playing, Code.ENDED, "why") == ["done"]
    assert playing.customer.runs == []


def test_a_turn_has_one_step_limit_over_a_run_and_all_its_parts() -> None:
    rounds = {"repeat": {"max": 1000}, "steps": [{"call": {"journey": "quick"}}, fork([], [])]}
    playing = player({"journey": "one", "steps": [rounds]}, called("quick", {"set": {"a": 1}}))
    happen(playing, "A")
    first = playing.played.taken[0].turn
    assert sum(first.walked.values()) == limits.STEPS_PER_TURN_MAX
    assert next_timer(first.customer) == START + timedelta(seconds=1)
    playing.go_to(START + timedelta(hours=1))
    assert codes(playing, Code.ENDED, "why") == ["finished"]
    assert len(codes(playing, Code.RETURNED, "outcome")) == 1000


def test_nobody_has_more_parts_than_the_limit_and_others_are_let_in_all_the_same() -> None:
    ways = [[{"wait": "1d"}] for _ in range(limits.FORK_WAYS_MAX)]
    plain = {"journey": "one", "entry": {"event": "A", "key": "properties.k"}, "steps": [fork(*ways)]}
    playing = player(plain)
    most = limits.PARTS_PER_CUSTOMER_MAX // limits.FORK_WAYS_MAX
    for key in range(most + 1):
        happen(playing, "A", k=key)
    assert codes(playing, Code.ENDED, "why") == ["part-limit"]
    assert len(codes(playing, Code.ENTERED, "key")) == most + 1
    assert sum(run.active for run in playing.customer.runs) == most + limits.PARTS_PER_CUSTOMER_MAX


def test_a_fork_in_rounds_begins_anew_each_time_with_ids_of_its_own() -> None:
    rounds = {"repeat": {"max": 3}, "steps": [fork([{"wait": "1h"}], [{"send": "email/x"}])]}
    playing = player({"journey": "one", "steps": [rounds]})
    happen(playing, "A")
    playing.go_to(START + timedelta(days=1))
    assert codes(playing, Code.JOINED, "came") == [["way1", "way2"]] * 3
    assert len({message.id for message in playing.played.messages}) == 3


def test_all_ways_begin_before_any_of_them_wins() -> None:
    playing = player({"journey": "one", "steps": [fork([{"send": "email/x"}], [{"send": "email/y"}], join="any")]})
    happen(playing, "A")
    assert [message.content for message in playing.played.messages] == ["x", "y"]


def test_a_way_that_ends_when_the_time_is_over_still_counts() -> None:
    playing = player({"journey": "one", "steps": [fork([{"wait": "1d"}], [{"wait": "1d"}], within="1d")]})
    happen(playing, "A")
    playing.go_to(START + timedelta(days=2))
    assert codes(playing, Code.JOINED, "came") == [["way1", "way2"]]
    assert codes(playing, Code.TIMED_OUT, "ways") == []


def test_a_version_that_is_called_is_carried_out_to_its_end() -> None:
    steps = [{"call": {"journey": "slow"}, "on_result": {"old": [{"exit": "as it began"}]}}]
    playing = player({"journey": "one", "steps": steps}, called("slow", {"wait": "1d"}, {"exit": "old"}))
    happen(playing, "A")
    newer = {"purpose": "service", **called("slow", {"wait": "1d"}, {"exit": "new"})}
    world = playing.played.world
    changed = World((world.plain[0], newer), (world.plans[0], plan_of(newer)), world.workspace, ())
    playing.played.live = changed.live(world.plans[1])
    playing.go_to(START + timedelta(days=2))
    assert codes(playing, Code.ENDED, "why") == ["as it began"]


def test_a_variable_that_is_too_large_is_refused() -> None:
    playing = player({"journey": "one", "steps": [{"set": {"a": {"from": "event.properties.text"}}}]})
    happen(playing, "A", text="x" * limits.VARIABLE_BYTES_MAX)
    (why,) = codes(playing, Code.MISMATCHED, "why")
    assert str(limits.VARIABLE_BYTES_MAX) in why


@pytest.mark.parametrize("ending", ["exit", "goal"])
def test_what_ends_a_run_ends_its_parts_in_the_same_turn(ending: str) -> None:
    stated: dict[str, Any] = {"event": "Stop"} | ({"within": "9d"} if ending == "goal" else {})
    inner = fork([{"wait": "1d"}], [{"call": {"journey": "slow"}}])
    slow = called("slow", {"wait": "1d"})
    playing = player({"journey": "one", ending: stated, "steps": [fork([inner], [{"wait": "2d"}])]}, slow)
    happen(playing, "A")
    assert sum(run.active for run in playing.customer.runs) == 6
    happen(playing, "Stop", 5)
    assert not any(run.active for run in playing.customer.runs)
    assert codes(playing, Code.PART_ENDED, "why") == ["ended with its run"] * 5
