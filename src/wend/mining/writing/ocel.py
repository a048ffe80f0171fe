"""OCEL 2.0: each case becomes an object of type `case`, each event touches the object of its case.

Resource and start time are attributes of the event (`resource`, `start_timestamp`), so that reading gives them back.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

import msgspec

from wend.mining.log import EventLog
from wend.mining.writing.tables import text_of
from wend.mining.writing.xes import case_rows, event_rows

OBJECT_TYPE = "case"
_BATCH_CASES = 2_000
_ORIGIN = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS = {bool: "boolean", int: "integer", float: "float", datetime: "time"}


def write_ocel_json(log: EventLog, stream: IO[bytes]) -> None:
    encode = msgspec.json.encode
    objects = [
        {
            "id": name,
            "type": OBJECT_TYPE,
            "attributes": [{"name": k, "time": "1970-01-01T00:00:00Z", "value": _json(v)} for k, v in row.items()],
        }
        for name, row in _objects(log)
    ]
    stream.write(
        b'{"objectTypes":' + encode([{"name": OBJECT_TYPE, "attributes": _kinds(row for _, row in _objects(log))}])
    )
    stream.write(b',"eventTypes":' + encode([{"name": k, "attributes": v} for k, v in _event_types(log).items()]))
    stream.write(b',"objects":' + encode(objects) + b',"events":[')
    for i, (number, kind, time, thing, row) in enumerate(_events(log)):
        event = {
            "id": f"e{number}",
            "type": kind,
            "time": _stamp(time),
            "attributes": [{"name": k, "value": _json(v)} for k, v in row.items()],
            "relationships": [{"objectId": thing, "qualifier": OBJECT_TYPE}],
        }
        stream.write((b",\n" if i else b"\n") + encode(event))
    stream.write(b"\n]}\n")


def write_ocel_xml(log: EventLog, stream: IO[bytes]) -> None:
    def put(text: str) -> None:
        stream.write(text.encode())

    put('<?xml version="1.0" encoding="UTF-8"?>\n<log>\n<object-types>\n')
    put(_type_xml("object-type", OBJECT_TYPE, _kinds(row for _, row in _objects(log))))
    put("</object-types>\n<event-types>\n")
    for name, kinds in _event_types(log).items():
        put(_type_xml("event-type", name, kinds))
    put("</event-types>\n<objects>\n")
    for name, row in _objects(log):
        values = "".join(_value_xml(k, v, ' time="1970-01-01T00:00:00Z"') for k, v in row.items())
        put(f'<object id={quoteattr(name)} type="{OBJECT_TYPE}"><attributes>{values}</attributes></object>\n')
    put("</objects>\n<events>\n")
    for number, kind, time, thing, row in _events(log):
        values = "".join(_value_xml(k, v, "") for k, v in row.items())
        put(
            f'<event id="e{number}" type={quoteattr(kind)} time="{_stamp(time)}"><attributes>{values}</attributes>'
            f'<objects><relationship object-id={quoteattr(thing)} qualifier="{OBJECT_TYPE}"/></objects></event>\n'
        )
    put("</events>\n</log>\n")


def write_ocel_sqlite(log: EventLog, path: Path) -> None:
    """The relational form, with one table of events per event type."""
    kinds = _event_types(log)
    tables = {name: f"{re.sub(r'[^A-Za-z0-9]', '', name)}{i}" for i, name in enumerate(kinds)}
    traits = [k["name"] for k in _kinds(row for _, row in _objects(log))]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT)")
        db.execute("CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT)")
        db.execute("CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)")
        db.execute("CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT)")
        for noun, pairs in (("event", tables), ("object", {OBJECT_TYPE: OBJECT_TYPE})):
            db.execute(f"CREATE TABLE {noun}_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)")
            db.executemany(f"INSERT INTO {noun}_map_type VALUES (?, ?)", list(pairs.items()))  # noqa: S608 - ours
        for name, own in kinds.items():
            db.execute(f"CREATE TABLE {_quoted('event_' + tables[name])} ({_columns(['ocel_id', 'ocel_time'], own)})")
        names = ["ocel_id", "ocel_time", "ocel_changed_field"]
        db.execute(f"CREATE TABLE object_{OBJECT_TYPE} ({_columns(names, [{'name': t} for t in traits])})")
        for name, row in _objects(log):
            db.execute("INSERT INTO object VALUES (?, ?)", (name, OBJECT_TYPE))
            _insert(db, f"object_{OBJECT_TYPE}", [name, _stamp(_ORIGIN), None, *(_sql(row.get(t)) for t in traits)])
        for number, kind, time, thing, row in _events(log):
            db.execute("INSERT INTO event VALUES (?, ?)", (f"e{number}", kind))
            db.execute("INSERT INTO event_object VALUES (?, ?, ?)", (f"e{number}", thing, OBJECT_TYPE))
            own = [_sql(row.get(k["name"])) for k in kinds[kind]]
            _insert(db, f"event_{tables[kind]}", [f"e{number}", _stamp(time), *own])


def _objects(log: EventLog) -> Iterator[tuple[str, dict[str, Any]]]:
    for low in range(0, log.n_cases, _BATCH_CASES):
        high = min(low + _BATCH_CASES, log.n_cases)
        yield from zip(log.case_names(range(low, high)), case_rows(log, low, high), strict=True)


def _events(log: EventLog) -> Iterator[tuple[int, str, datetime, str, dict[str, Any]]]:
    """Number, type, time, case and attributes of each event, in the order of the log."""
    for low in range(0, log.n_cases, _BATCH_CASES):
        begin, end = int(log.offsets[low]), int(log.offsets[min(low + _BATCH_CASES, log.n_cases)])
        for number, known in enumerate(event_rows(log, begin, end), begin):
            row = known
            kind, time = row.pop("concept:name"), row.pop("time:timestamp")
            who = row.pop("org:resource", None)
            row.pop("ocel:eid", None)
            row = row if who is None else {"resource": who, **row}
            yield number + 1, kind, time, log.case_name(int(log.case[number])), row


def _kinds(rows: Iterator[dict[str, Any]]) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            found.setdefault(name, _KINDS.get(type(value), "string"))
    return [{"name": name, "type": kind} for name, kind in found.items()]


def _event_types(log: EventLog) -> dict[str, list[dict[str, str]]]:
    found: dict[str, dict[str, str]] = {}
    for _, kind, _, _, row in _events(log):
        known = found.setdefault(kind, {})
        if not known.keys() >= row.keys():
            known |= {k: _KINDS.get(type(v), "string") for k, v in row.items() if k not in known}
    return {kind: [{"name": k, "type": t} for k, t in own.items()] for kind, own in found.items()}


def _type_xml(tag: str, name: str, kinds: list[dict[str, str]]) -> str:
    own = "".join(f'<attribute name={quoteattr(k["name"])} type="{k["type"]}"/>' for k in kinds)
    return f"<{tag} name={quoteattr(name)}><attributes>{own}</attributes></{tag}>\n"


def _value_xml(name: str, value: Any, more: str) -> str:
    return f"<attribute name={quoteattr(name)}{more}>{escape(text_of(value))}</attribute>"


def _stamp(time: datetime) -> str:
    return time.isoformat().replace("+00:00", "Z")


def _json(value: Any) -> Any:
    return _stamp(value) if isinstance(value, datetime) else value


def _sql(value: Any) -> Any:
    return _stamp(value) if isinstance(value, datetime) else int(value) if isinstance(value, bool) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(first: list[str], more: list[dict[str, str]]) -> str:
    """The columns of a table; SQLite does not tell capitals apart, so names that differ only so get a number."""
    names: dict[str, str] = {}
    for name in [*first, *(k["name"] for k in more)]:
        free = next(
            n for i in range(1, len(more) + 3) if (n := name if i == 1 else f"{name}_{i}").casefold() not in names
        )
        names[free.casefold()] = free
    return ", ".join(_quoted(name) for name in names.values())


def _insert(db: sqlite3.Connection, table: str, values: list[Any]) -> None:
    db.execute(f"INSERT INTO {_quoted(table)} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - quoted
