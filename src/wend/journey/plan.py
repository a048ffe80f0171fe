"""A plan: a journey as the engine, the drawing, the simulator and conformance read it.

Rule 1. A plan is immutable; its version is the hash of its content.
Rule 2. Its head is here; its steps are of the kinds in `kinds`, made of the `parts`.
Rule 3. Nothing here knows how a step is carried out.
"""

from typing import Final

import msgspec

from wend.journey.entry import Caps, DateWay, Entry, Reentry, Way
from wend.journey.kinds import (
    Arm,
    Branch,
    Call,
    Emit,
    Enter,
    Exit,
    Fork,
    Goto,
    Lane,
    Milestone,
    Note,
    Repeat,
    Send,
    Set,
    Share,
    Split,
    Step,
    Task,
    Update,
    Wait,
    WaitFor,
    Webhook,
    targets,
)
from wend.journey.outward import Ask, Audience, Choose
from wend.journey.parts import BestTime, EventMatch, SegmentChange, Value, Window
from wend.journey.variables import Variable
from wend.model.duration import Duration

__all__ = [
    "Arm",
    "Ask",
    "Audience",
    "BestTime",
    "Branch",
    "Call",
    "Caps",
    "Choose",
    "DateWay",
    "Emit",
    "Enter",
    "Entry",
    "EventMatch",
    "Exit",
    "Fork",
    "Goal",
    "Goto",
    "Lane",
    "Milestone",
    "Note",
    "Plan",
    "Reentry",
    "Repeat",
    "SegmentChange",
    "Send",
    "Set",
    "Share",
    "Split",
    "Step",
    "Task",
    "Update",
    "Value",
    "Variable",
    "Wait",
    "WaitFor",
    "Way",
    "Webhook",
    "Window",
    "targets",
]


PRIORITY: Final = 50


class Goal(msgspec.Struct, frozen=True):
    """What the journey is for: an event within a time of entering. Reaching it ends the run at once."""

    event: EventMatch
    within: Duration


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one journey."""

    journey: str
    version: str = ""
    title: str = ""
    stage: str = ""
    purpose: str
    subject: str = "customer"  # or account
    owner: str = ""
    tags: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()  # of the organisation
    needs: tuple[str, ...] = ()  # of the customer; none named: all of the stage
    entry: Entry
    exits: tuple[EventMatch, ...] = ()
    goal: Goal | None = None
    holdout: float = 0.0  # 0 to 1
    priority: int = PRIORITY  # 1 to 100; the higher goes first
    group: str = ""  # of several journeys of one group a customer is in one
    preempt: bool = False  # ends a run of its group that has a lower priority
    not_while_in: tuple[str, ...] = ()  # journeys
    lookahead: Duration | None = None  # how far it looks for messages of higher priority, and lets them go first
    vars: dict[str, Variable] = {}  # the run's variables; none declared: any name, any value
    first: str | None
    steps: dict[str, Step]  # in the order they were written
    source: str = ""  # the text it was made from
