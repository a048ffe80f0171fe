"""Where a Wend listens, and under which address customers reach it."""

import socket
from typing import Final

from wend.settings import Settings
from wend.wiring.errors import WiringError

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
_BACKLOG: Final = 1024  # connections that wait while a process of ours is being replaced


def listen(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say. Raises `WiringError` when it cannot."""
    host, port = settings.host, settings.port
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        why = error.strerror if isinstance(error, OSError) else "a port is a number from 0 to 65535"
        raise WiringError(f"cannot listen on {host}:{port}: {why}; choose another with --port or --host") from None
    listening.listen(_BACKLOG)
    return listening


def port_of(listening: socket.socket) -> int:
    """The port that a socket listens on."""
    return int(listening.getsockname()[1])


def url_of(settings: Settings, port: int) -> str:
    """Where a server of these settings is, on this port."""
    return f"http://{settings.host}:{port}"


def on_loopback(settings: Settings) -> bool:
    """Whether only this machine can reach it."""
    return settings.host in _LOOPBACK
