"""OCEL 2.0 (object-centric event logs) in JSON, XML and SQLite, seen from the side of one type of object.

Rule 1. The case is an object of the chosen type; an event that touches several such objects is in each of their cases.
Rule 2. An event that touches none is left out and counted.
Rule 3. With no type chosen, the type that most events touch is taken, and flagged.
Source: A. Berti et al., "OCEL (Object-Centric Event Log) 2.0 Specification" (2023).
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from lxml import etree

from wend.limits import FAULT_SAMPLES
from wend.mining.errors import MiningError
from wend.mining.log import Remark
from wend.mining.reading.build import Raw
from wend.mining.reading.columns import Roles
from wend.mining.reading.files import opened

_RESOURCES = ("resource", "org:resource", "agent", "assignee", "performer", "employee", "operator")


@dataclass(frozen=True)
class OcelEvent:
    """One event: its id, type, time as text, attributes, and the objects it touches."""

    id: str
    type: str
    time: str
    attributes: dict[str, Any] = field(default_factory=dict)
    objects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ocel:
    """The events in file order, and the type and first attribute values of each object."""

    events: list[OcelEvent]
    types: dict[str, str]
    object_attributes: dict[str, dict[str, Any]] = field(default_factory=dict)


def read_ocel_json(path: Path) -> Ocel:
    """The JSON form of OCEL 2.0."""
    with opened(path) as stream:
        try:
            found = msgspec.json.decode(stream.read())
            events = [
                OcelEvent(
                    str(e["id"]),
                    str(e["type"]),
                    str(e["time"]),
                    {a["name"]: a["value"] for a in e.get("attributes", ())},
                    tuple(r["objectId"] for r in e.get("relationships", ())),
                )
                for e in found["events"]
            ]
            types = {str(o["id"]): str(o["type"]) for o in found["objects"]}
            traits = {
                str(o["id"]): _first((a["name"], a["value"]) for a in o.get("attributes", ())) for o in found["objects"]
            }
        except msgspec.DecodeError as problem:
            raise MiningError(f"{path} is not well-formed JSON: {problem}. Was the file cut?") from problem
        except (KeyError, TypeError) as problem:
            raise MiningError(
                f"{path} is not OCEL 2.0 JSON: {problem} is missing in `events` or `objects`."
            ) from problem
    return Ocel(events, types, traits)


def read_ocel_xml(path: Path) -> Ocel:
    """The XML form of OCEL 2.0."""
    events: list[OcelEvent] = []
    types: dict[str, str] = {}
    traits: dict[str, dict[str, Any]] = {}
    with opened(path) as stream:
        try:
            for _, element in etree.iterparse(
                stream, tag=("{*}event", "{*}object"), resolve_entities=False, no_network=True
            ):
                name, kind = element.get("id"), element.get("type")
                if name is None or kind is None:
                    continue
                pairs = [(a.get("name"), a.text or "") for a in element.iterfind("{*}attributes/{*}attribute")]
                if etree.QName(element).localname == "object":
                    types[name], traits[name] = kind, _first(pairs)
                else:
                    touched = (r.get("object-id") for r in element.iter("{*}relationship", "{*}object"))
                    objects = tuple(o for o in touched if o)
                    events.append(OcelEvent(name, kind, element.get("time") or "", dict(pairs), objects))
                    element.clear()
        except etree.XMLSyntaxError as problem:
            raise MiningError(f"{path} is not well-formed XML: {problem.msg}. Was the file cut?") from problem
    if not events:
        raise MiningError(f"{path} is neither XES nor OCEL 2.0 XML: it has no <event> with an id and a type.")
    return Ocel(events, types, traits)


def read_ocel_sqlite(path: Path) -> Ocel:
    """The relational form of OCEL 2.0: one table per type, named by the map tables."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.row_factory = sqlite3.Row
            touched: dict[str, list[str]] = {}
            for event, thing in db.execute("SELECT ocel_event_id, ocel_object_id FROM event_object"):
                touched.setdefault(str(event), []).append(str(thing))
            types = {str(a): str(b) for a, b in db.execute("SELECT ocel_id, ocel_type FROM object")}
            events = [
                OcelEvent(
                    str(row["ocel_id"]),
                    kind,
                    str(row["ocel_time"]),
                    values,
                    tuple(touched.get(str(row["ocel_id"]), ())),
                )
                for kind, row, values in _rows(db, "event")
            ]
            place = {str(name): i for i, (name,) in enumerate(db.execute("SELECT ocel_id FROM event ORDER BY rowid"))}
            events.sort(key=lambda event: place.get(event.id, len(place)))
            traits: dict[str, dict[str, Any]] = {}
            for _, row, values in _rows(db, "object"):
                known = traits.setdefault(str(row["ocel_id"]), {})
                known |= {name: value for name, value in values.items() if name not in known}
    except (sqlite3.Error, IndexError) as problem:
        raise MiningError(f"{path} is no OCEL 2.0 database: {problem}.") from problem
    return Ocel(events, types, traits)


