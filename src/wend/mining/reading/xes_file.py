"""XES (IEEE 1849-2016), trace by trace, so that only one trace stands in memory as a tree.

The attributes of all events of a trace are fetched at once by XPath: no step in Python per event.
Values of attributes nested in attributes are not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from wend.mining.errors import MiningError
from wend.mining.log import Remark
from wend.mining.reading.build import Raw
from wend.mining.reading.columns import Roles
from wend.mining.reading.files import Progress, opened

_FLUSH_VALUES = 1_000_000
_KINDS = {"int": pa.int64(), "float": pa.float64(), "boolean": pa.bool_()}
_own_keys: Any = etree.XPath("*[@value]/@key", smart_strings=False)
_own_values: Any = etree.XPath("*[@key]/@value", smart_strings=False)


@dataclass(eq=False)
class _Gathered:
    """Attributes as (owner, key, value) columns; owners are events or traces, numbered in file order."""

    owners: int = 0
    sizes: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    chunks: list[tuple[np.ndarray[Any, Any], pa.Array, pa.Array]] = field(default_factory=list)

    def add(self, sizes: list[int], keys: list[str], values: list[str]) -> None:
        self.sizes += sizes
        self.keys += keys
        self.values += values
        if len(self.keys) >= _FLUSH_VALUES:
            self.flush()

    def flush(self) -> None:
        owner = np.repeat(np.arange(self.owners, self.owners + len(self.sizes)), self.sizes)
        self.chunks.append((owner, pa.array(self.keys, pa.string()), pa.array(self.values, pa.string())))
        self.owners += len(self.sizes)
        self.sizes, self.keys, self.values = [], [], []

    def columns(self) -> dict[str, Any]:
        """One column per key, with a value or nothing per owner; of a key given twice the last value counts."""
        self.flush()
        owner = np.concatenate([chunk[0] for chunk in self.chunks])
        keys = pa.chunked_array([chunk[1] for chunk in self.chunks]).dictionary_encode().combine_chunks()
        values = pa.chunked_array([chunk[2] for chunk in self.chunks])
        keys = keys.chunk(0) if isinstance(keys, pa.ChunkedArray) else keys
        code = keys.indices.to_numpy(zero_copy_only=False)
        return {
            name: self._column(name, owner, values, np.flatnonzero(code == i))
            for i, name in enumerate(keys.dictionary.to_pylist())
        }

    def _column(self, name: str, owner: Any, values: pa.ChunkedArray, rows: Any) -> Any:
        where = np.full(self.owners, -1, np.int64)
        where[owner[rows]] = rows
        column = values.take(pa.array(where, mask=where < 0))
        kind = _KINDS.get(self.kinds.get(name, "string"))
        if kind is None:
            return column
        try:
            return column.cast(kind)
        except pa.ArrowInvalid:
            return column


def read_xes(path: Path, progress: Progress | None = None) -> Raw:
    """Events as rows, trace attributes as columns named `case:…`.

    Raises:
        MiningError: the file is not well-formed XML, was cut, or has no events.

    """
    events, traces = _Gathered(), _Gathered()
    with opened(path, progress) as stream:
        lengths = [_add_trace(trace, events, traces) for trace in _traces(stream, path)]
    if not sum(lengths):
        raise MiningError(f"{path} has no event in any trace.")
    of_trace = np.repeat(np.arange(len(lengths)), lengths)
    columns: dict[str, Any] = {}
    own = traces.columns()
    own["concept:name"] = _names(own.get("concept:name"), len(lengths))
    for name, column in own.items():
        chunk = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        columns[f"case:{name}"] = pa.DictionaryArray.from_arrays(pa.array(of_trace), chunk)
    columns |= events.columns()
    empty = lengths.count(0)
    remarks = (Remark("a trace without events", empty),) if empty else ()
    return Raw(pa.table(columns), remarks)


def _names(given: Any, n_traces: int) -> pa.Array:
    """The names of the cases; a trace without one is called by its place in the file."""
    places = pa.array([f"trace {i + 1}" for i in range(n_traces)])
    return places if given is None else pc.coalesce(given.cast(pa.string()), places)


def _traces(stream: IO[bytes], path: Path) -> Iterator[Any]:
    try:
        for _, trace in etree.iterparse(
            stream, tag="{*}trace", resolve_entities=False, no_network=True, huge_tree=True
        ):
            yield trace
            trace.clear()
            while trace.getprevious() is not None:
                del trace.getparent()[0]
    except etree.XMLSyntaxError as problem:
        raise MiningError(f"{path} is not well-formed XML: {problem.msg}. Was the file cut?") from problem


def _add_trace(trace: Any, events: _Gathered, traces: _Gathered) -> int:
    """Gather one trace; the number of its events."""
    find_events, find_keys, find_values = _finders(etree.QName(trace).namespace)
    rows, keys, values = find_events(trace), _own_keys(trace), _own_values(trace)
    traces.add([len(keys)], keys, values)
    _note_kinds(traces, keys, trace)
    if not rows:
        return 0
    keys, values = find_keys(trace), find_values(trace)
    sizes = list(map(len, rows))
    if len(keys) != sum(sizes) or len(values) != sum(sizes):
        pairs = [
            [(a.get("key"), a.get("value")) for a in row if a.get("key") and a.get("value") is not None] for row in rows
        ]
        sizes = list(map(len, pairs))
        keys, values = [k for p in pairs for k, _ in p], [v for p in pairs for _, v in p]
    events.add(sizes, keys, values)
    _note_kinds(events, keys, chain.from_iterable(rows))
    return len(rows)


@cache
def _finders(namespace: str | None) -> tuple[Any, Any, Any]:
    """What finds the events of a trace, and the keys and the values of all their attributes, in order."""
    known, event = ({"x": namespace}, "x:event") if namespace else ({}, "event")
    paths = (event, f"{event}/*/@key", f"{event}/*/@value")
    events, keys, values = (etree.XPath(path, namespaces=known, smart_strings=False) for path in paths)
    return events, keys, values


def _note_kinds(gathered: _Gathered, keys: list[str], elements: Any) -> None:
    """Remember the type of a key where it comes for the first time."""
    if not gathered.kinds.keys() >= set(keys):
        named = (e for e in elements if isinstance(e.tag, str) and e.get("key"))
        gathered.kinds |= {e.get("key"): etree.QName(e).localname for e in named} | gathered.kinds


def xes_roles(columns: list[str]) -> Roles | None:
    """The roles by the names of the standard; None where the log does not use them."""
    needed = ("case:concept:name", "concept:name", "time:timestamp")
    if not all(name in columns for name in needed):
        return None
    given = {
        name: name if name in columns else None for name in ("start_timestamp", "org:resource", "lifecycle:transition")
    }
    return Roles(*needed, given["start_timestamp"], given["org:resource"], given["lifecycle:transition"])
