"""The webhook channel against a real receiver."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest

from wend.channels.answers import read_answer
from wend.channels.guarded_network import Allowed, is_public
from wend.channels.webhook import SecretError, WebhookChannel, WebhookSettings
from wend.channels.webhook_sink import WebhookSink
from wend.limits import WEBHOOK_PAYLOAD_BYTES_MAX
from wend.model.message import Accepted, Answer, Outcome, Rejected, TryLater
from wend.model.outgoing import Outgoing

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def receiver() -> Iterator[WebhookSink]:
    running = WebhookSink(SECRET).start()
    yield running
    running.stop()


def send(
    *messages: Outgoing, secret: str = SECRET, allow_private: bool = True, timeout_seconds: float = 5
) -> list[Outcome]:
    async def all_of_them() -> list[Outcome]:
        settings = WebhookSettings(secret=secret, allow_private=allow_private, timeout_seconds=timeout_seconds)
        webhook = WebhookChannel(settings)
        outcomes = [await webhook.send(each) for each in messages]
        await webhook.close()
        return outcomes

    return asyncio.run(all_of_them())


def hook(url: str, message_id: str = "17-3/call/1", **more: object) -> Outgoing:
    return Outgoing(message_id=message_id, channel="webhook", url=url, **({"payload": {"grüße": [1, None]}} | more))


def test_a_webhook_arrives_signed_with_its_payload(receiver: WebhookSink) -> None:
    assert send(hook(receiver.url, headers={"X-Shop": "mine"})) == [Accepted()]
    assert receiver.received == {"17-3/call/1": {"grüße": [1, None]}}
    assert receiver.refused == 0


def test_a_repeat_carries_the_same_id(receiver: WebhookSink) -> None:
    send(hook(receiver.url), hook(receiver.url))
    assert receiver.handed_over == {"17-3/call/1": 2}
    assert len(receiver.received) == 1


def test_another_secret_is_not_believed(receiver: WebhookSink) -> None:
    outcome = send(hook(receiver.url), secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")[0]
    assert isinstance(outcome, Rejected)
    assert receiver.refused == 1
    assert not receiver.received


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (204, {}, Accepted()),
        (
            302,
            {"location": "http://127.0.0.1:1/"},
            Rejected("302: redirects are not followed; use the address it leads to"),
        ),
        (400, {}, Rejected('400 {"received":"17-3/call/1"}')),
        (410, {}, Rejected("410: the receiver wants no more webhooks")),
        (408, {}, TryLater('408 {"received":"17-3/call/1"}')),
        (425, {}, TryLater('425 {"received":"17-3/call/1"}')),
        (429, {"retry-after": "120"}, TryLater('429 {"received":"17-3/call/1"}', 120.0)),
        (500, {}, TryLater('500 {"received":"17-3/call/1"}')),
        (503, {"retry-after": "Wed, 01 Jan 2020 00:00:00 GMT"}, TryLater('503 {"received":"17-3/call/1"}', 0.0)),
        (503, {"retry-after": "soon"}, TryLater('503 {"received":"17-3/call/1"}')),
    ],
    ids=str,
)
def test_every_status_has_its_outcome(
    receiver: WebhookSink, status: int, headers: dict[str, str], expected: Outcome
) -> None:
    receiver.status, receiver.headers = status, headers
    assert send(hook(receiver.url)) == [expected]
    assert sum(receiver.handed_over.values()) == 1


def test_a_receiver_that_is_down_means_try_later() -> None:
    assert isinstance(send(hook("http://127.0.0.1:1/"))[0], TryLater)


@pytest.mark.parametrize(
    "answer", [None, b"", b"HTTP/1.1 500 no\r\n\r\n" + b"x" * 5_000_000], ids=["hangs", "hangs up", "floods"]
)
def test_a_receiver_that_misbehaves_means_try_later(answer: bytes | None) -> None:
    async def run() -> Outcome:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            if answer is None:
                await asyncio.sleep(1)
            else:
                writer.write(answer)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            webhook = WebhookChannel(WebhookSettings(secret=SECRET, allow_private=True, timeout_seconds=0.5))
            outcome = await webhook.send(hook(url))
            await webhook.close()
            server.close()
            while len(asyncio.all_tasks()) > 1:  # noqa: ASYNC110 - until the receiver's side is done too
                await asyncio.sleep(0.01)
            return outcome

    assert isinstance(asyncio.run(run()), TryLater)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "169.254.169.254",
        "10.1.2.3",
        "2130706433",
        "0x7f.1",
    ],
)
def test_private_targets_are_refused_unless_allowed(receiver: WebhookSink, host: str) -> None:
    outcome = send(hook(f"http://{host}:{receiver.port}/"), allow_private=False)[0]
    assert isinstance(outcome, Rejected)
    assert "public" in outcome.reason
    assert not receiver.handed_over


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.215.14", True), ("2606:2800:21f:cb07::1", True), ("192.168.1.1", False), ("100.64.0.1", False), ("224.0.0.1", False),
     ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("64:ff9b::7f00:1", False)],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url", ["", "ftp://x.example/", "file:///etc/passwd", "shop.example/hook", "http://", "http://[bad/"]
)
def test_an_address_that_is_none_is_rejected(url: str) -> None:
    assert isinstance(send(hook(url))[0], Rejected)


def test_headers_that_are_ours_or_broken_and_payloads_too_large_are_rejected(receiver: WebhookSink) -> None:
    bad: list[dict[str, object]] = [
        {"headers": {"Webhook-Id": "x"}}, {"headers": {"X-A": "a\r\nB: c"}}, {"payload": {"x": "y" * WEBHOOK_PAYLOAD_BYTES_MAX}},
    ]  # fmt: skip
    assert all(isinstance(each, Rejected) for each in send(*(hook(receiver.url, **more) for more in bad)))
    assert not receiver.handed_over


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_*"])
def test_a_secret_that_is_none_is_told_at_once(secret: str) -> None:
    with pytest.raises(SecretError, match="whsec_"):
        WebhookChannel(WebhookSettings(secret=secret), clock=lambda: datetime.now(UTC))


def test_an_answer_that_is_waited_for_is_taken_in(receiver: WebhookSink) -> None:
    receiver.answer = {"class": "low"}
    assert send(hook(receiver.url, answer=True)) == [Accepted(answer=Answer(200, {"class": "low"}))]
    receiver.status = 404
    refused = send(hook(receiver.url, answer=True))[0]
    assert isinstance(refused, Rejected)
    assert refused.answer == Answer(404)


@pytest.mark.parametrize(
    ("body", "problem"),
    [(b"", ""), (b"<p>no</p>", "not JSON"), (b'"' + b"a" * 5_000 + b'"', "more than"), (b'["\\u0000"]', "database"),
     (b"[123456789012345678901234567890]", "database"), (b"[" * 3_000, "not JSON"), (b"\xff\xfe", "not JSON")],
)  # fmt: skip
def test_of_a_strange_answer_only_the_status_is_kept(body: bytes, problem: str) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1_000):
            yield body[start : start + 1_000]

    answer = asyncio.run(read_answer(200, chunks()))
    assert (answer.status, answer.body) == (200, None)
    assert problem in answer.problem


def test_other_methods_are_spoken_and_a_get_carries_its_payload_as_a_query(receiver: WebhookSink) -> None:
    payload = {"who": "ann & bob", "n": 2, "gone": None}
    send(
        hook(receiver.url, method="PUT"), hook(f"{receiver.url}look?a=1", "17-3/call/2", method="GET", payload=payload)
    )
    assert [(method, path) for method, path, _ in receiver.requests] == [
        ("PUT", "/"),
        ("GET", "/look?a=1&who=ann+%26+bob&n=2"),
    ]
    assert receiver.refused == 0


@pytest.mark.parametrize(
    ("allowed", "host", "address", "refused"),
    [
        (Allowed(), "shop.example", "93.184.215.14", False),
        (Allowed(), "crm.internal", "10.1.2.3", True),
        (Allowed(private=True), "crm.internal", "10.1.2.3", False),
        (Allowed(named=("CRM.internal",)), "crm.internal", "10.1.2.3", False),
        (Allowed(named=("10.1.0.0/16",)), "crm.internal", "10.1.2.3", False),
        (Allowed(named=("10.2.0.0/16",)), "crm.internal", "10.1.2.3", True),
        (Allowed(private=True), "meta", "169.254.169.254", True),
        (Allowed(private=True), "meta", "::ffff:169.254.169.254", True),
        (Allowed(private=True), "meta", "fd00:ec2::254", True),
        (Allowed(private=True), "meta", "168.63.129.16", True),
        (Allowed(named=("169.254.169.254",)), "meta", "169.254.169.254", False),
    ],
)
def test_where_calls_may_lead(allowed: Allowed, host: str, address: str, refused: bool) -> None:
    assert bool(allowed.why_not(host, address)) is refused
