"""What a rule is judged on: one customer at one moment, with the event and the run at hand.

Paths, the same in rules, references and templates:
`trait.…` the customer's traits · `properties.…`, `context.…` the event at hand · `event.…` the run's entry event ·
`last.…` the event a wait_for matched last · `vars.…` the run's variables · `steps.STEP.…` what came of a step of the
run · `stage` the lifecycle stage · `account.…` the traits of the account · `reachable.CHANNEL` whether a message of the
journey's purpose may go there.
"""

from collections.abc import Callable
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
    steps: dict[str, dict[str, Any]] = {}
    reach: Callable[[str], bool] | None = None  # by channel; None where there is no journey to write for


def look_up(path: tuple[str, ...], facts: Facts) -> Any:
    """The value at a split path, or `MISSING`."""
    root, *rest = path
    special = _SPECIAL.get(root)
    value = special(rest, facts) if special else _inside(getattr(facts, root, MISSING), rest)
    return MISSING if value is None else value


def _inside(value: Any, names: list[str]) -> Any:
    for name in names:
        if not isinstance(value, dict):
            return MISSING
        value = value.get(name, MISSING)
    return value


def _of_step(names: list[str], facts: Facts) -> Any:
    """A step's id may hold dots: the longest that is known counts."""
    for length in range(len(names) - 1, 0, -1):
        known = facts.steps.get(".".join(names[:length]))
        if known is not None:
            return _inside(known, names[length:])
    return MISSING


def _reachable(names: list[str], facts: Facts) -> Any:
    return facts.reach(names[0]) if facts.reach and len(names) == 1 else MISSING


_SPECIAL: Final[dict[str, Callable[[list[str], Facts], Any]]] = {
    "trait": lambda names, facts: _inside(facts.customer.traits, names),
    "steps": _of_step,
    "stage": lambda names, facts: MISSING if names else facts.customer.stage or MISSING,
    "account": lambda names, facts: _inside(facts.customer.account, names),
    "reachable": _reachable,
}
