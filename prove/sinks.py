"""Where messages go: an SMTP relay and a receiver of webhooks that count every message by its id, and misbehave.

Rule 1. A sink notes what it has done with a message before it answers: its journal is the truth about what went out.
Rule 2. What it does with each comes from the seed; `behave` ends all that, so that everything can drain.
Rule 3. A receiver of webhooks removes repeats by `webhook-id`, as Standard Webhooks asks: `first` says whether it was one.
"""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes
from email.policy import SMTP
from random import Random
from typing import Final
from urllib.parse import unquote

from prove.journal import Journal
from prove.whose import process_at
from wend.channels.mime import message_id_of

HANG_SECONDS: Final = 4.0  # longer than any time-out of the workspace
LATE_SECONDS: Final = 2.2  # after the time-out, while the line is still open

MAIL_MOODS: Final = {
    "take": 850,
    "later at the recipient": 30,  # 451: not taken
    "refuse the recipient": 15,  # 550 5.7.1: not taken
    "hang at the recipient": 8,
    "later after the text": 25,  # 452: not taken
    "take and cut": 25,
    "take and hang": 8,
    "take and answer late": 8,
    "lose and cut": 15,  # not taken, and nobody is told
    "take and lie": 16,  # 452 though taken: the one case in which a second time is the relay's own fault
}  # of a thousand; those that last are few, since a portion of mails lasts as long as its slowest
HOOK_MOODS: Final = {
    "take": 850,
    "busy": 30,  # 503
    "too many": 20,  # 429 with Retry-After
    "refuse": 20,  # 400
    "take and hang": 10,
    "take and cut": 30,
    "take and answer late": 10,
    "take and lie": 30,  # 500 though taken
}


class _Sink:
    """What both have in common."""

    def __init__(self, journal: Journal, dice: Random, moods: dict[str, int]) -> None:
        self.journal = journal
        self.moods: Counter[str] = Counter()
        self.port = 0
        self.among: Callable[[], list[int]] = list  # the processes that may hand over, once there are any
        self._dice = dice
        self._names, self._weights = list(moods), list(moods.values())
        self._behaves = False
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[None]] = set()

    def behave(self) -> None:
        """Take everything from now on."""
        self._behaves = True

    async def open(self, port: int = 0) -> None:
        """Listen on a free port, or on this one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening, and hang up."""
        if self._server is not None:
            self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    def _mood(self) -> str:
        mood = "take" if self._behaves else self._dice.choices(self._names, self._weights)[0]
        self.moods[mood] += 1
        return mood

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        by = process_at(writer.get_extra_info("peername")[1], self.port, self.among())
        try:
            await self._talk(reader, writer, by)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side is dead, as it has to be now and then
        finally:
            self._talks.discard(task)
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, by: int | None) -> None:
        raise NotImplementedError


class MailSink(_Sink):
    """An SMTP relay."""

    def __init__(self, journal: Journal, dice: Random) -> None:
        super().__init__(journal, dice, MAIL_MOODS)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, by: int | None) -> None:
        to, mood = "", "take"
        writer.write(b"220 sink.example\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                to, mood = line.decode().partition("<")[2].partition(">")[0], self._mood()
                if mood == "hang at the recipient":
                    await asyncio.sleep(HANG_SECONDS)
                    return
                answer = {"later at the recipient": b"451 later", "refuse the recipient": b"550 5.7.1 not from you"}
                if mood in answer:
                    self.journal.write("refused", to=to, answer=answer[mood].decode(), mood=mood)
                writer.write(answer.get(mood, b"250 well") + b"\r\n")
            elif word == b"DATA":
                writer.write(b"354 go on\r\n")
                await writer.drain()
                if not await self._take(reader, writer, to, mood, by):
                    return
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            else:
                writer.write(b"250 well\r\n")
            await writer.drain()

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to: str, mood: str, by: int | None
    ) -> bool:
        """One text; whether the line stays open."""
        text = await reader.readuntil(b"\r\n.\r\n")
        header = str(message_from_bytes(text, policy=SMTP)["Message-ID"])
        taken = mood.startswith("take")
        answer = {"later after the text": "452 later", "take and lie": "452 later", "take": "250 queued"}.get(mood, "")
        self.journal.write("mail", id=message_id_of(header), to=to, taken=taken, answer=answer, mood=mood, by=by)
        if mood == "take and answer late":
            await asyncio.sleep(LATE_SECONDS)
            answer = "250 queued"
        if mood == "take and hang":
            await asyncio.sleep(HANG_SECONDS)
        if not answer:
            return False
        writer.write(answer.encode() + b"\r\n")
        return True


class HookSink(_Sink):
    """A receiver of webhooks."""

    def __init__(self, journal: Journal, dice: Random) -> None:
        super().__init__(journal, dice, HOOK_MOODS)
        self._seen: set[str] = set()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, by: int | None) -> None:
        with contextlib.suppress(asyncio.LimitOverrunError):
            while await self._one(reader, writer, by):
                await writer.drain()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, by: int | None) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        await reader.readexactly(int(headers.get("content-length", "0")))
        name, mood = unquote(headers.get("webhook-id", "")), self._mood()
        status = {"take": 200, "busy": 503, "too many": 429, "refuse": 400, "take and lie": 500}.get(mood, 0)
        taken = mood.startswith("take")
        first = taken and name not in self._seen
        self._seen |= {name} if taken else set()
        self.journal.write("hook", id=name, taken=taken, first=first, answer=status, mood=mood, by=by)
        if mood == "take and answer late":
            await asyncio.sleep(LATE_SECONDS)
            status = 200
        if mood == "take and hang":
            await asyncio.sleep(HANG_SECONDS)
        if not status:
            return False
        body = json.dumps({"place": f"shelf {len(name)}"}).encode() if status == 200 else b""
        more = "retry-after: 1\r\n" if status == 429 else ""
        length = f"content-length: {len(body)}"
        lines = f"HTTP/1.1 {status} x\r\ncontent-type: application/json\r\n{more}{length}\r\n\r\n"
        writer.write(lines.encode() + body)
        return True
