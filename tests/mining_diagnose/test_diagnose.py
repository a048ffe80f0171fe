"""Problems planted in a made-up shop must be named without being told; a healthy shop must be left in peace."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from mining_diagnose.shop import BEGIN, DAYS, Customer, Problems, log_of, shop
from shared_data import shared
from wend.mining.diagnose import Finding, diagnose
from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.reading import read

THREE = Problems(
    loop=lambda c: 0.45 if c.device == "mobile" and 59 <= c.day < 90 else 0.05,
    payment_fails=lambda c: 0.6 if 100 <= c.day < 114 else 0.03,
    pack_factor=lambda c: 2.5 if c.team == "south" else 1.0,
)


def day(number: int) -> date:
    return (BEGIN + timedelta(days=number)).date()


def near(found: date | None, number: int | None, days: int) -> bool:
    if found is None or number is None:
        return found is None and number is None
    return abs((found - day(number)).days) <= days


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("cases", [1500, 5000])
def test_three_planted_problems_are_the_first_three_findings(seed: int, cases: int) -> None:
    found = diagnose(shop(THREE, seed=seed, cases=cases))
    first = {finding.kind: finding for finding in found[:3]}
    assert set(first) == {"wait", "failure", "loop"}
    loop, outage, slow = first["loop"], first["failure"], first["wait"]
    assert (loop.step, loop.other, loop.attribute, loop.value) == ("checkout", "add to cart", "device", "mobile")
    slack = 5 if cases == 5000 else 10  # a small shop has some forty such customers in that month
    assert near(loop.since, 59, slack)
    assert near(loop.until, 89, slack)
    assert (outage.step, outage.other, outage.attribute) == ("pay", "payment failed", None)
    assert near(outage.since, 100, 2)
    assert near(outage.until, 113, 2)
    assert (slow.other, slow.attribute, slow.value, slow.since, slow.until) == ("pack", "team", "south", None, None)
    assert [finding.rank for finding in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("seed", range(12))
def test_a_healthy_shop_is_left_in_peace(seed: int) -> None:
    assert diagnose(shop(Problems(), seed=seed, cases=1000 + 500 * (seed % 4))) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_shop_that_is_closed_at_night_and_on_weekends_is_healthy_too(seed: int) -> None:
    class Closed(Customer):
        def do(self, step: str, hours: float) -> None:
            super().do(step, hours)
            if step in {"pack", "ship", "deliver"}:
                while self.now.weekday() >= 5 or not 8 <= self.now.hour < 18:
                    self.now += timedelta(hours=1)
                self.steps[-1] = (step, self.now)

    assert diagnose(shop(Problems(), seed=seed, cases=2500, kind=Closed)) == []


@pytest.mark.parametrize("seed", range(4))
def test_journeys_still_open_at_the_end_of_the_log_are_no_drop_outs(seed: int) -> None:
    log = shop(Problems(), seed=seed, cases=2500)
    end = int(log.time.max()) - 25 * 86_400_000_000
    assert diagnose(log.keep_rows(log.time < end)) == []


OTHERS = {
    "a step skipped from a day on": (
        Problems(skips_check=lambda c: 0.7 if c.day >= 120 else 0.02),
        ("skipped", "fraud check", None, 120, None),
    ),
    "a new detour": (
        Problems(manual_review=lambda c: 0.3 if 40 <= c.day < 80 else 0.0),
        ("detour", "manual review", None, 40, 79),
    ),
    "waits grown from a day on": (
        Problems(ship_factor=lambda c: 1.8 if c.day >= 110 else 1.0),
        ("wait", "ship", None, 110, None),
    ),
    "a drop-out for one country": (
        Problems(gives_up_at_address=lambda c: 0.35 if c.country == "PL" else 0.06),
        ("drop_out", "checkout", "PL", None, None),
    ),
    "rework for one team": (
        Problems(repack=lambda c: 0.3 if c.team == "west" else 0.04),
        ("rework", "pack", "west", None, None),
    ),
    "a payment that takes nobody further": (
        Problems(stops_at_pay=lambda c: 0.6 if 100 <= c.day < 114 else 0.01),
        ("drop_out", "pay", None, 100, 113),
    ),
    "a payment that must be tried again": (
        Problems(pays_again=lambda c: 0.5 if 100 <= c.day < 114 else 0.02),
        ("rework", "pay", None, 100, 113),
    ),
    "a slow month for one channel": (
        Problems(ship_factor=lambda c: 2.2 if c.channel == "email" and 60 <= c.day < 90 else 1.0),
        ("wait", "ship", "email", 60, 89),
    ),
    "customers that stay away": (
        Problems(stays_away=lambda c: 0.9 if 80 <= c.day < 90 else 0.0),
        ("missing", "entry", None, 80, 89),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("seed", range(2))
def test_one_planted_problem_is_the_one_finding(name: str, seed: int) -> None:
    problems, (kind, step, value, since, until) = OTHERS[name]
    found = diagnose(shop(problems, seed=seed, cases=3000))
    assert len(found) == 1, [each.title for each in found]
    assert (found[0].kind, found[0].value) == (kind, value)
    assert step in found[0].where
    assert near(found[0].since, since, 3)
    assert near(found[0].until, until, 3)


def test_a_finding_says_how_many_how_sure_and_where_to_look() -> None:
    log = shop(THREE, seed=1)
    outage = next(each for each in diagnose(log) if each.kind == "failure")
    assert outage.title.startswith("Failure after 'pay': ")
    assert outage.confidence > 0.999
    assert 100 < outage.customers_more < outage.customers < 200
    low, high = outage.evidence["rate_interval"]
    assert low < outage.evidence["rate"] < high
    failed = log.activities.index("payment failed")
    names = {log.case_name(int(case)) for case in log.case[log.activity == failed]}
    assert set(outage.evidence["cases"]) <= names
    assert outage.evidence["goal"] == "The goal 'deliver' was guessed: most full journeys end there."
    told = outage.to_dict()
    assert (told["since"], told["until"]) == ("2026-04-11", "2026-04-24")


def test_equal_logs_give_equal_findings_whatever_the_order_of_their_rows() -> None:
    log = shop(THREE, seed=3, cases=2000)
    order = np.argsort(-log.case, kind="stable")
    other = EventLog.of(
        log.case[order],
        log.activity[order],
        log.time[order],
        activities=log.activities,
        cases=log.cases,
        attributes={name: np.asarray(column)[order] for name, column in log.attributes.items()},
    )
    assert diagnose(log) == diagnose(other)


def test_a_column_that_only_repeats_the_outcome_is_no_finding() -> None:
    log = shop(Problems(), seed=2, cases=2000)
    goal = log.activities.index("deliver")
    won = np.zeros(log.n_cases, bool)
    won[log.case[log.activity == goal]] = True
    marked = EventLog.of(
        log.case,
        log.activity,
        log.time,
        activities=log.activities,
        cases=log.cases,
        case_attributes={"outcome": np.where(won, "won", "lost")},
    )
    assert diagnose(marked) == []


def test_silence_after_the_last_journey_counts_only_when_time_is_known_to_have_gone_on() -> None:
    log = shop(Problems(), seed=4, cases=3000)
    assert diagnose(log) == []
    [found] = diagnose(log, now=datetime(2026, 7, 15, tzinfo=UTC))
    assert (found.kind, found.until) == ("missing", None)
    assert near(found.since, DAYS - 12, 2)


def test_a_goal_may_be_named_and_a_value_counted() -> None:
    log = shop(Problems(gives_up_at_address=lambda c: 0.4 if c.country == "PL" else 0.06), seed=5, cases=2000)
    worth = np.full(log.n_cases, 50.0)
    valued = EventLog.of(
        log.case,
        log.activity,
        log.time,
        activities=log.activities,
        cases=log.cases,
        attributes=dict(log.attributes),
        case_attributes={"basket": worth},
    )
    [found] = diagnose(valued, goal="ship", value="basket")
    assert found.lost_value == pytest.approx(50 * found.customers_more, rel=0.01)
    assert found.evidence["goal"] == "The goal is 'ship'."
    with pytest.raises(MiningError, match="'shipp'"):
        diagnose(valued, goal="shipp")
    with pytest.raises(MiningError, match="'price'"):
        diagnose(valued, value="price")


@pytest.mark.parametrize(
    "file", ["running-example.xes", "receipt.csv.gz", "helpdesk.xes.gz", "07_bpic2013_incidents.xes.gz"]
)
def test_real_logs_are_diagnosed_and_every_finding_is_whole(file: str) -> None:
    log = read(shared(f"eventlogs/{file}"))
    for finding in diagnose(log):
        assert isinstance(finding, Finding)
        assert 0 < finding.customers <= log.n_cases
        assert finding.confidence >= 0.99
        assert finding.title
        assert finding.where
        assert set(finding.evidence["cases"]) <= set(log.case_names(range(log.n_cases)))


def test_helpdesk_tells_that_tickets_wait_long_before_they_are_closed() -> None:
    found = diagnose(read(shared("eventlogs/helpdesk.xes.gz")))
    assert "Slow from 'Resolve ticket' to 'Closed'" in found[0].title


def test_small_and_empty_logs_are_no_trouble() -> None:
    assert diagnose(EventLog.of_paths({"1": "a"})) == []
    assert diagnose(EventLog.of_paths({"1": "ab", "2": "aab"})) == []
    with pytest.raises(MiningError, match="no case"):
        diagnose(EventLog.of_paths({}))


def test_a_broken_clock_does_not_stretch_the_days() -> None:
    log = shop(THREE, seed=1, cases=2000)
    time = log.time.copy()
    time[-1] += 40 * 365 * 86_400_000_000
    broken = EventLog.of(
        log.case,
        log.activity,
        time,
        activities=log.activities,
        cases=log.cases,
        attributes=dict(log.attributes),
    )
    kinds = [finding.kind for finding in diagnose(broken)]
    assert sorted(kinds) == ["failure", "loop", "wait"]


def test_the_generator_itself_is_as_it_says() -> None:
    log = shop(Problems(), seed=1, cases=500)
    assert log.n_cases == 500
    assert set(log.attributes) == {"device", "country", "channel", "team"}
    assert log_of([]).n_cases == 0
