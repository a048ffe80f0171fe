"""A process that takes what is due and then does nothing more: `python holder.py DATABASE claim|hand-over`.

It beats like any other, holds its claims for an hour, and at a line on its input commits what it decided.
"""

import sys
from datetime import UTC, datetime, timedelta

from wend.app.ports import Commit, Store
from wend.app.signs import Worker
from wend.app.watched import Meter
from wend.settings import read_settings
from wend.wiring.clock import SystemClock
from wend.wiring.names import fleet_of, new_owner
from wend.wiring.stores import open_store
from wend.workers.beat import BeatLoop

HOUR = timedelta(hours=1)


def claim(store: Store, owner: str) -> list[Commit]:
    """Every customer that is due."""
    now = datetime.now(UTC)
    return [Commit(each.customer) for each in store.claim(now, 1_000, owner, HOUR)]


def hand_over(store: Store, owner: str) -> list[str]:
    """Every message that is due: half of them claimed, half of them being handed over."""
    now = datetime.now(UTC)
    ids = [each.id for each in store.claim_messages(now, 1_000, owner, HOUR)]
    return store.begin_handover(ids[::2], now, owner)


def main() -> None:
    database, what = sys.argv[1:]
    store = open_store(read_settings({"database": database}), None)
    now, owner = datetime.now(UTC), new_owner()
    me = Worker(name=owner, parts=("engine",), started_at=now, beat_at=now)
    fleet = fleet_of(store, me, tuple, Meter())
    fleet.enlist(now)
    BeatLoop(fleet, SystemClock()).start()
    held = claim(store, owner) if what == "claim" else hand_over(store, owner)
    print(len(held), flush=True)
    if not sys.stdin.readline():
        return
    commits = [each for each in held if isinstance(each, Commit)]
    for each in commits:
        each.customer.traits["late"] = True
    store.commit(commits, datetime.now(UTC), owner)
    print("committed", flush=True)


if __name__ == "__main__":
    main()
