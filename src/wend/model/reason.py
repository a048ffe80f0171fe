"""Reasons: why something happened to a customer, or did not. What `explain` reads.

Rule 1. A reason is recorded where the decision is taken, with the values it was taken on.
Rule 2. Codes are stable; their words live in one table, `app/words.py`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Code(StrEnum):
    """Every sort of decision that a turn takes."""

    ENTERED = "entered"
    ENTRY_REFUSED = "entry-refused"  # detail.why: condition, reentry, running, too-late, limit, key, unknown, way
    HELD_OUT = "held-out"
    WAITING = "waiting"  # detail.until, detail.events
    WOKE = "woke"
    MATCHED = "matched"  # a wait_for got its event
    TIMED_OUT = "timed-out"
    BRANCHED = "branched"
    SPLIT = "split"
    REPEATED = "repeated"
    WENT_TO = "went-to"
    SENT = "sent"  # decided on and put in the outbox
    WITHHELD = "withheld"  # detail.why: consent, suppressed, no-address, frequency-cap, held-out
    DELAYED = "delayed"  # detail.why: quiet-hours; detail.until
    UPDATED = "updated"
    EMITTED = "emitted"
    CALLED = "called"  # a webhook
    GOAL = "goal"
    ENDED = "ended"  # detail.why: goal, exit rule, finished, an exit step's reason, step-limit
    SEGMENT_ENTERED = "segment-entered"
    SEGMENT_LEFT = "segment-left"
    CONSENT_CHANGED = "consent-changed"
    SUPPRESSED = "suppressed"
    MISMATCHED = "mismatched"  # a value was of another type than its reader expects


class Reason(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One decision about one customer."""

    at: datetime
    code: Code
    journey: str = ""
    run: str = ""
    step: str = ""
    seq: int = 0  # the event that led to it; 0 for a timer
    detail: dict[str, Any] = {}
