"""The audience channel: files and receivers get hashes and flags, in the forms that destinations expect."""

import asyncio
import csv
import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from wend.channels.audience import AudienceChannel, DestinationSettings, FileDestination, make_destination
from wend.channels.identifiers import e164, hashed
from wend.channels.webhook import WebhookSettings
from wend.channels.webhook_sink import WebhookSink
from wend.model.message import Accepted, Outcome, Rejected, TryLater
from wend.model.outgoing import Outgoing

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KNOWN = {"email": " Ann@Shop.example ", "phone": "+49 170 1234567"}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def change(to: str = "google/baskets", **more: Any) -> Outgoing:
    payload = {"action": "add", "known_by": KNOWN, "timestamp": "2026-11-02T10:00:00+00:00"}
    consent = {"purpose": "marketing", "given": True, "at": None}
    return Outgoing(message_id="7-1.add.1", channel="audience", to=to, payload={**payload, "consent": consent, **more})


def send(settings: DestinationSettings, folder: Path, *messages: Outgoing) -> list[Outcome]:
    async def all_of_them() -> list[Outcome]:
        destination = make_destination(settings, folder, WebhookSettings(secret=SECRET))
        channel = AudienceChannel({"google": (settings, destination)})
        found = list(await asyncio.gather(*(channel.send(each) for each in messages)))
        await channel.close()
        return found

    return asyncio.run(all_of_them())


def test_an_address_is_trimmed_and_in_lower_case_before_it_is_hashed() -> None:
    assert hashed({"email": " Ann@Shop.example "}, plus=True) == {"email_sha256": sha("ann@shop.example")}


def test_a_phone_number_is_hashed_with_its_plus_or_as_digits() -> None:
    assert hashed({"phone": "0170 1234567", "country": "de"}, plus=True) == {"phone_sha256": sha("+491701234567")}
    assert hashed({"phone": "+49 (170) 1234567"}, plus=False) == {"phone_sha256": sha("491701234567")}


@pytest.mark.parametrize("phone", ["", "none", "0170 1234567", "12"])
def test_what_is_no_number_is_left_out(phone: str) -> None:
    assert e164(phone, "") == ""
    assert hashed({"email": "nobody", "phone": phone}, plus=True) == {}


def test_json_lines_hold_a_change_each_with_the_consent_that_was_asked(tmp_path: Path) -> None:
    settings = DestinationSettings(provider="file", path="out/google.jsonl")
    assert send(settings, tmp_path, change(), change(action="remove")) == [Accepted(), Accepted()]
    lines = [msgspec.json.decode(line) for line in (tmp_path / "out/google.jsonl").read_text().splitlines()]
    assert sorted(each["action"] for each in lines) == ["add", "remove"]
    assert lines[0]["email_sha256"] == sha("ann@shop.example")
    assert lines[0]["consent"]["ad_personalization"] == "granted"


def test_a_csv_file_has_its_head_once(tmp_path: Path) -> None:
    settings = DestinationSettings(provider="file", path="google.csv")
    send(settings, tmp_path, *(change() for _ in range(20)))
    with (tmp_path / "google.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    assert {(row["audience"], row["consent"]) for row in rows} == {("baskets", "granted")}


def test_a_receiver_gets_it_signed(tmp_path: Path) -> None:
    receiver = WebhookSink(SECRET).start()
    try:
        settings = DestinationSettings(provider="http", url=receiver.url, phone="digits", allow_private=True)
        assert send(settings, tmp_path, change()) == [Accepted()]
        told = next(iter(receiver.received.values()))
        assert told["type"] == "wend.audience"
        assert told["data"]["phone_sha256"] == sha("491701234567")
        assert "known_by" not in told["data"]
    finally:
        receiver.stop()


def test_an_unknown_destination_and_nobody_to_tell_of_are_refused(tmp_path: Path) -> None:
    settings = DestinationSettings(provider="file", path="google.jsonl")
    found = send(settings, tmp_path, change(to="gogle/x"), change(known_by={}))
    assert [type(each) for each in found] == [Rejected, Rejected]
    assert "gogle" in found[0].reason  # type: ignore[union-attr]
    assert not (tmp_path / "google.jsonl").exists()


def test_a_file_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    found = asyncio.run(FileDestination(tmp_path / "taken" / "google.jsonl").take({"id": "x"}))
    assert isinstance(found, TryLater)
