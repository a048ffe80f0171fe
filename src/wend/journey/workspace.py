"""What is published beside journeys, as values: segments, purposes, guards and the workspace's own settings.

Rule 1. Everything here is immutable, parsed from `wend.yaml` and `segments/*.yaml`, and travels with the plans to the
        engine.
"""

import msgspec

from wend.journey.plan import Window
from wend.model.duration import Duration
from wend.model.identity import IdentityRules
from wend.rules.tree import Rule


class Segment(msgspec.Struct, frozen=True):
    """A named rule; entering and leaving it are events."""

    name: str
    when: Rule
    title: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    stage: str = ""
    goals: tuple[str, ...] = ()


class Purpose(msgspec.Struct, frozen=True):
    """Why we contact somebody.

    `consent`: `required` (only after a yes), `assumed` (until a no) or `not-needed` (mandatory notices).
    `message_class`: `marketing`, `service`, `mandatory`, or empty where the file says only the other two.
    """

    name: str
    consent: str = "required"
    capped: bool = True  # frequency caps and quiet hours apply
    message_class: str = ""

    @property
    def sells(self) -> bool:
        """Whether it is marketing: held back by an open complaint, and by the workspace's holdout."""
        return self.message_class == "marketing" if self.message_class else self.capped


class FrequencyCap(msgspec.Struct, frozen=True):
    """At most `max` messages in any window of `per`, over all journeys; narrowed to a channel or purpose when named."""

    max: int
    per: Duration
    channel: str | None = None
    purpose: str | None = None


class Complaints(msgspec.Struct, frozen=True):
    """The events that open and close a complaint; `by` is the property that tells complaints of one customer apart."""

    opens: str
    closes: str
    by: str | None = None


class Diagnosis(msgspec.Struct, frozen=True):
    """How often the record is diagnosed by itself, from which sides, and what counts as success.

    A view is `customer`, `session`, `run`, `journey:NAME` or a property. Without goals, those of live journeys count.
    """

    every: Duration = Duration(seconds=86400)
    views: tuple[str, ...] = ("customer",)
    goals: tuple[str, ...] = ()


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """When to tell whom. `alert` is one of `keys.ALERTS`; the fields behind `customers` belong to some of these alone."""

    alert: str
    to: tuple[str, ...]  # e-mail addresses, and addresses of webhooks
    journey: str | None = None
    customers: int = 1  # at least so many
    standing: Duration = Duration(seconds=3600)  # runs-stand-still: so long past their timer
    begins: str | None = None  # lag-over-sla: the event at which the clock starts,
    ends: str | None = None  # the event that has to follow,
    within: Duration | None = None  # within this time,
    by: str | None = None  # told apart by this property of the first event, such as the agent


class Calendar(msgspec.Struct, frozen=True):
    """When the business works: public holidays of a place, days off beside them, and working days and hours."""

    holidays: str = ""  # ISO 3166: `DE`, `DE-BY`; empty: none
    also: tuple[str, ...] = ()  # more days off, as ISO dates
    work: Window = Window(days=(0, 1, 2, 3, 4), since_minute=9 * 60, until_minute=17 * 60, zone="workspace")


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """Where tasks wait for people. `assign`: how they are dealt to the members: `round-robin`, `least` or `none`."""

    name: str
    title: str = ""
    owner: str = ""
    capacity: int | None = None  # open tasks at the same time; None: any number
    hours: Window | None = None  # when its business hours are; None: those of the calendar
    members: tuple[str, ...] = ()
    assign: str = "none"

    @property
    def is_counted(self) -> bool:
        """Whether a turn has to know what stands in it."""
        return self.capacity is not None or self.deals

    @property
    def deals(self) -> bool:
        """Whether it says itself who gets a task."""
        return self.assign != "none" and bool(self.members)


class SurveyFatigue(msgspec.Struct, frozen=True):
    """At most `max` surveys in any window of `per`, over all journeys and purposes."""

    max: int
    per: Duration


class Retention(msgspec.Struct, frozen=True):
    """How long data is kept, by kind; None: for ever."""

    events: Duration | None = None
    reasons: Duration | None = None
    messages: Duration | None = None  # those that are sent, withheld, rejected or unknown
    dead_letters: Duration | None = None
    runs: Duration | None = None  # those that have ended


class Archive(msgspec.Struct, frozen=True):
    """Where events are written as Parquet files for analytics, and how often."""

    folder: str
    every: Duration = Duration(seconds=3600)


class Workspace(msgspec.Struct, frozen=True):
    """The settings that decide how journeys run (those of channels' servers live elsewhere: they decide nothing)."""

    name: str = "workspace"
    zone: str = "UTC"
    purposes: tuple[Purpose, ...] = (Purpose("marketing"), Purpose("service", "assumed", capped=False))
    frequency_caps: tuple[FrequencyCap, ...] = ()
    quiet_hours: Window | None = None  # when messages of capped purposes wait
    message_expires_after: Duration = Duration(seconds=86400)  # a message not handed over by then is withheld
    complaints: Complaints | None = None  # while one is open, nothing is sold
    holdout: float = 0.0  # 0 to 1: the part of the customers that no marketing journey reaches
    active_max: int | None = None  # journeys that a customer may be in at the same time
    diagnosis: Diagnosis | None = None  # None: only when somebody asks
    alerts: tuple[Alert, ...] = ()
    calendar: Calendar = Calendar()
    queues: tuple[Queue, ...] = ()
    survey_fatigue: SurveyFatigue | None = None
    retention: Retention = Retention()
    archive: Archive | None = None
    identity: IdentityRules = IdentityRules()  # which ids tell who somebody is
