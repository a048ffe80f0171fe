"""States that older releases have written are read, and what is newer or damaged is refused."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from wend.model.customer import STATE_SCHEMA, Customer, EntryRecord, Run
from wend.model.event import Remembered
from wend.model.upgrade import NewerStateError, read_state

RELEASED = Path(__file__).parents[1] / "store" / "released"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def states(schema: str) -> list[bytes]:
    """The states in a released store."""
    customers = json.loads((RELEASED / f"{schema}.json").read_text("utf-8"))["tables"]["customers"]
    place = customers["columns"].index("state")
    return [base64.b64decode(row[place]["base64"]) for row in customers["rows"] if row[place]]


def as_schema_1(customer: Customer) -> list[Any]:
    """The fields of a customer as schema 1 had them: the events of runs were mappings with the time as text."""
    fields: list[Any] = msgspec.msgpack.decode(msgspec.msgpack.encode(customer))
    fields[1] = 1
    for run in fields[14]:
        for place in (11, 12):
            if run[place] is None:
                run[place] = {}
            else:
                name, time, properties = run[place]
                run[place] = {"name": name, "time": time.isoformat(), "properties": properties}
    return fields


def somebody() -> Customer:
    """A customer with a run that has waited for something."""
    viewed, added = (Remembered(name, NOON, {"n": 1}) for name in ("Viewed", "Added"))
    runs = [Run("7-1", "welcome", "v1", "", NOON, event=viewed, last=added), Run("7-2", "cart", "v1", "", NOON)]
    return Customer(7, runs=runs, entries={"welcome": EntryRecord(NOON, NOON)}, cursor=3)


def test_every_state_of_a_released_store_is_read_with_the_events_of_its_runs() -> None:
    read = [read_state(state) for state in states("0002")]
    runs = [run for customer in read for run in customer.runs]
    assert runs
    assert all(isinstance(run.event, Remembered) and run.event.time.tzinfo for run in runs)
    assert {customer.schema for customer in read} == {STATE_SCHEMA}


def test_a_state_of_schema_1_is_the_same_customer_today() -> None:
    customer = somebody()
    assert read_state(msgspec.msgpack.encode(as_schema_1(customer))) == customer


def test_a_state_of_schema_1_without_runs_is_of_todays_schema_once_read() -> None:
    assert read_state(msgspec.msgpack.encode(as_schema_1(Customer(7)))) == Customer(7)


def test_a_state_that_lacks_newer_fields_has_their_defaults() -> None:
    fields = as_schema_1(somebody())
    assert read_state(msgspec.msgpack.encode(fields[:18])) == somebody()


def test_a_state_of_today_is_read_as_it_was_written() -> None:
    assert read_state(msgspec.msgpack.encode(somebody())) == somebody()


@pytest.mark.parametrize("runs", [[], somebody().runs])
def test_a_state_of_a_newer_schema_is_refused_by_name(runs: list[Run]) -> None:
    with pytest.raises(NewerStateError, match="customer 7 was written by a newer Wend"):
        read_state(msgspec.msgpack.encode(Customer(7, schema=STATE_SCHEMA + 1, runs=runs)))


@pytest.mark.parametrize(
    "damaged", [b"", b"\xc1", msgspec.msgpack.encode({"id": 1}), msgspec.msgpack.encode(["x"] * 20)]
)
def test_a_damaged_state_is_an_error_of_decoding(damaged: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        read_state(damaged)
