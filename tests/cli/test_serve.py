"""`wend serve` as a real process: it starts, takes events, sends mails, waits for a relay that is down, and stops."""

import json
import signal
import socket
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cli.running import SECONDS_TO_START, done, eventually, process, serving, wend
from wend.channels.mailbox import Mailbox
from wend.channels.sink import MailSink

ANN = {"email": "ann@shop.example", "first_name": "Ann"}


def send(url: str, key: str, kind: str, body: dict[str, Any]) -> None:
    answer = httpx2.post(f"{url}/v1/{kind}", auth=(key, ""), json=body, timeout=30)
    assert answer.status_code == 200, answer.text


def messages(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done("messages", "--dir", folder, "--json").splitlines()]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_from_an_event_over_http_to_a_mail_in_the_sink_and_a_clean_stop(shop: Path) -> None:
    done("publish", shop, "--yes")
    key = done("keys", "create", "web", "--dir", shop).strip()
    with serving(shop) as (url, server):
        send(url, key, "identify", {"userId": "ann", "traits": ANN})
        send(url, key, "track", {"userId": "ann", "event": "Order Completed", "properties": {"order_id": "o1"}})
        eventually(lambda: done("messages", "--dir", shop, "--status", "sent", "--count") == "1\n", "a sent message")
        server.send_signal(signal.SIGTERM)
        assert server.wait(SECONDS_TO_START) == 0
        assert server.stderr
        assert "Traceback" not in server.stderr.read()
    assert [mail.recipient for mail in Mailbox(shop / "mailbox.sqlite").mails()] == ["ann@shop.example"]


def test_a_service_on_which_nothing_is_published_says_what_to_do(shop: Path) -> None:
    with serving(shop) as (_, server):
        server.send_signal(signal.SIGINT)
        _, err = server.communicate(timeout=SECONDS_TO_START)
    assert server.returncode == 0
    assert "nothing is published yet: `wend publish" in err


def test_a_second_service_on_the_same_port_says_so_and_the_first_goes_on(shop: Path) -> None:
    with serving(shop) as (url, _):
        second = process("serve", "--dir", shop, "--port", url.rsplit(":", 1)[1])
        _, err = second.communicate(timeout=SECONDS_TO_START)
        assert second.returncode == 1
        assert err.splitlines()[-1].startswith(
            f"wend: cannot listen on {url.removeprefix('http://')}: Address already in use"
        )
        assert httpx2.get(f"{url}/healthz", timeout=30).status_code == 200


CALLS = """journey: calls
purpose: service
entry: {event: Order Completed}
steps:
  - webhook: {url: "http://127.0.0.1:PORT/hook", payload: {}}
"""


