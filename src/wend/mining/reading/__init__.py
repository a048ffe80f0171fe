"""Reading event logs of any usual format into an `EventLog`."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.reading.build import Raw, Wanted, build_log
from wend.mining.reading.columns import Roles, find_roles, may_play
from wend.mining.reading.csv_file import csv_header, read_csv
from wend.mining.reading.files import FORMATS, Progress, format_of
from wend.mining.reading.jsonl_file import read_jsonl
from wend.mining.reading.ocel import flatten, read_ocel_json, read_ocel_sqlite, read_ocel_xml
from wend.mining.reading.parquet_file import parquet_columns, read_parquet
from wend.mining.reading.xes_file import read_xes, xes_roles


def read(
    path: str | Path,
    *,
    case: str | None = None,
    activity: str | None = None,
    time: str | None = None,
    start: str | None = None,
    resource: str | None = None,
    lifecycle: str | None = None,
    attributes: Wanted = True,
    format: str | None = None,  # noqa: A002 - the word of the command line
    progress: Progress | None = None,
) -> EventLog:
    """Read an event log: CSV, Parquet, JSON Lines, XES, or OCEL 2.0 (JSON, XML, SQLite); the text formats also as .gz.
    A folder is read as all the Parquet files in it, such as Wend's archive.

    Columns that are not named are guessed. In an OCEL log `case` names the type of object that is the case.
    `attributes` says whether the other columns are kept: all, none, or those named. Times without a zone are UTC.
    Rows that cannot be used are counted in `left_out` of the log, odd ones in `flagged`. `progress` is told what share of a
    text file has been read.

    Raises:
        MiningError: the file is absent, empty, cut or of no known format; a needed column is missing; no row is usable.

    """
    where = Path(path)
    kind = format or format_of(where)
    named = {
        "case": case,
        "activity": activity,
        "time": time,
        "start": start,
        "resource": resource,
        "lifecycle": lifecycle,
    }
    match kind:
        case "csv":
            columns, delimiter = csv_header(where)
            roles = find_roles(columns, named, str(where))
            once = [name for name in (roles.case, roles.activity, roles.resource, roles.lifecycle) if name]
            wanted = _wanted(columns, roles, attributes)
            raw = read_csv(where, columns, delimiter, wanted, dictionaries=once, progress=progress)
        case "parquet":
            columns = parquet_columns(where)
            roles = find_roles(columns, named, str(where))
            wanted = _wanted(columns, roles, attributes)
            raw = read_parquet(where, wanted, [n for n in wanted if n not in (roles.time, roles.start)])
        case "jsonl":
            raw, columns = read_jsonl(where, lambda name: _kept(name, named, attributes), progress=progress)
            roles = find_roles(columns, named, str(where))
        case "xes":
            raw = read_xes(where, progress)
            roles = _of_standard(raw, named, where)
        case "ocel-json" | "ocel-xml" | "ocel-sqlite":
            reader = {"ocel-json": read_ocel_json, "ocel-xml": read_ocel_xml, "ocel-sqlite": read_ocel_sqlite}[kind]
            raw = flatten(reader(where), case, where)
            roles = _of_standard(raw, named | {"case": None}, where)
        case _:
            raise MiningError(f"There is no format {kind!r}; the formats are {', '.join(FORMATS)}.")
    return build_log(raw, roles, str(where), attributes=attributes)


def _of_standard(raw: Raw, named: dict[str, str | None], where: Path) -> Roles:
    """The roles of a format with fixed names, except where the caller names others."""
    columns = raw.table.column_names
    preset = raw.preset or xes_roles(columns)
    given = {role: name for role, name in named.items() if name}
    if preset is None:
        return find_roles(columns, named, str(where))
    fixed = {role: value for role in Roles.__dataclass_fields__ if (value := getattr(preset, role))}
    return replace(preset, **_checked(find_roles(columns, fixed | given, str(where)), given))


def _checked(found: Roles, given: dict[str, str]) -> dict[str, str]:
    return {role: getattr(found, role) for role in given}


def _wanted(columns: Sequence[str], roles: Roles, attributes: Wanted) -> list[str]:
    used = roles.used()
    return [name for name in columns if name and (name in used or _asked(name, attributes))]


def _kept(name: str, named: dict[str, str | None], attributes: Wanted) -> bool:
    return _asked(name, attributes) or may_play(name, named)


def _asked(name: str, attributes: Wanted) -> bool:
    if isinstance(attributes, bool):
        return attributes
    return name in attributes or name.removeprefix("case:") in attributes
