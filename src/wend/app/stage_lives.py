"""The lives of customers by stage: which stages each took when, and what she was worth in them.

Rule 1. As recorded: from the events "Stage Changed" that turns wrote. As derived: each customer's events are played through
        the real engine at the times they happened, by the rules of a strategy that need not be live.
Rule 2. Customers come in portions; no more than one portion is held.
Rule 3. What a customer spends counts for the stage in which she stood when she spent it, not for the one it brought her to.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import Any

import msgspec

from wend import limits
from wend.app.ports import ColumnFilter, EventColumns, EventFilter, Store
from wend.app.simulate_player import Eras, Player
from wend.engine import Live
from wend.journey.strategy import Revenue, Value
from wend.model.customer import Customer
from wend.model.event import STAGE_CHANGED, Event, EventKind
from wend.rules.facts import Facts
from wend.rules.judge import compile_where
from wend.rules.times import microseconds

_TELLING = (EventKind.IDENTIFY, EventKind.GROUP)  # what they say of the customer may matter to any rule
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00Z")


class Step(msgspec.Struct, frozen=True):
    """A change of stage; `at` in microseconds since 1970 UTC, `was` empty where there was none before."""

    at: int
    was: str
    stage: str


class Spent(msgspec.Struct, frozen=True):
    """One event of value, in the stage where the customer stood; `amount` is below zero where value went back."""

    at: int
    stage: str
    amount: float


@dataclass(slots=True)
class Life:
    """One customer's stages and value, in the order of time."""

    customer: int
    steps: list[Step] = field(default_factory=list)
    spent: list[Spent] = field(default_factory=list)


@dataclass(slots=True)
class LeftOut:
    """Events of value that could not be counted."""

    other_currency: int = 0
    no_number: int = 0


class Purse:
    """What events are worth, by the strategy; what cannot be counted is counted as left out."""

    def __init__(self, value: Value | None) -> None:
        self._currency = value.currency if value else ""
        self._by_event: defaultdict[str, list[tuple[Revenue, Any]]] = defaultdict(list)
        for each in value.events if value else ():
            self._by_event[each.event].append((each, compile_where(each.where) if each.where else None))
        self.left_out = LeftOut()

    @property
    def names(self) -> tuple[str, ...]:
        """The events that may be worth something."""
        return tuple(self._by_event)

    def worth(self, name: str, properties: Mapping[str, Any]) -> float | None:
        """What an event is worth; None: nothing that could be counted."""
        found = None
        for revenue, test in self._by_event.get(name, ()):
            if test is None or test(Facts(_NOBODY, _EPOCH, dict(properties))):
                amount = self._amount(revenue, properties)
                found = found if amount is None else (found or 0.0) + amount
        return found

    def _amount(self, revenue: Revenue, properties: Mapping[str, Any]) -> float | None:
        if revenue.currency and self._currency:
            currency = _at(properties, revenue.currency)
            if currency is not None and currency != self._currency:
                self.left_out.other_currency += 1
                return None
        amount = _at(properties, revenue.amount)
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not isfinite(amount):
            self.left_out.no_number += 1
            return None
        return -float(amount) if revenue.minus else float(amount)


_NOBODY = Customer(0)


def recorded_lives(store: Store, purse: Purse, until: datetime | None = None) -> Iterator[Life]:
    """The lives of all customers who ever came to a stage or spent anything, as the log has them."""
    names = (STAGE_CHANGED, *purse.names)
    for first, last in _portions(store):
        found = store.event_columns(ColumnFilter(customers=(first, last), names=names, properties=True, until=until))
        yield from _lives_in(found, purse)


def recorded_life(store: Store, customer_id: int, purse: Purse) -> Life:
    """The life of one customer."""
    which = ColumnFilter(customers=(customer_id - 1, customer_id), names=(STAGE_CHANGED, *purse.names), properties=True)
    return next(_lives_in(store.event_columns(which), purse), Life(customer_id))


