"""SMTP servers that misbehave on purpose, for the channels to be tested against."""

import asyncio
from typing import Self


class Scripted:
    """An SMTP server that answers by a table; an answer of None means: hang, and "close": hang up."""

    def __init__(self, answers: dict[str, str | None], *, hello: str = "220 ready") -> None:
        self.answers = {
            "EHLO": "250 here",
            "MAIL": "250 ok",
            "RCPT": "250 ok",
            "DATA": "354 go",
            ".": "250 ok",
            "RSET": "250 ok",
        }
        self.answers |= answers
        self.hello = hello
        self.connections = 0
        self.mails = 0
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        try:
            writer.write(self.hello.encode() + b"\r\n")
            while line := await reader.readline():
                word = line[:4].decode().strip().upper()
                if not await self._answer(word, reader, writer):
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, word: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        answer = self.answers.get(word, "250 ok")
        if answer == "close":
            return False
        if answer is None:
            await asyncio.sleep(5)
            return False
        writer.write(answer.encode() + b"\r\n")
        if word == "DATA" and answer.startswith("354"):
            await reader.readuntil(b"\r\n.\r\n")
            self.mails += 1
            return await self._answer(".", reader, writer)
        return not answer.startswith("421")
