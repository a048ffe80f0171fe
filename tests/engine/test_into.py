"""What webhook and choose write into variables is held to their types, as what `set` writes."""

from datetime import timedelta
from typing import Any

import pytest
from timelines import START, Player, World, about_call, event_of, plan_of

from wend import limits
from wend.journey.workspace import Workspace
from wend.model.reason import Code

CALL = {"webhook": {"url": "https://hook.example/in", "into": "got", "within": "1d"}}
CHOICE = {"choose": {"from": ["gold", "plain"], "into": "got"}}


def played(step: dict[str, Any], type_: str, default: Any, body: Any = None) -> Player:
    """A run that comes to the step with a variable of a type, hears the answer of its call, and waits."""
    declared = {"got": {"type": type_} | ({} if default is None else {"default": default})}
    plain = {
        "journey": "one",
        "purpose": "service",
        "entry": {"event": "A"},
        "vars": declared,
        "steps": [step, {"wait": "30d"}],
    }
    world = World((plain,), (plan_of(plain),), Workspace(), ())
    playing = Player(world, world.live())
    playing.take(event_of(1, "track", {"name": "A"}, START), START)
    later = START + timedelta(hours=1)
    said = {"channel": "webhook", "call": 0, "status": 200, "body": body}
    receipt = event_of(2, "receipt", {"name": "Message Sent", "properties": said}, later)
    playing.take(about_call(receipt, playing.calls), later)
    return playing


def kept(playing: Player) -> Any:
    (run,) = playing.customer.runs
    assert run.step == "wait-30d"
    return run.vars.get("got")


def refusals(playing: Player) -> list[str]:
    return [str(each.detail["why"]) for each in playing.played.reasons if each.code is Code.MISMATCHED]


@pytest.mark.parametrize(
    ("type_", "default", "body"),
    [("map", {"a": 1}, 7), ("number", 5, "seven"), ("text", "old", {"a": 1}), ("list", [1], {"a": 1})],
)
def test_an_answer_of_another_type_is_refused_and_what_was_there_stays(type_: str, default: Any, body: Any) -> None:
    playing = played(CALL, type_, default, body)
    (why,) = refusals(playing)
    assert why.endswith("it stays as it was")
    assert kept(playing) == default


@pytest.mark.parametrize(
    ("type_", "body"), [("map", {"class": "low"}), ("number", 7), ("list", [1, 2]), ("text", "low")]
)
def test_an_answer_of_the_type_is_written(type_: str, body: Any) -> None:
    playing = played(CALL, type_, None, body)
    assert (kept(playing), refusals(playing)) == (body, [])


def test_an_answer_without_a_body_empties_the_variable() -> None:
    assert kept(played(CALL, "map", {"a": 1})) is None


def test_an_answer_that_is_too_large_is_refused() -> None:
    playing = played(CALL, "text", "old", "x" * limits.VARIABLE_BYTES_MAX)
    assert kept(playing) == "old"
    assert str(limits.VARIABLE_BYTES_MAX) in refusals(playing)[0]


def test_chosen_offers_go_into_a_list_and_into_nothing_else() -> None:
    assert isinstance(kept(played(CHOICE, "list", [])), list)
    playing = played(CHOICE, "text", "none yet")
    (why,) = refusals(playing)
    assert "is not a text" in why
    assert kept(playing) == "none yet"
