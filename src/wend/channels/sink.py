"""The local mail sink: an SMTP server that keeps every mail in an SQLite file instead of passing it on.

Rule 1. A mail is on disk before the 250 is said; mails that come in together share one commit.
Rule 2. A mail handed over again (by its Message-ID) is kept once and counted, so that repeats can be seen.
Rule 3. It listens on this machine only.
"""

import argparse
import asyncio
import re
import signal
import socket
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from wend.channels.mailbox import SCHEMA, Mailbox
from wend.errors import WendError
from wend.limits import SINK_BATCH_MAX, SINK_MAIL_BYTES_MAX

_MESSAGE_ID: Final = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_SUBJECT: Final = re.compile(rb"^subject:[ \t]*(.*(?:\r?\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_END: Final = b"\r\n.\r\n"
_STORE: Final = (
    "INSERT INTO mails (message_id, received_at, sender, recipient, subject, raw) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (message_id) DO UPDATE SET handed_over = handed_over + 1"
)
_Row = tuple[str | None, str, str, str, str, bytes]


class SinkError(WendError):
    """The mail sink could not start."""


class MailSink(Mailbox):
    """The sink and, as a `Mailbox`, what it has received. Its event loop runs in a thread of its own."""

    def __init__(self, file: Path | str, *, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__(file)
        self.host = host
        self.port = port
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None
        self._pending: list[tuple[_Row, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()
        self._disk = ThreadPoolExecutor(1, "mail-sink-disk")

    def start(self) -> "MailSink":
        """Listen; `port` then says where. Raises `SinkError` when it cannot."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((self.host, self.port))
        except OSError as error:
            listening.close()
            raise SinkError(
                f"the mail sink cannot listen on {self.host}:{self.port}: {error.strerror}; choose another port"
            ) from None
        self.port = listening.getsockname()[1]
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(listening, ready), name="mail-sink", daemon=True)
        self._thread.start()
        ready.wait(10)
        return self

    def stop(self) -> None:
        """Stop listening; what was acknowledged stays."""
        if self._loop and self._stopping and self._thread:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)
            self._loop = self._thread = None

    def _run(self, listening: socket.socket, ready: threading.Event) -> None:
        with asyncio.Runner(loop_factory=_new_loop) as runner:
            runner.run(self._serve(listening, ready))

    async def _serve(self, listening: socket.socket, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping, self._arrived = asyncio.Event(), asyncio.Event()
        database = await self._loop.run_in_executor(self._disk, self._open)
        sessions: set[_Session] = set()
        server = await self._loop.create_server(lambda: _Session(self, sessions), sock=listening, backlog=256)
        writing = asyncio.create_task(self._write(database))
        ready.set()
        await self._stopping.wait()
        server.close()
        for session in list(sessions):
            session.hang_up()
        writing.cancel()
        await self._loop.run_in_executor(self._disk, database.close)
        self._disk.shutdown()

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        database.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {SCHEMA}")
        return database

    async def keep(self, envelope: Envelope) -> None:
        """Store one mail; returns when it is on disk. Raises `sqlite3.Error`."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((_row(envelope), done))
        self._arrived.set()
        await done

    async def _write(self, database: sqlite3.Connection) -> None:
        """Commit what has arrived, all of it together, again and again."""
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            batch, self._pending = self._pending[:SINK_BATCH_MAX], self._pending[SINK_BATCH_MAX:]
            if not self._pending:
                self._arrived.clear()
            try:
                await loop.run_in_executor(self._disk, _commit, database, [row for row, _ in batch])
            except sqlite3.Error as error:
                for _, done in batch:
                    if not done.done():
                        done.set_exception(error)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)


class _Session(SMTP):
    """One connection. A mail is taken in whole instead of line by line, which is several times faster."""

    line_length_limit = SINK_MAIL_BYTES_MAX

    def __init__(self, sink: MailSink, sessions: set["_Session"]) -> None:
        self._sessions = sessions
        super().__init__(
            _Handler(sink),
            data_size_limit=SINK_MAIL_BYTES_MAX,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Wend mail sink",
        )

    def connection_made(self, transport: Any) -> None:
        self._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """Close the connection."""
        if self.transport:
            self.transport.close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - named by aiosmtpd after the command
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        assert self.envelope is not None
        assert self.transport is not None
        if not self.envelope.rcpt_tos or arg:
            await self.push("501 Syntax: DATA" if arg else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        try:
            mail = await self._whole_mail()
        except asyncio.LimitOverrunError:
            await self.push("552 5.3.4 the mail is too large for the sink")
            self.transport.close()
            return
        self.envelope.content = self.envelope.original_content = mail
        status = await self._call_handler_hook("DATA")
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(status)

    async def _whole_mail(self) -> bytes:
        """Everything up to the line that is a single dot, without it."""
        mail = b"\r\n"  # a dot right at the beginning ends an empty mail
        while not mail.endswith(_END):
            mail += await self._reader.readuntil(b".\r\n")
            if len(mail) > SINK_MAIL_BYTES_MAX:
                raise asyncio.LimitOverrunError("too large", len(mail))
        return mail.replace(b"\r\n..", b"\r\n.")[2:-3]


class _Handler:
    def __init__(self, sink: MailSink) -> None:
        self._sink = sink

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        try:
            await self._sink.keep(envelope)
        except sqlite3.Error as error:
            return f"451 4.3.0 the mail could not be stored: {error}"
        return "250 2.0.0 kept"


def _new_loop() -> asyncio.AbstractEventLoop:
    """The fastest event loop this system has."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415 - not there on Windows

    return uvloop.new_event_loop()


def _row(envelope: Envelope) -> _Row:
    raw = envelope.original_content or b""
    head = raw[: raw.find(b"\r\n\r\n") + 2]
    message_id, subject = _MESSAGE_ID.search(head), _SUBJECT.search(head)
    return (
        message_id[1].decode("utf-8", "replace") if message_id else None,
        datetime.now(UTC).isoformat(),
        envelope.mail_from or "",
        ", ".join(envelope.rcpt_tos),
        _words(subject[1].decode("utf-8", "replace")) if subject else "",
        raw,
    )


def _words(header: str) -> str:
    header = re.sub(r"\r?\n[ \t]", " ", header).strip()
    try:
        return str(make_header(decode_header(header))) if "=?" in header else header
    except (LookupError, ValueError):
        return header


def _commit(database: sqlite3.Connection, rows: list[_Row]) -> None:
    database.execute("BEGIN IMMEDIATE")
    try:
        database.executemany(_STORE, rows)
        database.execute("COMMIT")
    except sqlite3.Error:
        database.execute("ROLLBACK")
        raise


def main(arguments: list[str] | None = None) -> None:
    """Run a sink until interrupted: `python -m wend.channels.sink --port 1025 --file mails.sqlite`."""
    parser = argparse.ArgumentParser(prog="wend.channels.sink", description="A local mail sink.")
    parser.add_argument("--port", type=int, default=1025)
    parser.add_argument("--file", type=Path, default=Path("mails.sqlite"))
    chosen = parser.parse_args(arguments)
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    sink = MailSink(chosen.file, port=chosen.port).start()
    print(f"listening on {sink.host}:{sink.port}", flush=True)  # noqa: T201 - it is a command
    done.wait()
    sink.stop()


if __name__ == "__main__":
    main()
