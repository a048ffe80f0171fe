"""What customers are, beside what they do: traits, segments and the way they came, as columns of a log of our own record.

Rule 1. A trait is as it is today, one value a case. A case of several customers (a team, a product) has none.
Rule 2. Traits that many have and that have few values: texts with more values than a diagnosis looks at are passed over
        whole; numbers it puts into quarters. What tells who somebody is (`mine_personal`) is never a column.
Rule 3. A segment counts where its rule asks about traits alone. One that asks what customers did would only say again what
        happened: "those who were not seen for a month have dropped out".
Rule 4. The way they came is what the first event of the case says of channel, campaign, source, medium or referrer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wend import limits
from wend.app.mine_personal import personal_name, personal_values
from wend.app.ports import CustomerFilter, CustomerRow, DocumentKind, Store
from wend.journey.parse.segment import parse_segment
from wend.mining.log import EventLog
from wend.model.document import Problems, read_yaml
from wend.rules.tree import All, AnyOf, Compare, InSegment, Not, Rule

Longs = npt.NDArray[np.int64]
_Plain = str | int | float | bool

_OWN_SHARE: Final = (
    0.99  # of events, that are of the case's first customer: an id used twice by mistake changes nothing
)
_FILLED_SHARE: Final = 0.05
_WAYS: Final = ("channel", "source", "medium", "campaign", "referrer", "utm_source", "utm_medium", "utm_campaign")


def owners_of(cases: Longs, customers: Longs, size: int) -> Longs | None:
    """The customer of each case code, -1 for codes without events; None where cases have several customers.

    >>> owners_of(np.array([0, 0, 2]), np.array([7, 7, 9]), 3).tolist()
    [7, -1, 9]
    >>> owners_of(np.array([0, 0]), np.array([7, 8]), 1) is None
    True
    """
    owner = np.full(size, -1, np.int64)
    owner[cases[::-1]] = customers[::-1]
    alike = len(cases) == 0 or float((owner[cases] == customers).mean()) >= _OWN_SHARE
    return owner if alike else None


def traits_of(store: Store, owner: Longs | None) -> dict[str, pa.Array]:
    """The columns of the customers who own the cases, one value per case code; none where cases have several customers."""
    if owner is None or not len(owner):
        return {}
    wanted = np.unique(owner[owner >= 0])
    if not len(wanted) or len(wanted) > limits.MINE_TRAIT_CUSTOMERS:
        return {}
    seen = _Customers(segments_by_traits(store))
    for row in _rows(store, wanted):
        seen.take(row)
    place = np.searchsorted(seen.numbers, owner)
    known = (place < len(seen.numbers)) & (np.append(seen.numbers, -1)[place] == owner) & (owner >= 0)
    rows = pa.array(np.where(known, place, 0), mask=~known)
    return {name: column.take(rows) for name, column in seen.columns().items()}


def way_in(log: EventLog) -> dict[str, pa.Array]:
    """By what way each case came, as its first event tells it: `entry channel`, `entry campaign` …"""
    firsts = pa.array(log.first_rows)
    columns = {f"entry {name}": log.attributes[name].take(firsts) for name in _WAYS if name in log.attributes}
    return {name: column for name, column in columns.items() if column.null_count < len(column)}


def segments_by_traits(store: Store) -> frozenset[str]:
    """The live segments whose rules ask about traits alone, or about such segments."""
    rules = dict(_segments(store))
    return frozenset(name for name in rules if _by_traits(InSegment(name), rules, frozenset()))


def _segments(store: Store) -> Iterator[tuple[str, Rule]]:
    for document in store.documents():
        if document.kind is DocumentKind.SEGMENT:
            problems = Problems()
            segment = parse_segment(read_yaml(document.body, document.name), problems)
            if segment is not None and not problems.errors:
                yield segment.name, segment.when


def _by_traits(rule: Rule, rules: Mapping[str, Rule], within: frozenset[str]) -> bool:
    match rule:
        case Compare():
            return rule.path.startswith("trait.")
        case InSegment(name):
            return name in rules and name not in within and _by_traits(rules[name], rules, within | {name})
        case All() | AnyOf():
            return all(_by_traits(each, rules, within) for each in rule.of)
        case Not():
            return _by_traits(rule.of, rules, within)
        case _:
            return False


def _rows(store: Store, wanted: Longs) -> Iterator[CustomerRow]:
    """The customers wanted, by number; the store gives them in portions, with those between."""
    after, last = int(wanted[0]) - 1, int(wanted[-1])
    among = set(wanted.tolist())
    while after < last and (portion := store.customers(CustomerFilter(after=after, limit=limits.MINE_PORTION))):
        yield from (row for row in portion if row.id in among)
        after = portion[-1].id


class _Customers:
    """Traits and segments gathered customer by customer."""

    def __init__(self, segments: frozenset[str]) -> None:
        self._segments = segments
        self._numbers: list[int] = []
        self._traits: dict[str, dict[int, _Plain]] = {}
        self._passed_over: set[str] = set()
        self._members: dict[str, set[int]] = {}

    @property
    def numbers(self) -> Longs:
        return np.array(self._numbers, np.int64)

    def take(self, row: CustomerRow) -> None:
        place = len(self._numbers)
        self._numbers.append(row.id)
        for name, value in row.traits.items():
            if isinstance(value, str | int | float | bool) and value != "" and self._may(name):
                self._traits.setdefault(name, {})[place] = value
        for name in self._segments.intersection(row.segments):
            self._members.setdefault(name, set()).add(place)

    def _may(self, name: str) -> bool:
        if name in self._traits:
            return True
        if name in self._passed_over or len(self._traits) >= limits.MINE_TRAITS_SEEN or personal_name(name):
            self._passed_over.add(name)
            return False
        return True

    def columns(self) -> dict[str, pa.Array]:
        """The traits that most have, and the segments; one array each, as long as there are customers."""
        size = len(self._numbers)
        told = Counter({name: len(values) for name, values in self._traits.items()})
        found: dict[str, pa.Array] = {}
        for name, count in told.most_common():
            if count >= _FILLED_SHARE * size and len(found) < limits.MINE_TRAITS:
                column = _column(self._traits[name], size)
                found |= {} if column is None else {name: column}
        return found | {f"segment {name}": _membership(self._members[name], size) for name in sorted(self._members)}


def _column(values: Mapping[int, _Plain], size: int) -> pa.Array | None:
    """One trait, if it is one to differ by: numbers, or texts of few values that are nobody's own."""
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values.values())
    if numeric:
        return pa.array([_number(values.get(place)) for place in range(size)], pa.float64())
    texts = {place: str(value) for place, value in values.items()}
    kinds = set(texts.values())
    if len(kinds) > limits.ATTRIBUTE_VALUES or personal_values(kinds):
        return None
    return pa.array([texts.get(place) for place in range(size)], pa.string())


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _membership(members: set[int], size: int) -> pa.Array:
    return pa.array(["yes" if place in members else "no" for place in range(size)], pa.string())


def named_apart(columns: Mapping[str, pa.Array], taken: Sequence[str]) -> dict[str, pa.Array]:
    """Columns of customers under their own names; as `customer's NAME` where events have a property of that name."""
    return {(f"customer's {name}" if name in taken else name): column for name, column in columns.items()}
