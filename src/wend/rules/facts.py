"""What a rule is judged on: one customer at one moment, with the event and the run at hand.

Paths, the same in rules, references and templates:
`trait.…` the customer's traits · `properties.…`, `context.…` the event at hand · `event.…` the run's entry event ·
`last.…` the event a wait_for matched last · `vars.…` the run's variables · `steps.STEP.…` what came of a step of the
run · `stage` the lifecycle stage, `stage.since` its time, `stage.days` whole days in it,
`stage.times` how often she has come to it, `stage.cycles` how often she has come back to any · `account.…` the traits of
the account · `reachable.CHANNEL` whether a message of the journey's purpose may go there · `calendar.OCCASION` whether it
is on in the customer's market.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from wend.model.customer import Customer
from wend.model.event import Remembered

MISSING: Final = object()  # what a path yields that leads nowhere; a null counts as missing too


class Facts(msgspec.Struct):
    """The values that paths and counts are looked up in."""

    customer: Customer
    now: datetime
    properties: dict[str, Any] = {}
    context: dict[str, Any] = {}
    event: Remembered | None = None
    last: Remembered | None = None
    vars: dict[str, Any] = {}
    steps: dict[str, dict[str, Any]] = {}
    reach: Callable[[str], bool] | None = None  # by channel; None where there is no journey to write for
    calendar: Callable[[str], bool] | None = None  # by occasion; None where there is no calendar


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


def _of_event(event: Remembered | None, names: list[str]) -> Any:
    match names:
        case ["properties", *within] if event:
            return _inside(event.properties, within)
        case ["name"] if event:
            return event.name
        case ["time"] if event:
            return event.time.isoformat()
    return MISSING


def _of_step(names: list[str], facts: Facts) -> Any:
    """A step's id may hold dots: the longest that is known counts."""
    for length in range(len(names) - 1, 0, -1):
        known = facts.steps.get(".".join(names[:length]))
        if known is not None:
            return _inside(known, names[length:])
    return MISSING


def _reachable(names: list[str], facts: Facts) -> Any:
    return facts.reach(names[0]) if facts.reach and len(names) == 1 else MISSING


def _of_stage(names: list[str], facts: Facts) -> Any:
    customer, since = facts.customer, facts.customer.stage_since
    if not customer.stage:
        return MISSING
    match names:
        case []:
            return customer.stage
        case ["since"]:
            return since.isoformat() if since else MISSING
        case ["days"]:
            return (facts.now - since).days if since else MISSING
        case ["times"]:
            return customer.stages.get(customer.stage, 1)
        case _:
            return cycles(customer.stages) if names == ["cycles"] else MISSING


def cycles(stages: Mapping[str, int]) -> int:
    """How often somebody has come back to a stage that was left, from how often each was come to."""
    return sum(times - 1 for times in stages.values())


_SPECIAL: Final[dict[str, Callable[[list[str], Facts], Any]]] = {
    "trait": lambda names, facts: _inside(facts.customer.traits, names),
    "event": lambda names, facts: _of_event(facts.event, names),
    "last": lambda names, facts: _of_event(facts.last, names),
    "steps": _of_step,
    "stage": _of_stage,
    "account": lambda names, facts: _inside(facts.customer.account, names),
    "reachable": _reachable,
    "calendar": lambda names, facts: bool(names and facts.calendar and facts.calendar(".".join(names))),
}
