"""The mail sink: durable, counting repeats, readable while it runs."""

import os
import signal
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest

from wend.channels.mailbox import Counts, Mailbox
from wend.channels.sink import MailSink, SinkError


def deliver(port: int, *mails: bytes, to: str = "ann@example.com") -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
        for mail in mails:
            client.sendmail("shop@example.com", [to], mail)


def mail(message_id: str, subject: str = "Hello", body: str = "Hi") -> bytes:
    return f"Message-ID: <{message_id}>\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()


def test_a_mail_is_kept_as_it_came(sink: MailSink) -> None:
    raw = mail("1", "=?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n folded", body=".\r\n..two dots\r\n.\r\nend")
    deliver(sink.port, raw)
    listed = sink.mails()[0]
    assert (listed.sender, listed.recipient, listed.subject) == ("shop@example.com", "ann@example.com", "Grüße folded")
    opened = sink.mail(listed.id)
    assert opened is not None
    assert opened.raw == raw
    assert opened.text.splitlines() == [".", "..two dots", ".", "end"]


def test_a_repeat_is_kept_once_and_counted(sink: MailSink) -> None:
    deliver(sink.port, mail("1"), mail("2"), mail("1"), mail("1"))
    assert sink.counts() == Counts(mails=2, repeats=2)
    assert {each.message_id: each.handed_over for each in sink.mails()} == {"<1>": 3, "<2>": 1}


def test_mails_without_an_id_are_all_kept(sink: MailSink) -> None:
    deliver(sink.port, b"Subject: a\r\n\r\nx\r\n", b"Subject: a\r\n\r\nx\r\n", b"")
    assert sink.counts().mails == 3


def test_mails_are_listed_newest_first_and_found_by_words(sink: MailSink) -> None:
    deliver(sink.port, *(mail(str(number), f"100%_{number}") for number in range(5)))
    deliver(sink.port, mail("x", "other"), to="bob@example.com")
    assert [each.subject for each in sink.mails(limit=2, offset=1)] == ["100%_4", "100%_3"]
    assert [each.subject for each in sink.mails(query="bob@")] == ["other"]
    assert len(sink.mails(query="%_")) == 5
    assert sink.mails(query="nothing") == []
    assert sink.mail(999) is None


def test_a_port_that_is_taken_is_told(sink: MailSink, tmp_path: Path) -> None:
    with pytest.raises(SinkError, match=str(sink.port)):
        MailSink(tmp_path / "other.sqlite", port=sink.port).start()


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    file = tmp_path / "mails.sqlite"
    command = [sys.executable, "-m", "wend.channels.sink", "--port", "0", "--file", str(file)]
    source = str(Path(__file__).parents[2] / "src")
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": source}
    ) as process:
        assert process.stdout
        port = int(process.stdout.readline().rpartition(":")[2])
        deliver(port, *(mail(str(number)) for number in range(50)))
        process.send_signal(signal.SIGKILL)
    assert Mailbox(file).counts().mails == 50


def test_a_sink_stops_and_starts_again_on_the_same_file(tmp_path: Path) -> None:
    for number in range(2):
        sink = MailSink(tmp_path / "mails.sqlite").start()
        deliver(sink.port, mail(str(number)))
        sink.stop()
    assert Mailbox(tmp_path / "mails.sqlite").counts().mails == 2
