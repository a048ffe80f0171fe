"""Connections that lead out and nowhere else.

Rule 1. The address that is checked is the address that is connected to: a name that changes its mind between the two gains nothing.
Rule 2. What is not a public address is refused: this machine, its neighbours, cloud metadata services, multicast.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Final

import httpcore2

from wend.errors import WendError

_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")  # IPv4 behind NAT64


class ForbiddenTargetError(WendError):
    """A webhook may not go to a private address."""


class PublicOnly(httpcore2.AsyncNetworkBackend):
    """Opens TCP connections to public addresses only."""

    def __init__(self) -> None:
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises `ForbiddenTargetError` when any address of the host is not public."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError(f"{host} is not known: {error}") from error
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:
            if not is_public(address):
                raise ForbiddenTargetError(
                    f"{host} is at {address}, which is not a public address; allow private targets in the settings if it is meant"
                )
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet could be meant by."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is not None:
            return is_public(str(inside))
        if ip in _TRANSLATED:
            return False
    return ip.is_global and not ip.is_multicast
