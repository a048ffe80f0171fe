"""States as they are stored: read here, and brought forward where an older release has written them.

Rule 1. The only place that knows how states were before. What is in today's schema is decoded at once; the way through all
        schemas is taken by the others, once each, since the next turn stores them in today's.
Rule 2. A schema is raised where a field means something else or has another form; a new field at the end needs none.
"""

from typing import Any, Final

import msgspec

from wend.errors import WendError
from wend.model.customer import STATE_SCHEMA, Customer


class NewerStateError(WendError):
    """This state was written by a newer Wend: run that one, or take a backup back with `wend restore`."""


_decode: Final = msgspec.msgpack.Decoder(Customer).decode
_SCHEMA: Final = 1  # where the number of the schema stands in a state
_RUNS: Final = 14


def read_state(packed: bytes) -> Customer:
    """The customer of a stored state. Raises `msgspec.MsgspecError` for a damaged one, `NewerStateError` for a newer one."""
    try:
        customer = _decode(packed)
    except msgspec.ValidationError:
        return msgspec.convert(_brought_forward(msgspec.msgpack.decode(packed)), Customer)
    if customer.schema != STATE_SCHEMA:
        _refuse_newer(customer.id, customer.schema)
        customer.schema = STATE_SCHEMA  # nothing in it has another form today
    return customer


def _brought_forward(state: Any) -> Any:
    """The fields of a state in today's form; what is no state at all stays as it is."""
    if not isinstance(state, list) or len(state) <= _RUNS:
        return state
    _refuse_newer(state[0], state[_SCHEMA])
    if state[_SCHEMA] == 1:
        _remember_events(state[_RUNS])
    state[_SCHEMA] = STATE_SCHEMA
    return state


def _refuse_newer(number: Any, schema: Any) -> None:
    if isinstance(schema, int) and schema > STATE_SCHEMA:
        raise NewerStateError(
            f"the state of customer {number} was written by a newer Wend (state schema {schema}): run that one"
        )


def _remember_events(runs: list[Any]) -> None:
    """Schema 1 kept the events of runs as mappings, empty where there was none."""
    for run in runs:
        for place in (11, 12):  # the entry event, the one waited for last
            event = run[place] if len(run) > place else None
            if isinstance(event, dict):
                run[place] = [event.get("name"), event.get("time"), event.get("properties") or {}] if event else None
