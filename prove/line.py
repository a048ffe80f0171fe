"""The line between Wend and PostgreSQL: it can be cut, and it can hang.

Rule 1. A line that is cut ends for both sides at once; one that hangs keeps what is sent, and passes it on when it is let go.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

_CHUNK_BYTES: Final = 65536
Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


class Line:
    """Listens on a free port, and carries every connection on to a server."""

    def __init__(self, connect: Connect) -> None:
        self.port = 0
        self._connect = connect
        self._open = asyncio.Event()
        self._open.set()
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0, backlog=256)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening, and cut everything."""
        if self._server is not None:
            self._server.close()
        self._open.set()
        self.cut()
        await asyncio.sleep(0.1)

    def cut(self) -> None:
        """End every connection, as a broken network does."""
        for end in list(self._ends):
            end.transport.abort()

    async def hang(self, seconds: float) -> None:
        """Pass nothing on for so long."""
        self._open.clear()
        await asyncio.sleep(seconds)
        self._open.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await self._connect()
        except OSError:
            writer.transport.abort()
            return
        self._ends |= {writer, far_writer}
        try:
            await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))
        finally:
            self._ends -= {writer, far_writer}
            for end in (writer, far_writer):
                end.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(_CHUNK_BYTES):
                if not self._open.is_set():
                    await self._open.wait()
                writer.write(chunk)
                await writer.drain()
        writer.close()
