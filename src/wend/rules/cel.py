"""Free expressions in CEL: the only file that knows the CEL library.

An expression sees `trait, properties, context, event, last, vars, account` (mappings), `steps["send-welcome"].opened`,
`stage` (text, empty where there is none), `reachable.email`, `now` (a timestamp) and `segments` (names), and may call
`segment("name")`, `calendar("black-friday")`, `count("Event")`, `count("Event", days(7))`, `days(n)` and `hours(n)`.
Rule 1. An expression that fails on some customer, or yields no truth value, is false for them; the reason is kept.
Rule 2. The library returns errors instead of raising them, refuses times inside of mappings (they go in as RFC 3339
        text), and adds no whole number to a decimal one; a file that uses it elsewhere would have to learn that again.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from threading import local
from typing import Any, Final

from cel_expr_python import cel

from wend import limits
from wend.model.duration import Duration
from wend.rules.cel_text import (
    CelTextError,
    counts_in,
    fields_of,
    occasions_called,
    segments_called,
    steps_named,
    words_in,
)
from wend.rules.counters import count, key_of
from wend.rules.facts import Facts

_MAPPINGS: Final = ("properties", "context", "event", "last", "vars", "steps")
_NAMES: Final = (
    "trait",
    *_MAPPINGS,
    "account",
    "stage",
    "reachable",
    "now",
    "segments",
    "segment",
    "calendar",
    "count",
    "days",
    "hours",
    "has",
    "size",
    "timestamp",
)
_POSITION: Final = re.compile(r"<input>:(\d+):(\d+): (.*)")
_UNKNOWN: Final = re.compile(r"undeclared reference to '([^']+)'")
_at_hand = local()  # `facts` while an expression is evaluated in this thread: functions are given no other way to them


class CelRule:
    """A compiled expression."""

    def __init__(self, source: str, expression: Any) -> None:
        self.source = source
        self._expression = expression
        words = words_in(source)
        self._sees: Final[dict[str, Callable[[Facts], Any]]] = {
            **{name: _only(see, fields_of(source, name)) for name, see in _MAPPINGS_SEEN.items() if name in words},
            **{name: see for name, see in _OTHERS_SEEN.items() if name in words},
            **({"reachable": _channels(fields_of(source, "reachable") or frozenset())} if "reachable" in words else {}),
        }

    def judge(self, facts: Facts) -> bool:
        """Whether the expression is true for some facts."""
        return self.outcome(facts)[0]

    def outcome(self, facts: Facts) -> tuple[bool, str]:
        """Whether the expression is true, and why it could not be judged (empty when it could)."""
        _at_hand.facts = facts
        try:
            value = self._expression.eval(data={name: see(facts) for name, see in self._sees.items()})
            plain = value.plain_value()
        except (RuntimeError, TypeError, ValueError, OverflowError) as error:
            return False, f"it cannot be judged: {_first_line(str(error))}"
        finally:
            _at_hand.facts = None
        if value.type() == cel.Type.ERROR:
            return False, f"it cannot be judged: {_explained(str(plain))}"
        if not isinstance(plain, bool):
            return False, f"it yields {plain!r}, which is neither true nor false"
        return plain, ""


@lru_cache(maxsize=limits.CEL_CACHE_MAX)
def compile_cel(source: str) -> CelRule:
    """The compiled expression. Raises `CelTextError` with the place in the expression where it is not one."""
    if len(source) > limits.CEL_CHARACTERS_MAX:
        raise CelTextError(
            f"this expression has {len(source)} characters; at most {limits.CEL_CHARACTERS_MAX} are allowed",
            suggestion="name its parts as segments",
        )
    counts_in(source)
    segments_called(source)
    occasions_called(source)
    steps_named(source)
    if "reachable" in words_in(source) and fields_of(source, "reachable") is None:
        raise CelTextError("a channel has to be named, written out", suggestion="write reachable.email")
    try:
        expression = _ENV.compile(source)
    except (RuntimeError, ValueError, TypeError) as error:
        raise _compile_error(str(error), source) from None
    if expression.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
        raise CelTextError(f"this expression yields {expression.return_type().name().lower()}, not true or false")
    return CelRule(source, expression)


def _compile_error(text: str, source: str) -> CelTextError:
    match = _POSITION.search(text)
    if match is None:
        return CelTextError(f"this is not CEL: {_first_line(text)}")
    line, column, message = int(match[1]), int(match[2]), match[3]
    unknown = _UNKNOWN.search(message)
    if unknown is None:
        return CelTextError(f"this is not CEL: {_shorter(message)}", line, column)
    name, before = unknown[1].split(".", 1)[0], source.split("\n")[line - 1][: column - 1]
    start = column - len(name) if before.endswith(name) else column  # calls and paths are reported at what follows
    return CelTextError(f"{name!r} is not known here", line, start, _suggestion(name))


def _suggestion(name: str) -> str:
    from wend.model.document import did_you_mean  # noqa: PLC0415 - YAML is needed for bad expressions only

    return did_you_mean(name, _NAMES)


def _shorter(message: str) -> str:
    return message.split(" expecting {", 1)[0].replace("'<EOF>'", "the end").split(" (in container", 1)[0]


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]


def _explained(text: str) -> str:
    text = _first_line(text)
    if "(int64, double)" in text or "(double, int64)" in text:
        text += "; make both decimal, as in double(trait.age) + 1.5"
    return text


def _plain(value: Any) -> Any:
    """The value with times as RFC 3339 text."""
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _only(see: Callable[[Facts], Any], fields: frozenset[str] | None) -> Callable[[Facts], Any]:
    """Hand over no more of a mapping than is asked for: converting all of a profile takes longer than judging it."""
    if fields is None:
        return lambda facts: _plain(see(facts))

    def see_fields(facts: Facts) -> Any:
        mapping = see(facts)
        return {name: _plain(mapping[name]) for name in fields if name in mapping}

    return see_fields


def _channels(names: frozenset[str]) -> Callable[[Facts], Any]:
    """Each channel that an expression asks about, with whether it reaches the customer."""
    return lambda facts: {name: bool(facts.reach and facts.reach(name)) for name in names}


_MAPPINGS_SEEN: Final[dict[str, Callable[[Facts], Any]]] = {
    "trait": lambda facts: facts.customer.traits,
    "account": lambda facts: facts.customer.account,
    **{name: attrgetter(name) for name in _MAPPINGS},
    "event": lambda facts: facts.event.as_data() if facts.event else {},
    "last": lambda facts: facts.last.as_data() if facts.last else {},
}
_OTHERS_SEEN: Final[dict[str, Callable[[Facts], Any]]] = {
    "now": attrgetter("now"),
    "stage": lambda facts: facts.customer.stage,
    "segments": lambda facts: facts.customer.segments,
}


def _segment(name: str) -> bool:
    return name in _at_hand.facts.customer.segments


def _calendar(name: str) -> bool:
    facts: Facts = _at_hand.facts
    return bool(facts.calendar and facts.calendar(name))


def _count(event: str, within: timedelta | None = None) -> int:
    facts: Facts = _at_hand.facts
    counter = facts.customer.counters.get(key_of(event))
    window = None if within is None else Duration(seconds=within.total_seconds())
    return 0 if counter is None else count(counter.times, window, facts.now)


def _declare() -> Any:
    of = cel.Type
    functions = [
        cel.FunctionDecl("segment", [cel.Overload("segment_text", of.BOOL, [of.STRING], impl=_segment)]),
        cel.FunctionDecl("calendar", [cel.Overload("calendar_text", of.BOOL, [of.STRING], impl=_calendar)]),
        cel.FunctionDecl(
            "count",
            [
                cel.Overload("count_text", of.INT, [of.STRING], impl=_count),
                cel.Overload("count_text_duration", of.INT, [of.STRING, of.DURATION], impl=_count),
            ],
        ),
        cel.FunctionDecl("days", [cel.Overload("days_int", of.DURATION, [of.INT], impl=lambda n: timedelta(days=n))]),
        cel.FunctionDecl(
            "hours", [cel.Overload("hours_int", of.DURATION, [of.INT], impl=lambda n: timedelta(hours=n))]
        ),
    ]
    variables = {name: of.Map(of.STRING, of.DYN) for name in ("trait", "account", "reachable", *_MAPPINGS)}
    others = {"now": of.TIMESTAMP, "segments": of.List(of.STRING), "stage": of.STRING}
    return cel.NewEnv(variables={**variables, **others}, functions=functions)


_ENV: Final = _declare()
