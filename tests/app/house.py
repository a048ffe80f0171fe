"""A small published world, customers in it, and a clock that tests set."""

from datetime import UTC, datetime, timedelta
from typing import Any

from wend.app.advance import advance_due
from wend.app.folder import read_folder
from wend.app.ports import Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.model.event import NAME_OF_KIND, Event, EventKind

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SETTINGS = """\
name: house
zone: Europe/Berlin
purposes:
  marketing: {consent: required}
  service: {consent: assumed, capped: false}
guards: {message_expires_after: 1d}
"""
HELLO = """\
content: hello
title: Hello
purpose: marketing
variants:
  - {channel: email, language: en, subject: "Hello {{ trait.first_name }}", body: email.html}
"""
BODY = '<p>Hello {{ trait.first_name }}</p><a href="{{ unsubscribe_url }}">No more</a>'
WELCOME = """\
journey: welcome
purpose: marketing
entry: {event: Signed Up}
steps:
  - send: email/hello
  - wait: 30d
  - exit: done
"""
FILES = {
    "wend.yaml": SETTINGS,
    "journeys/welcome.yaml": WELCOME,
    "content/hello/item.yaml": HELLO,
    "content/hello/email.html": BODY,
}


class Clock:
    """The time that the test sets."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def go_on(self, **by: float) -> None:
        self.at += timedelta(**by)


def put_live(store: Store, files: dict[str, str], now: datetime = NOW) -> None:
    """Publish these texts of a folder, which have to be without errors."""
    folder = read_folder(files)
    assert not folder.errors, "\n".join(each.show() for each in folder.errors)
    publish(store, plan_changes(store, folder.documents), now)


def track(store: Store, user: str, name: str, at: datetime, **properties: Any) -> None:
    """An event comes in."""
    number = sum(store.event_names().values())
    event = Event(
        message_id=f"{name}-{user}-{number}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=user,
        properties=properties,
    )
    store.append([event])


def identify(store: Store, user: str, at: datetime, **traits: Any) -> None:
    """A customer makes herself known."""
    event = Event(
        message_id=f"identify-{user}-{at.isoformat()}-{len(traits)}",
        kind=EventKind.IDENTIFY,
        name=NAME_OF_KIND[EventKind.IDENTIFY],
        time=at,
        received_at=at,
        user_id=user,
        traits=traits,
    )
    store.append([event])


def take_turns(store: Store, now: datetime) -> None:
    """Everything due is advanced."""
    while advance_due(store, load_world(store).live, now, "advance"):
        pass


def customer_of(store: Store, user: str) -> int:
    found = store.find_customer(user)
    assert found is not None
    return found
