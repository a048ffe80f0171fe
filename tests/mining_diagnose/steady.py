"""A made-up population that stays: customers come back at their own pace, for as long as we look, and no case is closed.

Nothing changes over time but what is planted: how often each comes and what each does next is drawn from the same chances
on the first day and the last. New customers join as the growth says, and sign up first.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import numpy as np

from wend.mining.log import EventLog, microseconds_of

BEGIN: Final = datetime(2026, 1, 5, tzinfo=UTC)
DAYS: Final = 120
Pauses = Literal["heavy", "even", "wide", "visits"]
Growth = Literal["none", "flat", "growing", "late"]
PAUSES: Final[tuple[Pauses, ...]] = ("heavy", "even", "wide", "visits")
GROWTHS: Final[tuple[Growth, ...]] = ("none", "flat", "growing", "late")
RATES: Final = (0.1, 0.4, 1.5)
_NEXT: Final = {
    "sign up": (["view", "search"], [2, 1]),
    "view": (["view", "search", "cart", "support"], [5, 3, 3, 0.4]),
    "search": (["view", "search", "cart"], [5, 2, 1]),
    "cart": (["pay", "view", "search"], [5, 3, 1]),
    "pay": (["view", "review", "search", "support"], [5, 1, 3, 0.3]),
    "review": (["view", "search"], [2, 1]),
    "support": (["view", "support", "search"], [3, 1, 1]),
    "payment failed": (["view", "search", "support"], [3, 3, 2]),
}


def _usual_shares() -> list[float]:
    """How often each step is done in the long run: what somebody is at whom we see first in the middle of things."""
    names = list(_NEXT)
    share = np.full(len(names), 1 / len(names))
    for _ in range(200):
        onward = np.zeros(len(names))
        for name, now in zip(names, share, strict=True):
            steps, weights = _NEXT[name]
            for step, weight in zip(steps, weights, strict=True):
                onward[names.index(step)] += now * weight / sum(weights)
        share = onward
    return share.tolist()


_USUAL: Final = _usual_shares()


@dataclass(frozen=True)
class Member:
    """One customer: what they are, and how many events a day."""

    device: str
    plan: str
    pace: float


Follows = Callable[[Member, str, str, float], str]
Slower = Callable[[Member, float], float]


def steady(
    seed: int,
    *,
    pauses: Pauses = "heavy",
    growth: Growth = "flat",
    rate: float = 0.4,
    weekly: bool = True,
    customers: int = 300,
    follows: Follows = lambda _member, _step, following, _day: following,
    leaves: Callable[[Member, str, float], float] = lambda _member, _step, _day: 0.0,
) -> EventLog:
    """The log; `follows` may change what comes next, `leaves` is the chance that a customer stops for good at a step."""
    dice = random.Random(seed)
    rows: list[tuple[int, str, float]] = []
    members = []
    for _ in range(customers):
        member = Member(
            dice.choice(["mobile", "desktop"]),
            dice.choice(["free", "pro", "team"]),
            rate * dice.gammavariate(1, 1) + 0.02,
        )
        members.append(member)
        day, step = _joins(growth, dice)
        while day < DAYS:
            rows.append((len(members) - 1, step, day))
            if dice.random() < leaves(member, step, day):
                break
            day, step = (
                _comes_back(day, member, pauses, dice, weekly=weekly),
                _does_next(member, step, day, follows, dice),
            )
    return _log(rows, members)


def _joins(growth: Growth, dice: random.Random) -> tuple[float, str]:
    """When we see a customer first, and doing what: those who were there before do anything."""
    share_before = {"none": 1.0, "flat": 0.6, "growing": 0.1, "late": 0.5}[growth]
    if dice.random() < share_before:
        return dice.random() * 2, dice.choices(list(_NEXT), _USUAL)[0]
    match growth:
        case "growing":
            return DAYS * dice.random() ** 0.5, "sign up"
        case "late":
            return DAYS - 10 * dice.random(), "sign up"
        case _:
            return DAYS * dice.random(), "sign up"


def _comes_back(day: float, member: Member, pauses: Pauses, dice: random.Random, *, weekly: bool) -> float:
    match pauses:
        case "heavy":
            day += (dice.paretovariate(1.3) - 1) * 0.3 / member.pace + dice.expovariate(50)
        case "even":
            day += dice.expovariate(member.pace)
        case "wide":
            day += dice.lognormvariate(np.log(0.5 / member.pace), 1.6)
        case "visits":
            day += dice.expovariate(100) if dice.random() < 0.7 else dice.expovariate(member.pace / 3)
    if weekly and int(day) % 7 >= 5 and dice.random() < 0.6:
        day = float(int(day) // 7 * 7 + 7) + dice.random()
    return day


def _does_next(member: Member, step: str, day: float, follows: Follows, dice: random.Random) -> str:
    steps, weights = _NEXT[step]
    return follows(member, step, dice.choices(steps, weights)[0], day)


def _log(rows: list[tuple[int, str, float]], members: list[Member]) -> EventLog:
    names = list(_NEXT)
    present, cases = np.unique(np.array([row[0] for row in rows]), return_inverse=True)
    begin = microseconds_of(BEGIN)
    return EventLog.of(
        cases.astype(np.int32),
        np.array([names.index(row[1]) for row in rows], np.int32),
        np.array([begin + int(row[2] * timedelta(days=1).total_seconds() * 1e6) for row in rows], np.int64),
        activities=names,
        cases=[f"customer-{i}" for i in present],
        case_attributes={
            name: np.array([getattr(members[i], name) for i in present.tolist()]) for name in ("device", "plan")
        },
    )
