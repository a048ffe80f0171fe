"""Alerts reach a real webhook and a real mailbox, once for each finding."""

import asyncio
import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.running import done
from mining_own.records import JOURNEY, workspace, write_csv
from wend.app.advance import advance_due
from wend.app.alert import tell
from wend.app.ports import Channel, Document, DocumentKind, FindingFilter, FindingStatus, Store, TaskFilter
from wend.app.published import load_world
from wend.app.tasks import finish_task
from wend.app.watch import look, to_tell
from wend.app.watch_entries import silence_of
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.channels.webhook import WebhookChannel, WebhookSettings
from wend.channels.webhook_sink import WebhookSink
from wend.journey.workspace import Alert, Workspace
from wend.mining.log import EventLog
from wend.model.duration import Duration
from wend.model.event import Event, EventKind
from wend.store.rows import to_json
from wend.store.sqlite import SqliteStore
from wend.wiring.diagnosis import diagnose_apart
from wend.workers.diagnose import DiagnoseLoop

SECRET = "whsec_" + base64.b64encode(b"a secret that only the tests know").decode()
DAY = timedelta(days=1)
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


class Fixed:
    """A clock that stands where it is put."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def hooks() -> Iterator[WebhookSink]:
    sink = WebhookSink(SECRET).start()
    yield sink
    sink.stop()


@pytest.fixture
def mails(tmp_path: Path) -> Iterator[MailSink]:
    sink = MailSink(tmp_path / "mails.sqlite").start()
    yield sink
    sink.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = SqliteStore(tmp_path / "wend.sqlite")
    yield opened
    opened.close()


def channels(mails: MailSink | None = None) -> dict[str, Channel]:
    made: dict[str, Channel] = {"webhook": WebhookChannel(WebhookSettings(secret=SECRET, allow_private=True))}
    if mails is not None:
        sender = "Shop <shop@shop.example>"
        made["email"] = SmtpEmail(SmtpSettings(host=mails.host, port=mails.port, sender=sender))
    return made


def publish(store: Store, *alerts: Alert, journey: str = JOURNEY, at: datetime = NOW - 90 * DAY) -> None:
    settings = to_json(Workspace(name="shop", alerts=alerts))
    store.publish(
        [
            Document(kind=DocumentKind.WORKSPACE, name="workspace", version=f"v{len(alerts)}", body=settings),
            Document(kind=DocumentKind.JOURNEY, name="delivered", version="j1", body=journey),
        ],
        at,
    )


def happened(store: Store, name: str, at: datetime, who: str, **properties: Any) -> None:
    event = Event(
        message_id=f"{name}-{at.isoformat()}-{who}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=who,
        properties=properties,
    )
    store.append([event])
    advance_due(store, load_world(store).live, at, "test")


def alert_once(store: Store, made: dict[str, Channel], now: datetime) -> int:
    """One look and what it tells."""

    async def told() -> int:
        count = await tell(store, load_world(store), made, "http://127.0.0.1:8700", now)
        for channel in made.values():
            await channel.close()
        return count

    look(store, load_world(store), now)
    return asyncio.run(told())


def test_a_diagnosis_is_told_by_webhook_and_mail_once(
    planted: EventLog, tmp_path: Path, hooks: WebhookSink, mails: MailSink
) -> None:
    settings = f"""\
name: shop
purposes: {{marketing: {{consent: required}}}}
channels:
  email: {{provider: smtp, host: 127.0.0.1, port: {mails.port}, from: "Shop <shop@shop.example>"}}
diagnose: {{every: 1d}}
alerts:
  - {{alert: wait-longer, to: [ops@shop.example, "{hooks.url}"]}}
  - {{alert: drop-out-up, to: "{hooks.url}"}}
