"""Properties of events as columns: by what customers of the record may differ.

Rule 1. A property is a column as long as the log, with nothing where the event does not have it.
Rule 2. Names are taken as they come, up to a limit; objects and lists are no values to differ by.
Rule 3. What tells who somebody is (`mine_personal`) is no column.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import pyarrow as pa

from wend import limits
from wend.app.mine_personal import personal_name, personal_values

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_Value = str | int | float | bool


class Attributes:
    """Gathers the properties of portions.

    >>> gathered = Attributes()
    >>> gathered.take(['{"device":"mobile"}', '{"price":3}'])
    >>> gathered.take(['{"device":"tv"}'])
    >>> {name: column.to_pylist() for name, column in gathered.columns().items()}
    {'device': ['mobile', None, 'tv'], 'price': [None, 3.0, None]}
    """

    def __init__(self) -> None:
        self._lengths: list[int] = []
        self._parts: dict[str, dict[int, pa.Array]] = {}

    def take(self, properties: Sequence[str | None]) -> None:
        """The properties (JSON text) of one portion of events."""
        rows = [_decode(each) if each and each != "{}" else {} for each in properties]
        place = len(self._lengths)
        self._lengths.append(len(rows))
        for name in dict.fromkeys(key for row in rows for key in row):
            if name in self._parts or (len(self._parts) < limits.MINE_ATTRIBUTES and not personal_name(name)):
                values = [_plain(row.get(name)) for row in rows]
                if any(value is not None for value in values):
                    self._parts.setdefault(name, {})[place] = _array(values)

    def columns(self) -> dict[str, pa.Array]:
        """One array a property, as long as all portions together."""
        columns = {name: self._column(parts) for name, parts in self._parts.items()}
        return {name: column for name, column in columns.items() if not _personal(column)}

    def _column(self, parts: dict[int, pa.Array]) -> pa.Array:
        kinds = {part.type for part in parts.values()}
        kind = kinds.pop() if len(kinds) == 1 else pa.string()
        whole = [
            parts[place].cast(kind) if place in parts else pa.nulls(length, kind)
            for place, length in enumerate(self._lengths)
        ]
        return pa.concat_arrays(whole)


def _personal(column: pa.Array) -> bool:
    return bool(pa.types.is_string(column.type)) and personal_values(column.unique().to_pylist())


def values_at(path: str, properties: Sequence[str | None]) -> pa.Array:
    """The value of one property, by its dotted path, as text; nothing where it is not there.

    >>> values_at("order.id", ['{"order":{"id":7}}', "{}", None]).to_pylist()
    ['7', None, None]
    """
    names = path.split(".")
    return pa.array([_text(_at(_decode(each), names)) if each else None for each in properties], pa.string())


def _at(value: Any, names: Sequence[str]) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    plain = _plain(value)
    return None if plain is None else str(plain)


def _plain(value: Any) -> _Value | None:
    return value if isinstance(value, str | int | float | bool) and value != "" else None


def _array(values: list[_Value | None]) -> pa.Array:
    known = [value for value in values if value is not None]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in known):
        return pa.array([None if value is None else float(value) for value in values], pa.float64())
    return pa.array([None if value is None else str(value) for value in values], pa.string())
