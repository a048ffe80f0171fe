"""What each operator means, in one place: `judge` makes it fast, `sql` says it again, tests hold all three together.

Rule 1. Only values of one kind are ever equal or ordered; a truth value is not a number.
Rule 2. A value that is not there (None here) fulfils nothing but `is_not`, `not_in` and `missing`.
"""

from typing import Any, assert_never

from wend.rules.times import microseconds
from wend.rules.tree import Op


def kind(value: Any) -> str:  # noqa: PLR0911 - one line a kind
    """The kind of a JSON value, in a person's words: text, number, truth value, list, mapping, time or nothing."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "truth value"
        case int() | float():
            return "number"
        case str():
            return "text"
        case list() | tuple():
            return "list"
        case dict():
            return "mapping"
        case _:
            return "time"


def same(one: Any, other: Any) -> bool:
    """Whether two scalars are of one kind and equal; lists and mappings are never the same as anything."""
    if one.__class__ is str:
        return bool(one == other)
    of = kind(one)
    return of in {"text", "number", "truth value"} and of == kind(other) and bool(one == other)


def holds(op: Op, value: Any, wanted: Any) -> bool:  # noqa: PLR0911 - one line an operator
    """Whether `value` compares with `wanted` as `op` says."""
    match op:
        case Op.IS:
            return same(value, wanted)
        case Op.IS_NOT:
            return not same(value, wanted)
        case Op.IN:
            return _among(value, wanted)
        case Op.NOT_IN:
            return not _among(value, wanted)
        case Op.ABOVE | Op.AT_LEAST | Op.BELOW | Op.AT_MOST:
            return kind(value) == kind(wanted) == "number" and ordered(op, value, wanted)
        case Op.CONTAINS:
            return _contains(value, wanted)
        case Op.STARTS_WITH:
            return isinstance(value, str) and isinstance(wanted, str) and value.startswith(wanted)
        case Op.EXISTS:
            return value is not None
        case Op.MISSING:
            return value is None
        case Op.BEFORE | Op.AFTER:
            return _timed(op, microseconds(value), microseconds(wanted))
        case _:
            assert_never(op)


def ordered(op: Op, number: float, wanted: float) -> bool:
    """Whether two numbers stand in the order that `op` names."""
    match op:
        case Op.ABOVE:
            return number > wanted
        case Op.AT_LEAST:
            return number >= wanted
        case Op.BELOW:
            return number < wanted
        case Op.AT_MOST:
            return number <= wanted
        case _:
            return number == wanted


def _among(value: Any, wanted: Any) -> bool:
    return isinstance(wanted, list | tuple) and any(same(value, each) for each in wanted)


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        return isinstance(wanted, str) and wanted in value
    return isinstance(value, list) and any(same(each, wanted) for each in value)


def _timed(op: Op, at: int | None, wanted: int | None) -> bool:
    if at is None or wanted is None:
        return False
    return at < wanted if op is Op.BEFORE else at > wanted
