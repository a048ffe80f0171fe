"""Comparisons as PostgreSQL (16 and later) says them: values stay `jsonb`, whose equality and order are typed already."""

from typing import Any

import msgspec

from wend.rules.compare import kind
from wend.rules.sql_dialect import SCALARS, Fragment, sign
from wend.rules.tree import Op


class PostgreSql:
    """The words of PostgreSQL."""

    mark = "%s"

    def path(self, column: str, names: list[str]) -> tuple[Fragment, Fragment]:
        value = column + " -> %s::text" * len(names)
        return (_kind(f"({value})"), list(names)), (f"({value})", list(names))

    def literal(self, value: Any) -> tuple[Fragment, Fragment]:
        return (f"'{kind(value)}'", []), ("%s::jsonb", [msgspec.json.encode(value).decode()])

    def test(self, op: Op) -> str:  # noqa: PLR0911 - one case a group of operators
        match op:
            case Op.IS:
                return f"vk = wk AND vk IN {SCALARS} AND v = w"
            case Op.IN:
                return f"wk = 'list' AND vk IN {SCALARS} AND w @> v"
            case Op.ABOVE | Op.AT_LEAST | Op.BELOW | Op.AT_MOST:
                return f"vk = 'number' AND wk = 'number' AND v {sign(op)} w"
            case Op.CONTAINS:
                inside = f"vk = 'list' AND wk IN {SCALARS} AND v @> w"
                return f"(vk = 'text' AND wk = 'text' AND strpos(v #>> '{{}}', w #>> '{{}}') > 0) OR ({inside})"
            case Op.STARTS_WITH:
                return "vk = 'text' AND wk = 'text' AND starts_with(v #>> '{}', w #>> '{}')"
            case Op.BEFORE | Op.AFTER:
                times = f"{_time('v')} {sign(op)} {_time('w')}"
                return f"vk = 'text' AND wk = 'text' AND {times}"
            case _:
                return "vk IS NOT NULL"


def _kind(node: str) -> str:
    return (
        f"CASE jsonb_typeof({node}) WHEN 'string' THEN 'text' WHEN 'number' THEN 'number'"
        " WHEN 'boolean' THEN 'truth value' WHEN 'array' THEN 'list' WHEN 'object' THEN 'mapping' END"
    )


def _time(text: str) -> str:
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
    midnight = f"(left({t}, 10)::date - DATE '1970-01-01')::bigint"
    moment = f"({midnight} * 86400 + {hours} * 3600 + {minutes} * 60 + {seconds}) * 1000000 + {fraction}"
    whole = f"CASE WHEN length({t}) = 10 THEN {midnight} * 86400000000 ELSE {moment} - {offset} END"
    return f"(CASE WHEN {valid} THEN {whole} END)"