"""
    folder = workspace(tmp_path / "shop", settings)
    write_csv(planted, folder / "shop.csv")
    done("import", folder / "shop.csv", "--dir", folder)
    with_store = SqliteStore(folder / "wend.sqlite")
    clock = Fixed(datetime(2026, 6, 25, tzinfo=UTC))
    run = diagnose_apart(str(folder / "wend.sqlite"))
    loop = DiagnoseLoop(with_store, channels(mails), clock, "http://127.0.0.1:8700", run)
    loop.start()
    try:
        assert loop.wait_idle(120)
        (wait,) = with_store.findings(FindingFilter(kind="wait"))
        assert set(wait.told) == {"ops@shop.example", hooks.url}
        # the outage of payments was over two months ago: it is a finding, and no alarm
        assert [each["data"]["title"] for each in hooks.received.values()] == [wait.title]
        clock.at += 2 * DAY
        loop._next_look = 0
        assert loop.wait_idle(120)
        assert with_store.diagnosed_at("customer") == clock.at
    finally:
        loop.stop()
        with_store.close()
    assert loop.failures == 0
    assert list(hooks.handed_over.values()) == [1]
    assert hooks.refused == 0
    (mail,) = mails.mails()
    assert (mail.recipient, mail.subject) == ("ops@shop.example", f"[shop] {wait.title}")
    opened = mails.mail(mail.id)
    assert opened
    assert f"wend findings set {wait.id}" in opened.text


def test_entries_that_stay_away_are_told_once_however_long_they_do(store: Store, hooks: WebhookSink) -> None:
    publish(store, Alert(alert="entries-missing", to=(hooks.url,)))
    for day in range(35, 3, -1):
        for number in range(12):
            happened(store, "checkout", NOW - day * DAY + timedelta(minutes=number), f"u{day}-{number}")
    assert alert_once(store, channels(), NOW - 3 * DAY) == 0
    assert alert_once(store, channels(), NOW - 2 * DAY) == 1
    assert alert_once(store, channels(), NOW - DAY) == 0
    assert alert_once(store, channels(), NOW) == 0
    (payload,) = hooks.received.values()
    assert payload["type"] == "wend.finding"
    assert "Entries of delivered stayed away on 2026-04-28: 0 came where 12 were due" in payload["data"]["title"]
    (found,) = store.findings(FindingFilter(kind="missing"))
    assert "from 2026-04-28 to 2026-04-30: 0 came where 36 were due" in found.title
    assert (found.journey, found.since) == ("delivered", datetime(2026, 4, 28).date())


def test_a_quiet_weekend_or_a_small_journey_is_no_alarm() -> None:
    steady = dict.fromkeys(range(100, 128), 12)
    assert silence_of(steady | {128: 7}, 128) is None
    assert silence_of(dict.fromkeys(range(100, 128), 3), 128) is None
    assert silence_of({127: 500}, 128) is None
    assert silence_of(steady, 128) is not None


def test_the_more_journeys_are_looked_at_the_surer_it_has_to_be() -> None:
    nine_a_day = dict.fromkeys(range(100, 128), 9)
    alone = silence_of(nine_a_day, 128)
    assert alone
    assert alone.chance == pytest.approx((28 / 29) ** (9 * 28))  # all of 252 entries in the 28 other days
    assert silence_of(nine_a_day, 128, journeys=10) is None


def test_runs_that_stand_still_are_told_with_examples(store: Store, hooks: WebhookSink) -> None:
    publish(store, Alert(alert="runs-stand-still", to=(hooks.url,), standing=Duration(2 * 3600)))
    happened(store, "checkout", NOW - 31 * DAY, "late")
    happened(store, "checkout", NOW - 2 * DAY, "in time")
    assert alert_once(store, channels(), NOW) == 1
    assert alert_once(store, channels(), NOW + timedelta(hours=1)) == 0
    (payload,) = hooks.received.values()
    assert payload["data"]["title"].startswith("1 runs of delivered stand still: their timers should have rung since")
    assert payload["data"]["evidence"]["steps"] == ["watch"]


def test_a_customer_set_aside_stands_still_too(store: Store, hooks: WebhookSink) -> None:
    publish(store, Alert(alert="runs-stand-still", to=(hooks.url,)))
    happened(store, "visit", NOW - DAY, "x")
    store.append([Event(message_id="m", kind=EventKind.TRACK, name="visit", time=NOW, received_at=NOW, user_id="x")])
    (due,) = store.claim(NOW, 10, "w", timedelta(seconds=30))
    store.set_aside(due.customer.id, "a turn that breaks", "w")
    assert alert_once(store, channels(), NOW) == 1
    (payload,) = hooks.received.values()
    assert "a turn that breaks" in payload["data"]["title"]


def test_a_goal_that_is_reached_less_often_is_told(store: Store, hooks: WebhookSink) -> None:
    goal = JOURNEY.replace("goal: {event: deliver, within: 30d}", "goal: {event: deliver, within: 1d}")
    publish(store, Alert(alert="outcome-drifts", to=(hooks.url,)), journey=goal)
    for day in range(36, 1, -1):
        for number in range(8):
            at = NOW - day * DAY + timedelta(minutes=number)
            happened(store, "checkout", at, f"u{day}-{number}")
            if number < (6 if day > 8 else 1):
                happened(store, "deliver", at + timedelta(hours=3), f"u{day}-{number}")
    assert alert_once(store, channels(), NOW) == 1
    (payload,) = hooks.received.values()
    title = payload["data"]["title"]
    assert title.startswith("Fewer runs of delivered reach the goal:")
    assert "75.0% in the four weeks before" in title


def test_a_lead_that_nobody_calls_is_told_for_its_agent(store: Store, hooks: WebhookSink) -> None:
    alert = Alert(
        alert="lag-over-sla",
        to=(hooks.url,),
        begins="lead",
        ends="call",
        within=Duration(4 * 3600),
        by="agent",
        customers=2,
    )
    publish(store, alert)
    for number in range(6):
        agent = "ann" if number % 2 else "bob"
        happened(store, "lead", NOW - DAY, f"u{number}", agent=agent)
        late = agent == "bob" and number != 0
        happened(store, "call", NOW - DAY + timedelta(hours=5 if late else 1), f"u{number}")
    happened(store, "lead", NOW - timedelta(hours=1), "fresh", agent="bob")
    assert alert_once(store, channels(), NOW) == 1
    (payload,) = hooks.received.values()
    assert payload["data"]["title"] == (
        "'lead' was not followed by 'call' within 4 h in 2 of 3 cases of the last week, agent = bob"
    )


def test_who_cannot_be_reached_is_tried_again_and_who_refuses_is_not(store: Store, hooks: WebhookSink) -> None:
    publish(store, Alert(alert="runs-stand-still", to=(hooks.url,)))
    happened(store, "checkout", NOW - 31 * DAY, "late")
    hooks.status = 503
    assert alert_once(store, channels(), NOW) == 0
    assert to_tell(store, load_world(store), NOW)
    hooks.status = 400
    assert alert_once(store, channels(), NOW) == 0
    assert not to_tell(store, load_world(store), NOW)
    (found,) = store.findings(FindingFilter())
    assert found.told[hooks.url].startswith("refused: 400")


def test_what_is_closed_or_too_small_is_not_told(store: Store) -> None:
    recipient = "https://hooks.example/x"
    publish(store, Alert(alert="runs-stand-still", to=(recipient,), customers=2))
    happened(store, "checkout", NOW - 31 * DAY, "late")
    look(store, load_world(store), NOW)
    assert not to_tell(store, load_world(store), NOW)
    happened(store, "checkout", NOW - 31 * DAY + timedelta(hours=1), "too")
    (found,) = look(store, load_world(store), NOW)
    assert [who for _, who in to_tell(store, load_world(store), NOW)] == [recipient]
    store.set_finding(found.id, FindingStatus.IGNORED, None, NOW)
    assert not to_tell(store, load_world(store), NOW)


def test_an_alert_as_a_task_stands_in_its_queue_once_and_its_outcome_is_the_findings(store: Store) -> None:
    publish(store, Alert(alert="runs-stand-still", to=("task:ops",), standing=Duration(2 * 3600)))
    happened(store, "checkout", NOW - 31 * DAY, "late")
    assert alert_once(store, channels(), NOW) == 1
    assert alert_once(store, channels(), NOW + timedelta(hours=1)) == 0
    (task,) = store.tasks(TaskFilter(queue="ops"))
    (found,) = store.findings(FindingFilter(kind="standing"))
    assert (task.title, task.about, task.customer_id, task.run) == (found.title, found.id, 0, "")
    finish_task(store, task.id, "acknowledged", "ops", "", NOW + timedelta(hours=2))
    assert store.findings(FindingFilter(id=found.id))[0].status is FindingStatus.ACKNOWLEDGED
