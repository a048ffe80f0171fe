"""XES (IEEE 1849-2016): one trace per case; start times as the attribute `start_timestamp`."""

from datetime import datetime
from typing import IO, Any
from xml.sax.saxutils import quoteattr

import pyarrow as pa

from wend.mining.log import EventLog, datetime_of
from wend.mining.writing.tables import text_of

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<classifier name="Activity" keys="concept:name"/>
"""
_BATCH_CASES = 2_000


def write_xes(log: EventLog, stream: IO[bytes]) -> None:
    stream.write(_HEAD.encode())
    tags = _Tags()
    for low in range(0, log.n_cases, _BATCH_CASES):
        high = min(low + _BATCH_CASES, log.n_cases)
        events = event_rows(log, int(log.offsets[low]), int(log.offsets[high]))
        traits = case_rows(log, low, high)
        lines: list[str] = []
        for i in range(low, high):
            lines.append("\t<trace>\n")
            lines += [
                tags.line("\t\t", k, v) for k, v in [("concept:name", log.case_name(i)), *traits[i - low].items()]
            ]
            begin = int(log.offsets[low])
            for row in events[int(log.offsets[i]) - begin : int(log.offsets[i + 1]) - begin]:
                lines.append("\t\t<event>\n")
                lines += [tags.line("\t\t\t", k, v) for k, v in row.items()]
                lines.append("\t\t</event>\n")
            lines.append("\t</trace>\n")
        stream.write("".join(lines).encode())
    stream.write(b"</log>\n")


class _Tags:
    """The lines of attributes; names and texts come again and again, so their quoted forms are kept."""

    def __init__(self) -> None:
        self._quoted: dict[str, str] = {}

    def line(self, indent: str, key: str, value: Any) -> str:
        return f"{indent}<{_kind(value)} key={self._quote(key)} value={self._quote(text_of(value))}/>\n"

    def _quote(self, text: str) -> str:
        found = self._quoted.get(text)
        if found is None:
            found = quoteattr(_allowed(text), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})
            if len(self._quoted) < 100_000:
                self._quoted[text] = found
        return found


def _allowed(text: str) -> str:
    """The text without the control characters that XML 1.0 forbids; a replacement mark stands in their place."""
    if text.isprintable():
        return text
    return "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int():
            return "int"
        case float():
            return "float"
        case datetime():
            return "date"
        case _:
            return "string"


def event_rows(log: EventLog, low: int, high: int) -> list[dict[str, Any]]:
    """The events of some rows as dictionaries of what is known of each, with the names of XES."""
    columns: dict[str, list[Any]] = {"concept:name": [log.activities[c] for c in log.activity[low:high]]}
    columns["time:timestamp"] = [datetime_of(t) for t in log.time[low:high]]
    if log.start is not None:
        columns["start_timestamp"] = [datetime_of(t) for t in log.start[low:high]]
    if log.resource is not None:
        columns["org:resource"] = [log.resources[c] if c >= 0 else None for c in log.resource[low:high]]
    if log.lifecycle is not None:
        columns["lifecycle:transition"] = [log.lifecycles[c] if c >= 0 else None for c in log.lifecycle[low:high]]
    columns |= {k: _values(v, low, high) for k, v in log.attributes.items() if k not in columns}
    return _rows(columns, high - low)


def case_rows(log: EventLog, low: int, high: int) -> list[dict[str, Any]]:
    """What is known of each of some cases."""
    return _rows({k: _values(v, low, high) for k, v in log.case_attributes.items() if k != "concept:name"}, high - low)


def _values(column: Any, low: int, high: int) -> list[Any]:
    part = column[low:high]
    return list(part.to_pylist() if isinstance(part, (pa.Array, pa.ChunkedArray)) else part.tolist())


def _rows(columns: dict[str, list[Any]], n: int) -> list[dict[str, Any]]:
    if not columns:
        return [{} for _ in range(n)]
    names = list(columns)
    return [
        {k: v for k, v in zip(names, values, strict=True) if v is not None}
        for values in zip(*columns.values(), strict=True)
    ]