def derived_lives(store: Store, live: Live, purse: Purse, until: datetime) -> Iterator[Life]:
    """The lives of all customers as the stages of `live` make them of what happened before `until`."""
    heard = {*live.counters, *purse.names}
    for first, last in _portions(store):
        for customer in range(first + 1, last + 1):
            life = _played(customer, _happened(store, customer, heard, until), live, purse, until)
            if life.steps or life.spent:
                yield life


def _portions(store: Store) -> Iterator[tuple[int, int]]:
    last = store.last_customer()
    for first in range(0, last, limits.STAGES_PORTION):
        yield first, min(first + limits.STAGES_PORTION, last)


def _lives_in(columns: EventColumns, purse: Purse) -> Iterator[Life]:
    """The lives that some events tell, by customer."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, customer in enumerate(columns.customer_id):
        places[customer].append(place)
    for customer in sorted(places):
        mine = sorted(places[customer], key=lambda place: (columns.time[place], columns.seq[place]))
        life = _life(customer, mine, columns, purse)
        if life.steps or life.spent:
            yield life


class _Told(msgspec.Struct, frozen=True):
    """A step as the log tells it: with the event that brought it about, 0 where time alone did."""

    step: Step
    seq: int
    cause: int


def _life(customer: int, places: Iterable[int], columns: EventColumns, purse: Purse) -> Life:
    """`places` ascend by time."""
    told: list[_Told] = []
    spent: dict[int, Spent] = {}  # by seq
    for place in places:
        properties = msgspec.json.decode(columns.properties[place] or "{}")
        at, seq = columns.time[place], columns.seq[place]
        if columns.name[place] == STAGE_CHANGED:
            if columns.own[place] and (stage := str(properties.get("to") or "")):
                told.append(_Told(Step(at, str(properties.get("from") or ""), stage), seq, properties.get("seq", seq)))
        elif (amount := purse.worth(columns.name[place], properties)) is not None:
            spent[seq] = Spent(at, "", amount)
    told.sort(key=lambda each: each.seq)  # the order in which the engine took them
    placed = [_placed(seq, each, told, spent) for seq, each in spent.items()]
    return Life(customer, [each.step for each in told], placed)


def _placed(seq: int, spent: Spent, told: list[_Told], others: Mapping[int, Spent]) -> Spent:
    """What was spent, in the stage of its moment: what it brought about itself comes after it, what time does before."""
    stage = ""
    for each in told:
        cause = others.get(each.cause)
        if cause is not None:
            is_before = (cause.at, each.cause) < (spent.at, seq)
        else:
            is_before = (each.step.at, each.cause and each.seq) < (spent.at, seq)
        if is_before:
            stage = each.step.stage
    return Spent(spent.at, stage, spent.amount)


def _happened(store: Store, customer: int, heard: set[str], until: datetime) -> list[tuple[datetime, Event]]:
    """What a customer's stage may hang on, each as if it had reached us when it happened."""
    events = store.events(EventFilter(customer_id=customer, until=until, limit=None))
    return [
        (event.time, msgspec.structs.replace(event, received_at=event.time))
        for event in sorted(events, key=lambda event: (event.time, event.seq))
        if event.kind in _TELLING or (event.name in heard and event.name != STAGE_CHANGED)
    ]


def _played(customer: int, happened: list[tuple[datetime, Event]], live: Live, purse: Purse, until: datetime) -> Life:
    life = Life(customer)
    portions = iter([(happened[0][0], happened)] if happened else [])
    player = Player(Customer(customer), portions, Eras([(None, live)]), lambda _turn, _now: ())
    for taken in player.play(until):
        stimulus = taken.stimulus
        if isinstance(stimulus, Event):
            amount = purse.worth(stimulus.name, stimulus.properties)
            if amount is not None:
                life.spent.append(Spent(_micros(stimulus.time), taken.before.stage, amount))
        for event in taken.turn.events:
            if event.name == STAGE_CHANGED:
                told = event.properties
                life.steps.append(Step(_micros(event.time), told["from"] or "", told["to"]))
    return life


def _micros(moment: datetime) -> int:
    return microseconds(moment.isoformat()) or 0


def _at(properties: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    value: Any = properties
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
