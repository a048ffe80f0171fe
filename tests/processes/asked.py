"""What is sent to a service and asked of it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2

from cli.running import done


def key_for(shop: Path, database: str) -> str:
    """Everything published, and a write key."""
    done("publish", shop, "--yes", "--database", database)
    return done("keys", "create", "web", "--dir", shop, "--database", database).strip()


def order(url: str, key: str, user: str) -> None:
    """Somebody with an address orders: a mail is owed."""
    batch = [
        {"type": "identify", "userId": user, "traits": {"email": f"{user}@shop.example"}},
        {"type": "track", "userId": user, "event": "Order Completed", "properties": {"order_id": user}},
    ]
    for _ in range(20):
        try:
            answer = httpx2.post(
                f"{url}/v1/batch",
                auth=(key, ""),
                json={"batch": [{**each, "messageId": f"{user}-{n}"} for n, each in enumerate(batch)]},
                timeout=20,
            )
        except httpx2.TransportError:
            continue  # the process that had taken the connection was killed: as any client does, again
        if answer.status_code == 200:
            return
    raise AssertionError(f"{user}'s order was not taken in")


def ready(url: str) -> dict[str, Any]:
    """What /readyz tells."""
    told: dict[str, Any] = httpx2.get(f"{url}/readyz", timeout=20).json()
    return told


def parts_at_work(url: str) -> list[list[str]]:
    """The parts of each process, in order."""
    return sorted(each["parts"] for each in ready(url)["processes"])


def metric(url: str, begin: str) -> float:
    """The sum of the samples that begin so."""
    lines = httpx2.get(f"{url}/metrics", timeout=20).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(begin))


def sent(shop: Path, database: str) -> int:
    """How many messages have gone out."""
    return int(done("messages", "--dir", shop, "--database", database, "--status", "sent", "--count"))


def children(pid: int) -> list[int]:
    """The processes that a process has begun."""
    told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return sorted(int(each) for each in told.stdout.split() if each)


def holder(database: str, what: str) -> "subprocess.Popen[str]":
    """A process that takes everything that is due, and keeps it."""
    command = [sys.executable, str(Path(__file__).with_name("holder.py")), database, what]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
