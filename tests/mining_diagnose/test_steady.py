"""Customers who come back for as long as we look are left in peace, and what is planted among them is still named."""

import random
from datetime import date, timedelta

import pytest

from mining_diagnose.steady import BEGIN, GROWTHS, PAUSES, RATES, Member, steady
from wend.mining.diagnose import diagnose
from wend.mining.diagnose.axis import axis_of
from wend.mining.diagnose.occurrences import Occurrences
from wend.mining.log import EventLog
from wend.mining.view import sessions

HALF_AN_HOUR = timedelta(minutes=30)


def population(seed: int) -> EventLog:
    """Sixteen kinds of pauses and growth, three paces, with weekends and without."""
    return steady(
        seed,
        pauses=PAUSES[seed % 4],
        growth=GROWTHS[seed // 4 % 4],
        rate=RATES[seed % 3],
        weekly=seed // 16 % 2 == 0,
    )


@pytest.mark.parametrize("seed", range(48))
@pytest.mark.parametrize("goal", [None, "pay"])
def test_a_steady_population_is_left_in_peace_by_customer_and_by_session(seed: int, goal: str | None) -> None:
    log = population(seed)
    assert diagnose(log, goal=goal) == []
    assert diagnose(sessions(log, HALF_AN_HOUR), goal=goal) == []


@pytest.mark.parametrize("seed", range(8))
def test_it_stays_quiet_wherever_the_record_is_cut(seed: int) -> None:
    log = population(seed)
    for days in (37, 64, 101):
        end = int(log.time.min()) + days * 86_400_000_000
        assert diagnose(log.keep_rows(log.time < end), goal="pay") == []


def test_customers_who_come_back_are_told_from_orders_that_end() -> None:
    log = population(1)
    assert Occurrences(log, axis_of(log)).endless
    visits = sessions(log, HALF_AN_HOUR)
    assert not Occurrences(visits, axis_of(visits)).endless


def _day(number: int) -> date:
    return (BEGIN + timedelta(days=number)).date()


def _gone(member: Member, step: str, _day: float) -> float:
    return 0.3 if step == "support" and member.plan == "free" else 0.0


def _gone_for_a_month(member: Member, step: str, day: float) -> float:
    return 0.25 if step == "cart" and member.device == "mobile" and 40 <= day < 70 else 0.0


@pytest.mark.parametrize("seed", range(4))
def test_an_outage_and_customers_who_leave_for_good_are_both_named(seed: int) -> None:
    dice = random.Random(seed)

    def fails(_member: Member, step: str, following: str, day: float) -> str:
        broken = (step, following) == ("cart", "pay") and 60 <= day < 74 and dice.random() < 0.7
        return "payment failed" if broken else following

    log = steady(seed, rate=1.0, customers=600, follows=fails, leaves=_gone)
    found = {each.kind: each for each in diagnose(log, goal="pay")}
    assert set(found) == {"detour", "drop_out"}
    outage, gone = found["detour"], found["drop_out"]
    assert (outage.step, outage.other, outage.attribute) == ("cart", "payment failed", None)
    assert (outage.since, outage.until) == (_day(60), _day(73))
    assert (gone.step, gone.attribute, gone.value, gone.since) == ("support", "plan", "free", None)
    assert 40 < gone.customers < 110
    assert gone.customers_more <= gone.customers


@pytest.mark.parametrize("seed", range(4))
def test_a_month_in_which_some_customers_leave_is_named_with_its_days(seed: int) -> None:
    [found] = diagnose(steady(seed, rate=1.0, customers=600, leaves=_gone_for_a_month), goal="pay")
    assert (found.kind, found.step, found.value) == ("drop_out", "cart", "mobile")
    assert found.since is not None
    assert found.until is not None
    assert abs((found.since - _day(40)).days) <= 4
    assert abs((found.until - _day(69)).days) <= 4
