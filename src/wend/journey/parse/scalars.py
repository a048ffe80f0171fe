"""Single values of a file: text, names, numbers, durations, shares, times of day, zones, paths.

Rule 1. A reader notes a problem and gives None; it never raises and never guesses.
"""

import math
import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from wend.limits import DURATION_YEARS_MAX, NAME_CHARS_MAX
from wend.model.document import Node, Problems, did_you_mean
from wend.model.duration import Duration, DurationError, parse_duration
from wend.rules.operand import ROOTS, parse_path

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_TIME_OF_DAY: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_DURATION_FORMS: Final = "write it like 90s, 30m, 4h, 2d, 3w, 6mo, 2y, 1d12h or P1M"


def sort_of(value: Any) -> str:
    """What a value is, in words, for a message."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
    return "a mapping"


def read_text(node: Node, problems: Problems, what: str) -> str | None:
    """Text that says something."""
    if not isinstance(node.value, str):
        hint = f'put it in quotes: "{node.value}"' if isinstance(node.value, int | float) else ""
        problems.error(node, f"{what} is text, not {sort_of(node.value)}", hint)
        return None
    if not node.value.strip():
        problems.error(node, f"{what} is empty")
        return None
    return node.value


def read_name(node: Node, problems: Problems, what: str) -> str | None:
    """An id: letters, digits, `-`, `_` and `.`, so that it can stand in addresses and keys."""
    text = read_text(node, problems, what)
    if text is None:
        return None
    if len(text) > NAME_CHARS_MAX:
        problems.error(node, f"{what} has {len(text)} characters", f"at most {NAME_CHARS_MAX}")
        return None
    if not _NAME.fullmatch(text):
        slug = re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip("-._")
        problems.error(
            node,
            f"{what} {text!r} holds more than letters, digits, - and _",
            f"write it as {slug!r}" if slug else "",
        )
        return None
    return text


def read_choice(node: Node, problems: Problems, what: str, known: Collection[str]) -> str | None:
    """One of some words."""
    if isinstance(node.value, str) and node.value in known:
        return node.value
    problems.error(node, f"{what} cannot be {node.plain()!r}", did_you_mean(str(node.plain()), known))
    return None


def read_bool(node: Node, problems: Problems, what: str) -> bool | None:
    """True or false."""
    if isinstance(node.value, bool):
        return node.value
    problems.error(node, f"{what} is true or false, not {node.plain()!r}")
    return None


def read_number(node: Node, problems: Problems, what: str) -> float | None:
    """A finite number."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    problems.error(node, f"{what} is a number, not {node.plain()!r}")
    return None


def read_count(node: Node, problems: Problems, what: str, most: int) -> int | None:
    """A whole number from 1 to `most`."""
    value = node.value
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most:
        return value
    problems.error(node, f"{what} is a whole number from 1 to {most}, not {node.plain()!r}")
    return None


def read_duration(node: Node, problems: Problems, what: str) -> Duration | None:
    """A length of time above zero and below the limit."""
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        problems.error(
            node, f"{what} lacks a unit", f"write {value}d for days, {value}h for hours, {value}m for minutes"
        )
        return None
    if not isinstance(value, str):
        problems.error(node, f"{what} is a duration, not {sort_of(value)}", _DURATION_FORMS)
        return None
    try:
        duration = parse_duration(value)
    except (DurationError, OverflowError):
        problems.error(node, f"{what} {value!r} is not a duration", _DURATION_FORMS)
        return None
    if duration.seconds < 0 or duration.months < 0 or not (duration.seconds or duration.months):
        problems.error(node, f"{what} has to be longer than nothing, not {value!r}")
        return None
    if duration.months / 12 + duration.seconds / (365 * 86400) > DURATION_YEARS_MAX:
        problems.error(node, f"{what} {value!r} is longer than {DURATION_YEARS_MAX} years")
        return None
    # A whole number of seconds and the same as a decimal number mean the same, and have to be written the same.
    return Duration(float(duration.seconds), duration.months)


def read_share(node: Node, problems: Problems, what: str) -> float | None:
    """A part of the whole, written `10%` or `0.1`: at least 0 and below 1."""
    value = node.value
    form = "write a percentage such as 10%, or a part such as 0.1"
    if isinstance(value, str) and (percent := _PERCENT.fullmatch(value.strip())):
        share = float(percent[1]) / 100
    elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        share = float(value)
        form = f"did you mean {value}%?" if 1 <= value < 100 else form
    else:
        problems.error(node, f"{what} {node.plain()!r} is not a percentage", form)
        return None
    if not 0 <= share < 1:
        problems.error(node, f"{what} is at least 0 and below 100%, not {value!r}", form)
        return None
    return share


def read_minute(node: Node, problems: Problems, what: str) -> int | None:
    """A time of day as HH:MM, in minutes since midnight; 24:00 is the end of the day."""
    found = _TIME_OF_DAY.fullmatch(node.value) if isinstance(node.value, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else None
    if minute is None or minute > 24 * 60:
        problems.error(node, f"{what} {node.plain()!r} is not a time of day", 'write it like "09:00"')
        return None
    return minute


def read_zone(node: Node, problems: Problems, what: str, words: Collection[str] = ()) -> str | None:
    """An IANA zone, or one of some words."""
    text = read_text(node, problems, what)
    if text is None or text in words:
        return text
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(text, {*words, *available_timezones()})
        hint = near if near.startswith("did") else "write it like Europe/Berlin"
        problems.error(node, f"{what} {text!r} is not known", hint)
        return None
    return text


def read_date(node: Node, problems: Problems, what: str) -> str | None:
    """An ISO 8601 date or time, kept as it was written."""
    text = read_text(node, problems, what)
    if text is None:
        return None
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            parse(text)
        except ValueError:
            continue
        return text
    problems.error(node, f"{what} {text!r} is not a date", "write it like 2026-12-24 or 2026-12-24T18:00+01:00")
    return None


def read_path(node: Node, problems: Problems, what: str, roots: Collection[str] = ROOTS, bare: str = "") -> str | None:
    """A path such as `event.properties.price`; `bare` is the root of one that is written without."""
    text = read_text(node, problems, what)
    if text is None:
        return None
    root = text.partition(".")[0]
    if bare and root not in ROOTS:
        text, root = f"{bare}.{text}", bare
    if root in ROOTS and root not in roots:
        problems.error(node, f"{what} cannot look at {text!r}", f"it begins with {' or '.join(roots)}")
        return None
    return parse_path(text, node, problems)
