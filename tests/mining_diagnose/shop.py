"""A made-up shop with half a year of journeys, healthy unless a problem is planted in it.

A problem is a function that may change a step's outcome: it is asked what customer, step and day it is.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from wend.mining.log import EventLog, microseconds_of

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 181


@dataclass
class Customer:
    device: str
    country: str
    channel: str
    team: str
    now: datetime
    steps: list[tuple[str, datetime]] = field(default_factory=list)

    def do(self, step: str, hours: float) -> None:
        self.now += timedelta(hours=hours)
        self.steps.append((step, self.now))

    @property
    def day(self) -> int:
        return (self.now - BEGIN).days


@dataclass(frozen=True)
class Problems:
    """What is planted: each answers for a customer at a moment with a chance or a factor."""

    loop: Callable[[Customer], float] = lambda _c: 0.05
    payment_fails: Callable[[Customer], float] = lambda _c: 0.03
    gives_up_at_address: Callable[[Customer], float] = lambda _c: 0.06
    pack_factor: Callable[[Customer], float] = lambda _c: 1.0
    ship_factor: Callable[[Customer], float] = lambda _c: 1.0
    skips_check: Callable[[Customer], float] = lambda _c: 0.02
    manual_review: Callable[[Customer], float] = lambda _c: 0.0
    repack: Callable[[Customer], float] = lambda _c: 0.04
    stops_at_pay: Callable[[Customer], float] = lambda _c: 0.01
    pays_again: Callable[[Customer], float] = lambda _c: 0.02
    stays_away: Callable[[Customer], float] = lambda _c: 0.0


def shop(problems: Problems, *, seed: int, cases: int = 4000, kind: type[Customer] = Customer) -> EventLog:
    dice = random.Random(seed)
    customers = []
    for _ in range(cases):
        begin = BEGIN + timedelta(days=dice.random() * (DAYS - 12))
        customer = kind(
            dice.choices(["mobile", "desktop", "tablet"], [5, 4, 1])[0],
            dice.choice(["DE", "FR", "NL", "PL"]),
            dice.choice(["search", "email", "social"]),
            dice.choice(["north", "south", "east", "west"]),
            begin,
        )
        if dice.random() >= problems.stays_away(customer):
            walk(customer, problems, dice)
            customers.append(customer)
    return log_of(customers)


def walk(customer: Customer, problems: Problems, dice: random.Random) -> None:
    customer.do("visit", 0)
    customer.do("add to cart", dice.expovariate(2))
    if dice.random() < 0.25:
        return
    customer.do("checkout", dice.expovariate(4))
    while dice.random() < problems.loop(customer):
        customer.do("add to cart", dice.expovariate(4))
        customer.do("checkout", dice.expovariate(4))
    if dice.random() < problems.gives_up_at_address(customer):
        return
    customer.do("address", dice.expovariate(6))
    customer.do("pay", dice.expovariate(6))
    while dice.random() < problems.pays_again(customer):
        customer.do("pay", dice.expovariate(6))
    if dice.random() < problems.stops_at_pay(customer):
        return
    if dice.random() < problems.payment_fails(customer):
        customer.do("payment failed", 0.02)
        return
    if dice.random() >= problems.skips_check(customer):
        customer.do("fraud check", dice.expovariate(1))
    if dice.random() < problems.manual_review(customer):
        customer.do("manual review", dice.expovariate(0.2))
    customer.do("pack", (4 + dice.expovariate(0.2)) * problems.pack_factor(customer))
    while dice.random() < problems.repack(customer):
        customer.do("pack", 2 + dice.expovariate(0.5))
    customer.do("ship", (6 + dice.expovariate(0.1)) * problems.ship_factor(customer))
    customer.do("deliver", 24 + dice.expovariate(0.05))


def log_of(customers: list[Customer]) -> EventLog:
    names = sorted({step for customer in customers for step, _ in customer.steps})
    code = {name: number for number, name in enumerate(names)}
    cases = [i for i, customer in enumerate(customers) for _ in customer.steps]
    steps = [step for customer in customers for step in customer.steps]
    return EventLog.of(
        np.array(cases, np.int32),
        np.array([code[name] for name, _ in steps], np.int32),
        np.array([microseconds_of(moment) for _, moment in steps], np.int64),
        activities=names,
        cases=[f"order-{i}" for i in range(len(customers))],
        attributes={
            name: pa.array([getattr(customers[i], name) for i in cases])
            for name in ("device", "country", "channel", "team")
        },
    )