def test_a_receiver_of_webhooks_that_does_not_answer_holds_up_no_mail(shop: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (shop / "journeys" / "calls.yaml").write_text(CALLS.replace("PORT", str(silent.getsockname()[1])))
        with (shop / "wend.yaml").open("a") as settings:
            settings.write("  webhook: {allow_private: true}\n")
        done("publish", shop, "--yes")
        key = done("keys", "create", "web", "--dir", shop).strip()
        with serving(shop) as (url, _):
            send(url, key, "identify", {"userId": "ann", "traits": ANN})
            send(url, key, "track", {"userId": "ann", "event": "Order Completed", "properties": {"order_id": "o1"}})
            eventually(lambda: done("messages", "--dir", shop, "--status", "sent", "--count") == "1\n", "the mail")
            standing = {each["channel"]: each["status"] for each in messages(shop)}
    assert standing == {"email": "sent", "webhook": "sending"}


def test_two_services_on_the_same_folder_share_the_work_and_send_once(shop: Path) -> None:
    done("publish", shop, "--yes")
    key = done("keys", "create", "web", "--dir", shop).strip()
    with serving(shop) as (one, _), serving(shop) as (two, _):
        for number in range(40):
            url, user = (one, two)[number % 2], f"user-{number}"
            send(url, key, "identify", {"userId": user, "traits": {"email": f"{user}@shop.example"}})
            send((two, one)[number % 2], key, "track", {"userId": user, "event": "Order Completed"})
        eventually(lambda: done("messages", "--dir", shop, "--status", "sent", "--count") == "40\n", "40 sent")
    counts = Mailbox(shop / "mailbox.sqlite").counts()
    assert (counts.mails, counts.repeats) == (40, 0)


def test_while_the_relay_is_down_messages_wait_and_when_it_is_back_they_go_out(shop: Path) -> None:
    """The relay is the real sink, run beside the service; it is stopped, and started again at the same port."""
    port = free_port()
    relay = f'{{provider: smtp, host: 127.0.0.1, port: {port}, from: "Shop <hello@shop.example>"}}'
    settings = (shop / "wend.yaml").read_text().split("channels:")[0]
    (shop / "wend.yaml").write_text(f"{settings}channels:\n  email: {relay}\n")
    done("publish", shop, "--yes")
    key = done("keys", "create", "web", "--dir", shop).strip()
    with serving(shop) as (url, _):
        send(url, key, "identify", {"userId": "ann", "traits": ANN})
        send(url, key, "track", {"userId": "ann", "event": "Order Completed"})
        eventually(lambda: any(each["attempts"] for each in messages(shop)), "a first attempt")
        eventually(lambda: messages(shop)[0]["status"] == "queued", "waiting again")
        (waiting,) = messages(shop)
        assert f"cannot reach the relay 127.0.0.1:{port}" in waiting["reason"]
        assert waiting["next_attempt_at"]
        sink = MailSink(shop / "relay.sqlite", port=port).start()
        try:
            eventually(lambda: messages(shop)[0]["status"] == "sent", "sent after all", seconds=90)
        finally:
            sink.stop()
    (mail,) = sink.mails()
    assert (mail.recipient, mail.handed_over) == ("ann@shop.example", 1)


@pytest.mark.parametrize(
    ("channels", "message"),
    [
        ("{email: {provider: smpt}}", "there is no provider 'smpt'; use smtp or sink"),
        ("{email: {host: a, port: 1, frm: b}}", "'frm' is not known; known: host, port, from"),
        ("{email: {host: a, port: 1, from: b}}", "the sender 'b' is not an address"),
        ("{email: {host: a, port: {env: NO_SUCH_PORT}}}", "NO_SUCH_PORT, which the environment lacks"),
        ("{email: {host: a, port: many, from: a@b.example}}", "channels.email: Expected `int`"),
        ("{email: {host: a, port: 25}}", "missing required field `from`"),
        ("{webhook: {secret: x}}", "webhook secret cannot be used"),
        ("[email]", "write each as email: {provider: smtp"),
    ],
)
def test_channels_that_cannot_work_are_refused_before_anything_starts(shop: Path, channels: str, message: str) -> None:
    (shop / "wend.yaml").write_text(f"name: shop\nchannels: {channels}\n")
    ended = wend("serve", "--dir", shop, "--port", "0")
    assert ended.status == 1
    assert message in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "environment", "message"),
    [
        (("--port", "99999"), {}, "a port is a number from 0 to 65535"),
        (("--host", "nosuch.invalid", "--port", "0"), {}, "cannot listen on nosuch.invalid:0"),
        ((), {"WEND_PORT": "many"}, "port is 'many', which is not a number; give --port or WEND_PORT"),
        (("--port", "0"), {"WEND_LOG_LEVEL": "loud"}, "log_level 'loud' is not known"),
    ],
)
def test_settings_that_cannot_be_used_are_one_clear_message(
    shop: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], environment: dict[str, str], message: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    ended = wend("serve", "--dir", shop, *words)
    assert ended.status == 1
    assert message in ended.err
    assert ended.err.count("\n") == 1


def test_outside_a_workspace_serve_says_how_to_make_one(tmp_path: Path) -> None:
    ended = wend("serve", "--dir", tmp_path)
    assert ended.status == 1
    assert "`wend init DIR` makes one" in ended.err
