"""Comparisons as SQLite says them: `json_type` and `json_extract`; no regular expressions, so times are taken apart by GLOB."""

from typing import Any

from wend.rules.compare import kind
from wend.rules.sql_dialect import SCALARS, Fragment, sign
from wend.rules.tree import Op


class Sqlite:
    """The words of SQLite."""

    mark = "?"

    def path(self, column: str, names: list[str]) -> tuple[Fragment, Fragment]:
        steps = "$" + "".join(f'."{name}"' for name in names)
        return (_kind(f"json_type({column}, ?)"), [steps]), (f"json_extract({column}, ?)", [steps])

    def literal(self, value: Any) -> tuple[Fragment, Fragment]:
        return (f"'{kind(value)}'", []), ("?", [value])

    def test(self, op: Op) -> str:  # noqa: PLR0911 - one case a group of operators
        match op:
            case Op.IS:
                return f"vk = wk AND vk IN {SCALARS} AND v = w"
            case Op.IN:
                return f"wk = 'list' AND vk IN {SCALARS} AND {_member('w', 'vk', 'v')}"
            case Op.ABOVE | Op.AT_LEAST | Op.BELOW | Op.AT_MOST:
                return f"vk = 'number' AND wk = 'number' AND v {sign(op)} w"
            case Op.CONTAINS:
                inside = f"vk = 'list' AND wk IN {SCALARS} AND {_member('v', 'wk', 'w')}"
                return f"(vk = 'text' AND wk = 'text' AND instr(v, w) > 0) OR ({inside})"
            case Op.STARTS_WITH:
                return "vk = 'text' AND wk = 'text' AND substr(v, 1, length(w)) = w"
            case Op.BEFORE | Op.AFTER:
                times = f"{_time('v')} {sign(op)} {_time('w')}"
                return f"vk = 'text' AND wk = 'text' AND {times}"
            case _:
                return "vk IS NOT NULL"


def _kind(json_type: str) -> str:
    return (
        f"CASE {json_type} WHEN 'text' THEN 'text' WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number'"
        " WHEN 'true' THEN 'truth value' WHEN 'false' THEN 'truth value' WHEN 'array' THEN 'list'"
        " WHEN 'object' THEN 'mapping' END"
    )


def _member(items: str, of: str, value: str) -> str:
    rows = f"json_each(CASE WHEN {of} IS NOT NULL AND {items}k = 'list' THEN {items} ELSE '[]' END)"
    same = f"{_kind('item.type')} = {of} AND item.value = {value}"
    return f"EXISTS (SELECT 1 FROM {rows} AS item WHERE {same})"  # noqa: S608 - our own words only


def _time(text: str) -> str:
    """Microseconds since 1970 of a text as `times.microseconds` reads it, else NULL. `z` is its zone, `b` all before."""
    zone = (
        "CASE WHEN t GLOB '*Z' THEN 'Z'"
        " WHEN length(t) > 16 AND t GLOB '*[+-][01][0-9]:[0-5][0-9]' THEN substr(t, -6) ELSE '' END"
    )
    date = (
        "b GLOB '[1-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND date(substr(b, 1, 10), '+0 days') = substr(b, 1, 10)"
    )
    fraction = "substr(b, 20, 1) = '.' AND length(b) BETWEEN 21 AND 29 AND substr(b, 21) NOT GLOB '*[^0-9]*'"
    seconds = f"substr(b, 17) GLOB ':[0-5][0-9]*' AND (length(b) = 19 OR ({fraction}))"
    clock = (
        "substr(b, 11) GLOB '[T ][0-2][0-9]:[0-5][0-9]*' AND substr(b, 12, 2) < '24'"
        f" AND (length(b) = 16 OR ({seconds})) AND (z IN ('', 'Z') OR substr(z, 2, 2) < '15')"
    )
    whole = (
        "(CAST(julianday(substr(b, 1, 10)) - 2440587.5 AS INTEGER) * 86400 + CAST(substr(b, 12, 2) AS INTEGER) * 3600"
        " + CAST(substr(b, 15, 2) AS INTEGER) * 60 + CAST(substr(b, 18, 2) AS INTEGER)) * 1000000"
        " + CAST(substr(substr(b, 21) || '000000', 1, 6) AS INTEGER)"
    )
    offset = (
        "CASE WHEN z IN ('', 'Z') THEN 0 ELSE (CAST(substr(z, 2, 2) AS INTEGER) * 60 + CAST(substr(z, 5, 2) AS INTEGER))"
        " * 60000000 * CASE substr(z, 1, 1) WHEN '-' THEN -1 ELSE 1 END END"
    )
    zoned = f"SELECT t, {zone} AS z FROM (SELECT {text} AS t)"  # noqa: S608 - our own words only
    parts = f"SELECT z, substr(t, 1, length(t) - length(z)) AS b FROM ({zoned})"  # noqa: S608 - as above
    valid = f"{date} AND ((length(b) = 10 AND z = '') OR ({clock}))"
    return f"(SELECT CASE WHEN {valid} THEN {whole} - ({offset}) END FROM ({parts}))"  # noqa: S608 - our own words only
