"""Signs of life: the same of every store, and read from indexes."""

from pathlib import Path

from filled import MANY, fill
from store_values import NOW, at

from wend.app.ports import Store
from wend.app.signs import Signs
from wend.store import signs
from wend.store.sqlite import SqliteStore


def test_a_new_store_has_nothing_to_tell(store: Store) -> None:
    assert store.signs(NOW, 100) == Signs(generation=0)


def test_the_signs_of_a_store_with_something_in_every_table(store: Store) -> None:
    fill(store)
    assert store.signs(at(3610), 1_000) == Signs(
        generation=store.generation(),
        oldest_message=NOW,
        bells=4,  # three of the five that rang late, since two are held, and the account's
        timers=10,
        outbox=MANY - 5,
        sending=3,
        set_aside=1,
        dead_letters=1,
        events=store.last_seq(),
        newest_event=NOW,
        runs={"welcome": {"active": MANY}},
        tasks={"sales": {"open": MANY}},
    )
    assert store.signs(at(3610), 2).outbox == 2


def test_no_sign_needs_a_walk_through_a_table(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "wend.sqlite")
    asked = [*signs._COUNTS.values(), signs._OLDEST, signs._NEWEST, signs._RUNS, signs._TASKS]
    asked += [question.format(now=1) for question in signs._UP_TO.values()]
    with store._database.read() as connection:
        for question in asked:
            for row in connection.execute(f"EXPLAIN QUERY PLAN {question}"):
                words = row[3]
                small = words.startswith("SCAN claims") or words in {"SCAN dead_letters", "SCAN events"}
                assert not words.startswith("SCAN") or "USING" in words or small, (question, words)
    store.close()
