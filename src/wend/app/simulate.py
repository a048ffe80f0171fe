"""Simulate a journey: the real engine, a virtual clock, every guard on, and nothing that leaves.

Rule 1. The same crowd, plans and seed give the same result to the last number, in one process or in many: customers are
        independent of each other but for what `Outside` holds, and tallies add up.
Rule 2. Where customers do hang on each other (entry caps, the capacity of queues), all are played side by side in the order
        of time, in one process: then the caps are exact.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from heapq import heapify, heappop, heappush
from multiprocessing import get_context
from typing import Protocol

from wend import limits
from wend.app.simulate_beside import Beside
from wend.app.simulate_outside import Counted, hang_together
from wend.app.simulate_player import Eras, Player
from wend.app.simulate_tally import Tally
from wend.engine import Published
from wend.journey.plan import Plan

Told = Callable[[int], None]  # how many customers more are done


@dataclass(frozen=True, slots=True)
class Era:
    """What is published from a moment on (None: since ever)."""

    since: datetime | None
    published: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is simulated: the plan, and with which others, from when to when. Values alone, so that it can travel."""

    plan: Plan
    beside: Beside
    eras: tuple[Era, ...]
    since: datetime
    until: datetime

    def built(self) -> Eras:
        """The plans compiled."""
        return Eras((era.since, self.beside.live(era.published)) for era in self.eras)


class Crowd(Protocol):
    """Customers to play: a value that can travel to another process and be opened there."""

    def parts(self, size: int) -> list[tuple[int, int]]:
        """The numbers of the customers, in ranges (first, last) of at most so many."""

    def players(self, first: int, last: int, setting: Setting, eras: Eras) -> Iterator[Player]:
        """Players for the customers first to last, made one by one."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A setting with what came of it."""

    setting: Setting
    tally: Tally
    in_order: bool = field(default=False)


def simulate(setting: Setting, crowd: Crowd, processes: int = 1, told: Told = lambda _: None) -> Simulated:
    """Play everybody from beginning to end; what was counted from `since` on."""
    eras = setting.built()
    if hang_together(eras.last):
        return Simulated(setting, _in_order(setting, crowd, eras, told), in_order=True)
    parts = crowd.parts(limits.SIMULATED_PORTION)
    tally = Tally(setting.plan, setting.since)
    for counts, customers in _played(setting, crowd, parts, processes):
        tally.counts.update(counts)
        told(customers)
    return Simulated(setting, tally)


def _played(
    setting: Setting, crowd: Crowd, parts: Sequence[tuple[int, int]], processes: int
) -> Iterator[tuple[dict[tuple[str | int, ...], int], int]]:
    if processes <= 1 or len(parts) <= 1:
        _begin(setting, crowd)
        yield from map(_play_part, parts)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin, initargs=(setting, crowd)) as pool:
        yield from pool.map(_play_part, parts)


class _Process:
    """What one process works with."""

    play: Callable[[tuple[int, int]], tuple[dict[tuple[str | int, ...], int], int]]


def _begin(setting: Setting, crowd: Crowd) -> None:
    _Process.play = partial(_play_range, setting, crowd, setting.built())


def _play_part(part: tuple[int, int]) -> tuple[dict[tuple[str | int, ...], int], int]:
    return _Process.play(part)


def _play_range(
    setting: Setting, crowd: Crowd, eras: Eras, part: tuple[int, int]
) -> tuple[dict[tuple[str | int, ...], int], int]:
    tally, customers = Tally(setting.plan, setting.since), 0
    for player in crowd.players(*part, setting, eras):
        _play(player, setting, tally)
        customers += 1
    return dict(tally.counts), customers


def _play(player: Player, setting: Setting, tally: Tally) -> None:
    """One customer, from her first event to the end; what lies before `since` only makes her who she is then."""
    begun = False
    for taken in player.play(setting.until):
        if taken.turn.now >= setting.since:
            if not begun:
                tally.begin(taken.before)
                begun = True
            tally.take(taken)
    if not begun:
        tally.begin(player.customer)
    tally.end(player.customer)


def _in_order(setting: Setting, crowd: Crowd, eras: Eras, told: Told) -> Tally:
    """All customers side by side, the earliest moment first; of two at the same moment the lower number."""
    tally, counted = Tally(setting.plan, setting.since), Counted(eras.last)
    players = [
        player for first, last in crowd.parts(limits.SIMULATED_PORTION)
        for player in crowd.players(first, last, setting, eras)
    ]  # fmt: skip
    waiting = []
    for place, player in enumerate(players):
        if (moment := player.moment()) is not None and moment < setting.until:
            waiting.append((moment, place))
        player.sleep()
    heapify(waiting)
    begun = bytearray(len(players))
    while waiting:
        moment, place = heappop(waiting)
        player = players[place]
        if player.moment() != moment:  # told of something meanwhile: its place in the queue is another one
            continue
        taken = player.take(moment, counted.look)
        counted.take(place, taken)
        if moment >= setting.since:
            if not begun[place]:
                tally.begin(taken.before)
                begun[place] = 1
            tally.take(taken)
        for each in (place, *counted.tell_of_room(players, moment)):
            if (following := players[each].moment()) is not None and following < setting.until:
                heappush(waiting, (following, each))
            players[each].sleep()
    for place, player in enumerate(players):
        if not begun[place]:
            tally.begin(player.customer)
        tally.end(player.customer)
        told(1)
    return tally
