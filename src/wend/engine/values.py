"""What the values that steps write come to."""

from typing import TypeGuard

from wend.journey.plan import Value
from wend.rules.facts import MISSING, Facts
from wend.rules.judge import resolve


def evaluate(value: Value, facts: Facts, before: object = None) -> object:
    """What a step's value comes to; `before` is what an amount is added to. A reference that leads nowhere gives None."""
    if value.ref is not None:
        found = resolve(value.ref, facts)
        return None if found is MISSING else found
    if value.add is not None:
        return (before if is_number(before) else 0) + value.add
    return value.literal


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value can be added to; a truth value cannot."""
    return isinstance(value, int | float) and not isinstance(value, bool)
