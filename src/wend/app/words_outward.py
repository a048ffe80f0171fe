"""Reasons in words, of steps that turn to the customer or the world: what was chosen, answered, told."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from wend.model.reason import Reason

Detail = Mapping[str, Any]


def call_answered(_: Reason, detail: Detail) -> str:
    """The answer to a webhook."""
    problem = f"; {detail['problem']}" if detail.get("problem") else ""
    return f"{detail.get('url')} answered {detail.get('status') or ''}".rstrip() + problem


def call_failed(_: Reason, detail: Detail) -> str:
    """A webhook that failed for good."""
    return f"the call of {detail.get('url')} failed: {detail.get('why')}"


def answered(_: Reason, detail: Detail) -> str:
    """The answer to a survey."""
    said = [f"{name} {detail[name]!r}" for name in ("score", "text") if name in detail]
    return f"answered {detail.get('survey')}" + (f": {', '.join(said)}" if said else "")


def audience_told(_: Reason, detail: Detail) -> str:
    """What happens to a membership of an audience."""
    adds = detail.get("action") == "add"
    if detail.get("failed"):
        return f"was not {'added to' if adds else 'removed from'} the audience {detail.get('audience')}: {detail['failed']}"
    if detail.get("already"):
        where = "is in the audience" if adds else "is not in the audience"
        return f"{where} {detail.get('audience')} already" if adds else f"{where} {detail.get('audience')}"
    return f"{'adds to' if adds else 'removes from'} the audience {detail.get('audience')}"


def chose(_: Reason, detail: Detail) -> str:
    """The offers chosen, the scores of all that fitted, and why the others fell out."""
    scores = {each["offer"]: each["score"] for each in detail.get("scores", [])}
    chosen = [f"{name} ({scores.get(name, 0):.4g})" for name in detail.get("chosen", [])]
    behind = [f"{name} ({score:.4g})" for name, score in scores.items() if name not in detail.get("chosen", [])]
    told = [f"chose {', '.join(chosen)} by {detail.get('rank')}" if chosen else "chose no offer"]
    told += [f"before {', '.join(behind)}"] if behind else []
    told += [f"not {each.get('offer')}: {_fell_out(each)}" for each in detail.get("fell_out", [])]
    return "; ".join(told)


def _fell_out(detail: Detail) -> str:
    words = _OBJECTIONS.get(str(detail.get("why")))
    return words(detail) if words else str(detail.get("why"))


def _failed(detail: Detail) -> str:
    failed = detail.get("failed")
    conditions = [each for each in failed if isinstance(each, dict)] if isinstance(failed, list) else []
    return "; ".join(str(each.get("says") or each.get("words")) for each in conditions)


def _at(iso: object) -> str:
    try:
        return datetime.fromisoformat(str(iso)).strftime("%Y-%m-%d %H:%M UTC")
    except ValueError:
        return str(iso)


_OBJECTIONS: Final[dict[str, Callable[[Detail], str]]] = {
    "not-yet": lambda d: f"it begins {d.get('from')}",
    "over": lambda d: f"it ended {d.get('until')}",
    "taken": lambda d: f"she has it already ({d.get('event')})",
    "not-eligible": lambda d: f"not eligible ({_failed(d)})",
    "not-applicable": lambda d: f"not applicable ({_failed(d)})",
    "not-suitable": lambda d: f"not suitable ({_failed(d)})",
    "no-content": lambda d: f"it has no content for {d.get('channel')}",
    "shown": lambda d: f"shown often enough, at most {d.get('cap')}, free from {_at(d.get('free'))}",
    "contact": lambda d: f"a message would be withheld: {str(d.get('guard')).replace('-', ' ')}",
}
