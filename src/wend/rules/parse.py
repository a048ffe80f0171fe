"""YAML to rules: every problem at once, each with its place and a suggestion.

Rule 1. An empty rule, list or `where` is a problem: it would match everyone.
Rule 2. What could never hold is a problem too: a comparison with the wrong type, a count no counter reaches.
Rule 3. A part that has problems yields None, and the parser goes on with the next.
"""

from typing import Any, Final

from wend import limits
from wend.model.document import Mark, Node, Problems, did_you_mean
from wend.rules.cel import compile_cel
from wend.rules.cel_text import CelTextError
from wend.rules.operand import parse_path
from wend.rules.parse_count import parse_count, parse_window
from wend.rules.parse_where import OPS, check_keys, parse_compare, parse_event, parse_where, shown
from wend.rules.plain import rule_to_plain, where_to_plain
from wend.rules.tree import All, AnyOf, Cel, Compare, EventCount, InSegment, Not, Op, Rule

__all__ = ["parse_event", "parse_rule", "parse_where", "parse_window", "rule_to_plain", "where_to_plain"]

KINDS: Final = ("all", "any", "not", "trait", "property", "value", "event", "segment", "calendar")
_ROOT_OF: Final = {"trait": "trait.", "property": "properties.", "value": ""}
_SHAPE: Final = "write a mapping such as {trait: country, is: DE}, or a CEL text"


def parse_rule(node: Node, problems: Problems) -> Rule | None:
    """The rule that a node holds, or None when it has problems (which are noted)."""
    before = len(problems.found)
    rule = _parse(node, problems, limits.RULE_DEPTH_MAX)
    if rule is not None and (conditions := _conditions(rule)) > limits.RULE_CONDITIONS_MAX:
        problems.error(
            node,
            f"this rule has {conditions} conditions; at most {limits.RULE_CONDITIONS_MAX} are allowed",
            "name its parts as segments",
        )
    return rule if not any(problem.level == "error" for problem in problems.found[before:]) else None


def _parse(node: Node, problems: Problems, depth: int) -> Rule | None:
    if depth <= 0:
        problems.error(
            node, f"this rule nests deeper than {limits.RULE_DEPTH_MAX} groups", "name its inner parts as segments"
        )
        return None
    if _is_empty(node.value):
        problems.error(node, "this rule is empty: it would match everyone", _SHAPE)
        return None
    if isinstance(node.value, str):
        return _parse_cel(node, problems)
    if not node.is_map:
        problems.error(node, f"a rule cannot be {shown(node)}", _SHAPE if not node.is_list else "write {all: [...]}")
        return None
    return _parse_mapping(node, problems, depth)


def _is_empty(value: Any) -> bool:
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def _parse_mapping(node: Node, problems: Problems, depth: int) -> Rule | None:  # noqa: PLR0911 - one case a kind
    found = [kind for kind in KINDS if kind in node.value]
    if not found:
        key = next(iter(node.value))
        problems.error(node.keys.get(key, node.mark), f"{key!r} does not begin a condition", did_you_mean(key, KINDS))
        return None
    if len(found) > 1:
        problems.error(
            node,
            f"one condition cannot have {' and '.join(map(repr, found))}",
            "write {all: [...]} with one condition each",
        )
        return None
    kind = found[0]
    match kind:
        case "all" | "any":
            return _parse_group(node, kind, problems, depth)
        case "not":
            check_keys(node, ("not",), "key beside 'not'", problems)
            member = _parse(node.value["not"], problems, depth - 1)
            return None if member is None else Not(member)
        case "event":
            return parse_count(node, problems)
        case "segment":
            return _parse_segment(node, problems)
        case "calendar":
            return _parse_occasion(node, problems)
        case _:
            return _parse_compare(node, kind, problems)


def _parse_group(node: Node, kind: str, problems: Problems, depth: int) -> Rule | None:
    check_keys(node, (kind,), f"key beside {kind!r}", problems)
    listed = node.value[kind]
    if not listed.is_list or not listed.value:
        problems.error(listed, f"{kind!r} needs a list of conditions", f"write {kind}: [{{trait: country, is: DE}}]")
        return None
    members = [_parse(member, problems, depth - 1) for member in listed]
    whole = tuple(member for member in members if member is not None)
    if len(whole) < len(members):
        return None
    return All(whole) if kind == "all" else AnyOf(whole)


def _parse_compare(node: Node, kind: str, problems: Problems) -> Rule | None:
    named = node.value[kind]
    check_keys(node, (kind, *OPS), "comparison", problems)
    ops = [Op(key) for key in node.value if key in OPS]
    path = _named_path(named, kind, problems)
    if len(ops) != 1:
        unknown = any(key not in OPS and key != kind for key in node.value)
        if ops:
            problems.error(node, "one condition has one comparison", "write {all: [...]} with one comparison each")
        elif not unknown:
            problems.error(
                node, f"what is {named.value!r} compared with?", "add one such as is: DE, above: 3 or exists: true"
            )
        return None
    return parse_compare(path, ops[0], node.value[ops[0].value], problems)


def _named_path(named: Node, kind: str, problems: Problems) -> str | None:
    if not isinstance(named.value, str):
        problems.error(named, f"{kind!r} needs a name, not {shown(named)}")
        return None
    path = _ROOT_OF[kind] + named.value
    return parse_path(path, named.mark, problems)


def _parse_segment(node: Node, problems: Problems) -> Rule | None:
    check_keys(node, ("segment",), "key beside 'segment'", problems)
    name = node.value["segment"]
    if not isinstance(name.value, str) or not name.value.strip():
        problems.error(name, "'segment' needs the name of a segment")
        return None
    return InSegment(name.value)


def _parse_occasion(node: Node, problems: Problems) -> Rule | None:
    check_keys(node, ("calendar",), "key beside 'calendar'", problems)
    name = node.value["calendar"]
    if not isinstance(name.value, str) or not name.value.strip():
        problems.error(name, "'calendar' needs the name of an occasion of calendar.yaml")
        return None
    path = parse_path(f"calendar.{name.value}", name.mark, problems)
    return None if path is None else Compare(path, Op.IS, True)


def _parse_cel(node: Node, problems: Problems) -> Rule | None:
    try:
        compile_cel(node.value)
    except CelTextError as error:
        mark = node.mark
        place = Mark(mark.file, mark.line + error.line - 1, (mark.column if error.line == 1 else 1) + error.column - 1)
        problems.error(place, f"{error} (line {error.line}, column {error.column} of the expression)", error.suggestion)
        return None
    return Cel(node.value)


def _conditions(rule: Rule) -> int:
    match rule:
        case All() | AnyOf():
            return sum(map(_conditions, rule.of))
        case Not():
            return _conditions(rule.of)
        case EventCount():
            return 1 + len(rule.where)
        case _:
            return 1
