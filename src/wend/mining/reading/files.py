"""Opening files: which format a file has, and bytes out of it, compressed or not, with clear errors."""

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from wend.mining.errors import MiningError

FORMATS = ("csv", "parquet", "jsonl", "xes", "ocel-json", "ocel-xml", "ocel-sqlite")

_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".parquet": "parquet", ".pq": "parquet", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".xes": "xes", ".jsonocel": "ocel-json", ".xmlocel": "ocel-xml", ".json": "ocel-json",
    ".xml": "ocel-xml", ".sqlite": "ocel-sqlite", ".db": "ocel-sqlite",
}  # fmt: skip
_GZIP = b"\x1f\x8b"
_BUFFER_BYTES = 1 << 20

Progress = Callable[[float], None]  # is told the share of a file that has been read, 0 to 1


def format_of(path: Path) -> str:
    """The format of an existing file, by its first bytes where they tell, else by its ending. A folder is one of Parquet."""
    if path.is_dir():
        return "parquet"
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
def opened(path: Path, progress: Progress | None = None) -> Iterator[IO[bytes]]:
    """The bytes of a file, uncompressed; `progress` is told how far it has been read.

    Raises:
        MiningError: the file is absent, cannot be read, or is a gzip file that was cut or damaged.

    """
    try:
        packed = is_gzip(path)
        with _plain(path, progress) as plain, gzip.open(plain, "rb") if packed else plain as stream:
            yield stream  # type: ignore[misc]  # a gzip file is read like any other
    except FileNotFoundError:
        raise MiningError(f"There is no file {path}.") from None
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise MiningError(f"{path} is a gzip file that was cut or damaged ({problem}): fetch it again.") from problem
    except OSError as problem:
        raise MiningError(f"{path} cannot be read: {problem.strerror or problem}.") from problem


def is_gzip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP


@contextmanager
def arrow_input(path: Path, progress: Progress | None = None) -> Iterator[Any]:
    """The same as a stream of pyarrow, which reads a plain file faster itself where nobody wants to know how far it is."""
    packed = is_gzip(path)
    if progress is None:
        with pa.input_stream(str(path), compression="gzip" if packed else None) as stream:
            yield stream
        return
    with _plain(path, progress) as plain, pa.PythonFile(plain, mode="r") as file:
        yield pa.CompressedInputStream(file, "gzip") if packed else file


def _plain(path: Path, progress: Progress | None) -> IO[bytes]:
    return path.open("rb") if progress is None else io.BufferedReader(_Watched(path, progress), _BUFFER_BYTES)


class _Watched(io.FileIO):
    """A file that tells how far it has been read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path)
        self._bytes = max(os.fstat(self.fileno()).st_size, 1)
        self._progress = progress

    def readinto(self, buffer: Any, /) -> int | None:
        count = super().readinto(buffer)
        self._progress(min(self.tell() / self._bytes, 1.0))
        return count
