"""One customer under a virtual clock: events, timers and answers of the world, each at its own time, through the engine.

Rule 1. The engine is the real one and every guard is on; time jumps from one thing due to the next.
Rule 2. At one moment the customer's timers ring before what happens then, and things happen in the order of the log: the
        rules of `app/advance.py`.
Rule 3. Nothing leaves: what a turn wants done outside becomes what the world answers (`React`), or nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import Final

import msgspec

from wend import limits
from wend.engine import Live, Outside, Timer, Turn, advance, next_timer
from wend.engine.outside import NOTHING_KNOWN
from wend.engine.turn import Stimulus
from wend.model.customer import Customer
from wend.model.event import Event

Answer = tuple[datetime, Event]
Portion = tuple[datetime, list[Answer]]  # from when on it may happen, and what
React = Callable[[Turn, datetime], Iterable[Answer]]  # what the world answers to a turn's effects
Look = Callable[[Customer, Stimulus, datetime], Outside]

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Customer)


def nothing_known(_customer: Customer, _stimulus: Stimulus, _now: datetime) -> Outside:
    """For customers whom no plan sees beside others."""
    return NOTHING_KNOWN


class Eras:
    """Which plans were live when: the published world over time, latest era last."""

    def __init__(self, eras: Iterable[tuple[datetime | None, Live]]) -> None:
        self._eras = list(eras)

    def at(self, moment: datetime) -> Live:
        """The plans live at a moment; the first era reaches back for ever."""
        for since, live in reversed(self._eras):
            if since is None or since <= moment:
                return live
        return self._eras[0][1]

    @property
    def last(self) -> Live:
        """The plans live in the end."""
        return self._eras[-1][1]


@dataclass(frozen=True, slots=True)
class Taken:
    """One turn with the customer before it."""

    before: Customer
    stimulus: Stimulus
    turn: Turn


class Player:
    """Plays one customer; `portions` ascend, and are asked for only when their time comes."""

    __slots__ = (
        "_asleep",
        "_customer",
        "_eras",
        "_next",
        "_now",
        "_order",
        "_portions",
        "_react",
        "_seq",
        "_timer",
        "_waiting",
    )

    def __init__(self, customer: Customer, portions: Iterator[Portion], eras: Eras, react: React) -> None:
        self._customer: Customer | None = customer
        self._asleep = b""
        self._eras = eras
        self._react = react
        self._portions = portions
        self._next = next(portions, None)
        self._waiting: list[tuple[datetime, int, Event]] = []
        self._order = 0
        self._seq = customer.cursor
        self._now: datetime | None = None
        self._timer = next_timer(customer)

    @property
    def customer(self) -> Customer:
        """The customer as she is now."""
        if self._customer is None:
            self._customer = _DECODER.decode(self._asleep)
        return self._customer

    def sleep(self) -> None:
        """Keep the state as bytes until it is asked for again: where many customers are played side by side."""
        if self._customer is not None:
            self._asleep, self._customer = _ENCODER.encode(self._customer), None

    def moment(self) -> datetime | None:
        """When something is next due; None: never again."""
        while self._next is not None:
            first = self._first()
            if first is not None and first < self._next[0]:
                return first
            self._add(self._next[1])
            self._next = next(self._portions, None)
        return self._first()

    def _first(self) -> datetime | None:
        timer = self._timer
        if not self._waiting:
            return timer
        due = self._waiting[0][0]
        return due if timer is None or due < timer else timer

    def hear(self, at: datetime, event: Event) -> None:
        """Something happens that came of what others did."""
        self._add([(at, event)])

    def take(self, moment: datetime, look: Look = nothing_known) -> Taken:
        """The turn of what is due at the `moment` that was told; `look` says what it knows of the others."""
        before = self.customer
        now = self._now = moment if self._now is None else max(moment, self._now)
        stimulus: Stimulus = Timer()
        if self._timer is None or self._timer > moment:
            self._seq += 1
            stimulus = msgspec.structs.replace(heappop(self._waiting)[2], seq=self._seq)
        turn = advance(before, stimulus, self._eras.at(now), now, look(before, stimulus, now))
        self._customer, self._timer = turn.customer, next_timer(turn.customer)
        if turn.events or turn.messages or turn.reasons or turn.task_changes:
            self._add((now, event) for event in turn.events)
            self._add(self._react(turn, now))
        return Taken(before, stimulus, turn)

    def play(self, until: datetime) -> Iterator[Taken]:
        """All turns before `until`, as many as a customer may have."""
        for _ in range(limits.SIMULATED_TURNS_MAX):
            moment = self.moment()
            if moment is None or moment >= until:
                return
            yield self.take(moment)

    def _add(self, answers: Iterable[Answer]) -> None:
        for at, event in answers:
            self._order += 1
            heappush(self._waiting, (at, self._order, event))
