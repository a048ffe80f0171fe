"""Customers of a file enter a journey: each row becomes an entry, asked for once.

Rule 1. The same customer with the same values in the same batch is the same entry, whatever else the file holds: a file
        that was mended is given again, and only what is new in it enters.
Rule 2. A row that cannot be an entry is told with its reason; the good rest enters.
"""

import hashlib
import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from wend import limits
from wend.app.ports import Store
from wend.app.published import load_world
from wend.errors import WendError
from wend.journey.plan import Plan
from wend.journey.variables import Variable, mismatch
from wend.model.event import NAME_OF_KIND, OWN_PREFIX, Event, EventKind


class EnterFileError(WendError):
    """Nobody enters this journey by this file."""


def plan_for_files(store: Store, journey: str) -> Plan:
    """The live plan of a journey that is entered by files. Raises `EnterFileError`."""
    compiled = load_world(store).live.by_journey.get(journey)
    if compiled is None:
        raise EnterFileError(f"there is no live journey {journey!r}; `wend publish` puts one live")
    if not any(way.file for way in compiled.plan.entry.ways):
        raise EnterFileError(f"{journey} is not entered by a file: write file: true among the ways of its entry")
    return compiled.plan


def entry_of(
    plan: Plan, user_id: object, values: Mapping[str, Any], chosen: Mapping[str, str], batch: str, now: datetime
) -> Event | str:
    """The entry of a row, or what is wrong with it. `chosen` says which value a variable takes, by their names."""
    name = str(user_id).strip() if isinstance(user_id, str | int) and not isinstance(user_id, bool) else ""
    if not name:
        return "the row names no customer"
    if len(name) > limits.ID_CHARACTERS:
        return f"the id has {len(name)} characters, at most {limits.ID_CHARACTERS} go"
    try:
        plain = {key: _plain(value) for key, value in values.items() if value is not None}
        given, wrong = _given(plan, plain, chosen)
        encoded = msgspec.json.encode([plain, given], order="deterministic")
    except (TypeError, ValueError, OverflowError) as error:
        return f"a value cannot be kept: {error}"
    if len(encoded) > limits.EVENT_BYTES:
        return f"the values have {len(encoded):,} bytes, at most {limits.EVENT_BYTES:,} go"
    return wrong or _entry(plan, name, {**plain, "batch": batch, "with": given}, encoded, now)


def _entry(plan: Plan, user_id: str, told: dict[str, Any], encoded: bytes, now: datetime) -> Event:
    same = b"\x1f".join([str(told["batch"]).encode(), user_id.encode(), encoded])
    unique = hashlib.blake2b(same, digest_size=12).hexdigest()
    return Event(
        message_id=f"{OWN_PREFIX}file:{plan.journey}:{unique}",
        kind=EventKind.ENTRY,
        name=NAME_OF_KIND[EventKind.ENTRY],
        time=now,
        received_at=now,
        user_id=user_id,
        properties={**told, "journey": plan.journey, "by": "file"},
    )


def _given(plan: Plan, plain: Mapping[str, Any], chosen: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The variables of a row, and which are not as the journey declares them."""
    columns = {**{name: name for name in plan.vars}, **chosen}
    found = {name: plain[column] for name, column in columns.items() if column in plain}
    given = {name: _as_declared(plan.vars.get(name), value) for name, value in found.items()}
    wrong = [f"it has no {columns[name]}, and {name} is required" for name in _lacking(plan, given)]
    for name, variable in plan.vars.items():
        if name in given and (why := mismatch(variable, given[name])):
            wrong.append(f"{name}: {why}")
    return given, "; ".join(wrong)


def _as_declared(variable: Variable | None, value: Any) -> Any:
    """A column of digits is read as numbers, and one word among numbers makes all of them text."""
    if variable is None:
        return value
    if variable.type == "text" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if variable.type == "number" and isinstance(value, str):
        try:
            number = int(value) if value.lstrip("-").isdecimal() else float(value)
        except ValueError:
            return value
        return number if math.isfinite(number) else value
    return value


def _lacking(plan: Plan, given: Mapping[str, Any]) -> list[str]:
    return [
        name
        for name, variable in plan.vars.items()
        if variable.required and variable.default is None and name not in given
    ]


def _plain(value: object) -> object:
    """A value of a file as JSON holds it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
