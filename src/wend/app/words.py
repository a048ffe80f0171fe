"""Reasons in words: the one table that turns codes and their values into sentences.

Rule 1. Every code has its words here; a test compares the two.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wend.app.words_outward import answered, audience_told, call_answered, call_failed, chose
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


def _named(complaint: object) -> str:
    return f" about {complaint}" if complaint else ""


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


_STANDINGS: Mapping[str, str] = {
    "closed": "it takes nobody in at present",
    "draining": "it takes nobody in any more",
    "paused": "it is paused",
    "stopped": "it was stopped",
}
_CAPS: Mapping[str, str] = {"per_day": "a day", "total": "in all", "active": "at a time"}

_REFUSALS: dict[str, Callable[[Detail], str]] = {
    "not-yet": lambda d: f"one enters it from {_at(d.get('from'))} on",
    "over": lambda d: f"one entered it until {_at(d.get('until'))}",
    "window": lambda d: f"one enters it in its hours only, the next time from {_at(d.get('opens'))} on",
    "cap": lambda d: (
        f"at most {d.get('most')} enter it {_CAPS.get(str(d.get('cap')), '')}, and {d.get('had')}"
        + (" are in it" if d.get("cap") == "active" else " did")
    ),
    "not-while-in": lambda d: f"she is in {d.get('in')}, and nobody enters it from there",
    "group": lambda d: f"she is in {d.get('in')}, which is of the same group {d.get('group')}",
    "active-max": lambda d: f"she is in {', '.join(d.get('in', []))}, and at most {d.get('most')} go at a time",
    "standing": lambda d: _STANDINGS.get(str(d.get("standing")), str(d.get("standing"))),
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
    "variables": lambda d: f"it cannot begin without {' and '.join(d.get('lacking', []))}",
}


def _refused(reason: Reason, detail: Detail) -> str:
    return f"did not enter {reason.journey}: {_why(_REFUSALS, detail)}"


_WITHHOLDINGS: dict[str, Callable[[Detail], str]] = {
    "complaint-open": lambda d: f"a complaint has been open since {_at(d.get('since'))}",
    "consent": lambda d: (
        f"consent for {d.get('purpose')} was {d.get('consent')}" + (f" at {_at(d['at'])}" if "at" in d else "")
    ),
    "no-address": lambda d: str(d.get("problem")),
    "suppressed": lambda d: f"the address is suppressed ({d.get('because')})",
    "survey-fatigue": lambda d: (
        f"asked often enough: {d.get('cap')}, had {d.get('had')}, free from {_at(d.get('free'))}"
    ),
    "no-offer": lambda d: str(d.get("problem")),
    "limit": lambda d: f"the limit of {d.get('limit')} is reached",
    "frequency-cap": lambda d: (
        f"the frequency cap is reached: {d.get('cap')}, had {d.get('had')}, free from {_at(d.get('free'))}"
    ),
}


def _withheld(_: Reason, detail: Detail) -> str:
    what = "/".join(str(part) for part in (detail.get("channel"), detail.get("content")) if part)
    return f"withheld {what}: {_why(_WITHHOLDINGS, detail)}"


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


def _after(detail: Detail) -> str:
    return f", before in {detail['was']}" if detail.get("was") else ""


def _updated(_: Reason, detail: Detail) -> str:
    return _written(detail.get("traits", {}))


def _written(values: Mapping[str, Any]) -> str:
    written = values.items()
    sets = [f"{name} = {_value(value)}" for name, value in written if value is not None]
    removes = [name for name, value in written if value is None]
    told = [("sets", sets), ("removes", removes)]
    return "; ".join(f"{verb} {', '.join(names)}" for verb, names in told if names)


def _until(detail: Detail) -> str:
    return f", until {_at(detail['until'])} at the latest" if detail.get("until") else ""


def _forked(_: Reason, detail: Detail) -> str:
    ways, enough = detail.get("ways", []), detail.get("enough")
    needed = "all of them" if enough == len(ways) else f"{enough} of them"
    return f"goes {len(ways)} ways at once ({', '.join(ways)}) and waits for {needed}{_until(detail)}"


def _joined(_: Reason, detail: Detail) -> str:
    left = detail.get("left", [])
    rest = f", and leaves {' and '.join(left)}" if left else ""
    return f"goes on, since {' and '.join(detail.get('came', []))} came to the end{rest}"


def _part_ended(reason: Reason, detail: Detail) -> str:
    part = f"the way {detail['way']!r}" if detail.get("way") else f"{reason.journey}, which was called,"
    return f"{part} ended: {detail.get('why')}"


def _returned(_: Reason, detail: Detail) -> str:
    values = detail.get("vars") or {}
    given = f", with {', '.join(f'{name} = {_value(value)}' for name, value in values.items())}" if values else ""
    return f"{detail.get('called')} came back: {detail.get('outcome')}{given}"


def _timed_out(_: Reason, detail: Detail) -> str:
    if ways := detail.get("ways"):
        return f"{' and '.join(ways)} did not come to the end in time"
    if called := detail.get("called"):
        return f"{called} did not come back in time"
    return f"{_names(detail.get('events'))} did not come in time"


def _asked_entry(_: Reason, detail: Detail) -> str:
    given = detail.get("given") or {}
    return f"asks for {detail.get('journey_asked')}" + (f" with {', '.join(given)}" if given else "")


def _waiting(_: Reason, detail: Detail) -> str:
    if events := detail.get("events"):
        named = " and ".join(events) if detail.get("all") else _names(events)
        return f"waits for {named}, until {_at(detail.get('until'))} at the latest"
    return f"waits until {_at(detail.get('until'))}"


_IMMOVABLE: dict[str, Callable[[Detail], str]] = {
    "no-version": lambda _: "the other version is not there, or cannot be read",
    "no-step": lambda d: f"the other version has no step {d.get('step')!r}, and none is named for it",
    "gone-on": lambda d: f"it has gone on to {d.get('step')!r}, which the old version does not have",
}


def _whose(detail: Detail) -> str:
    """Who has a task: `anna of sales`, `sales`."""
    queue, assignee = detail.get("queue"), detail.get("assignee")
    return f"{assignee} of {queue}" if queue and assignee else str(assignee or queue or "nobody")


def _of_task(detail: Detail) -> str:
    return f"{_whose(detail)} of {detail.get('title')!r}"


def _asked(_: Reason, detail: Detail) -> str:
    due = f", due {_at(detail['due'])}" if detail.get("due") else ""
    return f"asks {_whose(detail)}: {detail.get('title')!r}{due}"


_THEN: dict[str, str] = {"wait": "waits for room", "skip": "the task is skipped", "other": "takes the other way"}


def _full(_: Reason, detail: Detail) -> str:
    line = f" and {detail['waiting']} waiting" if detail.get("waiting") else ""
    full = f"{detail.get('queue')} is full ({detail.get('open')} of {detail.get('capacity')} open{line})"
    return f"{full}: {_THEN.get(str(detail.get('then')), '')}"


def _done(_: Reason, detail: Detail) -> str:
    by = f" by {detail['by']}" if detail.get("by") else ""
    note = f" ({detail['note']!r})" if detail.get("note") else ""
    return f"{detail.get('title')!r} was done{by}: {detail.get('outcome')}{note}"


def _merged(_: Reason, detail: Detail) -> str:
    why = "an alias call said so" if detail.get("rule") == "alias" else "they were seen together"
    return (
        f"#{detail.get('other')} is the same customer: {why}, by the {detail.get('kind')} {detail.get('value')!r}"
        f" (merge {detail.get('merge')})"
    )


def _split_off(_: Reason, detail: Detail) -> str:
    other = detail.get("other") or detail.get("kept")
    merge = f", undoing merge {detail['merge']}" if detail.get("merge") else ""
    return f"was told apart from #{other}{merge} (by {detail.get('by')})"


WORDS: Mapping[Code, Callable[[Reason, Detail], str]] = {
    Code.ENTERED: _entered,
    Code.ENTRY_REFUSED: _refused,
    Code.HELD_OUT: lambda r, d: (
        f"is held out of {'all marketing' if d.get('by') == 'workspace' else r.journey}:"
        f" gets nothing, and is measured until {_at(d.get('until'))}"
    ),
    Code.WAITING: _waiting,
    Code.WOKE: _woke,
    Code.MATCHED: lambda _, d: f"{d.get('event')} came, which was waited for",
    Code.HEARD: lambda _, d: f"{d.get('event')} came; {d.get('missing')} more to come",
    Code.TIMED_OUT: _timed_out,
    Code.BRANCHED: _branched,
    Code.SPLIT: lambda _, d: f"fell into arm {d.get('arm')!r}{', the control' if d.get('control') else ''}",
    Code.REPEATED: _repeated,
    Code.WENT_TO: lambda _, d: f"went to {d.get('target')}",
    Code.SENT: lambda _, d: f"sends {d.get('channel')}/{d.get('content')} to {d.get('to') or 'the customer'}",
    Code.WITHHELD: _withheld,
    Code.DELAYED: lambda _, d: (
        f"holds the message back until {_at(d.get('until'))}: "
        + (f"{d['first']} goes first" if "first" in d else str(d.get("why")).replace("-", " "))
    ),
    Code.UPDATED: _updated,
    Code.EMITTED: lambda _, d: f"records the event {d.get('event')}",
    Code.CALLED: lambda _, d: f"calls {d.get('url')}",
    Code.CALL_ANSWERED: call_answered,
    Code.CALL_FAILED: call_failed,
    Code.ANSWERED: answered,
    Code.NOT_ASKED: lambda _, d: f"nobody was asked {d.get('survey')}: {d.get('why')}",
    Code.CHOSE: chose,
    Code.OFFER_WON: lambda _, d: (
        f"the offer {d.get('offer')} is won by {d.get('event')}, chosen at {_at(d.get('chosen'))}"
    ),
    Code.AUDIENCE: audience_told,
    Code.GOAL: lambda r, d: f"reached the goal of {r.journey}: {d.get('event')}",
    Code.ENDED: lambda r, d: f"left {r.journey}: {d.get('why')}",
    Code.SET: lambda _, d: _written(d.get("vars", {})),
    Code.NOTED: lambda _, d: f"notes: {d.get('text')}",
    Code.MILESTONE: lambda _, d: f"reached the milestone {d.get('milestone')}",
    Code.ENTRY_ASKED: _asked_entry,
    Code.FORKED: _forked,
    Code.JOINED: _joined,
    Code.CALLED_JOURNEY: lambda _, d: f"calls the journey {d.get('called')}{_until(d)}",
    Code.RETURNED: _returned,
    Code.PART_ENDED: _part_ended,
    Code.SEGMENT_ENTERED: lambda _, d: f"entered the segment {d.get('segment')}",
    Code.SEGMENT_LEFT: lambda _, d: f"left the segment {d.get('segment')}",
    Code.STAGE_CHANGED: lambda _, d: f"is in the stage {d.get('stage')} now{_after(d)}",
    Code.CONSENT_CHANGED: lambda _, d: f"{'gave' if d.get('given') else 'withdrew'} consent for {d.get('consent')}",
    Code.COMPLAINT_OPENED: lambda _, d: f"complains{_named(d.get('complaint'))}: nothing is sold meanwhile",
    Code.COMPLAINT_CLOSED: lambda _, d: f"the complaint{_named(d.get('complaint'))} is closed",
    Code.SUPPRESSED: lambda _, d: f"the {d.get('channel')} address is suppressed: {d.get('why')}",
    Code.ACCOUNT_JOINED: lambda _, d: (
        f"belongs to the account {d.get('account')}" + (f" as {d['role']}" if d.get("role") else "")
    ),
    Code.REQUESTED: lambda _, d: (
        f"asks for {d.get('channel')}/{d.get('content')} to {d.get('person')}"
        + (f" ({d['role']})" if d.get("role") else "")
    ),
    Code.HELD: lambda r, _: f"stands still, since {r.journey} is paused",
    Code.RESUMED: lambda _, d: f"the pause is over: goes on at {_at(d.get('until'))}",
    Code.MOVED: lambda _, d: (
        f"{'is taken back' if d.get('back') else 'moves'} to version {d.get('version')}, at {d.get('to')!r}"
        f" (operation {d.get('operation')})"
    ),
    Code.MOVE_REFUSED: lambda _, d: f"stays on its version: {_why(_IMMOVABLE, d)} (operation {d.get('operation')})",
    Code.TASK_OPENED: _asked,
    Code.QUEUE_FULL: _full,
    Code.TASK_REMINDED: lambda _, d: f"reminds {_of_task(d)}",
    Code.TASK_ESCALATED: lambda _, d: f"gives {d.get('title')!r} from {d.get('from') or 'nobody'} to {_whose(d)}",
    Code.TASK_DONE: _done,
    Code.TASK_EXPIRED: lambda _, d: f"nobody did {d.get('title')!r} in time ({_whose(d)})",
    Code.TASK_CANCELLED: lambda _, d: f"nobody has to do {d.get('title')!r} any more: {d.get('why')}",
    Code.MERGED: _merged,
    Code.SPLIT_OFF: _split_off,
    Code.MISMATCHED: lambda _, d: f"{d.get('trait') or d.get('path') or 'a value'}: {d.get('why')}",
}
