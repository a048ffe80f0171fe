"""A small shop for the console to show: four journeys with every step kind, forty customers, real turns and real mails.

Rule 1. Everything comes about as it does in production: events through the port, turns by the engine, mails by SMTP
        to the sink. Only the time is ours.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from wend.app.advance import advance_due
from wend.app.deliver import Deliverer
from wend.app.folder import read_folder
from wend.app.links import Links
from wend.app.ports import Store
from wend.app.publish import plan_changes, publish
from wend.app.published import CurrentWorld
from wend.channels.email_smtp import SmtpEmail, SmtpSettings
from wend.channels.sink import MailSink
from wend.model.event import DeadLetter, Event, EventKind

WORKSPACE = """\
name: shop
zone: Europe/Berlin
purposes:
  marketing: {consent: required}
  service: {consent: assumed, capped: false}
guards:
  frequency_caps:
    - {max: 2, per: 1d}
"""

CART = """\
journey: cart-abandonment
title: Come back to your cart
stage: buy
purpose: marketing
owner: lifecycle
# One run for each category, so that a cart of shoes does not end one of shirts.
entry: {event: Product Added, key: properties.category, reentry: {after: 7d}}
exit: {event: Cart Emptied}
goal: {event: Order Completed, within: 14d}
holdout: 10%
steps:
  - id: watch
    wait_for: {event: Order Completed, within: 4h}
    on_event: [{exit: bought}]
  - id: remind
    send: email/cart-reminder
  - id: circle
    repeat: {max: 3, until: {event: Product Viewed}}
    steps:
      - id: breathe
        wait: {for: 2d, window: {days: [tue, wed, thu], from: "09:00", to: "18:00", zone: customer}}
      - id: value
        branch:
          - when: {trait: plan, is: pro}
            then: [{id: offer, send: email/pro-offer}]
          - else: [{goto: remind}]
  - exit: finished
"""

WELCOME = """\
journey: welcome
title: Welcome
stage: onboard
purpose: service
entry: {event: Account Created}
goal: {event: Order Completed, within: 30d}
steps:
  - id: arms
    split:
      - {name: story, weight: 70, steps: [{id: story, send: email/welcome-story}]}
      - {name: short, weight: 30, steps: [{id: short, send: email/welcome-short}]}
  - id: mark
    update: {welcomed: true, touches: {add: 1}}
  - id: tell
    emit: {event: Customer Welcomed, properties: {source: welcome}}
  - id: crm
    webhook: {url: "https://crm.example/hooks/welcome", payload: {who: {from: trait.email}}}
  - wait: 30d
"""

WINBACK = """\
journey: win-back
title: We miss you
stage: lapsed
purpose: marketing
entry: {schedule: "0 9 * * mon", when: {segment: lapsed}}
steps:
  - {id: miss, send: email/we-miss-you}
"""

SEGMENTS = {
    "segments/pro.yaml": "segment: pro\ntitle: Pro customers\nwhen: {trait: plan, is: pro}\n",
    "segments/lapsed.yaml": "segment: lapsed\ntitle: Lapsed\nwhen: {event: Order Completed, at_most: 0, within: 90d}\n",
}

MJML = """\
<mjml>
  <mj-head><mj-attributes><mj-all font-family="Arial, sans-serif" /></mj-attributes></mj-head>
  <mj-body background-color="#f4f4f4">
    <mj-section background-color="#ffffff">
      <mj-column>
        <mj-text font-size="20px" font-weight="bold">Hello {{ trait.name }}</mj-text>
        <mj-text>Something you liked is still waiting for you.</mj-text>
        <mj-button href="https://shop.example/cart" background-color="#0d7f74">See it</mj-button>
        <mj-text font-size="12px"><a href="{{ unsubscribe_url }}">Unsubscribe</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""

ITEMS = {
    "cart-reminder": ("marketing", "Your cart is waiting, {{ trait.name }}"),
    "pro-offer": ("marketing", "An offer for our best customers"),
    "welcome-story": ("service", "How we began"),
    "welcome-short": ("service", "Welcome"),
    "we-miss-you": ("marketing", "We miss you"),
}

NAMES = ["Ada Brandt", "Bo Carlsen", "Chi Dang", "Dora Engel", "Emil Fuchs", "Fay Grant", "Gus Holm", "Hana Ito"]


