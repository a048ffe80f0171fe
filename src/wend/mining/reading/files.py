"""Opening files: which format a file has, and bytes out of it, compressed or not, with clear errors."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from wend.mining.errors import MiningError

FORMATS = ("csv", "parquet", "jsonl", "xes", "ocel-json", "ocel-xml", "ocel-sqlite")

_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".pq": "parquet", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".xes": "xes", ".jsonocel": "ocel-json", ".xmlocel": "ocel-xml", ".json": "ocel-json",
    ".xml": "ocel-xml", ".sqlite": "ocel-sqlite", ".db": "ocel-sqlite",
}  # fmt: skip
_GZIP = b"\x1f\x8b"


def format_of(path: Path) -> str:
    """The format of an existing file, by its first bytes where they tell, else by its ending."""
    head = _head(path)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"SQLite format 3\x00"):
        return "ocel-sqlite"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return "xes" if b"<trace" in text or b"xes" in text[:2_000].lower() else _xml_kind(path)
    if text.startswith((b"{", b"[")):
        return "ocel-json" if _is_ocel_json(path, text) else "jsonl"
    return "csv" if (named := named_format(path)) is None or named not in ("csv", "jsonl") else named


def named_format(path: Path) -> str | None:
    """The format that a file's name asks for, `.gz` aside."""
    suffixes = [s.casefold() for s in path.suffixes if s.casefold() != ".gz"]
    return _ENDINGS.get(suffixes[-1]) if suffixes else None


def _is_ocel_json(path: Path, text: bytes) -> bool:
    first = text.split(b"\n", 1)[0].strip()
    keys = (b'"objectTypes"', b'"eventTypes"', b'"objects"', b'"events"')
    whole_line = first.startswith(b"{") and first.endswith(b"}") and not any(key in first for key in keys)
    return not whole_line and (named_format(path) == "ocel-json" or any(key in text for key in keys))


def _xml_kind(path: Path) -> str:
    return "xes" if named_format(path) == "xes" else "ocel-xml"


def _head(path: Path) -> bytes:
    with opened(path) as stream:
        head = stream.read(8_192)
    if not head.strip():
        raise MiningError(f"{path} is empty: there is no event to read.")
    return head


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, uncompressed.

    Raises:
        MiningError: the file is absent, cannot be read, or is a gzip file that was cut or damaged.

    """
    try:
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            yield stream  # type: ignore[misc]
    except FileNotFoundError:
        raise MiningError(f"There is no file {path}.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise MiningError(f"{path} is a gzip file that was cut or damaged ({problem}): fetch it again.") from problem
    except OSError as problem:
        raise MiningError(f"{path} cannot be read: {problem.strerror or problem}.") from problem


def is_gzip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP
