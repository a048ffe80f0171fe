"""What a body of the Segment spec becomes: events, or refusals with a reason."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wend import limits
from wend.app.decode import (
    BodyError,
    Decoded,
    TooLargeError,
    decode_batch,
    decode_calls,
    decode_single,
    open_envelope,
    unpack,
)
from wend.app.decode_call import CallError, decode_call
from wend.model.event import Event, EventKind

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def call(**fields: Any) -> dict[str, Any]:
    return {"type": "track", "event": "Product Viewed", "userId": "u1", "messageId": "m1"} | fields


def decoded(*calls: Any, **batch: Any) -> Decoded:
    return decode_batch(open_envelope(json.dumps({"batch": list(calls), **batch}).encode()), NOW)


def event(**fields: Any) -> Event:
    found = decoded(call(**fields))
    assert not found.refused, found.refused
    return found.events[0]


def reason(*calls: Any) -> str:
    found = decoded(*calls)
    assert not found.events
    return found.refused[0].reason


def test_a_track_call_becomes_an_event() -> None:
    found = event(properties={"sku": "a"}, context={"ip": "1"}, timestamp="2026-11-20T10:00:00Z", anonymousId="a1")
    assert found == Event(
        message_id="m1",
        kind=EventKind.TRACK,
        name="Product Viewed",
        time=datetime(2026, 11, 20, 10, tzinfo=UTC),
        received_at=NOW,
        user_id="u1",
        anonymous_id="a1",
        properties={"sku": "a"},
        context={"ip": "1"},
    )


def test_calls_without_a_name_of_their_own_get_ours() -> None:
    names = {
        word: event(type=word, previousId="p", groupId="g").name
        for word in ("identify", "page", "screen", "group", "alias")
    }
    assert names == {
        "identify": "Customer Identified",
        "page": "Page Viewed",
        "screen": "Screen Viewed",
        "group": "Account Joined",
        "alias": "Customer Aliased",
    }


def test_a_page_keeps_its_name_and_category_as_properties() -> None:
    found = event(type="page", name="Pricing", category="Docs", properties={"url": "/p"})
    assert found.properties == {"name": "Pricing", "category": "Docs", "url": "/p"}


def test_the_traits_of_an_identify_may_stand_in_its_context() -> None:
    assert event(type="identify", traits={"plan": "pro"}).traits == {"plan": "pro"}
    assert event(type="identify", context={"traits": {"plan": "free"}}).traits == {"plan": "free"}


def test_an_alias_joins_the_previous_id_as_the_anonymous_one() -> None:
    found = event(type="alias", previousId="anon-7")
    assert (found.user_id, found.anonymous_id) == ("u1", "anon-7")


@pytest.mark.parametrize(("given", "expected"), [(17, "17"), (17.0, "17"), (1.5, "1.5"), ("17", "17")])
def test_numbers_as_ids_become_text(given: Any, expected: str) -> None:
    assert event(userId=given).user_id == expected


def test_the_context_of_a_batch_goes_for_each_of_its_events() -> None:
    found = decoded(call(context={"ip": "2"}), context={"ip": "1", "app": "shop"})
    assert found.events[0].context == {"ip": "2", "app": "shop"}


def test_the_senders_clock_is_set_right_by_when_it_sent() -> None:
    wrong = NOW + timedelta(days=400)
    found = event(timestamp=(wrong - timedelta(minutes=5)).isoformat(), sentAt=wrong.isoformat())
    assert found.time == NOW - timedelta(minutes=5)


def test_a_batchs_sent_at_goes_for_its_events() -> None:
    found = decoded(call(timestamp="2020-01-01T00:00:00Z"), sentAt="2020-01-01T00:00:30Z")
    assert found.events[0].time == NOW - timedelta(seconds=30)


def test_the_original_timestamp_counts_where_there_is_no_other() -> None:
    assert event(originalTimestamp="2026-11-01T00:00:00Z").time == datetime(2026, 11, 1, tzinfo=UTC)


def test_an_event_of_last_year_is_kept_as_history() -> None:
    assert event(timestamp="2025-03-01T08:00:00+02:00").time == datetime(2025, 3, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(hours=23)])
def test_an_event_a_little_ahead_of_our_clock_happened_now(ahead: timedelta) -> None:
    assert event(timestamp=(NOW + ahead).isoformat()).time == NOW


def test_an_event_from_the_future_is_refused_saying_how_far_it_is_ahead() -> None:
    assert reason(call(timestamp="2031-01-01T00:00:00Z")).startswith(
        "timestamp 2031-01-01 is 4 years ahead of our clock: "
    )
    assert "1 day ahead" in reason(call(timestamp="2026-11-24T00:00:00Z"))


@pytest.mark.parametrize(
    "time", ["2026-11-20 10:00:00", "2026-11-20T10:00:00", "2026-11-20T12:00:00+0200", "20261120T100000Z"]
)
def test_every_form_of_iso_8601_is_read(time: str) -> None:
    assert event(timestamp=time).time == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"type": "teleport"}, "the type 'teleport' is not known; known are identify, track"),
        ({"type": "receipt"}, "the type 'receipt' is not known"),
        ({"type": "entry"}, "the type 'entry' is not known"),
        ({"type": None}, "it has no type"),
        ({"userId": None}, "neither userId nor anonymousId"),
        ({"userId": ""}, "neither userId nor anonymousId"),
        ({"event": None}, "needs the name of its event"),
        ({"event": 7}, "event must be text, and this is a number"),
        ({"userId": True}, "userId must be text or a number, and this is true or false"),
        ({"userId": {"id": 1}}, "userId must be text or a number, and this is an object"),
        ({"properties": ["a"]}, "properties must be an object, and this is a list"),
        ({"traits": "gold"}, "traits must be an object, and this is text"),
        ({"timestamp": "yesterday"}, "timestamp 'yesterday' is not a time: write it in ISO 8601"),
        ({"timestamp": 1700000000}, "timestamp 1700000000 is not a time"),
        ({"timestamp": "0001-01-01T00:00:00+14:00"}, "beyond what a calendar holds"),
        ({"type": "alias"}, "an alias call needs userId and previousId"),
        ({"type": "group"}, "a group call needs groupId"),
        ({"messageId": "wend:receipt:1"}, "kept for Wend's own events"),
        ({"userId": "x" * 300}, "userId has 300 characters, and at most 256 are taken"),
        ({"event": "x" * 300}, "event has 300 characters"),
        ({"properties": {"a": "x" * 40_000}}, "and at most 32,768 are taken"),
    ],
)
def test_a_bad_call_is_refused_with_a_reason(fields: dict[str, Any], said: str) -> None:
    assert said in reason(call(**fields))


def test_everything_wrong_with_a_call_is_told_at_once() -> None:
    said = reason({"type": "track", "properties": {}})
    assert "userId" in said
    assert "name of its event" in said


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"7", b"null"])
def test_an_event_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(CallError, match="an event must be a JSON object"):
        decode_call(body, NOW)


@pytest.mark.parametrize("value", [b'"\xff"', b"1e999", b"1" * 5000])
def test_a_value_that_cannot_be_kept_is_refused_and_not_fatal(value: bytes) -> None:
    body = b'{"batch": [{"type":"track","event":"A","userId":"u","properties":{"a":%s}}]}' % value
    try:
        found = decode_batch(open_envelope(body), NOW)
    except BodyError:
        return
    assert not found.events
    assert found.refused


def test_a_deeply_nested_event_is_refused() -> None:
    deep: Any = 1
    for _ in range(limits.EVENT_NESTING):
        deep = {"a": deep}
    assert "nested deeper" in reason(call(properties=deep))


def test_a_long_list_of_products_is_not_mistaken_for_depth() -> None:
    assert event(properties={"products": [{"sku": "{[" * 5} for _ in range(100)]}).properties["products"][99]


def test_one_bad_event_does_not_fail_its_batch() -> None:
    found = decoded(call(messageId="1"), {"type": "nonsense"}, call(messageId="3"))
    assert [each.message_id for each in found.events] == ["1", "3"]
    assert [each.index for each in found.refused] == [1]
    assert json.loads(found.refused[0].body) == {"type": "nonsense"}


def test_calls_without_a_message_id_get_one_made_of_content_time_and_place() -> None:
    same = json.dumps({"type": "track", "event": "A", "userId": "u"}).encode()
    first, second = decode_calls([same, same], NOW).events
    again = decode_calls([same], NOW).events[0]
    later = decode_calls([same], NOW + timedelta(seconds=1)).events[0]
    assert first.message_id == again.message_id
    assert len({first.message_id, second.message_id, later.message_id}) == 3


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"batch": [1, }', r"line 1, column 1\d \(byte 1\d\)"),
        (b'{"batch": [', "line 1, column 12"),
        (b"", "Expecting value at line 1, column 1"),
        (b"[" * 100_000, "nested too deep|not JSON|JSON object"),
    ],
)
def test_malformed_json_is_refused_with_its_position(body: bytes, said: str) -> None:
    with pytest.raises(BodyError, match=said):
        open_envelope(body)


@pytest.mark.parametrize("body", [b"[]", b"7", b'{"batch": {}}', b'{"batch": "x"}'])
def test_json_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(BodyError, match="must be a JSON object as in the Segment spec"):
        open_envelope(body)


def test_a_batch_without_a_batch_is_refused() -> None:
    with pytest.raises(BodyError, match="has no `batch`"):
        decode_batch(open_envelope(b'{"type": "track"}'), NOW)


def test_too_many_events_are_refused() -> None:
    with pytest.raises(TooLargeError, match="2,501 events"):
        decoded(*[{}] * 2501)


def test_the_kind_of_a_single_call_is_that_of_its_path() -> None:
    body = json.dumps({"event": "A", "userId": "u"}).encode()
    assert decode_single(body, EventKind.TRACK, NOW).events[0].kind is EventKind.TRACK


def test_gzip_is_known_by_its_first_bytes() -> None:
    assert unpack(gzip.compress(b"{}")) == b"{}"
    assert unpack(gzip.compress(b'{"a"') + gzip.compress(b":1}")) == b'{"a":1}'
    assert unpack(b"{}") == b"{}"


def test_a_gzip_bomb_is_refused_without_being_unpacked() -> None:
    with pytest.raises(TooLargeError):
        unpack(gzip.compress(b" " * 50_000_000))


def test_broken_gzip_is_refused() -> None:
    with pytest.raises(BodyError, match="ends too early"):
        unpack(gzip.compress(b"{}" * 1000)[:-10])
    with pytest.raises(BodyError, match="begins like gzip"):
        unpack(b"\x1f\x8b and then no gzip")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_FIELDS = ("type", "event", "userId", "anonymousId", "messageId", "previousId", "groupId", "properties", "traits")
_CALL = st.dictionaries(
    st.sampled_from([*_FIELDS, "context", "timestamp", "sentAt", "name"]), _JSON | st.datetimes().map(str)
)


@given(st.lists(_CALL | _JSON, max_size=4))
def test_whatever_is_sent_every_call_is_either_an_event_or_refused_with_a_reason(calls: list[Any]) -> None:
    bodies = [json.dumps(each).encode() for each in calls]
    found = decode_calls(bodies, NOW)
    assert len(found.events) + len(found.refused) == len(calls)
    assert all(each.reason for each in found.refused)
    assert all(each.time <= NOW and (each.user_id or each.anonymous_id) for each in found.events)


@pytest.mark.parametrize(
    ("properties", "says"),
    [
        ({"n": 2**64}, "18446744073709551616 needs more than 64 bits: send it as text"),
        ({"deep": [{"n": -(2**70)}]}, "needs more than 64 bits"),
        ({"text": "a\0b"}, "U+0000"),
        ({"k\0": 1}, "U+0000"),
    ],
)
def test_a_value_that_no_store_can_hold_is_refused_with_its_reason(properties: dict[str, object], says: str) -> None:
    call = {"type": "track", "event": "E", "userId": "u", "properties": properties}
    decoded = decode_calls([json.dumps(call).encode()], NOW)
    assert decoded.events == []
    assert says in decoded.refused[0].reason


def test_a_long_number_that_fits_and_a_written_out_escape_are_kept() -> None:
    properties = {"id": 2**63 - 1, "text": "\\u0000", "card": "4000123412341234123"}
    call = {"type": "track", "event": "E", "userId": "u", "properties": properties}
    assert decode_calls([json.dumps(call).encode()], NOW).events[0].properties == properties


def test_half_an_emoji_costs_no_batch() -> None:
    body = rb'{"batch":[{"type":"track","userId":"a","event":"\ud83d"},{"type":"track","userId":"b","event":"\\ud83d \ud83d\ude00"}]}'
    decoded = decode_batch(open_envelope(body), NOW)
    assert [event.name for event in decoded.events] == ["\ufffd", "\\ud83d \U0001f600"]
