"""The lifecycle stage: derived from the rules of strategy.yaml, after the segments that these may ask about.

Rule 1. Of the stages whose rule holds the last one in the file counts; where none does, she stays where she is.
Rule 2. A change is an event of our own, "Stage Changed" {from, to}: entries, waits and counts take it like any other.
"""

from wend.engine.turn import Turn
from wend.model.event import OWN_PREFIX, STAGE_CHANGED, Event, EventKind
from wend.model.reason import Code


def judge_stage(turn: Turn) -> None:
    """Bring the stage up to date."""
    customer, facts = turn.customer, turn.facts()
    stage = next((name for name, holds in reversed(turn.live.stages) if holds(facts)), customer.stage)
    if stage == customer.stage:
        return
    was, customer.stage, customer.stage_since = customer.stage, stage, turn.now
    turn.note(Code.STAGE_CHANGED, was=was, stage=stage)
    turn.events.append(_told(turn, was, stage))


def _told(turn: Turn, was: str, stage: str) -> Event:
    customer = turn.customer
    return Event(
        message_id=f"{OWN_PREFIX}stage:{customer.id}:{turn.now.isoformat()}:{len(turn.events)}",
        kind=EventKind.TRACK,
        name=STAGE_CHANGED,
        time=turn.now,
        received_at=turn.now,
        user_id=customer.user_id,
        anonymous_id=customer.anonymous_id,
        properties={"from": was or None, "to": stage},
    )
