"""Reasons in words: the one table that turns codes and their values into sentences.

Rule 1. Every code has its words here; a test compares the two.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wend.model.reason import Code, Reason

Detail = Mapping[str, Any]


def reason_in_words(reason: Reason) -> str:
    """What happened and why, as one sentence without a full stop."""
    return WORDS[reason.code](reason, reason.detail)


def _at(iso: object) -> str:
    """A moment as people read it: to the minute, in UTC."""
    try:
        return datetime.fromisoformat(str(iso)).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return str(iso)


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _names(names: object) -> str:
    return " or ".join(str(name) for name in names) if isinstance(names, list) else str(names)


def _failed(failed: object) -> str:
    """What the conditions that did not hold met with; a record without that has at least their words."""
    conditions = [each for each in failed if isinstance(each, dict)] if isinstance(failed, list) else []
    return "; ".join(str(each.get("says") or each.get("words")) for each in conditions)


def _why(table: Mapping[str, Callable[[Detail], str]], detail: Detail) -> str:
    """The words of a refusal or withholding; its code where the table has none."""
    words = table.get(str(detail.get("why")))
    return words(detail) if words else str(detail.get("why"))


def _entered(reason: Reason, detail: Detail) -> str:
    key = f" for {detail['key']!r}" if detail.get("key") else ""
    return f"entered {reason.journey}{key} on {detail.get('event')}"


_REFUSALS: dict[str, Callable[[Detail], str]] = {
    "condition": lambda d: f"the condition does not hold: {_failed(d.get('failed'))}",
    "reentry": lambda d: (
        f"entered it at {_at(d.get('entered'))}, and re-entry is {d.get('rule')}"
        + (f", free from {_at(d['free'])}" if "free" in d else "")
    ),
    "running": lambda d: "a run is active already" + (f" for {d['key']!r}" if d.get("key") else ""),
    "too-late": lambda d: f"the event happened at {_at(d.get('event_time'))}, too long before it reached us",
    "limit": lambda d: f"the limit of {d.get('limit')} is reached",
    "unknown": lambda _: "there is no live journey of this name",
    "way": lambda d: f"it is not entered by {d.get('by')}",
    "key": lambda d: f"the event has no {d.get('path')}, which tells runs apart",
}


def _refused(reason: Reason, detail: Detail) -> str:
    return f"did not enter {reason.journey}: {_why(_REFUSALS, detail)}"


_WITHHOLDINGS: dict[str, Callable[[Detail], str]] = {
    "consent": lambda d: (
        f"consent for {d.get('purpose')} was {d.get('consent')}" + (f" at {_at(d['at'])}" if "at" in d else "")
    ),
    "no-address": lambda d: str(d.get("problem")),
    "suppressed": lambda d: f"the address is suppressed ({d.get('because')})",
    "frequency-cap": lambda d: (
        f"the frequency cap is reached: {d.get('cap')}, had {d.get('had')}, free from {_at(d.get('free'))}"
    ),
}


def _withheld(_: Reason, detail: Detail) -> str:
    return f"withheld {detail.get('channel')}/{detail.get('content')}: {_why(_WITHHOLDINGS, detail)}"


def _branched(_: Reason, detail: Detail) -> str:
    taken = f"took the way {detail['arm']!r}" if detail.get("arm") else "took none of the ways and went on"
    passed = [f"not {each['arm']!r} ({_failed(each['failed'])})" for each in detail.get("passed_over", [])]
    return f"{taken}: {'; '.join(passed)}" if passed else taken


def _repeated(_: Reason, detail: Detail) -> str:
    if detail.get("over"):
        return f"no further round: {detail['over']} (after {detail.get('round')})"
    return f"round {detail.get('round')} of at most {detail.get('max')}"


def _woke(reason: Reason, detail: Detail) -> str:
    if "passed" not in detail:
        return "the wait is over"
    passed = _at(detail["passed"])
    return f"does not wait: {passed} has passed" if passed < _at(reason.at) else "does not wait: the time is right"


def _updated(_: Reason, detail: Detail) -> str:
    written = detail.get("traits", {}).items()
    sets = [f"{name} = {_value(value)}" for name, value in written if value is not None]
    removes = [name for name, value in written if value is None]
    told = [("sets", sets), ("removes", removes)]
    return "; ".join(f"{verb} {', '.join(names)}" for verb, names in told if names)


def _waiting(_: Reason, detail: Detail) -> str:
    if events := detail.get("events"):
        return f"waits for {_names(events)}, until {_at(detail.get('until'))} at the latest"
    return f"waits until {_at(detail.get('until'))}"


WORDS: Mapping[Code, Callable[[Reason, Detail], str]] = {
    Code.ENTERED: _entered,
    Code.ENTRY_REFUSED: _refused,
    Code.HELD_OUT: lambda r, d: (
        f"is held out of {r.journey}: gets nothing, and is measured until {_at(d.get('until'))}"
    ),
    Code.WAITING: _waiting,
    Code.WOKE: _woke,
    Code.MATCHED: lambda _, d: f"{d.get('event')} came, which was waited for",
    Code.TIMED_OUT: lambda _, d: f"{_names(d.get('events'))} did not come in time",
    Code.BRANCHED: _branched,
    Code.SPLIT: lambda _, d: f"fell into arm {d.get('arm')!r}",
    Code.REPEATED: _repeated,
    Code.WENT_TO: lambda _, d: f"went to {d.get('target')}",
    Code.SENT: lambda _, d: f"sends {d.get('channel')}/{d.get('content')} to {d.get('to') or 'the customer'}",
    Code.WITHHELD: _withheld,
    Code.DELAYED: lambda _, d: (
        f"holds the message back until {_at(d.get('until'))}: {str(d.get('why')).replace('-', ' ')}"
    ),
    Code.UPDATED: _updated,
    Code.EMITTED: lambda _, d: f"records the event {d.get('event')}",
    Code.CALLED: lambda _, d: f"calls {d.get('url')}",
    Code.GOAL: lambda r, d: f"reached the goal of {r.journey}: {d.get('event')}",
    Code.ENDED: lambda r, d: f"left {r.journey}: {d.get('why')}",
    Code.SEGMENT_ENTERED: lambda _, d: f"entered the segment {d.get('segment')}",
    Code.SEGMENT_LEFT: lambda _, d: f"left the segment {d.get('segment')}",
    Code.CONSENT_CHANGED: lambda _, d: f"{'gave' if d.get('given') else 'withdrew'} consent for {d.get('consent')}",
    Code.SUPPRESSED: lambda _, d: f"the {d.get('channel')} address is suppressed: {d.get('why')}",
    Code.MISMATCHED: lambda _, d: f"{d.get('trait') or d.get('path') or 'a value'}: {d.get('why')}",
}
