"""Comparisons and `where` mappings: YAML to `Compare`, and the small readings that all parsers of rules share.

Rule 1. An empty `where` is a problem: left out is how to ask for every event.
"""

from collections.abc import Iterable
from typing import Final

from wend.model.document import Mark, Node, Problems, did_you_mean
from wend.rules.operand import ROOTS, parse_operand, parse_path
from wend.rules.tree import Compare, Op

OPS: Final = tuple(op.value for op in Op)


def parse_event(node: Node, problems: Problems) -> tuple[str, tuple[Compare, ...]] | None:
    """Name and conditions of an event match (`event:` and `where:`; other keys are the caller's), or None."""
    name = event_name(node, problems)
    where = node.get("where")
    conditions = () if where is None else parse_where(where, problems)
    return None if name is None else (name, conditions)


def parse_where(node: Node, problems: Problems, *, counted: bool = False) -> tuple[Compare, ...]:
    """The conditions on an event: a mapping of path to value or comparisons; those with problems are left out.

    Conditions of a count (`counted`) look at the event's properties and literals only, since nothing else is known of
    events that are long past.
    """
    if not node.is_map or not node.value:
        problems.error(
            node, "`where` needs conditions", "write {category: books, price: {above: 100}}, or leave it out"
        )
        return ()
    parsed = [_where_of(node.keys.get(key, node.mark), key, value, problems, counted) for key, value in node.items()]
    return tuple(compare for compares in parsed for compare in compares)


def _where_of(at: Mark, key: str, node: Node, problems: Problems, counted: bool) -> list[Compare]:  # noqa: FBT001 - passed through
    root = key.split(".", 1)[0]
    path = parse_path(key if "." in key and root in ROOTS else f"properties.{key}", at, problems)
    if counted and not (path or "properties.").startswith("properties."):
        problems.error(at, f"a count cannot look at {key!r}", "its `where` compares properties of the counted events")
        return []
    comparisons = _where_comparisons(node, problems)
    found = [parse_compare(path, op, value, problems, refs=not counted) for op, value in comparisons]
    return [compare for compare in found if compare is not None]


def _where_comparisons(node: Node, problems: Problems) -> list[tuple[Op, Node]]:
    if not node.is_map:
        return [(Op.IS, node)]
    if not node.value:
        problems.error(node, "this comparison is empty", "write {above: 100}, or just the value")
    check_keys(node, OPS, "comparison", problems)
    return [(Op(key), value) for key, value in node.items() if key in OPS]


def parse_compare(path: str | None, op: Op, node: Node, problems: Problems, *, refs: bool = True) -> Compare | None:
    if op in {Op.EXISTS, Op.MISSING}:
        return _parse_presence(path, op, node, problems)
    value = parse_operand(op, node, problems, refs=refs)
    return None if value is None or path is None else Compare(path, op, value)


def _parse_presence(path: str | None, op: Op, node: Node, problems: Problems) -> Compare | None:
    if not isinstance(node.value, bool):
        problems.error(node, f"{op.value!r} is true or false, not {shown(node)}")
        return None
    if path is None:
        return None
    return Compare(path, Op.EXISTS if (op is Op.EXISTS) == node.value else Op.MISSING)


def event_name(node: Node, problems: Problems) -> str | None:
    name = node.get("event")
    if name is None or not isinstance(name.value, str) or not name.value.strip():
        problems.error(name or node, "'event' needs the name of an event", "write event: Order Completed")
        return None
    return name.value


def check_keys(node: Node, known: Iterable[str], what: str, problems: Problems) -> None:
    known = tuple(known)
    for key in node.value:
        if key not in known:
            problems.error(node.keys.get(key, node.mark), f"unknown {what}: {key!r}", did_you_mean(key, known))


def shown(node: Node) -> str:
    return "a mapping" if node.is_map else "a list" if node.is_list else repr(node.value)
