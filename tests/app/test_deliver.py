"""Delivery: each message is handed over once, asked about once more before, and what became of it goes on record."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.house import FILES, HELLO, NOW, Clock, customer_of, identify, put_live, take_turns, track
from smtp_servers import Scripted
from wend import limits
from wend.app.deliver import Deliverer, Prepared, settle
from wend.app.links import Links
from wend.app.ports import Channel, DocumentKind, EventFilter, MessageFilter, Store
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.model.message import Accepted, Message, MessageStatus, Outcome, TryLater
from wend.model.outgoing import Outgoing

SENDER = "House <hello@house.example>"


class Breaking:
    """A channel that gives up in the middle, or never answers: the process dies, the bug strikes."""

    name, provider = "email", "breaking"

    def __init__(self, error: BaseException, *, deduplicates: bool = False) -> None:
        self.deduplicates = deduplicates
        self.seen: list[str] = []
        self._error = error

    async def send(self, message: Outgoing) -> Outcome:
        self.seen.append(message.message_id)
        raise self._error

    async def close(self) -> None:
        """Nothing to close."""


class Slow:
    """A channel whose first portion lasts for most of a lease; it notes when it was given each message."""

    name, provider, deduplicates = "email", "slow", False

    def __init__(self, clock: Clock, lasts: timedelta) -> None:
        self.given: list[datetime] = []
        self._clock = clock
        self._lasts = lasts

    async def send(self, message: Outgoing) -> Outcome:
        self.given.append(self._clock.at)
        if len(self.given) == limits.HANDOVER_PORTION:
            self._clock.at += self._lasts
        return Accepted(message.message_id)

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[MailSink]:
    started = MailSink(tmp_path / "mailbox.sqlite").start()
    yield started
    started.stop()


def decide(store: Store, clock: Clock, user: str = "ann", **traits: Any) -> Message:
    """The journey decides on a message to a customer who said yes."""
    if not store.documents():
        put_live(store, FILES)
    known = {"email": f"{user}@house.example", "first_name": user.title(), "consents": {"email/marketing": True}}
    identify(store, user, clock.at, **(known | traits))
    track(store, user, "Signed Up", clock.at)
    take_turns(store, clock.at)
    return message_of(store, user)


def message_of(store: Store, user: str = "ann") -> Message:
    (message,) = store.messages(MessageFilter(customer_id=customer_of(store, user)))
    return message


def receipts_of(store: Store) -> list[tuple[str, str]]:
    """The names and reasons of the receipts on record."""
    events = store.events(EventFilter(kind="receipt", limit=None))
    return [(event.name, str(event.properties.get("reason", ""))) for event in events]


def smtp(port: int) -> SmtpEmail:
    return SmtpEmail(SmtpSettings(host="127.0.0.1", port=port, sender=SENDER))


def deliver(store: Store, clock: Clock, channel: Channel | None, *, owner: str = "one", lost: bool = False) -> int:
    """One portion of a worker that carries e-mail over this channel."""

    async def portion() -> int:
        channels = {"email": channel} if channel else {}
        deliverer = Deliverer(store, channels, Links("http://house.example", "secret"), clock, owner)
        handled = await (deliverer.settle_lost() if lost else deliverer.deliver_due())
        if channel:
            await channel.close()
        return handled

    return asyncio.run(portion())


def deliver_to(store: Store, clock: Clock, answers: dict[str, str | None]) -> int:
    """One portion over SMTP to a relay that answers by this table; how many mails it was given."""

    async def portion() -> int:
        async with Scripted(answers) as relay:
            channel = smtp(relay.port)
            deliverer = Deliverer(store, {"email": channel}, Links("http://house.example", "secret"), clock, "one")
            await deliverer.deliver_due()
            await channel.close()
            return relay.mails

    return asyncio.run(portion())


def test_a_message_goes_out_once_and_its_receipt_is_on_record(store: Store, clock: Clock, sink: MailSink) -> None:
    decide(store, clock)
    assert deliver(store, clock, smtp(sink.port)) == 1
    message = message_of(store)
    assert (message.status, message.attempts, message.sent_at) == (MessageStatus.SENT, 1, NOW)
    assert receipts_of(store) == [("Message Sent", "")]
    assert deliver(store, clock, smtp(sink.port)) == 0
    (mail,) = sink.mails()
    assert (mail.recipient, mail.subject) == ("ann@house.example", "Hello Ann")


def test_consent_withdrawn_after_the_decision_withholds(store: Store, clock: Clock, sink: MailSink) -> None:
    decide(store, clock)
    track(store, "ann", "Consent Withdrawn", clock.at, channel="email", purpose="marketing")
    take_turns(store, clock.at)
    deliver(store, clock, smtp(sink.port))
    message = message_of(store)
    assert (message.status, message.reason, message.attempts) == (MessageStatus.WITHHELD, "consent", 0)
    assert receipts_of(store) == [("Message Withheld", "consent")]
    assert sink.mails() == []


def test_an_address_that_bounced_after_the_decision_is_suppressed_and_withholds(
    store: Store, clock: Clock, sink: MailSink
) -> None:
    decide(store, clock)
    deliver_to(store, clock, {"RCPT": "550 5.1.1 no such user"})
    assert message_of(store).status is MessageStatus.REJECTED
    assert receipts_of(store)[0][0] == "Message Bounced"
    clock.go_on(minutes=1)
    take_turns(store, clock.at)
    customer = store.customer(customer_of(store, "ann"))
    assert customer is not None
    assert "email" in customer.suppressed
    track(store, "ann", "Signed Up", clock.at)
    take_turns(store, clock.at)
    deliver(store, clock, smtp(sink.port))
    assert sink.mails() == []


def test_what_is_too_old_is_withheld_as_expired(store: Store, clock: Clock, sink: MailSink) -> None:
    decide(store, clock)
    clock.go_on(days=1, seconds=1)
    deliver(store, clock, smtp(sink.port))
    assert (message_of(store).status, message_of(store).reason) == (MessageStatus.WITHHELD, "expired")
    assert sink.mails() == []


def test_content_that_is_no_longer_published_is_a_clear_rejection(store: Store, clock: Clock, sink: MailSink) -> None:
    decide(store, clock)
    store.withdraw(DocumentKind.CONTENT, "hello", clock.at)
    deliver(store, clock, smtp(sink.port))
    assert message_of(store).status is MessageStatus.REJECTED
    assert "this content item is not published" in message_of(store).reason
    assert receipts_of(store)[0][0] == "Message Rejected"


def test_a_template_that_loops_without_end_for_one_customer_rejects_hers_and_the_others_go_out(
    store: Store, clock: Clock, sink: MailSink
) -> None:
    loop = "{% for a in (1..trait.visits) %}{% for b in (1..trait.visits) %}x{% endfor %}{% endfor %}"
    put_live(
        store, FILES | {"content/hello/email.html": f'<p>{loop}</p><a href="{{{{ unsubscribe_url }}}}">No more</a>'}
    )
    decide(store, clock, "ann", visits=100_000)
    decide(store, clock, "ben", visits=2)
    assert deliver(store, clock, smtp(sink.port)) == 2
    refused = message_of(store, "ann")
    assert refused.status is MessageStatus.REJECTED
    assert "the loops take more than 5,000 rounds" in refused.reason
    assert message_of(store, "ben").status is MessageStatus.SENT
    assert [mail.recipient for mail in sink.mails()] == ["ben@house.example"]


def test_a_channel_nobody_set_up_is_a_clear_rejection(store: Store, clock: Clock) -> None:
    decide(store, clock)
    deliver(store, clock, None)
    assert "no provider is set up for the channel email" in message_of(store).reason


def test_what_the_relay_puts_off_waits_and_goes_out_later(store: Store, clock: Clock, sink: MailSink) -> None:
    decide(store, clock)
    assert deliver_to(store, clock, {"RCPT": "451 greylisted, come back"}) == 0
    waiting = message_of(store)
    assert (waiting.status, waiting.attempts) == (MessageStatus.QUEUED, 1)
    assert "greylisted" in waiting.reason
    assert waiting.next_attempt_at is not None
    assert waiting.next_attempt_at > clock.at
    assert deliver(store, clock, smtp(sink.port)) == 0
    clock.at = waiting.next_attempt_at
    assert deliver(store, clock, smtp(sink.port)) == 1
    assert (message_of(store).status, message_of(store).attempts) == (MessageStatus.SENT, 2)
    assert receipts_of(store) == [("Message Sent", "")]


def test_a_relay_that_always_puts_off_is_given_up_after_the_limit(store: Store, clock: Clock) -> None:
    decide(store, clock)
    for attempt in range(1, limits.DELIVERY_ATTEMPTS_MAX + 1):
        deliver_to(store, clock, {"MAIL": "421 later"})
        assert message_of(store).attempts == attempt
        clock.at = message_of(store).next_attempt_at or clock.at
    given_up = message_of(store)
    assert given_up.status is MessageStatus.REJECTED
    assert given_up.reason.startswith(f"given up after {limits.DELIVERY_ATTEMPTS_MAX} attempts: ")
    assert store.next_message_due() is None


def test_a_lost_answer_is_unknown_and_the_message_is_never_sent_again(
    store: Store, clock: Clock, sink: MailSink
) -> None:
    decide(store, clock)
    assert deliver_to(store, clock, {".": "close"}) == 1
    assert message_of(store).status is MessageStatus.UNKNOWN
    assert receipts_of(store)[0][0] == "Message Unknown"
    clock.go_on(hours=12)
    assert deliver(store, clock, smtp(sink.port)) == 0
    assert deliver(store, clock, smtp(sink.port), lost=True) == 0
    assert sink.mails() == []


def test_no_portion_begins_that_could_outlast_the_claim_and_what_is_left_is_there_for_anybody_at_once(
    store: Store, clock: Clock
) -> None:
    count = limits.HANDOVER_PORTION + 3
    for number in range(count):
        decide(store, clock, f"c{number}")
    claimed_at = clock.at
    slow = Slow(clock, timedelta(seconds=limits.MESSAGE_LEASE_SECONDS - limits.HANDOVER_SECONDS_MAX + 1))
    assert deliver(store, clock, slow, owner="slow") == count
    lease = timedelta(seconds=limits.MESSAGE_LEASE_SECONDS - limits.HANDOVER_SECONDS_MAX)
    assert all(at <= claimed_at + lease for at in slow.given)
    assert store.count_messages(MessageFilter(status=MessageStatus.QUEUED)) == 3
    assert deliver(store, clock, slow, owner="other") == 3
    assert len(slow.given) == store.count_messages(MessageFilter(status=MessageStatus.SENT)) == count


def test_a_channel_that_breaks_counts_as_a_lost_answer(store: Store, clock: Clock) -> None:
    decide(store, clock)
    channel = Breaking(ZeroDivisionError("a bug"))
    deliver(store, clock, channel)
    assert message_of(store).status is MessageStatus.UNKNOWN
    assert message_of(store).reason == "ZeroDivisionError: a bug"
    assert len(channel.seen) == 1


def killed_while_handing_over(store: Store, clock: Clock, channel: Breaking) -> None:
    """The worker dies in the channel: nothing it would have done after that happens."""
    with pytest.raises(SystemExit):
        deliver(store, clock, channel, owner="the dead one")
    assert message_of(store).status is MessageStatus.SENDING


def test_when_a_worker_died_handing_over_to_a_channel_that_deduplicates_the_same_id_goes_out_again(
    store: Store, clock: Clock, sink: MailSink
) -> None:
    decide(store, clock)
    dead = Breaking(SystemExit(9), deduplicates=True)
    killed_while_handing_over(store, clock, dead)
    again = smtp(sink.port)
    again.deduplicates = True
    assert deliver(store, clock, again, lost=True) == 0  # its lease still holds
    clock.go_on(seconds=limits.MESSAGE_LEASE_SECONDS)
    assert deliver(store, clock, again, lost=True) == 1
    assert deliver(store, clock, again) == 1
    assert (message_of(store).status, message_of(store).attempts) == (MessageStatus.SENT, 2)
    (mail,) = sink.mails()
    assert dead.seen == [message_of(store).id]
    assert mail.subject == "Hello Ann"


def test_when_a_worker_died_handing_over_to_any_other_channel_nobody_knows_and_nothing_is_repeated(
    store: Store, clock: Clock, sink: MailSink
) -> None:
    decide(store, clock)
    killed_while_handing_over(store, clock, Breaking(SystemExit(9)))
    clock.go_on(seconds=limits.MESSAGE_LEASE_SECONDS)
    assert deliver(store, clock, smtp(sink.port), lost=True) == 1
    assert message_of(store).status is MessageStatus.UNKNOWN
    assert "the worker died while handing it over: it may have been taken" in message_of(store).reason
    assert deliver(store, clock, smtp(sink.port)) == 0
    assert sink.mails() == []


def test_an_answer_that_comes_after_another_attempt_began_undoes_nothing(store: Store, clock: Clock) -> None:
    late = decide(store, clock)
    killed_while_handing_over(store, clock, Breaking(SystemExit(9), deduplicates=True))
    clock.go_on(seconds=limits.MESSAGE_LEASE_SECONDS)
    channel = Breaking(SystemExit(9), deduplicates=True)
    deliver(store, clock, channel, lost=True)
    with pytest.raises(SystemExit):
        deliver(store, clock, channel)  # the second attempt has begun
    prepared = Prepared(late, Outgoing(message_id=late.id, channel="email"), channel)
    store.record([settle(prepared, TryLater("the first one's late answer"), clock.at)], clock.at)
    assert (message_of(store).status, message_of(store).attempts) == (MessageStatus.SENDING, 2)


def test_a_customer_without_an_address_gets_nothing_and_the_record_says_why(
    store: Store, clock: Clock, sink: MailSink
) -> None:
    put_live(store, FILES)
    identify(store, "zoe", clock.at, first_name="Zoe", consents={"email/marketing": True})
    track(store, "zoe", "Signed Up", clock.at)
    take_turns(store, clock.at)
    message = message_of(store, "zoe")
    assert (message.status, message.reason) == (MessageStatus.WITHHELD, "no-address")
    assert deliver(store, clock, smtp(sink.port)) == 0
    assert sink.mails() == []


def test_the_mail_is_in_the_customers_language(store: Store, clock: Clock, sink: MailSink) -> None:
    german = '  - {channel: email, language: de, subject: "Hallo {{ trait.first_name }}", body: email.html}\n'
    put_live(store, FILES | {"content/hello/item.yaml": HELLO + german})
    decide(store, clock, language="de-AT")
    deliver(store, clock, smtp(sink.port))
    assert [mail.subject for mail in sink.mails()] == ["Hallo Ann"]
