from datetime import UTC, datetime, timedelta

import pytest

from mining_diagnose.shop import BEGIN, Problems, shop
from shared_data import shared
from wend.mining.diagnose import change_points, drift
from wend.mining.errors import MiningError
from wend.mining.log import EventLog
from wend.mining.reading import read


def test_a_step_that_is_skipped_from_a_day_on_is_found_with_its_day() -> None:
    found = drift(shop(Problems(skips_check=lambda c: 0.7 if c.day >= 120 else 0.02), seed=2))
    assert found.chosen == "change point"
    assert abs((found.split_at.date() - (BEGIN + timedelta(days=120)).date()).days) <= 3
    words = [change.words for change in found.changes]
    assert any(each.startswith("activity 'fraud check' is less: ") for each in words)
    assert found.changes[0].what == "'pay' → 'pack'"


def test_new_and_gone_and_slower_are_told() -> None:
    problems = Problems(
        manual_review=lambda c: 0.3 if c.day >= 90 else 0, ship_factor=lambda c: 2 if c.day >= 90 else 1
    )
    found = drift(shop(problems, seed=1), at=BEGIN + timedelta(days=90))
    by = {(change.of, change.how, change.what) for change in found.changes}
    assert ("activity", "new", "'manual review'") in by
    assert ("wait", "slower", "'pack' → 'ship'") in by
    assert not any(of == "wait" and what == "'ship' → 'deliver'" for of, _, what in by)
    assert found.to_arrow().num_rows == len(found.changes)


@pytest.mark.parametrize("seed", range(6))
def test_a_log_that_stays_as_it_is_has_no_change(seed: int) -> None:
    log = shop(Problems(), seed=seed, cases=2500)
    found = drift(log)
    assert (found.changes, change_points(log)) == ((), [])


def test_a_day_before_or_after_all_cases_is_an_error() -> None:
    with pytest.raises(MiningError, match="All cases began after"):
        drift(EventLog.of_paths({"1": "ab"}), at=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("file", ["receipt.csv.gz", "helpdesk.xes.gz", "07_bpic2013_incidents.xes.gz"])
def test_real_logs(file: str) -> None:
    log = read(shared(f"eventlogs/{file}"))
    found = drift(log)
    assert found.cases_before + found.cases_after == log.n_cases
    assert all(change.p_adjusted <= 0.01 for change in found.changes)
    assert found.to_dict()["split_at"]
