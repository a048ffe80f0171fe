"""What a rule is judged on: one customer at one moment, with the event and the run at hand.

Paths, the same in rules, references and templates:
`trait.…` the customer's traits · `properties.…`, `context.…` the event at hand · `event.…` the run's entry event ·
`last.…` the event a wait_for matched last · `vars.…` the run's variables.
"""

from datetime import datetime
from typing import Any, Final

import msgspec

from wend.model.customer import Customer

MISSING: Final = object()  # what a path yields that leads nowhere; a null counts as missing too


class Facts(msgspec.Struct):
    """The values that paths and counts are looked up in."""

    customer: Customer
    now: datetime
    properties: dict[str, Any] = {}
    context: dict[str, Any] = {}
    event: dict[str, Any] = {}
    last: dict[str, Any] = {}
    vars: dict[str, Any] = {}


def look_up(path: tuple[str, ...], facts: Facts) -> Any:
    """The value at a split path, or `MISSING`."""
    root, *rest = path
    value: Any = facts.customer.traits if root == "trait" else getattr(facts, root, MISSING)
    for name in rest:
        if not isinstance(value, dict):
            return MISSING
        value = value.get(name, MISSING)
    return MISSING if value is None else value
