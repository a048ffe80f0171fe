"""Health and metrics: who may ask, what is told, and that asking costs next to nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from web.serving import ADMIN_KEY, SECRET, WRITE_KEY, RealClock, add_keys, serve
from wend.app.ingest import Ingest
from wend.app.ports import Commit, Delivery, Store
from wend.app.signs import LoopSign
from wend.app.watched import Meter, watched
from wend.model.event import Event, EventKind
from wend.model.message import MessageStatus
from wend.model.reason import Code, Reason
from wend.store.memory import MemoryStore
from wend.web.app import make_app

RESTING = LoopSign(name="advance", alive=True, failures=0, portions=7, busy_seconds=0.0)


class Counted(MemoryStore):
    """A store that counts how often its signs are read."""

    asked = 0

    def signs(self, now: datetime, at_most: int) -> Any:
        self.asked += 1
        return super().signs(now, at_most)


@pytest.fixture
def store() -> Counted:
    return Counted()


@pytest.fixture
def loops() -> list[LoopSign]:
    return [RESTING]


@pytest.fixture
def through() -> Meter:
    return Meter()


@pytest.fixture
def client(store: Counted, loops: list[LoopSign], through: Meter) -> Iterator[httpx2.Client]:
    add_keys(store)
    counted = watched(store, through)

    def make(url: str) -> Any:
        ingest = Ingest(counted, RealClock())
        return make_app(counted, ingest, base_url=url, secret=SECRET, loopback=True, meter=through, loops=lambda: loops)

    with serve(make) as url, httpx2.Client(base_url=url, timeout=20) as asking:
        yield asking


def measured(client: httpx2.Client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels, read by Prometheus' own parser."""
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_events_in_and_refused_are_counted(client: httpx2.Client) -> None:
    for _ in range(2):
        body = {"batch": [{"type": "track", "userId": "ann", "event": "A", "messageId": "m1"}, {"type": "nonsense"}]}
        assert client.post("/v1/batch", json=body, auth=(WRITE_KEY, "")).status_code == 200
    found = measured(client)
    assert found["wend_events_total", (("result", "accepted"),)] == 1
    assert found["wend_events_total", (("result", "duplicate"),)] == 1
    assert sum(value for (name, _), value in found.items() if name == "wend_dead_letters_total") == 2
    assert found["wend_log_events", ()] == 1
    assert found["wend_due", (("what", "bells"),)] == 1


def test_turns_and_deliveries_are_counted_by_journey_and_provider(
    client: httpx2.Client, store: Counted, through: Meter
) -> None:
    now, counted = datetime.now(UTC), watched(store, through)
    counted.append([Event(message_id="m", kind=EventKind.TRACK, name="A", time=now, received_at=now, user_id="ann")])
    (due,) = counted.claim(now, 10, "w", timedelta(seconds=15))
    why = Reason(at=now, code=Code.ENTERED, journey="welcome", run="1-1")
    counted.commit([Commit(due.customer, reasons=[why, why])], now, "w")
    counted.record([Delivery("1-1.a.1", MessageStatus.SENT, provider="smtp")], now)
    found = measured(client)
    assert found["wend_decisions_total", (("code", "entered"), ("journey", "welcome"))] == 2
    assert found["wend_turns_total", ()] == 1
    labels = (("channel", ""), ("provider", "smtp"), ("status", "sent"))
    assert found["wend_deliveries_total", labels] == 1


def test_lags_tell_how_late_the_first_in_the_queue_is(client: httpx2.Client, store: Counted) -> None:
    assert measured(client)["wend_oldest_bell_seconds", ()] == 0
    assert measured(client)["wend_worker_alive", (("process", ""), ("worker", "advance"))] == 1


def test_an_old_bell_is_a_lag(store: Counted, client: httpx2.Client) -> None:
    then = datetime.now(UTC) - timedelta(minutes=3)
    store.append([Event(message_id="m", kind=EventKind.TRACK, name="A", time=then, received_at=then, user_id="ann")])
    assert 180 <= measured(client)["wend_oldest_bell_seconds", ()] < 200


def test_the_store_is_not_read_anew_for_every_scrape(client: httpx2.Client, store: Counted) -> None:
    for _ in range(5):
        measured(client)
    assert store.asked == 1


def test_a_scrape_needs_an_admin_key_or_the_machine_itself(client: httpx2.Client) -> None:
    proxied = {"x-forwarded-for": "192.0.2.1"}
    assert client.get("/metrics", headers=proxied).status_code == 401
    for key, status in ((WRITE_KEY, 401), ("nonsense", 401), (ADMIN_KEY, 200)):
        headers = {**proxied, "authorization": f"Bearer {key}"}
        assert client.get("/metrics", headers=headers).status_code == status


def test_ready_tells_the_generation_the_time_and_the_workers(client: httpx2.Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["generation"], told["workers"]) == ("ready", 0, {"advance": "resting"})
    assert abs(datetime.fromisoformat(told["now"]) - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("sign", "status", "words"),
    [
        (LoopSign(name="advance", alive=False, failures=0, portions=1, busy_seconds=0), 503, "have died: advance"),
        (LoopSign(name="deliver", alive=True, failures=3, portions=1, busy_seconds=0), 200, '"deliver":"failing"'),
        (LoopSign(name="map", alive=False, failures=0, portions=1, busy_seconds=0, needed=False), 200, '"map":"dead"'),
        (LoopSign(name="advance", alive=True, failures=0, portions=1, busy_seconds=0.5), 200, '"advance":"working"'),
    ],
)
def test_a_worker_that_customers_wait_for_and_that_has_died_makes_the_process_not_ready(
    client: httpx2.Client, loops: list[LoopSign], sign: LoopSign, status: int, words: str
) -> None:
    loops[:] = [sign]
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert words in answer.text
    assert client.get("/healthz").status_code == 200


def test_a_store_that_is_watched_is_a_store_like_the_one_within(store: Counted) -> None:
    seen: Store = watched(store, Meter())
    assert seen.generation() == 0
    assert seen.documents() == []
