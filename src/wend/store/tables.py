"""Every table of a store, whole: what moving a store and comparing two rests on.

Rule 1. One path for all tables: the columns that `schema.METADATA` describes, in its order. A new table needs nothing here.
Rule 2. Whoever reads here is alone: nobody writes to that store meanwhile.
Rule 3. What is written is all there when the target is finished, or nothing is.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, Protocol

import msgspec
from sqlalchemy import Table

from wend.store.schema import METADATA
from wend.store.seen import OLDEST

TABLES: Final = tuple(METADATA.tables.values())
_CHANGED: Final = " WHERE value <> 0 AND name <> 'log ends'"
SIGNS_OF_USE: Final = {  # by table, a question that only a store with something in it answers; `meta` begins with zeros
    name: f"SELECT 1 FROM {name}{_CHANGED if name == 'meta' else ''} LIMIT 1"  # noqa: S608 - our own names
    for name in METADATA.tables
}
Row = tuple[Any, ...]
_pack: Final = msgspec.msgpack.Encoder().encode
_MODULUS: Final = 1 << 128


class Tables(Protocol):
    """The tables of one store."""

    place: str  # how messages name it

    def rows(self, table: Table) -> Iterator[Sequence[Row]]:
        """The rows of a table in portions, by its key; of `meta` without the counters that only this sort of store has."""

    def numbers(self) -> dict[str, int]:
        """By table, the last number given to a row: never given again, also when the row has gone."""

    def write(self, table: Table, rows: Iterable[Row]) -> None:
        """Add rows."""

    def set_numbers(self, numbers: dict[str, int]) -> None:
        """Count on from these."""


class Opened(Protocol):
    """How a sort of store opens its tables."""

    def source(self) -> AbstractContextManager[Tables]:
        """For reading. Raises `StoreError` where somebody else uses the store."""

    def target(self) -> AbstractContextManager[Tables]:
        """For filling: finished at the end, forgotten where that is an error. Raises `StoreError` unless it is empty."""


class Sum:
    """A checksum of rows that does not depend on their order."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Take these in."""
        for row in rows:
            digest = hashlib.blake2b(_pack(row), digest_size=16).digest()
            self._sum = (self._sum + int.from_bytes(digest)) % _MODULUS
            self.rows += 1

    @property
    def hex(self) -> str:
        """The sum as 32 digits."""
        return f"{self._sum:032x}"


def columns_of(table: Table) -> str:
    """Its columns, as SQL lists them."""
    return ", ".join(f'"{column.name}"' for column in table.columns)


def asked_of(table: Table) -> str:
    """The same for reading: whether a message id was seen lately is no part of what is moved."""
    return columns_of(table) if table.name != "seen" else f'{OLDEST} AS "level", "id"'


def key_of(table: Table) -> str:
    """The columns of its key, as SQL lists them."""
    return ", ".join(
        f'"{column.name}"' for column in table.primary_key.columns if table.name != "seen" or column.name == "id"
    )


def numbered(table: Table) -> str | None:
    """The column by which its rows are numbered as they come, if they are."""
    (first, *more) = table.primary_key.columns
    is_counted = first.autoincrement is not False and first.type.python_type is int
    return None if more or not is_counted else str(first.name)
