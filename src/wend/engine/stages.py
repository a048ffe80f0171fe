"""The lifecycle stage: derived from the rules of strategy.yaml, after the segments that these may ask about.

Rule 1. Of the stages whose rule holds the last one in the file counts; where none does, she stays where she is.
Rule 2. A change is an event of our own, "Stage Changed": entries, waits and counts take it like any other. Besides `from`
        and `to` it says how often she has come to the stage (`times`: above 1 she has come back), and which event
        brought it about (`by`, and its `seq` in the log); none did where time alone changed it.
Rule 3. A rule may ask for the stage itself. It is judged until it asks for no change; by the rules of the check every
        such change leads further down the file, so that comes to an end.
"""

from wend.engine.turn import Turn
from wend.model.event import OWN_PREFIX, STAGE_CHANGED
from wend.model.reason import Code
from wend.rules.sees import ANYTHING

STAGE_PREFIX = f"{OWN_PREFIX}stage:"


def judge_stage(turn: Turn) -> None:
    """Bring the stage up to date; what segments see of it has them judged again."""
    before = turn.customer.stage
    for _ in turn.live.stages:
        if not _step(turn):
            break
    if turn.live.segments_ask_stage and turn.customer.stage != before:
        turn.stale.add(ANYTHING)


def _step(turn: Turn) -> bool:
    """One change of the stage; whether there was one."""
    customer, facts = turn.customer, turn.facts()
    stage = next((name for name, holds in reversed(turn.live.stages) if holds(facts)), customer.stage)
    if stage == customer.stage:
        return False
    was, customer.stage, customer.stage_since = customer.stage, stage, turn.now
    known = customer.stages or ({was: 1} if was else {})  # a state from before these were counted
    customer.stages = {**known, stage: known.get(stage, 0) + 1}
    turn.note(Code.STAGE_CHANGED, was=was, stage=stage)
    number = f"stage:{customer.id}:{turn.now.isoformat()}:{sum(customer.stages.values())}"
    name, seq = (turn.event.name, turn.event.seq) if turn.event else (None, 0)
    told = {"from": was or None, "to": stage, "times": customer.stages[stage], "by": name, "seq": seq}
    turn.tell(number, STAGE_CHANGED, told)
    return True
