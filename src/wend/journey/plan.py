"""A plan: a journey as the engine, the drawing, the simulator and conformance read it.

Rule 1. A plan is immutable; its version is the hash of its content.
Rule 2. Its head is here; its steps are of the kinds in `kinds`, made of the `parts`.
Rule 3. Nothing here knows how a step is carried out.
"""

import msgspec

from wend.journey.kinds import (
    Arm,
    Branch,
    Emit,
    Exit,
    Goto,
    Repeat,
    Send,
    Share,
    Split,
    Step,
    Update,
    Wait,
    WaitFor,
    Webhook,
    targets,
)
from wend.journey.parts import EventMatch, Value, Window
from wend.model.duration import Duration
from wend.rules.tree import Rule

__all__ = [
    "Arm",
    "Branch",
    "Emit",
    "Entry",
    "EventMatch",
    "Exit",
    "Goal",
    "Goto",
    "Plan",
    "Reentry",
    "Repeat",
    "Send",
    "Share",
    "Split",
    "Step",
    "Update",
    "Value",
    "Wait",
    "WaitFor",
    "Webhook",
    "Window",
    "targets",
]


class Reentry(msgspec.Struct, frozen=True):
    """Whether a customer may enter again (by the same key).

    `never`, `always` (once the run has ended), or `after` a time since the last entry.
    """

    rule: str = "never"
    after: Duration | None = None


class Entry(msgspec.Struct, frozen=True):
    """How one gets in. Exactly one of `event`, `segment`, `schedule`, `api` is set."""

    event: EventMatch | None = None
    segment: str | None = None  # a segment entered
    schedule: str | None = None  # a cron expression, in the workspace's zone
    api: bool = False
    when: Rule | None = None  # a condition on the customer beside it
    key: str | None = None  # a path in the entry event that tells runs apart, such as `properties.order_id`
    reentry: Reentry = Reentry()


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
    owner: str = ""
    tags: tuple[str, ...] = ()
    entry: Entry
    exits: tuple[EventMatch, ...] = ()
    goal: Goal | None = None
    holdout: float = 0.0  # 0 to 1
    first: str | None
    steps: dict[str, Step]  # in the order they were written
    source: str = ""  # the text it was made from
