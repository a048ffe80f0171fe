"""What stops at a limit says so, and stops nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from timelines import START, Player, World, event_of, plan_of

from wend import limits
from wend.engine import next_timer
from wend.journey.workspace import Workspace
from wend.model.reason import Code


def player(*steps: dict[str, Any], entry: dict[str, Any], **more: Any) -> Player:
    plain = {"journey": "one", "purpose": "service", "entry": entry, "steps": list(steps), **more}
    world = World((plain,), (plan_of(plain),), Workspace(), ())
    return Player(world, world.live())


def happen(playing: Player, name: str, minutes: int = 0, **properties: Any) -> None:
    now = START + timedelta(minutes=minutes)
    playing.take(event_of(playing.seq, "track", {"name": name, "properties": properties}, now), now)


def refusals(playing: Player) -> list[str]:
    return [each.detail["limit"] for each in playing.played.reasons if each.code is Code.ENTRY_REFUSED]


def test_nobody_is_in_more_runs_at_once_than_the_limit() -> None:
    playing = player({"wait": "1d"}, entry={"event": "A", "key": "properties.k"})
    for key in range(limits.RUNS_PER_CUSTOMER_MAX + 1):
        happen(playing, "A", k=key)
    assert refusals(playing) == [f"{limits.RUNS_PER_CUSTOMER_MAX} active runs a customer"]
    assert len(playing.customer.runs) == limits.RUNS_PER_CUSTOMER_MAX


def test_runs_that_are_watched_for_their_goal_do_not_pile_up() -> None:
    goal = {"event": "B", "within": "30d"}
    playing = player({"exit": "done"}, entry={"event": "A", "reentry": "always"}, goal=goal)
    for number in range(limits.RUNS_KEPT_MAX + 1):
        happen(playing, "A", number)
    (refusal,) = refusals(playing)
    assert "watched for their goal" in refusal
    assert len(playing.customer.runs) == limits.RUNS_KEPT_MAX
    playing.go_to(START + timedelta(days=31))
    assert playing.customer.runs == []


def test_entries_are_remembered_up_to_the_limit_and_further_keys_are_refused() -> None:
    playing = player({"exit": "done"}, entry={"event": "A", "key": "properties.k"})
    for key in range(limits.ENTRY_RECORDS_MAX + 1):
        happen(playing, "A", k=key)
    assert refusals(playing) == [f"{limits.ENTRY_RECORDS_MAX} entries remembered a customer"]


def test_an_entry_is_remembered_once_its_run_has_ended() -> None:
    playing = player({"wait": "1h"}, {"exit": "done"}, entry={"event": "A", "key": "properties.k"})
    happen(playing, "A", k=1)
    assert playing.customer.entries == {}
    playing.go_to(START + timedelta(hours=2))
    (record,) = playing.customer.entries.values()
    assert (record.entered_at, record.ended_at) == (START, START + timedelta(hours=1))


def test_entries_of_active_runs_count_among_those_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENTRY_RECORDS_MAX", 3)
    playing = player({"wait": "1h"}, {"exit": "done"}, entry={"event": "A", "key": "properties.k"})
    for key in range(2):
        happen(playing, "A", k=key)
    playing.go_to(START + timedelta(hours=2))
    for key in range(2, 4):
        happen(playing, "A", minutes=120, k=key)
    assert refusals(playing) == ["3 entries remembered a customer"]
    playing.go_to(START + timedelta(days=1))
    assert len(playing.customer.entries) == 3


def test_entries_that_no_rule_asks_about_make_room() -> None:
    playing = player({"exit": "done"}, entry={"event": "A", "key": "properties.k", "reentry": {"after": "1m"}})
    for key in range(limits.ENTRY_RECORDS_MAX + 1):
        happen(playing, "A", minutes=key, k=key)
    assert refusals(playing) == []
    assert len(playing.customer.entries) < limits.ENTRY_RECORDS_MAX


def test_a_run_without_a_wait_yields_and_goes_on_a_second_later() -> None:
    rounds = {"repeat": {"max": 1000}, "steps": [{"update": {"turns": {"add": 1}}}]}
    playing = player(rounds, entry={"event": "A"})
    happen(playing, "A")
    assert 0 < playing.customer.traits["turns"] < 1000
    assert next_timer(playing.customer) == START + timedelta(seconds=1)
    playing.go_to(START + timedelta(minutes=1))
    assert playing.customer.traits["turns"] == 1000
    assert playing.played.count(Code.ENDED, "finished") == 1


def test_a_run_that_circles_for_ever_is_ended_with_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS_PER_RUN_MAX", 50)
    playing = player({"id": "a", "wait": "1d"}, {"goto": "a"}, entry={"event": "A"})
    happen(playing, "A")
    playing.go_to(START + timedelta(days=100))
    assert playing.played.count(Code.ENDED, "step-limit") == 1
    assert next_timer(playing.customer) is None


def test_one_trait_too_many_is_refused_by_name_and_the_rest_is_kept() -> None:
    playing = player({"update": {"late": 1}}, entry={"event": "A"})
    known = len(playing.customer.traits)
    traits = {f"t{number}": number for number in range(limits.TRAITS_MAX)}
    playing.take(event_of(0, "identify", {"traits": traits | {"t0": "new"}}, START), START)
    happen(playing, "A")
    refused = [each.detail["trait"] for each in playing.played.reasons if each.code is Code.MISMATCHED]
    assert refused == [*(f"t{number}" for number in range(limits.TRAITS_MAX - known, limits.TRAITS_MAX)), "late"]
    assert len(playing.customer.traits) == limits.TRAITS_MAX
    assert playing.customer.traits["t0"] == "new"


def test_leaving_rounds_by_goto_ends_them() -> None:
    rounds = {
        "repeat": {"max": 2},
        "steps": [{"wait_for": {"event": "B", "within": "1d"}, "on_event": [{"goto": "a"}]}],
    }
    playing = player({"id": "a", "wait": "1m"}, rounds, entry={"event": "A"})
    happen(playing, "A")
    for number in range(5):
        playing.go_to(START + timedelta(minutes=10 * number + 5))
        happen(playing, "B", 10 * number + 5)
    assert [each.detail["round"] for each in playing.played.reasons if each.code is Code.REPEATED] == [1] * 5
