"""How many e-mails a second reach the mail sink's disk over SMTP, and how many webhooks a receiver: `python -m benchmarks deliver`.

The sink runs as a process of its own, like a relay would. The floor is the sink's work without any SMTP: the same mails
built, and stored in batches of the same size; of webhooks, signing alone.
"""

import argparse
import asyncio
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path

import uvloop
from aiosmtpd.smtp import Envelope
from standardwebhooks import Webhook

from benchmarks.cpu import Figure, show
from benchmarks.render import data, item
from wend.channels import mime
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.mailbox import Mailbox
from wend.channels.sink import MailSink, _commit, _row
from wend.channels.webhook import WebhookChannel, WebhookSettings
from wend.channels.webhook_sink import WebhookSink
from wend.content.render import render
from wend.model.message import Accepted
from wend.model.outgoing import Outgoing

SIDE_BY_SIDE = 100


def outgoing(count: int) -> list[Outgoing]:
    """As many different rendered mails."""
    mails = []
    for number in range(count):
        mail = render(item(), "email", "en", data(number))
        mails.append(
            Outgoing(
                message_id=f"{number}-1/send/1", channel="email", to=f"customer{number}@example.com", subject=mail.subject,
                html=mail.html, text=mail.text, unsubscribe_url=f"https://shop.example/u/{number}",
            )
        )  # fmt: skip
    return mails


async def deliver(port: int, mails: list[Outgoing], connections: int) -> float:
    """Mails a second from the call to the last acknowledgement."""
    email = SmtpEmail(
        SmtpSettings(host="127.0.0.1", port=port, sender="Shop <hello@shop.example>", connections=connections)
    )
    start = time.perf_counter()
    for first in range(0, len(mails), SIDE_BY_SIDE):
        outcomes = await asyncio.gather(*(email.send(each) for each in mails[first : first + SIDE_BY_SIDE]))
        assert all(isinstance(each, Accepted) for each in outcomes), outcomes
    seconds = time.perf_counter() - start
    await email.close()
    return len(mails) / seconds


def floor(mails: list[Outgoing], folder: Path, batch: int) -> float:
    """Mails a second built and stored, with no conversation about them."""
    database = MailSink(folder / "floor.sqlite")._open()  # noqa: SLF001 - the same database
    start, rows = time.perf_counter(), []
    for number, each in enumerate(mails, 1):
        header = mime.message_id_header(each.message_id, "shop.example")
        envelope = Envelope()
        envelope.mail_from, envelope.rcpt_tos = "hello@shop.example", [each.to]
        envelope.original_content = mime.build(
            each, sender=("Shop", "hello@shop.example"), to=each.to, message_id=header, now=datetime.now(UTC)
        )
        rows.append(_row(envelope))
        if len(rows) == batch or number == len(mails):
            _commit(database, rows)
            rows = []
    seconds = time.perf_counter() - start
    database.close()
    return len(mails) / seconds


def in_own_process(mails: list[Outgoing], folder: Path, connections: int) -> float:
    """The rate to a sink that is a process of its own."""
    command = [sys.executable, "-m", "wend.channels.sink", "--port", "0", "--file", str(folder / "process.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
        assert process.stdout
        port = int(process.stdout.readline().rpartition(":")[2])
        rate = run(deliver(port, mails, connections))
        process.terminate()
    assert Mailbox(folder / "process.sqlite").counts().mails == len(mails)
    return rate


def in_a_thread(mails: list[Outgoing], folder: Path, connections: int) -> float:
    """The rate to a sink in a thread of this process, as in the demonstration."""
    sink = MailSink(folder / "thread.sqlite").start()
    rate = run(deliver(sink.port, mails, connections))
    sink.stop()
    return rate


def webhooks(count: int) -> tuple[float, float]:
    """Webhooks a second to a receiver in a thread that checks every signature; and signed alone."""
    secret = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    sink = WebhookSink(secret).start()
    calls = [
        Outgoing(
            message_id=f"{n}-1/call/1", channel="webhook", to="", url=sink.url, payload={"customer": n, "plan": "large"}
        )
        for n in range(count)
    ]
    rate = run(_call(WebhookChannel(WebhookSettings(secret=secret, allow_private=True)), calls))
    sink.stop()
    assert len(sink.received) == count
    signer, begun = Webhook(secret), time.perf_counter()
    for each in calls:
        signer.sign(each.message_id, datetime.now(UTC), json.dumps(each.payload))
    return rate, count / (time.perf_counter() - begun)


async def _call(channel: WebhookChannel, calls: list[Outgoing]) -> float:
    start = time.perf_counter()
    for first in range(0, len(calls), SIDE_BY_SIDE):
        outcomes = await asyncio.gather(*(channel.send(each) for each in calls[first : first + SIDE_BY_SIDE]))
        assert all(isinstance(each, Accepted) for each in outcomes), outcomes
    seconds = time.perf_counter() - start
    await channel.close()
    return len(calls) / seconds


def run(work: Coroutine[None, None, float]) -> float:
    """On the event loop that the product uses."""
    return uvloop.run(work)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=5_000)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    mails = outgoing(chosen.mails)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone = floor(mails, folder, chosen.connections)
        apart = in_own_process(mails, folder, chosen.connections)
        beside = in_a_thread(mails, folder, chosen.connections)
    calls, signed = webhooks(chosen.mails // 2)
    found = [
        Figure("floor: mails built and stored, no SMTP", "", alone, "/s"),
        Figure("delivered to the SMTP sink, in its own process", "", apart, "/s", 1_500, of_floor=apart / alone),
        Figure("delivered to the SMTP sink, in a thread", "", beside, "/s", of_floor=beside / alone),
        Figure("floor: webhooks signed, not sent", "", signed, "/s"),
        Figure("delivered to the webhook sink, in a thread", "", calls, "/s", of_floor=calls / signed),
    ]
    show(found, as_json=chosen.json)


if __name__ == "__main__":
    main()
