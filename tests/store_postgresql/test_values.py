"""Any value goes in and comes out."""

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_values import NOW, claim_one, commit, event, message

from wend.app.ports import EventFilter, MessageFilter
from wend.model.event import DeadLetter
from wend.store.postgresql import PostgresStore, log
from wend.store.postgresql.json_text import as_jsonb
from wend.store.postgresql.values import Bigints, Bytes, Texts, escape, unescape

texts = st.text(st.characters(codec="utf-8") | st.sampled_from("\0\uffff0\\\n\t"))
anew = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(texts)
def test_an_escaped_text_holds_no_nul_and_comes_back(text: str) -> None:
    assert "\0" not in escape(text)
    assert unescape(escape(text)) == text


@anew
@given(
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)),
    st.lists(st.none() | texts),
    st.lists(st.none() | st.binary()),
)
def test_columns_come_back_from_the_server_as_they_were_sent(
    store: PostgresStore, numbers: list[int | None], words: list[str | None], bytes_: list[bytes | None]
) -> None:
    for column in (Bigints(numbers), Texts(words), Bytes(bytes_)):
        got = store._database.ask("SELECT * FROM unnest(%s)", (column,))
        assert [value for (value,) in got] == list(column)


@anew
@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_copied_texts_come_back(store: PostgresStore, rows: list[tuple[str, str]]) -> None:
    store._database.write(lambda connection: connection.execute("TRUNCATE dead_letters"))
    store.bury([DeadLetter(received_at=NOW, source=source, reason="", body=body) for source, body in rows])
    assert [(each.source, each.body) for each in reversed(store.dead_letters())] == rows


@anew
@given(texts, texts)
def test_json_text_is_read_as_jsonb_whatever_it_holds(store: PostgresStore, name: str, value: str) -> None:
    given = msgspec.json.encode({"a": value, name: [value]}).decode()
    question = f"SELECT {as_jsonb('given')} ->> 'a' FROM (SELECT %s::text AS given) AS t"
    ((got,),) = store._database.ask(question, (given,))
    wanted = value if name != "a" else None
    if wanted is not None:
        assert got == wanted.replace("\0", "\ufffd")


def test_ids_and_names_with_nul_are_kept_and_found(store: PostgresStore) -> None:
    store.append([event("m\0", "ada\0", "x\uffff", name="Na\0me")])
    (kept,) = store.events(EventFilter())
    assert (kept.message_id, kept.user_id, kept.anonymous_id, kept.name) == ("m\0", "ada\0", "x\uffff", "Na\0me")
    assert store.find_customer("ada\0") == store.find_customer("x\uffff") == 1
    assert store.find_customer("ada") is None
    assert store.event_names() == {"Na\0me": 1}
    commit(store, claim_one(store), messages=[message("a\0", to="\0@example.com", data={"x": "\0"})])
    assert [(each.id, each.to) for each in store.messages(MessageFilter())] == [("a\0", "\0@example.com")]


def test_rows_are_copied_in_their_order(store: PostgresStore) -> None:
    rows = [(f"journey-{n % 7}-{n}", n, -1) for n in range(1000)]
    store._database.write(lambda connection: log.copy(connection, "schedules (journey, round_at, reached)", rows))
    assert store._database.ask("SELECT journey, round_at, reached FROM schedules ORDER BY round_at") == rows
