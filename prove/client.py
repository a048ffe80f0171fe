"""Senders: they keep sending a request until it is answered, as the public clients do, with the same message ids.

Rule 1. What was answered 200 is in the journal, by message id, and nothing else is.
Rule 2. A refused connection, a time-out, 429 and 5xx mean: the same request again. Any other answer is a fault of the harness.
"""

import asyncio
import base64
import contextlib
import json
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from prove.happenings import Call, Happenings
from prove.journal import Journal

TIMEOUT_SECONDS: Final = 3.0
_AGAIN: Final = (429, 500, 502, 503, 504)
BAD_SHARE: Final = 0.03  # requests with one call among them that cannot be accepted
TWICE_SHARE: Final = 0.05  # requests that are sent again although they were answered


class AnsweredOddlyError(Exception):
    """The API gave an answer that no public client would know what to do with."""


@dataclass
class Tally:
    """What was sent."""

    requests: int = 0
    repeated: int = 0
    accepted: int = 0
    refused: int = 0
    odd: list[str] = field(default_factory=list)


class Sender:
    """One client, which sends request after request."""

    def __init__(self, ports: list[int], key: str, happenings: Happenings, dice: Random, journal: Journal) -> None:
        self._ports = ports
        self._authorisation = base64.b64encode(f"{key}:".encode()).decode()
        self._happenings = happenings
        self._dice = dice
        self._journal = journal
        self._bad = 0
        self.tally = Tally()

    async def run(self, stopping: asyncio.Event, pause_seconds: float) -> None:
        """Send until asked to stop; the request at hand is brought to its end."""
        while not stopping.is_set():
            await self._send_one()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self._dice.expovariate(1 / pause_seconds))

    async def _send_one(self) -> None:
        if self._dice.random() < 0.3:
            (call, *more) = self._happenings.some(1)
            for each in (call, *more):
                await self._until_answered(f"/v1/{each['type']}", each, [each])
            return
        calls = self._happenings.some(self._dice.randint(2, 12))
        batch = [*calls]
        if self._dice.random() < BAD_SHARE:
            self._bad += 1
            bad = {"type": "track", "event": "Nobody", "messageId": f"{calls[0]['messageId']}-bad"}
            batch.insert(self._dice.randrange(len(batch) + 1), bad)
        await self._until_answered("/v1/batch", {"batch": batch}, calls, refused=len(batch) - len(calls))
        if self._dice.random() < TWICE_SHARE:
            await self._until_answered("/v1/batch", {"batch": calls}, [])

    async def _until_answered(self, path: str, body: dict[str, Any], calls: list[Call], refused: int = 0) -> None:
        plain, tries = json.dumps(body).encode(), 0
        while True:
            tries += 1
            self.tally.requests += 1
            self.tally.repeated += tries > 1
            status, answer = await self._post(self._dice.choice(self._ports), path, plain)
            if status == 200:
                break
            if status and status not in _AGAIN:
                raise AnsweredOddlyError(f"{path} was answered {status}: {answer.decode(errors='replace')[:500]}")
            await asyncio.sleep(min(1.0, 0.05 * 2**tries) * (0.5 + self._dice.random()))
        rejected = len(json.loads(answer).get("rejected", []))
        if rejected != refused:
            raise AnsweredOddlyError(f"{path}: {rejected} calls were rejected, {refused} were bad: {answer[:500]!r}")
        self.tally.accepted += len(calls)
        self.tally.refused += refused
        self._journal.write("accepted", ids=[each["messageId"] for each in calls], refused=refused, tries=tries)

    async def _post(self, port: int, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body of the answer; status 0 where there was none."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await post(port, path, body, {"authorization": f"Basic {self._authorisation}"})
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            return 0, b""


async def post(port: int, path: str, body: bytes, headers: dict[str, str], method: str = "POST") -> tuple[int, bytes]:
    """One request over a connection of its own. Raises `OSError` or `IncompleteReadError` where there is no whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        stated = {"host": "127.0.0.1", "content-length": str(len(body)), "connection": "close", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in stated.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        known = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if "content-length" in known:
            answer = await reader.readexactly(int(known["content-length"]))
        else:
            answer = await reader.read()
        return int(head[0].split()[1]), answer
    finally:
        writer.close()
