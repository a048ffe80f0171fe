"""How each database says what a comparison needs: kind and value of a JSON operand, and each operator over two of them.

Rule 1. An operand is two columns, `vk, v` (left) or `wk, w` (right): its kind, in the words of `compare.kind`, and its
        value. The meaning of an operator is `compare.holds`; here it is only spelled.
Rule 2. Nothing raises on data: what cannot be compared is NULL or false, and the caller asks by EXISTS.
Rule 3. No value is written into the text of a query; names in the text are ours.
"""

from typing import Any, Final, Protocol

from wend.rules.tree import Op

Fragment = tuple[str, list[Any]]  # SQL and its parameters, in order

_SIGN: Final = {Op.ABOVE: ">", Op.AT_LEAST: ">=", Op.BELOW: "<", Op.AT_MOST: "<=", Op.BEFORE: "<", Op.AFTER: ">"}
SCALARS: Final = "('text', 'number', 'truth value')"


def sign(op: Op) -> str:
    """The SQL sign of an operator that orders."""
    return _SIGN[op]


class Dialect(Protocol):
    """The words of one database."""

    mark: str  # how a parameter is written

    def path(self, column: str, names: list[str]) -> tuple[Fragment, Fragment]:
        """Kind and value of what lies at a path of a JSON column."""
        ...

    def literal(self, value: Any) -> tuple[Fragment, Fragment]:
        """Kind and value of a fixed scalar."""
        ...

    def test(self, op: Op) -> str:
        """The condition over `vk, v, wk, w` for an operator that is not negated."""
        ...
