"""Values that steps write: literals, `{from: a path}`, and `{add: 1}`.

Rule 1. Only a mapping with the single key `from` (or `add`, `append`) is special; any other mapping is a literal.
"""

import msgspec

from wend.journey.parse.scalars import read_number, read_path, sort_of
from wend.journey.plan import Value
from wend.model.document import Node, Problems
from wend.rules.tree import Ref


def parse_values(node: Node | None, problems: Problems, what: str, *, addable: bool = False) -> dict[str, Value]:
    """The named values of a mapping; `addable` where an amount may be added to what is there."""
    if node is None:
        return {}
    if not node.is_map:
        problems.error(node, f"{what} is a mapping of names to values, not {sort_of(node.value)}")
        return {}
    return {name: parse_value(value, problems, name, addable=addable) for name, value in node.items()}


def parse_ref(node: Node, problems: Problems, what: str) -> Ref | None:
    """The reference in `{from: a path}`."""
    source = node.get("from")
    path = read_path(source, problems, f"'from' of {what}") if source else None
    return Ref(path) if path else None


def parse_value(node: Node, problems: Problems, name: str, *, addable: bool = False) -> Value:
    """One value; `name` is what messages call it."""
    if not node.is_map or len(node.value) != 1:
        return Value(literal=node.plain())
    if "from" in node.value:
        return Value(ref=parse_ref(node, problems, repr(name)))
    if "add" in node.value and addable:
        return Value(add=read_number(node.value["add"], problems, f"'add' of {name!r}"))
    if "append" in node.value and addable:
        return msgspec.structs.replace(parse_value(node.value["append"], problems, name), append=True)
    return Value(literal=node.plain())
