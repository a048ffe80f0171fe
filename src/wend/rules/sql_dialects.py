"""How each database says what a comparison needs: the kind and value of a JSON operand, and each operator over two of them.

Rule 1. An operand is a row `vk, v` (the left) or `wk, w` (the right): its kind and its value. Every test over them is made of
        the same words in Python (`compare`), so the meaning is in one place and only the spelling here.
Rule 2. Nothing raises on data: what cannot be compared is NULL or false, and the caller asks by EXISTS.
Rule 3. No value is written into the text of a query; names in the text are ours.
"""

from typing import Any, Final, Protocol

import msgspec

from wend.rules.compare import kind
from wend.rules.tree import Op

Fragment = tuple[str, list[Any]]  # SQL and its parameters, in order

_SIGN: Final = {Op.ABOVE: ">", Op.AT_LEAST: ">=", Op.BELOW: "<", Op.AT_MOST: "<=", Op.BEFORE: "<", Op.AFTER: ">"}
_SCALARS: Final = "('text', 'number', 'truth value')"


def sign(op: Op) -> str:
    """The SQL sign of an operator that orders."""
    return _SIGN[op]


class Dialect(Protocol):
    """The words of one database."""

    mark: str  # how a parameter is written

    def path(self, column: str, names: list[str]) -> tuple[Fragment, Fragment]:
        """Kind and value of what lies at a path of a JSON column."""

    def literal(self, value: Any) -> tuple[Fragment, Fragment]:
        """Kind and value of a fixed scalar."""

    def test(self, op: Op) -> str:
        """The condition over `vk, v, wk, w` for an operator that is not negated."""


class Sqlite:
    """SQLite: `json_type` and `json_extract`; times are taken apart with GLOB and substr, as it has no regular expressions."""

    mark: Final = "?"

    def path(self, column: str, names: list[str]) -> tuple[Fragment, Fragment]:
        steps = "$" + "".join(f'."{name}"' for name in names)
        return (_sqlite_kind(f"json_type({column}, ?)"), [steps]), (f"json_extract({column}, ?)", [steps])

    def literal(self, value: Any) -> tuple[Fragment, Fragment]:
        return (f"'{kind(value)}'", []), ("?", [value])

    def test(self, op: Op) -> str:
        match op:
            case Op.IS:
                return f"vk = wk AND vk IN {_SCALARS} AND v = w"
            case Op.IN:
                return f"wk = 'list' AND vk IN {_SCALARS} AND {_sqlite_member('w', 'vk', 'v')}"
            case Op.ABOVE | Op.AT_LEAST | Op.BELOW | Op.AT_MOST:
                return f"vk = 'number' AND wk = 'number' AND v {sign(op)} w"
            case Op.CONTAINS:
                inside = f"vk = 'list' AND wk IN {_SCALARS} AND {_sqlite_member('v', 'wk', 'w')}"
                return f"(vk = 'text' AND wk = 'text' AND instr(v, w) > 0) OR ({inside})"
            case Op.STARTS_WITH:
                return "vk = 'text' AND wk = 'text' AND substr(v, 1, length(w)) = w"
            case Op.BEFORE | Op.AFTER:
                times = f"{_sqlite_time('v')} {sign(op)} {_sqlite_time('w')}"
                return f"vk = 'text' AND wk = 'text' AND {times}"
            case _:
                return "vk IS NOT NULL"


def _sqlite_kind(json_type: str) -> str:
    return (
        f"CASE {json_type} WHEN 'text' THEN 'text' WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number'"
        " WHEN 'true' THEN 'truth value' WHEN 'false' THEN 'truth value' WHEN 'array' THEN 'list'"
        " WHEN 'object' THEN 'mapping' END"
    )


def _sqlite_member(items: str, of: str, value: str) -> str:
    rows = f"json_each(CASE WHEN {of} IS NOT NULL AND {items}k = 'list' THEN {items} ELSE '[]' END)"
    return f"EXISTS (SELECT 1 FROM {rows} AS item WHERE {_sqlite_kind('item.type')} = {of} AND item.value = {value})"


