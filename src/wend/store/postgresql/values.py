"""Python values as PostgreSQL takes them: any text, and whole columns at once.

Rule 1. Texts come back as they went in. PostgreSQL knows no NUL in a text: it is stored as U+FFFF and a 0, and U+FFFF
        itself, which no text should hold, as U+FFFF and a 1.
Rule 2. Columns are sent as binary arrays: a set-based statement over a thousand rows is one message, cheaply made.
"""

import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from psycopg import Connection, postgres
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format
from psycopg.types.string import StrBinaryDumper, StrDumper

_MARK: Final = "\uffff"
_NULL: Final = struct.pack(">i", -1)
_LENGTH: Final = struct.Struct(">i")
_BIGINT: Final = struct.Struct(">iq")
_HEAD: Final = struct.Struct(">iiIii")  # dimensions, has nulls, type of the elements, how many, number of the first

Row = Sequence[Any]


def escape(text: str) -> str:
    """A text without NUL."""
    if "\0" not in text and _MARK not in text:
        return text
    return text.replace(_MARK, _MARK + "1").replace("\0", _MARK + "0")


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    return text.replace(_MARK + "0", "\0").replace(_MARK + "1", _MARK)


class Bigints(list[int | None]):
    """A column of whole numbers."""


class Texts(list[str | None]):
    """A column of texts."""


class Bytes(list[bytes | None]):
    """A column of bytes."""


def columns(types: Sequence[type[list[Any]]], rows: Iterable[Row]) -> list[list[Any]]:
    """Rows as columns of these types, to be bound to the parameters of an `unnest`."""
    turned = list(zip(*rows, strict=True)) or [()] * len(types)
    return [of(values) for of, values in zip(types, turned, strict=True)]


def adapt(connection: Connection[Any]) -> None:
    """Teach a connection these types."""
    adapters = connection.adapters
    adapters.register_dumper(str, _BinaryText)
    adapters.register_dumper(str, _Text)
    for name in ("text", "varchar"):
        adapters.register_loader(name, _ReadText)
        adapters.register_loader(name, _ReadBinaryText)
    for of, dumper in ((Bigints, _Bigints), (Texts, _Texts), (Bytes, _Bytes)):
        adapters.register_dumper(of, dumper)


class _Text(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        return escape(obj).encode()


class _BinaryText(StrBinaryDumper):
    def dump(self, obj: str) -> Buffer | None:
        return escape(obj).encode()


class _ReadText(Loader):
    def load(self, data: Buffer) -> str:
        text = str(data, "utf-8")
        return unescape(text) if _MARK in text else text


class _ReadBinaryText(_ReadText):
    format = Format.BINARY


class _Array(Dumper):
    """A one-dimensional array in PostgreSQL's binary form."""

    format = Format.BINARY
    element = 0
    encode: Callable[[Any], bytes]

    def dump(self, obj: Any) -> Buffer | None:
        encode = type(self).encode
        body = [_NULL if each is None else encode(each) for each in obj]
        head = _HEAD.pack(1, 1, self.element, len(body), 1) if body else struct.pack(">iiI", 0, 0, self.element)
        return b"".join((head, *body))


def _oids(name: str) -> tuple[int, int]:
    info = postgres.types[name]
    return info.oid, info.array_oid


def _with_length(value: bytes) -> bytes:
    return _LENGTH.pack(len(value)) + value


class _Bigints(_Array):
    element, oid = _oids("int8")

    @staticmethod
    def encode(value: int) -> bytes:
        return _BIGINT.pack(8, value)


class _Texts(_Array):
    element, oid = _oids("text")

    @staticmethod
    def encode(value: str) -> bytes:
        return _with_length(escape(value).encode())


class _Bytes(_Array):
    element, oid = _oids("bytea")
    encode = staticmethod(_with_length)
