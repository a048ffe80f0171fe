"""When a message is tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from wend.limits import DELIVERY_ATTEMPTS_MAX, DELIVERY_BACKOFF_FIRST_SECONDS, DELIVERY_BACKOFF_SECONDS_MAX
from wend.model.backoff import next_attempt

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def wait(attempts: int, after_seconds: float | None = None, message_id: str = "1") -> float:
    at = next_attempt(attempts, NOW, after_seconds, message_id)
    assert at is not None
    return (at - NOW).total_seconds()


def test_waits_double_up_to_the_longest() -> None:
    for attempts in range(1, DELIVERY_ATTEMPTS_MAX):
        step = min(DELIVERY_BACKOFF_FIRST_SECONDS * 2 ** (attempts - 1), DELIVERY_BACKOFF_SECONDS_MAX)
        assert step <= wait(attempts) <= step * 1.25


def test_after_the_last_attempt_there_is_no_next() -> None:
    assert next_attempt(DELIVERY_ATTEMPTS_MAX, NOW) is None


def test_the_same_message_waits_the_same_and_others_do_not_come_back_together() -> None:
    assert wait(1) == wait(1)
    assert len({wait(1, message_id=str(number)) for number in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("asked", "least"), [(3600, 3600), (10**9, DELIVERY_BACKOFF_SECONDS_MAX), (-5, 30), (None, 30)]
)
def test_what_the_receiver_asks_for_is_kept_within_bounds(asked: float | None, least: float) -> None:
    assert timedelta(seconds=least) <= timedelta(seconds=wait(1, asked)) <= timedelta(seconds=least * 1.25)
