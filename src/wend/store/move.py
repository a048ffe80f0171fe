"""Moving a store into another sort of store: all tables, compared row by row on arrival.

Rule 1. The source is only read. The target is finished when everything in it has been read back and is the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Table

from wend.store.errors import StoreError
from wend.store.tables import TABLES, Opened, Row, Sum, Tables

Told = Callable[[str, int], None]  # the table, and how many of its rows are there


class Moved(msgspec.Struct, frozen=True):
    """One table that has arrived."""

    table: str
    rows: int
    checksum: str


def move(source: Opened, target: Opened, told: Told = lambda *_: None) -> list[Moved]:
    """Fill an empty store with everything that another holds. Raises `StoreError`; the target is then as before."""
    with source.source() as here, target.target() as there:
        sent = [(table, _send(here, there, table, told)) for table in TABLES]
        there.set_numbers(here.numbers())
        return [_arrived(there, table, expected) for table, expected in sent]


def _send(here: Tables, there: Tables, table: Table, told: Told) -> Sum:
    counted = Sum()

    def passing(portions: Iterable[Sequence[Row]]) -> Iterator[Row]:
        for portion in portions:
            counted.add(portion)
            yield from portion
            told(table.name, counted.rows)

    there.write(table, passing(here.rows(table)))
    return counted


def _arrived(there: Tables, table: Table, expected: Sum) -> Moved:
    found = Sum()
    for portion in there.rows(table):
        found.add(portion)
    if (found.rows, found.hex) != (expected.rows, expected.hex):
        raise StoreError(
            f"{table.name} has not arrived whole in {there.place}: {found.rows} rows ({found.hex}) of {expected.rows}"
            f" ({expected.hex}); nothing was moved"
        )
    return Moved(table.name, found.rows, found.hex)
