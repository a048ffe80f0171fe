"""What is published beside journeys, as values: segments, purposes, guards and the workspace's own settings.

Rule 1. Everything here is immutable, parsed from `wend.yaml` and `segments/*.yaml`, and travels with the plans to the
        engine.
"""

import msgspec

from wend.journey.plan import Window
from wend.model.duration import Duration
from wend.rules.tree import Rule


class Segment(msgspec.Struct, frozen=True):
    """A named rule; entering and leaving it are events."""

    name: str
    when: Rule
    title: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()


class Purpose(msgspec.Struct, frozen=True):
    """Why we contact somebody.

    `consent`: `required` (only after a yes), `assumed` (until a no) or `not-needed` (mandatory notices).
    """

    name: str
    consent: str = "required"
    capped: bool = True  # frequency caps and quiet hours apply


class FrequencyCap(msgspec.Struct, frozen=True):
    """At most `max` messages in any window of `per`, over all journeys; narrowed to a channel or purpose when named."""

    max: int
    per: Duration
    channel: str | None = None
    purpose: str | None = None


class Workspace(msgspec.Struct, frozen=True):
    """The settings that decide how journeys run (those of channels' servers live elsewhere: they decide nothing)."""

    name: str = "workspace"
    zone: str = "UTC"
    purposes: tuple[Purpose, ...] = (Purpose("marketing"), Purpose("service", "assumed", capped=False))
    frequency_caps: tuple[FrequencyCap, ...] = ()
    quiet_hours: Window | None = None  # when messages of capped purposes wait
    message_expires_after: Duration = Duration(seconds=86400)  # a message not handed over by then is withheld
