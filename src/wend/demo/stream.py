"""The bundled slice of the REES46 shop stream as Segment calls, with people invented around its user ids.

Rule 1. The events are real (see NOTICE for their source and terms); names, addresses and consents are invented here, by
        hash, so that every demo sees the same people.
"""

import csv
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.resources import files
from typing import Any, Final

import msgspec

_NAMES: Final = {"view": "Product Viewed", "cart": "Product Added", "purchase": "Order Completed"}
_FIRST_NAMES: Final = ("Ada", "Ben", "Cleo", "Dario", "Emma", "Finn", "Greta", "Hugo", "Ines", "Jonas", "Kaya", "Leo")
_ZONES: Final = ("Europe/Berlin", "Europe/Moscow", "Asia/Almaty", "Asia/Dubai", "America/New_York")
_WITH_ADDRESS: Final = 0.92
_WITH_CONSENT: Final = 0.80


class Call(msgspec.Struct, frozen=True):
    """One call and when it happened."""

    at: datetime
    body: dict[str, Any]


def calls() -> Iterator[Call]:
    """The stream in order of time; a customer's first event is preceded by an identify call."""
    known: set[str] = set()
    for number, row in enumerate(_rows()):
        at = datetime.strptime(row["event_time"], "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
        if row["user_id"] not in known:
            known.add(row["user_id"])
            yield Call(at, _identify(row, at))
        yield Call(at, _track(row, at, number))


def _rows() -> Iterator[dict[str, str]]:
    packed = (files("wend") / "demo" / "rees46.csv.gz").read_bytes()
    yield from csv.DictReader(gzip.decompress(packed).decode().splitlines())


def _track(row: dict[str, str], at: datetime, number: int) -> dict[str, Any]:
    price, category = float(row["price"]), row["category_code"]
    properties: dict[str, Any] = {
        "product_id": row["product_id"],
        "category_id": row["category_id"],
        "price": price,
        "name": _product(row),
    }
    properties |= {name: row[name] for name in ("brand", "category_code") if row[name]}
    properties |= {"category": category.split(".")[0]} if category else {}
    if row["event_type"] == "purchase":
        properties |= {"order_id": f"{row['user_session'][:8]}-{number}", "revenue": price}
    return _call("track", row, at, f"rees46-{number}") | {"event": _NAMES[row["event_type"]], "properties": properties}


def _product(row: dict[str, str]) -> str:
    """A name for a product: the stream has none, only brand and category."""
    thing = row["category_code"].rsplit(".", 1)[-1].replace("_", " ") or "product"
    return f"{row['brand'].title()} {thing}".strip()


def _identify(row: dict[str, str], at: datetime) -> dict[str, Any]:
    user = row["user_id"]
    name = _FIRST_NAMES[int(_share(user, "name") * len(_FIRST_NAMES))]
    traits: dict[str, Any] = {
        "first_name": name,
        "timezone": _ZONES[int(_share(user, "zone") * len(_ZONES))],
        "language": "de" if _share(user, "language") < 1 / 3 else "en",
    }
    if _share(user, "address") < _WITH_ADDRESS:
        traits["email"] = f"{name.lower()}.{user}@mail.example"
    if _share(user, "consent") < _WITH_CONSENT:
        traits["consents"] = {"email/marketing": True}
    return _call("identify", row, at, f"rees46-identify-{user}") | {"traits": traits}


def _call(kind: str, row: dict[str, str], at: datetime, message_id: str) -> dict[str, Any]:
    return {
        "type": kind,
        "messageId": message_id,
        "userId": row["user_id"],
        "anonymousId": row["user_session"],
        "timestamp": at.isoformat(),
    }


def _share(user: str, of: str) -> float:
    digest = blake2b(f"{of}:{user}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
