"""A shop whose record shows what goes wrong: half a year of journeys with planted problems, sent to the real intake.

Rule 1. Events go over HTTP, findings come from the real diagnosis and the real alerts; only the history is made up.
"""

import json
import random
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen

from console.shop import NAMES
from mining_diagnose.shop import Problems, shop
from web.serving import WRITE_KEY
from wend.app.advance import advance_due
from wend.app.diagnose import Asked, diagnose_record
from wend.app.folder import read_folder
from wend.app.mine import View
from wend.app.ports import KeptFinding, Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.app.watch import look
from wend.mining.log import EventLog, datetime_of

WORKSPACE = """\
name: shop
purposes:
  marketing: {consent: required}
alerts:
  - {alert: runs-stand-still, to: [ops@shop.example]}
channels:
  email: {provider: smtp, host: 127.0.0.1, port: 1, from: "Shop <shop@shop.example>"}
"""

JOURNEY = """\
journey: order-watch
title: Order watch
purpose: marketing
# One run an order: who orders twice is looked after twice.
entry: {event: Checkout, key: properties.order, reentry: always}
goal: {event: Deliver, within: 30d}
steps:
  - id: delivered
    wait_for: {event: Deliver, within: 7d}
    on_event: [{exit: delivered}]
  - id: calm
    wait: 1d
  - exit: late
"""

AIMLESS = """\
journey: hello
title: Hello
purpose: marketing
entry: {event: Newsletter Wanted}
steps:
  - wait: 1d
"""

PROBLEMS = Problems(
    payment_fails=lambda c: 0.6 if 100 <= c.day < 114 else 0.03,
    pack_factor=lambda c: 2.5 if c.team == "south" else 1,
    gives_up_at_address=lambda c: 0.4 if c.device == "mobile" and c.day >= 130 else 0.05,
)
BATCH = 1_000


def fill(store: Store, url: str, *, now: datetime, customers: int = 1500) -> list[KeptFinding]:
    """Publish, send the history, let fresh orders stand still, and diagnose; what was found."""
    files = {"wend.yaml": WORKSPACE, "journeys/order-watch.yaml": JOURNEY, "journeys/hello.yaml": AIMLESS}
    folder = read_folder(files)
    assert not folder.errors, "\n".join(problem.show() for problem in folder.errors)
    publish(store, plan_changes(store, folder.documents), now - timedelta(days=1))
    log = shop(PROBLEMS, seed=7, cases=customers)
    send(url, [*history(log), *fresh(now)])
    world = load_world(store)
    while advance_due(store, world.live, now + timedelta(minutes=5), "shop"):  # when all has been taken in
        pass
    look(store, world, now + timedelta(days=8))
    views = [View("customer", attributes=True), View("session", attributes=True)]
    return diagnose_record(store, Asked(views, ["Deliver"], value="order_total"), now)


def history(log: EventLog) -> Iterator[dict[str, Any]]:
    """The made-up history as calls of a client library."""
    dice = random.Random(7)
    totals = [round(dice.uniform(20, 200), 2) for _ in range(log.n_cases)]
    names = list(log.attributes)
    columns = [log.attributes[name].to_pylist() for name in names]
    for row in range(len(log)):
        case = int(log.case[row])
        time = datetime_of(int(log.time[row])).isoformat()
        if row == 0 or log.case[row - 1] != case:
            yield identify(case, time)
        told = {name: column[row] for name, column in zip(names, columns, strict=True)}
        properties = {**told, "order": f"order-{case}", "order_total": totals[case]}
        yield track(case, row, log.activities[int(log.activity[row])].capitalize(), time, properties)


def fresh(now: datetime) -> Iterator[dict[str, Any]]:
    """Some orders of this very day, which enter the live journey."""
    for number in range(8):
        properties = {"order": f"fresh-{number}"}
        yield track(number, 1_000_000 + number, "Checkout", (now - timedelta(minutes=number)).isoformat(), properties)


def identify(case: int, time: str) -> dict[str, Any]:
    name = NAMES[case % len(NAMES)]
    traits = {"name": name, "email": f"{name.split()[0].lower()}.{case}@example.org"}
    return {"type": "identify", "messageId": f"i-{case}", "userId": f"user-{case}", "timestamp": time, "traits": traits}


def track(case: int, row: int, name: str, time: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "track",
        "messageId": f"t-{row}",
        "userId": f"user-{case}",
        "anonymousId": f"browser-{case}",
        "event": name,
        "timestamp": time,
        "properties": properties,
    }


def send(url: str, calls: list[dict[str, Any]]) -> None:
    """The calls in batches, as a client library sends them."""
    key = b64encode(f"{WRITE_KEY}:".encode()).decode()
    for first in range(0, len(calls), BATCH):
        body = json.dumps({"batch": calls[first : first + BATCH]}).encode()
        request = Request(
            f"{url}/v1/batch", body, {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        )
        with urlopen(request, timeout=30) as answer:
            assert json.load(answer).get("success"), "the intake refused a batch"
