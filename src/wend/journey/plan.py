"""A plan: a journey as the engine, the drawing, the simulator and conformance read it.

Rule 1. A plan is immutable; its version is the hash of its content.
Rule 2. Steps are flat and named: nesting has become `next` and targets. A target of None means the end of the journey.
Rule 3. Nothing here knows how a step is carried out.
"""

from typing import Any

import msgspec

from wend.model.duration import Duration
from wend.rules.tree import Compare, Ref, Rule


class Value(msgspec.Struct, frozen=True):
    """What a step writes: a literal, a reference, or an amount to add to a number."""

    literal: Any = None
    ref: Ref | None = None
    add: float | None = None


class EventMatch(msgspec.Struct, frozen=True):
    """An event by name and conditions on it (which may refer to the run's own entry event)."""

    event: str
    where: tuple[Compare, ...] = ()


class Window(msgspec.Struct, frozen=True):
    """Days and hours in which a run may go on.

    Days: 0 Monday to 6 Sunday; minutes since midnight; `until` may be below `since` (over midnight).
    """

    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    since_minute: int = 0
    until_minute: int = 1440
    zone: str = "customer"  # `customer`, `workspace`, or an IANA name


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


class Send(msgspec.Struct, frozen=True, tag="send"):
    """Decide on a message; the guards may withhold or delay it."""

    id: str
    channel: str
    content: str
    next: str | None = None


class Wait(msgspec.Struct, frozen=True, tag="wait"):
    """Wait for a duration, or until a date or a date trait, then for the window to be open.

    `offset` moves the date, backwards if `before`.
    """

    id: str
    duration: Duration | None = None
    until: str | None = None  # an ISO date or time
    until_ref: Ref | None = None
    offset: Duration | None = None
    before: bool = False
    window: Window | None = None
    next: str | None = None


class WaitFor(msgspec.Struct, frozen=True, tag="wait_for"):
    """Wait until one of some events comes, or the time is over."""

    id: str
    events: tuple[EventMatch, ...]
    within: Duration
    on_event: str | None = None  # defaults to `next`
    on_timeout: str | None = None
    next: str | None = None


class Arm(msgspec.Struct, frozen=True):
    """One way out of a branch: its condition (None: else) and where it leads."""

    when: Rule | None
    target: str | None
    name: str = ""


class Branch(msgspec.Struct, frozen=True, tag="branch"):
    """The first arm whose condition holds; past the branch when none does."""

    id: str
    arms: tuple[Arm, ...]
    next: str | None = None


class Share(msgspec.Struct, frozen=True):
    """One arm of a split, with its weight."""

    name: str
    weight: float
    target: str | None


class Split(msgspec.Struct, frozen=True, tag="split"):
    """An arm by the hash of customer, journey and step: the same customer always gets the same arm."""

    id: str
    arms: tuple[Share, ...]
    next: str | None = None


class Repeat(msgspec.Struct, frozen=True, tag="repeat"):
    """Go round `body` until the event has come or the rule holds, at most `max` times.

    The body's last step leads back here.
    """

    id: str
    max: int
    body: str | None
    until_event: EventMatch | None = None
    until_rule: Rule | None = None
    next: str | None = None


class Goto(msgspec.Struct, frozen=True, tag="goto"):
    """Go on at another step, earlier ones included."""

    id: str
    target: str
    next: str | None = None


class Update(msgspec.Struct, frozen=True, tag="update"):
    """Set traits of the customer."""

    id: str
    traits: dict[str, Value]
    next: str | None = None


class Emit(msgspec.Struct, frozen=True, tag="emit"):
    """Record an event of our own, which journeys and segments can use like any other."""

    id: str
    event: str
    properties: dict[str, Value]
    next: str | None = None


class Webhook(msgspec.Struct, frozen=True, tag="webhook"):
    """Call a URL with a signed payload, through the outbox."""

    id: str
    url: str
    payload: dict[str, Value]
    next: str | None = None


class Exit(msgspec.Struct, frozen=True, tag="exit"):
    """End the run, naming why."""

    id: str
    reason: str
    next: None = None


Step = Send | Wait | WaitFor | Branch | Split | Repeat | Goto | Update | Emit | Webhook | Exit


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


def targets(step: Step) -> dict[str, str | None]:  # noqa: PLR0911 - one for each kind
    """Where a step can lead, by the label of the way: what the drawing, `check` and conformance all walk along."""
    match step:
        case Exit():
            return {}
        case Goto():
            return {"": step.target}
        case WaitFor():
            return {"event": step.on_event, "time-out": step.on_timeout}
        case Branch():
            ways = {arm.name: arm.target for arm in step.arms}
            return ways if any(arm.when is None for arm in step.arms) else {**ways, "else": step.next}
        case Split():
            return {share.name: share.target for share in step.arms}
        case Repeat():
            return {"again": step.body, "done": step.next}
        case _:
            return {"": step.next}
