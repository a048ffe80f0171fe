"""Decisions of operators, as they reach a customer: each is an event of its log.

Rule 1. A decision that does not fit (no such run, no such action) changes nothing and leaves its reason.
"""

from typing import Any

from wend.engine.move import Move, move, roll_back
from wend.engine.turn import Turn
from wend.model.event import Event
from wend.model.reason import Code


def obey_operator(turn: Turn, event: Event) -> None:
    """Carry out what was decided."""
    said = event.properties
    match said.get("action"):
        case "cancel":
            _cancel(turn, str(said.get("run")))
        case "stop":
            _stop(turn, str(said.get("journey")))
        case "move":
            move(turn, _move_of(said))
        case "rollback":
            roll_back(turn, int(said.get("of", 0)), str(said.get("journey")), said.get("steps", {}))
        case "resume":  # every turn brings runs in line; this one only rings
            pass
        case other:
            turn.note(Code.MISMATCHED, path=str(other), why="there is no such decision")


def _cancel(turn: Turn, name: str) -> None:
    meant = [run for run in turn.customer.runs if run.active and run.id == name]
    for run in meant:
        turn.end(run, "cancelled", withdraw=True)
    if not meant:
        turn.note(Code.MISMATCHED, path=f"cancel {name}", why="there is no such active run")


def _stop(turn: Turn, journey: str) -> None:
    for run in turn.customer.runs:
        if run.active and run.journey == journey:
            turn.end(run, "stopped", withdraw=True)


def _move_of(said: dict[str, Any]) -> Move:
    return Move(
        operation=int(said.get("operation", 0)),
        journey=str(said.get("journey")),
        version=str(said.get("version")),
        steps=said.get("steps", {}),
        restart=bool(said.get("restart")),
    )