def _sqlite_time(text: str) -> str:
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
    return (
        f"(SELECT CASE WHEN {date} AND ((length(b) = 10 AND z = '') OR ({clock})) THEN {whole} - ({offset}) END"
        f" FROM (SELECT z, substr(t, 1, length(t) - length(z)) AS b FROM (SELECT t, {zone} AS z FROM (SELECT {text} AS t))))"
    )


class PostgreSql:
    """PostgreSQL 16 and later: values stay `jsonb`, whose equality and order are typed already."""

    mark: Final = "%s"

    def path(self, column: str, names: list[str]) -> tuple[Fragment, Fragment]:
        value = column + " -> %s::text" * len(names)
        return (_postgresql_kind(f"({value})"), list(names)), (f"({value})", list(names))

    def literal(self, value: Any) -> tuple[Fragment, Fragment]:
        return (f"'{kind(value)}'", []), ("%s::jsonb", [msgspec.json.encode(value).decode()])

    def test(self, op: Op) -> str:
        match op:
            case Op.IS:
                return f"vk = wk AND vk IN {_SCALARS} AND v = w"
            case Op.IN:
                return f"wk = 'list' AND vk IN {_SCALARS} AND w @> v"
            case Op.ABOVE | Op.AT_LEAST | Op.BELOW | Op.AT_MOST:
                return f"vk = 'number' AND wk = 'number' AND v {sign(op)} w"
            case Op.CONTAINS:
                inside = f"vk = 'list' AND wk IN {_SCALARS} AND v @> w"
                return f"(vk = 'text' AND wk = 'text' AND strpos(v #>> '{{}}', w #>> '{{}}') > 0) OR ({inside})"
            case Op.STARTS_WITH:
                return "vk = 'text' AND wk = 'text' AND starts_with(v #>> '{}', w #>> '{}')"
            case Op.BEFORE | Op.AFTER:
                times = f"{_postgresql_time('v')} {sign(op)} {_postgresql_time('w')}"
                return f"vk = 'text' AND wk = 'text' AND {times}"
            case _:
                return "vk IS NOT NULL"


def _postgresql_kind(node: str) -> str:
    return (
        f"CASE jsonb_typeof({node}) WHEN 'string' THEN 'text' WHEN 'number' THEN 'number'"
        " WHEN 'boolean' THEN 'truth value' WHEN 'array' THEN 'list' WHEN 'object' THEN 'mapping' END"
    )


def _postgresql_time(text: str) -> str:
    """Microseconds since 1970 of a text as `times.microseconds` reads it, else NULL."""
    t = f"({text} #>> '{{}}')"
    zone = f"substring({t} from 'Z$|[+-][0-9]{{2}}:[0-9]{{2}}$')"
    pattern = (
        "^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?"
        "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?)?$"
    )
    valid = f"{t} ~ '{pattern}' AND pg_input_is_valid(left({t}, 10), 'date')"

    def number(expression: str) -> str:
        return f"coalesce(nullif({expression}, '')::bigint, 0)"

    hours, minutes = number(f"substr({t}, 12, 2)"), number(f"substr({t}, 15, 2)")
    seconds = number(f"substring({t} from '^.{{16}}:([0-9]{{2}})')")
    fraction = number(f"rpad(substr(substring({t} from '\\.([0-9]+)'), 1, 6), 6, '0')")
    offset = (
        f"CASE WHEN length({zone}) = 6 THEN (substr({zone}, 2, 2)::bigint * 60 + substr({zone}, 5, 2)::bigint)"
        f" * 60000000 * CASE left({zone}, 1) WHEN '-' THEN -1 ELSE 1 END ELSE 0 END"
    )
    whole = (
        f"((left({t}, 10)::date - DATE '1970-01-01')::bigint * 86400 + {hours} * 3600 + {minutes} * 60 + {seconds})"
        f" * 1000000 + {fraction}"
    )
    return f"(CASE WHEN {valid} THEN CASE WHEN length({t}) = 10 THEN (left({t}, 10)::date - DATE '1970-01-01')::bigint * 86400000000 ELSE {whole} - {offset} END END)"


DIALECTS: Final[dict[str, Dialect]] = {"sqlite": Sqlite(), "postgresql": PostgreSql()}
