"""Connections that lead where they may and nowhere else.

Rule 1. The address that is checked is the address that is connected to: a name that changes its mind between the two gains nothing.
Rule 2. Unless it is allowed, what is not a public address is refused: this machine, its neighbours, multicast.
Rule 3. The metadata services of clouds hand out keys to whoever asks from inside: no setting but their own name allows them.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import httpcore2

from wend.errors import WendError

_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")  # IPv4 behind NAT64
_METADATA: Final = tuple(
    map(
        ipaddress.ip_network,
        ("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32"),
    )
)


class ForbiddenTargetError(WendError):
    """A webhook may not go to this address."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What connections may lead to beside the public addresses: all private ones, or these names and networks."""

    private: bool = False
    named: tuple[str, ...] = ()

    def why_not(self, host: str, address: str) -> str:
        """Why a connection to this host at this address is refused; empty when it is not."""
        if self._is_named(host, address):
            return ""
        if is_metadata(address):
            return "which is not a public address: clouds hand out keys there; name it in allow if it is meant"
        if self.private or is_public(address):
            return ""
        return "which is not a public address; allow private targets in the settings if it is meant"

    def _is_named(self, host: str, address: str) -> bool:
        ip = ipaddress.ip_address(address.partition("%")[0])
        for each in self.named:
            if each.lower().rstrip(".") == host.lower().rstrip("."):
                return True
            try:
                if ip in ipaddress.ip_network(each, strict=False):
                    return True
            except ValueError:  # the name of a host
                continue
        return False


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Opens TCP connections to allowed addresses only."""

    def __init__(self, allowed: Allowed) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._allowed = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises `ForbiddenTargetError` when any address of the host is not allowed."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError(f"{host} is not known: {error}") from error
        addresses = [str(entry[4][0]) for entry in found]
        for address in addresses:
            if why := self._allowed.why_not(host, address):
                raise ForbiddenTargetError(f"{host} is at {address}, {why}")
        return await self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet could be meant by."""
    ip = _unwrapped(address)
    if ip is None:
        return False
    return ip.is_global and not ip.is_multicast


def is_metadata(address: str) -> bool:
    """Whether an IP address is link-local, or one of those at which clouds answer from inside."""
    ip = _unwrapped(address)
    return ip is not None and any(ip.version == network.version and ip in network for network in _METADATA)


def _unwrapped(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address meant, where one of IPv4 is written inside one of IPv6; None where it cannot be said."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inside is not None:
            return inside
        if ip in _TRANSLATED:
            return None
    return ip
