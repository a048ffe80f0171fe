"""The two sides of a comparison, as they stand in YAML: paths, and what they are compared with.

Rule 1. A literal must be of a type that the operator can compare: what could never hold is refused when it is written.
Rule 2. Paths and literals stay within what every database can hold: 64-bit whole numbers, no NUL, no quotes in names.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from wend import limits
from wend.model.document import Mark, Node, Problems, did_you_mean
from wend.rules.compare import kind
from wend.rules.times import microseconds
from wend.rules.tree import Op, Ref

ROOTS: Final = (
    "trait",
    "properties",
    "context",
    "event",
    "last",
    "vars",
    "steps",
    "stage",
    "account",
    "reachable",
    "calendar",
)
STAGE_PARTS: Final = ("since", "days", "times", "cycles")
_UNUSABLE: Final = frozenset('"\\') | {chr(code) for code in range(32)}
_Check = Callable[[Any], str]  # what is wrong with a literal; empty when nothing is


def parse_path(path: str, at: Mark | Node, problems: Problems) -> str | None:
    """The path, when it begins with a known root and has names behind it; else None, with the problem noted."""
    root, *names = path.split(".")
    if path == "stage":
        return path
    if root not in ROOTS or not names:
        hint = did_you_mean(root, ROOTS) if names else f"write it as {ROOTS[0]}.{path} or properties.{path}"
        problems.error(at, f"the path {path!r} leads nowhere", hint)
        return None
    if wrong := _misused(root, names):
        problems.error(at, f"the path {path!r} leads nowhere", wrong)
        return None
    if not all(names) or _UNUSABLE & set(path):
        problems.error(at, f"the path {path!r} has an empty name, a quote or a backslash in it", "name it a.b.c")
        return None
    return path


def _misused(root: str, names: list[str]) -> str:
    """How a path of this root is written, where it is not written so."""
    match root:
        case "stage" if len(names) != 1 or names[0] not in STAGE_PARTS:
            return f"write stage, or one of {', '.join(f'stage.{part}' for part in STAGE_PARTS)}"
        case "reachable" if len(names) > 1:
            return "write reachable.email, with the name of a channel"
        case "steps" if len(names) < 2:
            return f"say what of the step: write steps.{names[0]}.opened, status, outcome or another word"
    return ""


def parse_operand(op: Op, node: Node, problems: Problems, *, refs: bool = True) -> Any:
    """What a path is compared with: a scalar, a tuple of them, or a `Ref`; None when it has problems."""
    if node.is_map:
        return _parse_ref(node, problems, refs=refs)
    if op in {Op.IN, Op.NOT_IN}:
        return _parse_values(op, node, problems)
    if wrong := _CHECKS[op](node.value) or _unusable(node.value):
        problems.error(node, f"{op.value!r} {wrong}", _hint(op, node.value))
        return None
    return node.value


def _parse_ref(node: Node, problems: Problems, *, refs: bool) -> Ref | None:
    source = node.get("from")
    if set(node.value) != {"from"} or source is None or not isinstance(source.value, str):
        problems.error(
            node, "this is no value to compare with", "write the value itself, or {from: event.properties.x}"
        )
        return None
    if not refs:
        problems.error(node, "a count compares with fixed values only", "write the value itself instead of {from: …}")
        return None
    path = parse_path(source.value, source, problems)
    return None if path is None else Ref(path)


def _parse_values(op: Op, node: Node, problems: Problems) -> tuple[Any, ...] | None:
    if not node.is_list or not node.value:
        problems.error(node, f"{op.value!r} needs a list of values", f"write {op.value}: [pro, team]")
        return None
    if len(node.value) > limits.RULE_VALUES_MAX:
        problems.error(node, f"{op.value!r} has {len(node.value)} values; at most {limits.RULE_VALUES_MAX} are allowed")
        return None
    wrong = [(each, message) for each in node if (message := _scalar(each.value) or _unusable(each.value))]
    for each, message in wrong:
        problems.error(each, f"{op.value!r} {message}")
    return None if wrong else tuple(each.value for each in node)


def _scalar(value: Any) -> str:
    return (
        "" if kind(value) in {"text", "number", "truth value"} else f"compares with one value, not with a {kind(value)}"
    )


def _number(value: Any) -> str:
    return "" if kind(value) == "number" else f"compares numbers, and {_shown(value)} is none"


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value else f"needs a text with something in it, not {_shown(value)}"


def _contained(value: Any) -> str:
    return _text(value) if isinstance(value, str) else _scalar(value)


def _time(value: Any) -> str:
    return (
        ""
        if isinstance(value, str) and microseconds(value) is not None
        else f"compares times, and {_shown(value)} is none"
    )


def _unusable(value: Any) -> str:
    if isinstance(value, str) and "\0" in value:
        return "cannot compare with a text that holds NUL"
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return "cannot compare with a whole number of more than 64 bits"
    if isinstance(value, float) and not math.isfinite(value):
        return "cannot compare with an infinite number or none at all"
    return ""


_CHECKS: Final[dict[Op, _Check]] = {
    Op.IS: _scalar,
    Op.IS_NOT: _scalar,
    Op.ABOVE: _number,
    Op.AT_LEAST: _number,
    Op.BELOW: _number,
    Op.AT_MOST: _number,
    Op.CONTAINS: _contained,
    Op.STARTS_WITH: _text,
    Op.BEFORE: _time,
    Op.AFTER: _time,
}


def _hint(op: Op, value: Any) -> str:
    if value is None:
        return "write missing: true for a value that is not there"
    if op in {Op.BEFORE, Op.AFTER}:
        return "write a date like 2026-12-24 or a time like 2026-12-24T18:00:00Z"
    if _CHECKS[op] is _number and isinstance(value, str):
        if microseconds(value) is not None:
            return "compare times with before and after"
        return (
            f"write {value} without quotes" if value.replace(".", "", 1).lstrip("-").isdecimal() else "write a number"
        )
    return "write in: [...] for one of several values" if isinstance(value, list) else ""


def _shown(value: Any) -> str:
    return f"a {kind(value)}" if isinstance(value, list) else "nothing" if value is None else repr(value)
