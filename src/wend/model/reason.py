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
    # detail.why: condition, reentry, running, too-late, not-yet, over, window, cap, not-while-in, group, active-max,
    # standing, limit, key, unknown, way
    ENTRY_REFUSED = "entry-refused"
    HELD_OUT = "held-out"
    WAITING = "waiting"  # detail.until, detail.events
    WOKE = "woke"
    MATCHED = "matched"  # a wait_for got its event
    HEARD = "heard"  # one of the events that a wait_for needs all of; detail.missing: how many are still to come
    TIMED_OUT = "timed-out"
    BRANCHED = "branched"
    SPLIT = "split"
    REPEATED = "repeated"
    WENT_TO = "went-to"
    SENT = "sent"  # decided on and put in the outbox
    WITHHELD = "withheld"  # detail.why: consent, suppressed, no-address, complaint-open, frequency-cap
    DELAYED = "delayed"  # detail.why: quiet-hours, lookahead; detail.until
    UPDATED = "updated"
    EMITTED = "emitted"
    CALLED = "called"  # a webhook
    CALL_ANSWERED = "call-answered"  # detail.url, status; problem: why nothing of the answer is kept
    CALL_FAILED = "call-failed"  # detail.url, status, why
    ANSWERED = "answered"  # a survey: detail.survey, score, text
    NOT_ASKED = "not-asked"  # a survey whose message was kept back or refused later: detail.survey, why
    CHOSE = "chose"  # detail.chosen, rank, scores, fell_out
    OFFER_WON = "offer-won"  # detail.offer, event, chosen
    AUDIENCE = "audience"  # detail.action, audience, already
    GOAL = "goal"
    # detail.why: goal, exit rule, finished, an exit step's reason, preempted, cancelled, step-limit; detail.ahead: it had
    # not come to that step yet
    ENDED = "ended"
    SET = "set"  # detail.vars
    NOTED = "noted"
    MILESTONE = "milestone"
    ENTRY_ASKED = "entry-asked"  # of another journey: detail.journey_asked
    FORKED = "forked"  # detail.ways, detail.enough
    ACCOUNT_JOINED = "account-joined"  # detail.account, detail.role
    REQUESTED = "requested"  # an account asks for a message to one of its people: detail.person, role
    JOINED = "joined"  # detail.came, detail.left
    CALLED_JOURNEY = "called-journey"  # detail.called, detail.part
    RETURNED = "returned"  # detail.called, detail.outcome
    PART_ENDED = "part-ended"  # as of ended; detail.way of a fork, or detail.version of a called journey
    SEGMENT_ENTERED = "segment-entered"
    SEGMENT_LEFT = "segment-left"
    STAGE_CHANGED = "stage-changed"  # detail.was, detail.stage
    CONSENT_CHANGED = "consent-changed"
    SUPPRESSED = "suppressed"
    COMPLAINT_OPENED = "complaint-opened"
    COMPLAINT_CLOSED = "complaint-closed"
    HELD = "held"  # the journey is paused: the run stands still
    RESUMED = "resumed"  # detail.until
    MOVED = "moved"  # to another version: detail.operation, version, was, step
    MOVE_REFUSED = "move-refused"  # detail.operation, why: no-version, no-step, gone-on
    TASK_OPENED = "task-opened"  # detail.task, title, queue, assignee, due
    QUEUE_FULL = "queue-full"  # detail.queue, open, waiting, capacity, then: wait, skip or other
    TASK_REMINDED = "task-reminded"
    TASK_ESCALATED = "task-escalated"  # detail.from, queue, assignee
    TASK_DONE = "task-done"  # detail.outcome, by, note
    TASK_EXPIRED = "task-expired"
    TASK_CANCELLED = "task-cancelled"  # detail.why: what ended the run, or moved it
    MERGED = "merged"  # detail.other, merge, rule, kind, value
    SPLIT_OFF = "split-off"  # detail.other, merge, by
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
