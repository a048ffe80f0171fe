"""Run variables: what a journey remembers of a run, by name and type.

Rule 1. A variable holds a value of its type or none at all; what a type takes is decided here only.
Rule 2. A journey that declares no variables may set any name to any value.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from wend.journey.parts import Value


class Variable(msgspec.Struct, frozen=True):
    """One variable: its type, what it begins with, and whether a run may not begin without it."""

    type: str  # one of TYPES
    default: Value | None = None
    required: bool = False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(value)
        except ValueError:
            continue
        return True
    return False


TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "number": _is_number,
    "truth": lambda value: isinstance(value, bool),
    "date": _is_date,
    "list": lambda value: isinstance(value, list),
    "map": lambda value: isinstance(value, dict),
}
_WITH_ARTICLE: Final = {
    "text": "a text",
    "number": "a number",
    "truth": "true or false",
    "date": "a date",
    "list": "a list",
    "map": "a map",
}


def mismatch(variable: Variable, value: Any) -> str:
    """Why a value does not belong into a variable; empty when it does."""
    return "" if TYPES[variable.type](value) else f"{value!r} is not {_WITH_ARTICLE[variable.type]}"
