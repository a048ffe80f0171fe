"""Between journeys: who has to stay out because of the others the customer is in.

Rule 1. Held-out runs count like any other, so that who is held out is kept from the same other journeys.
Rule 2. Within a group there is one run; a higher priority ends a lower one only where the journey says so.
"""

from typing import Any

from wend.engine.compiled import Compiled
from wend.engine.turn import Turn
from wend.model.customer import Run


def refuse_beside_others(turn: Turn, compiled: Compiled) -> dict[str, Any] | None:
    """Which other run keeps the customer out of a journey; None when she may enter."""
    plan, most = compiled.plan, turn.live.workspace.active_max
    if not plan.not_while_in and not plan.group and most is None:
        return None
    others = [run for run in turn.customer.runs if run.active and not run.parent]
    for run in others:
        if run.journey in plan.not_while_in:
            return {"why": "not-while-in", "in": run.journey}
    ending = _of_group(turn, compiled)
    for run in ending:
        if not _preempts(turn, compiled, run):
            return {"why": "group", "group": plan.group, "in": run.journey}
    if most is not None and len(others) - len(ending) >= most:
        return {"why": "active-max", "most": most, "in": sorted({run.journey for run in others})}
    return None


def end_preempted(turn: Turn, compiled: Compiled) -> None:
    """End the runs that give way to one of this journey."""
    for run in _of_group(turn, compiled):
        turn.end(run, f"preempted by {compiled.plan.journey}", withdraw=True)


def _of_group(turn: Turn, compiled: Compiled) -> list[Run]:
    """The active runs in the group of a journey."""
    group = compiled.plan.group
    if not group:
        return []
    return [
        run
        for run in turn.customer.runs
        if run.active and not run.parent and turn.live.plan_of(run).plan.group == group
    ]


def _preempts(turn: Turn, compiled: Compiled, run: Run) -> bool:
    return compiled.plan.preempt and turn.live.plan_of(run).plan.priority < compiled.plan.priority
