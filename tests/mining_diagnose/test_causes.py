import numpy as np
import pytest

from mining_diagnose.shop import Problems, shop
from shared_data import shared
from wend.mining.diagnose import causes, clusters, failure_points, learn
from wend.mining.diagnose.causes import likelihood_ratio_p
from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.reading import read

POLAND = Problems(gives_up_at_address=lambda c: 0.35 if c.country == "PL" else 0.06)


def test_the_attribute_that_goes_with_failing_is_named_with_an_interval_and_a_caution() -> None:
    found = causes(shop(POLAND, seed=1))
    poland = found.causes[0]
    low, high = poland.interval
    assert poland.words == "country = PL"
    assert low < poland.difference < high
    assert low > 0.15
    assert poland.difference_within == pytest.approx(poland.difference, abs=0.05)
    assert "does not make them its causes" in found.caution
    assert "country = PL: 5" in "\n".join(found.tree.lines()) if found.tree else False


def test_a_companion_falls_away_when_the_true_factor_is_held_fixed() -> None:
    log = shop(POLAND, seed=2)
    country = np.asarray(log.attributes["country"].to_pylist())
    number = log.case
    language = np.where((country == "PL") & (number % 10 < 8) | (country == "DE") & (number % 10 < 1), "pl", "other")
    both = EventLog.of(
        log.case,
        log.activity,
        log.time,
        activities=log.activities,
        cases=log.cases,
        attributes={"country": country, "language": language},
    )
    by = {cause.words: cause for cause in causes(both).causes}
    companion = by["language = pl"]
    assert companion.held_fixed == "country = PL"
    assert companion.difference > 0.15
    assert companion.difference_within is not None
    assert abs(companion.difference_within) < 0.08


def test_a_healthy_shop_has_hardly_a_cause_but_the_failed_payment_itself() -> None:
    found = [cause.words for seed in range(8) for cause in causes(shop(Problems(), seed=seed)).causes]
    assert found.count("had 'payment failed'") == 8
    assert len(found) <= 9  # of some 160 questions asked, one may be chance


def test_the_likelihood_ratio_by_hand() -> None:
    assert likelihood_ratio_p(10, 20, 10, 20) == 1
    assert likelihood_ratio_p(18, 20, 2, 20) == pytest.approx(5.752e-08, rel=0.001)  # 2 (36 ln 1.8 + 4 ln 0.2) = 29.44


def test_points_of_failure_are_ranked_by_customers_lost() -> None:
    found = failure_points(shop(POLAND, seed=1))
    words = [point.words for point in found.points]
    assert words[0] == "the journey stops after 'add to cart'"
    assert words[1] == "the journey stops after 'checkout'"
    assert "'pay' is followed by 'payment failed'" in words
    lost = [point.customers_lost for point in found.points]
    assert lost == sorted(lost, reverse=True)


def test_a_goal_that_all_reach_is_an_error_that_says_so() -> None:
    log = EventLog.of_paths({str(i): ["a", "b"] for i in range(30)})
    with pytest.raises(MiningError, match="none fails"):
        causes(log, goal="a")


def test_clusters_are_named_by_what_distinguishes_them() -> None:
    log = EventLog.of_paths(
        {f"buy-{i}": ["see", "cart", "pay"] for i in range(60)}
        | {f"ask-{i}": ["call", "wait", "call", "answer"] for i in range(40)}
    )
    one, two = clusters(log).clusters
    assert (one.cases, two.cases) == (60, 40)
    assert one.typical_path == ("see", "cart", "pay")
    assert any("with 'call' (100 % against 0 %)" in words for words in two.distinguished_by)
    assert sum(each.cases for each in clusters(log, count=1).clusters) == 100


def test_what_is_predicted_is_calibrated_on_later_cases() -> None:
    model = learn(shop(Problems(), seed=1, cases=5000))
    report = model.report
    assert report.brier < report.brier_without
    assert report.area_under_curve > 0.7
    assert report.remaining_error_seconds < report.remaining_error_seconds_without
    for each in report.calibration:
        if each.journeys > 300:
            assert each.predicted == pytest.approx(each.happened, abs=0.06)
    early, late = (
        model.predict(["visit"], 0),
        model.predict(["visit", "add to cart", "checkout", "address", "pay"], 7200),
    )
    assert early.fails > late.fails
    assert late.remaining_low <= late.remaining_seconds <= late.remaining_high
    assert 0 < model.predict(["never seen"], 5).fails < 1


def test_too_few_cases_to_learn_from_is_an_error() -> None:
    log = EventLog.of_paths({str(i): ["a", "b"] if i % 2 else ["a"] for i in range(20)} | {"z": ["a"] + ["c"] * 99})
    with pytest.raises(MiningError, match="are needed to learn from"):
        learn(log, goal="b")


@pytest.mark.parametrize("file", ["receipt.csv.gz", "helpdesk.xes.gz"])
def test_real_logs_run_through(file: str) -> None:
    log = read(shared(f"eventlogs/{file}"))
    found = causes(log)
    assert found.failed <= found.cases <= log.n_cases
    assert all(0 <= cause.p_adjusted <= 0.01 for cause in found.causes)
    assert sum(each.cases for each in clusters(log).clusters) == log.n_cases
    assert failure_points(log).points
    assert 0 <= learn(log).report.brier < 0.25
