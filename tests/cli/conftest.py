"""A workspace as `wend init` makes it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.running import done
from wend.app.advance import advance_due
from wend.app.published import load_world
from wend.store.sqlite import SqliteStore


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    done("init", folder)
    return folder


@pytest.fixture
def busy(shop: Path) -> Path:
    """The shop with Ann, who ordered, Ben, who looked five times and never consented, and somebody unknown; two hours later."""
    done("publish", shop, "--yes")
    now = datetime.now(UTC)
    ann = {"email": "ann@shop.example", "plan": "pro", "consents": {"email/marketing": True}}
    looked = {"userId": "ben", "type": "track", "event": "Product Viewed", "properties": {"category_id": "lamps"}}
    calls: list[dict[str, Any]] = [
        {"type": "identify", "userId": "ann", "traits": ann},
        {"type": "track", "userId": "ann", "event": "Order Completed", "properties": {"order_id": "o1"}},
        {"type": "identify", "userId": "ben", "traits": {"email": "ben@shop.example"}},
        *[looked] * 5,
        {"type": "track", "anonymousId": "somebody", "event": "Product Viewed"},
    ]
    lines = [
        json.dumps({**call, "messageId": f"m{number}", "timestamp": (now - timedelta(seconds=60 - number)).isoformat()})
        for number, call in enumerate(calls)
    ]
    (shop / "calls.jsonl").write_text("\n".join(lines))
    done("import", shop / "calls.jsonl", "--dir", shop)
    store = SqliteStore(shop / "wend.sqlite")
    for moment in (datetime.now(UTC), now + timedelta(hours=2)):
        advance_due(store, load_world(store).live, moment, "test")
    store.close()
    return shop