def _rows(db: sqlite3.Connection, noun: str) -> Iterator[tuple[str, sqlite3.Row, dict[str, Any]]]:
    """Every row of the type tables of events or objects, with its type and its attributes that have a value."""
    kinds = db.execute(f"SELECT ocel_type, ocel_type_map FROM {noun}_map_type").fetchall()  # noqa: S608 - noun is ours
    for kind, table in kinds:
        quoted = f"{noun}_{table}".replace('"', '""')
        for row in db.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608 - quoted; a table cannot be a parameter
            own = {k: row[k] for k in row.keys() if not k.startswith("ocel_") and row[k] is not None}  # noqa: SIM118 - a Row
            yield str(kind), row, own


def _first(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The first value of each name: attributes of objects have a history, of which the beginning is taken."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def flatten(ocel: Ocel, object_type: str | None, path: Path) -> Raw:
    """The log of the objects of one type, as rows.

    Raises:
        MiningError: no object has that type, or no event touches one.

    """
    chosen, flagged = _chosen(ocel, object_type, path)
    rows: list[tuple[str, OcelEvent]] = []
    lonely: list[str] = []
    for event in ocel.events:
        things = [o for o in dict.fromkeys(event.objects) if ocel.types.get(o) == chosen]
        rows += [(thing, event) for thing in things]
        if not things:
            lonely.append(f"event {event.id}: {event.type}")
    if not rows:
        raise MiningError(f"{path}: no event touches an object of type {chosen!r}; choose another type as the case.")
    reason = f"no object of type {chosen!r}"
    remarks = (Remark(reason, len(lonely), tuple(lonely[:FAULT_SAMPLES])),) if lonely else ()
    return Raw(_table(rows, ocel), remarks, flagged, preset=_roles(rows))


def _chosen(ocel: Ocel, object_type: str | None, path: Path) -> tuple[str, tuple[Remark, ...]]:
    known = sorted(set(ocel.types.values()))
    if object_type is not None:
        if object_type in known:
            return object_type, ()
        near = get_close_matches(object_type, known, 1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise MiningError(f"{path} has no objects of type {object_type!r}; its types are {', '.join(known)}.{hint}")
    touched = Counter(kind for e in ocel.events for kind in {ocel.types.get(o) for o in e.objects} if kind is not None)
    if not touched:
        raise MiningError(f"{path}: its events touch no object, so that no object can be the case.")
    best = min(touched, key=lambda kind: (-touched[kind], kind))
    others = ", ".join(k for k in known if k != best) or "none"
    return best, (Remark(f"objects of type {best!r} are the cases; other types: {others}", touched[best]),)


def _table(rows: list[tuple[str, OcelEvent]], ocel: Ocel) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "case:concept:name": [thing for thing, _ in rows],
        "concept:name": [event.type for _, event in rows],
        "time:timestamp": [event.time for _, event in rows],
        "ocel:eid": [event.id for _, event in rows],
    }
    for name in dict.fromkeys(name for _, event in rows for name in event.attributes):
        columns[name] = [event.attributes.get(name) for _, event in rows]
    for name in dict.fromkeys(n for thing, _ in rows for n in ocel.object_attributes.get(thing, ())):
        columns[f"case:{name}"] = [ocel.object_attributes.get(thing, {}).get(name) for thing, _ in rows]
    return pa.table({name: _array(values) for name, values in columns.items()})


def _array(values: list[Any]) -> pa.Array:
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if v is None else str(v) for v in values], pa.string())


def _roles(rows: list[tuple[str, OcelEvent]]) -> Roles:
    names = {name for _, event in rows for name in event.attributes}
    resource = next((name for name in _RESOURCES if name in names), None)
    start = "start_timestamp" if "start_timestamp" in names else None
    lifecycle = "lifecycle:transition" if "lifecycle:transition" in names else None
    return Roles("case:concept:name", "concept:name", "time:timestamp", start, resource, lifecycle)
