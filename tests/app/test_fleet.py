"""Processes look after each other: who is given up, when, and what becomes of counts."""

from datetime import UTC, datetime, timedelta

from wend import limits
from wend.app.fleet import Fleet
from wend.app.signs import Tally, Worker
from wend.app.watched import Meter
from wend.store.memory import MemoryStore

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


class Member:
    """One process of a fleet, beaten by hand."""

    def __init__(self, store: MemoryStore, name: str, gone: set[str] | None = None) -> None:
        self.meter = Meter()
        me = Worker(name=name, parts=("engine",), started_at=NOW, beat_at=NOW)
        self.fleet = Fleet(store, me, tuple, self.meter.read, (gone or set()).__contains__)
        self.fleet.enlist(NOW)

    def beat(self, times: int = 1, at: datetime = NOW) -> None:
        for _ in range(times):
            self.fleet.beat(at)

    def take_turns(self, count: int) -> None:
        self.meter.add("turns", {(): count})


def names(store: MemoryStore) -> list[str]:
    return [each.name for each in store.workers()]


def turns(store: MemoryStore) -> int:
    counted: Tally = store.counted()
    return dict(counted.get("turns", [])).get((), 0)


def test_who_says_nothing_new_at_so_many_looks_is_given_up() -> None:
    store = MemoryStore()
    one, _ = Member(store, "one"), Member(store, "silent")
    one.beat(limits.SILENT_LOOKS)
    assert names(store) == ["one", "silent"]
    one.beat()
    assert names(store) == ["one"]


def test_who_beats_now_and_then_is_not_however_clocks_jump() -> None:
    store = MemoryStore()
    one, two = Member(store, "one"), Member(store, "two")
    for hour in range(10):
        one.beat(limits.SILENT_LOOKS, NOW + timedelta(hours=hour))
        two.beat(1, NOW - timedelta(days=hour))
    assert names(store) == ["one", "two"]


def test_who_is_known_to_be_gone_is_given_up_sooner() -> None:
    store = MemoryStore()
    one, _ = Member(store, "one", gone={"dead"}), Member(store, "dead")
    one.beat(limits.DEAD_LOOKS + 1)
    assert names(store) == ["one"]
    assert limits.DEAD_LOOKS < limits.SILENT_LOOKS


def test_who_was_given_up_and_goes_on_is_there_again_and_nothing_is_counted_twice_or_lost() -> None:
    store = MemoryStore()
    one, two = Member(store, "one"), Member(store, "two")
    two.take_turns(5)
    two.beat()
    one.beat(limits.SILENT_LOOKS + 2)
    assert names(store) == ["one"]
    two.take_turns(2)
    assert turns(store) == 5
    two.beat()
    assert (names(store), turns(store)) == (["one", "two"], 7)
    one.beat(limits.SILENT_LOOKS + 2)
    two.take_turns(1)
    two.beat(2)
    assert turns(store) == 8


def test_who_leaves_has_told_its_last_counts() -> None:
    store = MemoryStore()
    one = Member(store, "one")
    one.take_turns(3)
    one.fleet.leave(NOW)
    assert (names(store), turns(store)) == ([], 3)
