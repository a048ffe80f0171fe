"""What comes back over the whole road: the answer of a webhook, an audience that cannot be told, an offer in a mail."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.house import FILES, HELLO, Clock, identify, put_live, take_turns, track
from wend.app.deliver import Deliverer
from wend.app.links import Links
from wend.app.ports import Channel, EventFilter, MessageFilter, RunFilter, Store
from wend.channels.audience import AudienceChannel, DestinationSettings, FileDestination
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.channels.webhook import WebhookChannel, WebhookSettings
from wend.channels.webhook_sink import WebhookSink
from wend.model.message import MessageStatus

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SCORE = """\
journey: score
purpose: service
entry: {event: Loan Asked, reentry: always}
steps:
  - webhook: {url: "URL", payload: {amount: {from: event.properties.amount}}, into: risk, within: 1h}
    on_error: [{exit: no-score}]
    on_timeout: [{exit: too-late}]
  - branch:
      - when: {value: vars.risk.class, is: low}
        then: [{exit: low}]
  - exit: high
"""
RETARGET = """\
journey: retarget
purpose: marketing
entry: {event: Basket Left, reentry: always}
steps:
  - audience: {add: google/baskets}
  - exit: told
"""
OFFER = "offer: gold\ntitle: The gold card\ndetails: {fee: 49}\nvalue: 2\ncontents: {email: hello}\n"
BEST = """\
journey: best
purpose: marketing
entry: {event: Signed Up}
steps:
  - choose: {from: [gold], into: picks, channel: email}
  - send: {offer: vars.picks, channel: email}
"""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def receiver() -> Iterator[WebhookSink]:
    running = WebhookSink(SECRET).start()
    yield running
    running.stop()


def deliver(store: Store, clock: Clock, channel: Channel) -> None:
    async def hand_over() -> None:
        links = Links("https://house.example", "secret")
        await Deliverer(store, {channel.name: channel}, links, clock, "test").deliver_due()
        await channel.close()

    asyncio.run(hand_over())


def call(store: Store, clock: Clock, receiver: WebhookSink) -> str:
    """A loan is asked for, the other system is called, and the run ends: why."""
    put_live(store, FILES | {"journeys/score.yaml": SCORE.replace("URL", receiver.url)})
    track(store, "ann", "Loan Asked", clock.at, amount=900)
    take_turns(store, clock.at)
    deliver(store, clock, WebhookChannel(WebhookSettings(secret=SECRET, allow_private=True)))
    take_turns(store, clock.at)
    return store.runs(RunFilter(journey="score"))[0].reason


def test_the_answer_of_a_webhook_decides_the_way(store: Store, clock: Clock, receiver: WebhookSink) -> None:
    receiver.answer = {"class": "low", "score": 0.2}
    assert call(store, clock, receiver) == "low"
    sent = store.events(EventFilter(name="Message Sent"))[0].properties
    assert (sent["status"], sent["body"]) == (200, {"class": "low", "score": 0.2})
    assert next(iter(receiver.received.values()))["data"]["amount"] == 900


def test_a_call_refused_for_good_takes_the_way_of_errors(store: Store, clock: Clock, receiver: WebhookSink) -> None:
    receiver.status = 422
    assert call(store, clock, receiver) == "no-score"


def test_a_receiver_that_stays_away_is_an_error_at_last_or_a_time_out(
    store: Store, clock: Clock, receiver: WebhookSink
) -> None:
    receiver.status = 503
    assert call(store, clock, receiver) == ""
    clock.go_on(hours=1)
    take_turns(store, clock.at)
    assert store.runs(RunFilter(journey="score"))[0].reason == "too-late"


def test_an_answer_too_large_for_a_run_is_left_and_says_so(store: Store, clock: Clock, receiver: WebhookSink) -> None:
    receiver.answer = {"class": "low" * 5_000}
    assert call(store, clock, receiver) == "high"
    sent = store.events(EventFilter(name="Message Sent"))[0].properties
    assert sent["body"] is None
    assert "more than" in sent["problem"]


def audience(store: Store, clock: Clock, path: Path, **consents: bool) -> list[dict[str, Any]]:
    """A basket is left twice; what the file was told."""
    put_live(store, FILES | {"journeys/retarget.yaml": RETARGET})
    identify(store, "ann", clock.at, email=" Ann@House.example", phone="0170 1234567", country="DE", consents=consents)
    settings = DestinationSettings(provider="file")
    channel = AudienceChannel({"google": (settings, FileDestination(path))})
    for _ in range(2):
        track(store, "ann", "Basket Left", clock.at)
        take_turns(store, clock.at)
        deliver(store, clock, channel)
        clock.go_on(hours=1)
    return [msgspec.json.decode(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_an_audience_is_told_once_and_only_hashes(store: Store, clock: Clock, tmp_path: Path) -> None:
    told = audience(store, clock, tmp_path / "baskets.jsonl", **{"audience/marketing": True})
    assert [(each["action"], each["audience"], each["consent"]["ad_user_data"]) for each in told] == [
        ("add", "baskets", "granted")
    ]
    assert "house.example" not in (tmp_path / "baskets.jsonl").read_text()
    assert store.customer(1).audiences == {"google/baskets": ["Ann@House.example", "0170 1234567", "DE"]}  # type: ignore[union-attr]


def test_without_consent_for_it_no_audience_is_told(store: Store, clock: Clock, tmp_path: Path) -> None:
    assert audience(store, clock, tmp_path / "baskets.jsonl", **{"email/marketing": True}) == []
    withheld = store.messages(MessageFilter(status=MessageStatus.WITHHELD))
    assert {each.reason for each in withheld} == {"consent"}


def test_a_consent_withdrawn_before_delivery_keeps_her_out(store: Store, clock: Clock, tmp_path: Path) -> None:
    put_live(store, FILES | {"journeys/retarget.yaml": RETARGET})
    identify(store, "ann", clock.at, email="ann@house.example", consents={"audience/marketing": True})
    track(store, "ann", "Basket Left", clock.at)
    take_turns(store, clock.at)
    clock.go_on(minutes=1)
    identify(store, "ann", clock.at, consents={"audience/marketing": False})
    take_turns(store, clock.at)
    file = FileDestination(tmp_path / "baskets.csv")
    deliver(store, clock, AudienceChannel({"google": (DestinationSettings(provider="file"), file)}))
    take_turns(store, clock.at)
    assert not (tmp_path / "baskets.csv").exists()
    assert store.customer(1).audiences == {}  # type: ignore[union-attr]


def test_the_offer_chosen_is_what_the_mail_shows(store: Store, clock: Clock, tmp_path: Path) -> None:
    mail = HELLO.replace("Hello {{ trait.first_name }}", "{{ offer.title }} for {{ offer.fee }}")
    files = FILES | {"content/hello/item.yaml": mail, "offers/gold.yaml": OFFER, "journeys/best.yaml": BEST}
    del files["journeys/welcome.yaml"]
    put_live(store, files)
    identify(store, "ann", clock.at, email="ann@house.example", consents={"email/marketing": True})
    track(store, "ann", "Signed Up", clock.at)
    take_turns(store, clock.at)
    sink = MailSink(tmp_path / "mailbox.sqlite").start()
    try:
        settings = SmtpSettings(host=sink.host, port=sink.port, sender="House <hello@house.example>")
        deliver(store, clock, SmtpEmail(settings))
        assert [each.subject for each in sink.mails()] == ["The gold card for 49"]
    finally:
        sink.stop()
