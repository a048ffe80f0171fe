"""The log over the years: what goes, what stays because it is needed, and that the books stay right."""

from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from store_values import LEASE, NOW, at, event, message, run

from wend.app.ports import Commit, Counting, Delivery, EventFilter, MessageFilter, RunFilter, Store, TaskFilter
from wend.app.ports_log import DataKind
from wend.app.retain import bound_of, retain, seq_before, would_go
from wend.journey.workspace import Archive, Retention, Workspace
from wend.model.duration import Duration
from wend.model.event import DeadLetter
from wend.model.message import MessageStatus
from wend.model.reason import Code, Reason
from wend.model.task import Task
from wend.store.postgresql import PostgresStore
from wend.store.postgresql.parts import parts

YEAR = Duration(months=12)
LATER = NOW + timedelta(days=500)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is old goes at once in every store, without waiting for the rest of its part."""
    monkeypatch.setattr("wend.limits.LOG_PART_LATE_DAYS", 0)


def keeping(**kinds: Duration) -> Workspace:
    return Workspace(retention=Retention(**kinds))


def received(message_id: str, user: str, when: datetime) -> object:
    return msgspec.structs.replace(event(message_id, user), received_at=when, time=when)


def letter(when: datetime) -> DeadLetter:
    return DeadLetter(received_at=when, source="/v1/batch", reason="no id", body="{}")


def apply_all(store: Store, now: datetime = LATER) -> None:
    """Every customer has applied what came in."""
    while due := store.claim(now, 100, "w", LEASE):
        for each in due:
            each.customer.cursor = each.events[-1].seq if each.events else each.customer.cursor
        store.commit([Commit(each.customer) for each in due], now, "w")


def a_year_of(store: Store, days: int = 500) -> None:
    for day in range(0, days, 10):
        store.append([received(f"d{day}", f"user-{day % 3}", NOW + timedelta(days=day))])  # type: ignore[list-item]
    apply_all(store)


def test_events_older_than_their_retention_go_and_no_others(store: Store) -> None:
    a_year_of(store)
    kept_before = store.event_names(), store.summary()["events_accepted"]
    workspace = keeping(events=YEAR)
    (told,) = would_go(store, workspace, LATER)
    gone = retain(store, workspace, LATER)
    left = store.events(EventFilter(limit=None))
    assert all(each.received_at >= LATER - timedelta(days=366) for each in left)
    assert len(left) == 50 - told.rows == 50 - gone[DataKind.EVENTS]
    assert [each.message_id for each in left][-1] == "d490"
    assert (store.event_names(), store.summary()["events_accepted"]) == kept_before
    assert [(each.kind, each.count) for each in store.forgotten()] == [(DataKind.EVENTS, told.rows)]
    assert store.last_seq() == 50
    assert retain(store, workspace, LATER)[DataKind.EVENTS] == 0


def test_numbers_go_on_and_an_id_that_is_kept_is_still_the_same_event(store: Store) -> None:
    a_year_of(store)
    retain(store, keeping(events=YEAR), LATER)
    assert store.append([event("d490", "user-1")]).duplicates == 1
    store.append([event("new", "user-1")])
    assert store.last_seq() == 51
    assert store.append([event("d0", "user-1")]).accepted == 1  # forgotten with its event


def test_the_newest_event_stays_so_that_the_log_knows_where_it_ends(store: Store) -> None:
    store.append([event(f"m{n}", "ada") for n in range(5)])
    apply_all(store)
    retain(store, keeping(events=YEAR), LATER)
    assert [each.seq for each in store.events(EventFilter(limit=None))] == [5]
    assert store.last_seq() == 5


def test_an_event_that_is_not_applied_yet_stays_with_all_behind_it(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "ada")])
    apply_all(store)
    store.append([event("m3", "bob")])
    store.append([event("m4", "ada")])
    (told,) = would_go(store, keeping(events=YEAR), LATER)
    assert told.rows == 2
    assert told.held_back == "the rest waits until customers have applied it"
    retain(store, keeping(events=YEAR), LATER)
    assert [each.message_id for each in store.events(EventFilter(limit=None))] == ["m3", "m4"]
    assert sorted(each.events[0].message_id for each in store.claim(LATER, 10, "w", LEASE)) == ["m3", "m4"]


def test_events_of_a_customer_that_is_set_aside_or_being_worked_on_stay(store: Store) -> None:
    store.append([event("m1", "ada"), event("m2", "bob"), event("m3", "cy")])
    (ada,) = store.claim(NOW, 1, "w", LEASE)
    store.set_aside(ada.customer.id, "poison", "w")
    assert store.unapplied_from(10) == 1
    assert bound_of(store, LATER, archiving=False).up_to == 0


def test_with_an_archive_events_wait_until_they_are_in_it(store: Store) -> None:
    a_year_of(store)
    workspace = msgspec.structs.replace(keeping(events=YEAR), archive=Archive("archive"))
    (told,) = would_go(store, workspace, LATER)
    assert (told.rows, told.held_back) == (0, "the rest waits until it is archived")
    assert store.move_archived(0, 7)
    assert not store.move_archived(0, 9)
    assert store.archived() == 7
    retain(store, workspace, LATER)
    assert store.events(EventFilter(limit=1))[0].seq == 8


def test_where_a_time_lies_in_the_log_is_found_also_when_its_begin_has_gone(store: Store) -> None:
    a_year_of(store)
    assert seq_before(store, NOW) == 0
    assert seq_before(store, NOW + timedelta(days=101)) == 11
    retain(store, keeping(events=YEAR), LATER)
    assert seq_before(store, NOW + timedelta(days=401)) == 41
    assert seq_before(store, LATER) == 50


def lived(store: Store) -> None:
    """Of one customer a run that ended long ago, one that is live, one with an open task; and messages of all."""
    store.append([event("m1", "ada")])
    (ada,) = store.claim(NOW, 1, "w", LEASE)
    ada.customer.cursor = 1
    old = [
        run("1-1", ended="finished", ended_at=NOW, goal_at=NOW),
        run("1-3", ended="finished", ended_at=NOW),
        run("1-4", ended="finished", ended_at=NOW),
    ]
    ada.customer.runs = [run("1-2", step="wait", until=LATER)]
    names = ("1-1", "1-2", "1-3", "1-4")
    commit = Commit(
        ada.customer,
        runs=[*old, *ada.customer.runs],
        messages=[message(f"{name}.hello.1", 1, run=name) for name in names],
        reasons=[Reason(at=NOW, code=Code.ENTERED, journey="welcome", run=name) for name in names],
        tasks=[Task(id="1-3.call.1", customer_id=1, run="1-3", title="Call her", created_at=NOW, opened_at=NOW)],
        next_due=LATER,
    )
    store.commit([commit], NOW, "w")
    sent = [f"{name}.hello.1" for name in names[:3]]
    claimed = store.claim_messages(at(5), 10, "d", LEASE)
    store.begin_handover([each.id for each in claimed], at(5), "d")
    store.record([Delivery(each, MessageStatus.SENT) for each in sent], at(6))
    store.record([Delivery("1-4.hello.1", MessageStatus.QUEUED, next_attempt_at=LATER)], at(6))


def test_what_a_live_run_an_open_task_or_an_unsent_message_needs_stays(store: Store) -> None:
    lived(store)
    books = store.summary()
    workspace = keeping(runs=YEAR, reasons=YEAR, messages=YEAR)
    told = {each.kind: each.rows for each in would_go(store, workspace, LATER)}
    gone = retain(store, workspace, LATER)
    assert gone[DataKind.MESSAGES] == 1
    assert gone[DataKind.REASONS] == 1
    assert gone[DataKind.RUNS] == 1
    assert told == gone
    assert {each.id for each in store.runs(RunFilter(limit=None))} == {"1-2", "1-3", "1-4"}
    assert {each.reason.run for each in store.reasons(1)} == {"1-2", "1-3", "1-4"}
    assert {each.run for each in store.messages(MessageFilter(limit=None))} == {"1-2", "1-3", "1-4"}
    assert [each.run for each in store.tasks(TaskFilter())] == ["1-3"]
    assert store.summary() == books
    assert [(each.kind, each.count) for each in store.forgotten()] == [
        (DataKind.MESSAGES, 1),
        (DataKind.REASONS, 1),
        (DataKind.RUNS, 1),
    ]


def test_entries_of_runs_that_have_gone_still_count_towards_caps(store: Store) -> None:
    lived(store)
    retain(store, keeping(runs=YEAR), LATER)
    counts = store.count_entries([Counting("welcome", "v9", LATER)])["welcome"]
    assert (counts.ever, counts.active, counts.today) == (4, 1, 0)


def test_dead_letters_go_by_when_they_came(store: Store) -> None:
    store.bury([letter(NOW + timedelta(days=day)) for day in (0, 100, 300, 450)])
    assert retain(store, keeping(dead_letters=YEAR), LATER)[DataKind.DEAD_LETTERS] == 2
    assert len(store.dead_letters()) == 2
    store.bury([letter(LATER)])
    assert len({each.id for each in store.dead_letters()}) == 3


def test_what_is_kept_for_ever_stays(store: Store) -> None:
    a_year_of(store)
    assert would_go(store, Workspace(), LATER) == []
    assert retain(store, Workspace(), LATER) == {}
    assert store.count_events(EventFilter()) == 50


def test_stopping_ends_after_the_portion_at_hand(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wend.limits.RETENTION_PORTION", 10)
    a_year_of(store)
    portions: list[int] = []
    retain(store, keeping(events=YEAR), LATER, lambda: True, lambda _, rows: portions.append(rows))
    assert portions == [10]


def test_rows_of_the_log_are_what_was_appended(store: Store) -> None:
    store.append([event(f"m{n}", "ada", properties={"n": n}) for n in range(5)])
    rows = store.log_rows(2, 2)
    assert [(row.seq, row.message_id, row.properties) for row in rows] == [(3, "m2", '{"n":2}'), (4, "m3", '{"n":3}')]


def of_postgresql(store: Store) -> PostgresStore:
    if not isinstance(store, PostgresStore):
        pytest.skip("parts of the log are PostgreSQL's affair")
    return store


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wend.limits.LOG_PART_EVENTS_MIN", 10)
    monkeypatch.setattr("wend.limits.LOG_PART_EVENTS_MAX", 10)
    monkeypatch.setattr("wend.limits.LOG_PART_LATE_DAYS", 365)


@pytest.mark.usefixtures("small_parts")
def test_a_part_is_made_when_there_is_none_and_dropped_as_a_whole_when_it_is_old(store: Store) -> None:
    database = of_postgresql(store)._database
    for statement in (
        "DROP TABLE events_1",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (11)",
        "UPDATE meta SET value = 11 WHERE name = 'log ends'",
    ):
        database.write(lambda each, statement=statement: each.execute(statement))
    a_year_of(store)  # fifty events, ten a part
    found = database.write(parts)
    assert [(part.first, part.end) for part in found] == [(n, n + 10) for n in range(1, 51, 10)]
    assert store.make_log_ahead()
    assert not store.make_log_ahead()
    retain(store, keeping(events=Duration(months=6)), LATER)  # events 1 to 32 are older
    assert [part.first for part in database.write(parts)] == [31, 41, 51]
    assert [each.seq for each in store.events(EventFilter(limit=1))] == [31]
    assert store.append([event("d100", "ada"), event("d300", "ada")]).accepted == 1


@pytest.mark.usefixtures("small_parts")
def test_a_part_that_somebody_reads_is_dropped_later(store: Store) -> None:
    database = of_postgresql(store)._database
    store.append([event(f"m{n}", "ada") for n in range(3)])
    database.write(lambda each: each.execute("UPDATE meta SET value = 250000 WHERE name = 'last event'"))
    store.append([event("m9", "ada")])
    apply_all(store)
    assert len(database.write(parts)) > 1
    with database.read() as reading:
        assert reading.execute("SELECT count(*) FROM events").fetchone() == (4,)
        for _ in range(200):
            if not store.forget_events(250_000, 0, LATER, 10_000):
                break
        assert store.count_events(EventFilter()) == 4
    assert store.forget_events(250_000, 0, LATER, 10_000) == 1
    assert store.count_events(EventFilter()) == 1


@pytest.mark.usefixtures("small_parts")
def test_many_that_write_at_once_make_each_part_once_and_lose_nothing(store: Store) -> None:
    import threading

    database = of_postgresql(store)._database
    database.write(lambda each: each.execute("UPDATE meta SET value = 249990 WHERE name = 'last event'"))
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for batch in range(10):
                store.append([event(f"{number}.{batch}.{n}", f"user-{number}") for n in range(7)])
                store.make_log_ahead()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    seqs = [each.seq for each in store.events(EventFilter(limit=None))]
    assert seqs == list(range(249_991, 249_991 + 280))
    found = database.write(parts)
    assert all(one.end == next_.first for one, next_ in pairwise(found))
