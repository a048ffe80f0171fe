"""Whose connection it is: the process at the other end, as the kernel knows it.

Rule 1. Where the kernel cannot be asked (it is no Linux), nobody is named, and what hangs on it is not checked.
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path

_TCP = Path("/proc/net/tcp")


def process_at(port: int, sink_port: int, among: Iterable[int]) -> int | None:
    """The process that holds the connection from `port` to one of our sinks; None where it cannot be told."""
    inode = _inode_of(port, sink_port)
    if inode is None:
        return None
    for pid in among:
        with contextlib.suppress(OSError):
            for name in Path(f"/proc/{pid}/fd").iterdir():
                with contextlib.suppress(OSError):
                    if str(name.readlink()) == f"socket:[{inode}]":
                        return pid
    return None


def _inode_of(port: int, sink_port: int) -> str | None:
    with contextlib.suppress(OSError):
        for line in _TCP.read_text("ascii").splitlines()[1:]:
            _, near, far, *rest = line.split()
            if (int(near.rpartition(":")[2], 16), int(far.rpartition(":")[2], 16)) == (port, sink_port):
                return rest[6]
    return None
