"""The kinds of steps, as the plan holds them: flat and named, what was nested has become `next` and targets.

Rule 1. A target of None means the end of the journey (in a way of a fork: the join).
Rule 2. Nothing here knows how a step is carried out; each kind has its file in `engine/steps`.
"""

import msgspec

from wend.journey.outward import Ask, Audience, Choose
from wend.journey.parts import BestTime, EventMatch, People, SegmentChange, Value, Window
from wend.model.business import BusinessTime
from wend.model.duration import Duration
from wend.rules.tree import Ref, Rule


class Send(msgspec.Struct, frozen=True, tag="send"):
    """Decide on a message; the guards may withhold or delay it.

    With `offer`, where the ids of chosen offers are found: what is sent is the one at `place`, shown by `content` or,
    where that is empty, by the offer's own content item for the channel.
    """

    id: str
    channel: str
    content: str
    next: str | None = None
    offer: Ref | None = None
    place: int = 1  # counts from 1
    purpose: str = ""  # empty: that of the journey
    people: People | None = None  # of an account: to whom of it


class Wait(msgspec.Struct, frozen=True, tag="wait"):
    """Wait for a time, or until a date or a date trait, then for the window to be open or the best time to come.

    `offset` moves the date, backwards if `before`; `yearly` means its day in the year that comes next.
    """

    id: str
    duration: Duration | BusinessTime | None = None
    until: str | None = None  # an ISO date or time
    until_ref: Ref | None = None
    offset: Duration | BusinessTime | None = None
    before: bool = False
    window: Window | None = None
    next: str | None = None
    yearly: bool = False
    best: BestTime | None = None


class WaitFor(msgspec.Struct, frozen=True, tag="wait_for"):
    """Wait until one of some events and changes of segments comes, or `all` of them in any order, or the time is over."""

    id: str
    events: tuple[EventMatch, ...]
    within: Duration
    on_event: str | None = None  # defaults to `next`
    on_timeout: str | None = None
    next: str | None = None
    segments: tuple[SegmentChange, ...] = ()
    all: bool = False


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
    """One arm of a split, with its weight; a `control` arm is the one that others are compared with."""

    name: str
    weight: float
    target: str | None
    control: bool = False


class Split(msgspec.Struct, frozen=True, tag="split"):
    """An arm by the hash of customer, journey and step: the same customer always gets the same arm, if it is `sticky`.

    Otherwise each run has an arm of its own.
    """

    id: str
    arms: tuple[Share, ...]
    next: str | None = None
    sticky: bool = True


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
    """Call a URL with a signed payload, through the outbox; with `within`, wait for the answer so long.

    The answer's JSON goes into the variable `into`; a call that failed for good goes on at `on_error`.
    """

    id: str
    url: str
    payload: dict[str, Value]
    next: str | None = None
    method: str = "POST"
    headers: dict[str, Value] = {}
    into: str = ""
    within: Duration | None = None  # None: the run goes on at once
    on_error: str | None = None
    on_timeout: str | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True, tag="task"):
    """Ask a person to do something, and wait until it is done.

    `sla`, `remind` and `escalate_after` count from when somebody has it, in business time of the queue where they say so;
    `within` counts from the arrival. `when_full`: what to do while the queue is full: `wait`, `skip` or `other`.
    """

    id: str
    title: tuple[Value, ...]  # texts and references, put together
    queue: str = ""
    assignee: Value | None = None
    priority: str = "normal"
    sla: Duration | BusinessTime | None = None
    remind: Duration | BusinessTime | None = None
    escalate_after: Duration | BusinessTime | None = None
    escalate_to: str = ""  # a queue
    within: Duration
    when_full: str = "wait"
    on_outcome: dict[str, str | None]  # by each outcome there is
    on_timeout: str | None = None
    on_full: str | None = None
    next: str | None = None


class Exit(msgspec.Struct, frozen=True, tag="exit"):
    """End the run, naming why."""

    id: str
    reason: str
    values: dict[str, Value] = {}  # variables to set before: what a journey that called gets back
    next: None = None


class Lane(msgspec.Struct, frozen=True):
    """A named way: of a fork, or after one result of a call."""

    name: str
    target: str | None


class Fork(msgspec.Struct, frozen=True, tag="fork"):
    """Go several ways at the same time; go on at `next` when `enough` of them have come to their end (None: the join).

    When that takes longer than `within`, go on at `on_timeout`; ways that have not come to their end are left.
    """

    id: str
    lanes: tuple[Lane, ...]
    enough: int
    within: Duration | None = None
    on_timeout: str | None = None
    next: str | None = None


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Run another journey as a part of this one, and go on by the reason it ended with; `next` for all others."""

    id: str
    journey: str
    values: dict[str, Value]
    within: Duration | None = None
    results: tuple[Lane, ...] = ()
    otherwise: str | None = None  # after a result that is not named; defaults to `next`
    on_timeout: str | None = None
    next: str | None = None


class Enter(msgspec.Struct, frozen=True, tag="enter"):
    """Ask that the customer enters another journey, and go on."""

    id: str
    journey: str
    values: dict[str, Value]
    next: str | None = None


class Set(msgspec.Struct, frozen=True, tag="set"):
    """Set variables of the run."""

    id: str
    values: dict[str, Value]
    next: str | None = None


class Note(msgspec.Struct, frozen=True, tag="note"):
    """Write a note on the customer's timeline: its parts one after the other."""

    id: str
    text: tuple[Value, ...]
    next: str | None = None


class Milestone(msgspec.Struct, frozen=True, tag="milestone"):
    """Record that something named was reached."""

    id: str
    name: str
    next: str | None = None


Step = (
    Send
    | Wait
    | WaitFor
    | Branch
    | Split
    | Repeat
    | Goto
    | Update
    | Emit
    | Webhook
    | Task
    | Ask
    | Choose
    | Audience
    | Exit
    | Fork
    | Call
    | Enter
    | Set
    | Note
    | Milestone
)


def targets(step: Step) -> dict[str, str | None]:  # noqa: PLR0911, PLR0912 - one for each kind
    """Where a step can lead, by the label of the way: what the drawing, `check` and conformance all walk along."""
    match step:
        case Exit():
            return {}
        case Goto():
            return {"": step.target}
        case WaitFor():
            return {"event": step.on_event, "time-out": step.on_timeout}
        case Ask():
            return {"answer": step.on_answer, "time-out": step.on_timeout, "withheld": step.on_withheld}
        case Choose():
            return {"chosen": step.next, "none": step.on_none}
        case Webhook(within=within) if within is not None:
            return {"answer": step.next, "error": step.on_error, "time-out": step.on_timeout}
        case Task():
            full = {} if step.when_full == "wait" else {"full": step.on_full}
            return {**step.on_outcome, "time-out": step.on_timeout, **full}
        case Branch():
            ways = {arm.name: arm.target for arm in step.arms}
            return ways if any(arm.when is None for arm in step.arms) else {**ways, "else": step.next}
        case Split():
            return {share.name: share.target for share in step.arms}
        case Repeat():
            return {"again": step.body, "done": step.next}
        case Fork():
            ways = {lane.name: lane.target for lane in step.lanes} | {"joined": step.next}
            return ways if step.within is None else {**ways, "time-out": step.on_timeout}
        case Call():
            ways = {lane.name: lane.target for lane in step.results} | {"else": step.otherwise}
            return ways if step.within is None else {**ways, "time-out": step.on_timeout}
        case _:
            return {"": step.next}