def files() -> dict[str, str]:
    """The workspace folder as texts."""
    made = {
        "wend.yaml": WORKSPACE,
        "journeys/cart-abandonment.yaml": CART,
        "journeys/welcome.yaml": WELCOME,
        "journeys/win-back.yaml": WINBACK,
        **SEGMENTS,
    }
    for name, (purpose, subject) in ITEMS.items():
        made[f"content/{name}/item.yaml"] = (
            f"content: {name}\npurpose: {purpose}\nvariants:\n"
            f'  - {{channel: email, subject: "{subject}", body: email.mjml}}\n'
        )
        made[f"content/{name}/email.mjml"] = MJML
    return made


class Clock:
    """A time that the shop sets."""

    def __init__(self, time: datetime) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time


def event(number: int, user: int, name: str, at: datetime, **properties: Any) -> Event:
    return Event(
        message_id=f"m-{user}-{number}",
        kind=EventKind.TRACK,
        name=name,
        time=at,
        received_at=at,
        user_id=f"user-{user}",
        properties=properties,
    )


def identify(user: int, at: datetime) -> Event:
    name = NAMES[user % len(NAMES)]
    traits = {
        "name": name,
        "email": f"{name.split()[0].lower()}.{user}@example.org",
        "plan": "pro" if user % 3 == 0 else "free",
        "country": "DE",
    }
    if user % 11 == 5:
        del traits["email"]
    return Event(
        message_id=f"i-{user}",
        kind=EventKind.IDENTIFY,
        name="Customer Identified",
        time=at,
        received_at=at,
        user_id=f"user-{user}",
        anonymous_id=f"browser-{user}",
        traits=traits,
    )


def happenings(users: int, begin: datetime) -> Iterator[Event]:
    """What the customers do on the first day."""
    for user in range(users):
        at = begin + timedelta(minutes=7 * user)
        yield identify(user, at)
        yield event(1, user, "Account Created", at)
        if user % 4:
            yield event(2, user, "Consent Given", at, channel="email", purpose="marketing", text="checkout box")
        yield event(3, user, "Product Viewed", at, sku=f"sku-{user % 5}", category="shoes", price=59.9)
        if user % 2:
            yield event(4, user, "Product Added", at + timedelta(minutes=2), sku=f"sku-{user % 5}", category="shoes")
        if user % 6 == 1:
            yield event(5, user, "Order Completed", at + timedelta(hours=3), total=119.8)


def fill(store: Store, sink: MailSink, *, now: datetime, users: int = 40, days: int = 3) -> None:
    """Publish, live through some days that end at `now`, and leave two dead letters."""
    begin = now - timedelta(days=days)
    folder = read_folder(files())
    assert not folder.errors, "\n".join(problem.show() for problem in folder.errors)
    publish(store, plan_changes(store, folder.documents), begin)
    store.append(sorted(happenings(users, begin), key=lambda each: each.time))
    with ThreadPoolExecutor(1) as apart:  # a browser that is driven from this thread keeps a loop running in it
        apart.submit(lambda: asyncio.run(_live_through(store, sink, begin, now))).result()
    store.bury(
        [
            DeadLetter(
                received_at=now,
                source="/v1/batch",
                reason="event 3 has neither userId nor anonymousId; send one of them",
                body='{"type": "track", "event": "Product Viewed"}',
            ),
            DeadLetter(
                received_at=now,
                source="/v1/track",
                reason="this is not JSON: unexpected end of data at byte 17",
                body='{"event": "Produ',
            ),
        ]
    )


async def _live_through(store: Store, sink: MailSink, begin: datetime, now: datetime) -> None:
    """Turns and deliveries, hour by hour."""
    clock = Clock(begin)
    settings = SmtpSettings(host="127.0.0.1", port=sink.port, sender="The Shop <hello@shop.example>")
    email = SmtpEmail(settings, clock=clock.now)
    links = Links("http://127.0.0.1", "secret-of-the-tests")
    deliverer = Deliverer(store, {"email": email}, links, clock, "shop")
    world = CurrentWorld(store)
    try:
        while clock.time <= now:
            while advance_due(store, world.get().live, clock.time, "shop"):
                pass
            await deliverer.deliver_due()
            clock.time += timedelta(hours=1)
    finally:
        await email.close()
