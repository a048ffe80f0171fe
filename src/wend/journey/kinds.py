"""The kinds of steps, as the plan holds them: flat and named, what was nested has become `next` and targets.

Rule 1. A target of None means the end of the journey (in a way of a fork: the join).
Rule 2. Nothing here knows how a step is carried out; each kind has its file in `engine/steps`.
"""

import msgspec

from wend.journey.parts import EventMatch, Value, Window
from wend.model.duration import Duration
from wend.rules.tree import Ref, Rule


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
