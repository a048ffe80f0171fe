"""A firm for the console to show: tasks in queues, accounts with their people, a journey in two versions, and steps of every kind.

Rule 1. Everything comes about as it does in production: events through the port, turns by the engine. Only the time is
        ours, and it is the present: what a test finishes in the browser goes on at the next `work`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wend.app.advance import advance_due
from wend.app.folder import read_folder
from wend.app.operations import carry_out
from wend.app.ports import Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.model.event import NAME_OF_KIND, Event, EventKind

WORKSPACE = """\
name: firm
zone: Europe/Berlin
purposes:
  marketing: {consent: required}
  service: {consent: assumed, capped: false}
channels:
  email: {provider: sink, from: "Firm <hello@firm.example>"}
  audience:
    google: {provider: file, path: audiences/google.jsonl}
queues:
  sales: {title: Sales, members: [anna, ben], assign: round-robin}
  desk: {title: Help desk, capacity: 2, members: [dora]}
  leads: {title: Heads of sales}
"""

STRATEGY = """\
stages:
  - {id: aware, when: {trait: seats, at_most: 0}}
  - {id: use, when: {trait: seats, at_least: 1}}
"""

CALL_BACK = """\
journey: call-back
title: Somebody calls back
purpose: service
entry: {event: Demo Requested, key: properties.product, reentry: always}
exit: {event: Demo Booked}
steps:
  - id: call
    task:
      queue: sales
      title: "Call {trait.name} about {event.properties.product}"
      priority: high
      sla: 4h
      remind: 2h
      escalate: {after: 1d, to: leads}
      within: 5d
      outcomes: [reached, no-answer, wrong-number]
    on_outcome:
      no-answer: [{update: {calls: {add: 1}}}, {wait: 1d}, {goto: call}]
      else: [{exit: talked}]
    on_timeout: [{exit: nobody-called}]
"""

QUESTION = """\
journey: question
title: A question is answered
purpose: service
entry: {event: Question Asked, reentry: always}
steps:
  - id: help
    task: {queue: desk, title: "Answer: {event.properties.text}", within: 2d}
  - exit: answered
"""

ONBOARDING = """\
journey: onboarding
title: The whole account begins
purpose: service
subject: account
entry: {event: Contract Signed}
goal: {event: Went Live, within: 90d}
steps:
  - send: email/hello
    people: role == "champion"
  - id: read
    wait_for: {event: Guide Read, where: {context.person.role: champion}, within: 3d}
    on_timeout:
      - id: meet
        task: {queue: sales, title: "Meet {trait.name}", priority: urgent, sla: 1d, within: 9d, outcomes: [met, refused]}
        on_outcome: {refused: [{exit: refused}]}
  - update: {health: good}
  - wait: 30d
"""

FIRST = """\
journey: nurture
title: Nurture
purpose: service
entry: {event: Guide Wanted}
goal: {event: Contract Signed, within: 90d}
steps:
  - id: rest
    wait: 2d
  - id: ask
    wait_for: {event: Guide Read, within: 20d}
  - exit: done
"""

SECOND = FIRST.replace("wait: 2d", "wait: 14d").replace(
    "  - id: ask\n    wait_for: {event: Guide Read, within: 20d}",
    "  - id: talk\n    wait_for: {event: Talk Held, within: 20d}",
)

VERIFY = """\
journey: verify
title: Who is it?
purpose: service
entry: {any: [{call: true}, {journey: true}], reentry: always}
vars: {country: {type: text, required: true}, proofs: {type: number, default: 0}}
goal: {event: Passport Seen, within: 7d}
steps:
  - send: email/hello
  - wait_for: {event: Proof Sent, within: 5d}
    on_event:
      - exit: {reason: verified, with: {proofs: {add: 1}, country: {from: last.properties.country}}}
"""

APPLICATION = """\
journey: application
title: An application, from all sides
purpose: service
entry:
  any:
    - {event: Application Sent, when: {trait: seats, at_least: 1}, key: properties.number}
    - {date: {from: trait.renewal, before: 30d, at: "09:00", yearly: true}}
    - {api: true}
  reentry: {after_exit: 30d}
  caps: {per_day: 100, active: 2000}
vars: {credit: number, offers: list, risk: map, met: date}
steps:
  - fork: {join: any, within: 10d}
    ways:
      - name: identity
        steps:
          - id: check
            call: {journey: verify, with: {country: {from: trait.country}}, within: 4d}
            on_result:
              verified: [{set: {credit: {add: 10}, met: {from: event.properties.on}}}]
            on_timeout: [{exit: nobody answered}]
      - name: desk
        steps:
          - fork: {join: all}
            ways:
              - {name: call, steps: [{wait_for: {all: [{event: Call Taken}, {event: Letter Signed}], within: 4d}}]}
              - {name: visit, steps: [{wait: {for: 2bd, window: {days: [mon, tue], from: "09:00", to: "17:00", zone: customer}}}]}
    on_timeout: [{exit: too slow}]
  - note: [Applied for, {from: event.properties.number}, with, {from: vars.credit}, points]
  - milestone: applied
  - use: fragments/reminder
  - webhook:
      url: https://risk.example/score
      payload: {customer: {from: trait.country}}
      into: risk
      within: 30m
    on_error: [{exit: no-score}]
  - choose: {from: [gold, newsletter], at_most: 2, into: offers, channel: email}
    on_none: [{exit: nothing-to-offer}]
  - send: {offer: vars.offers, channel: email}
  - audience: {add: google/applicants}
  - id: ask
    ask: {survey: nps, send: email/ask, within: 7d}
    on_answer:
      - branch:
          - when: {value: steps.ask.score, at_most: 6}
            then: [{emit: {event: Customer Unhappy, properties: {why: {from: steps.ask.text}}}}]
  - enter: {journey: verify, with: {country: DE}}
  - exit: over
"""


def _content(name: str, more: str = "") -> str:
    text = f'"Hello {{{{ trait.name }}}}{more}"'
    return (
        f"content: {name}\npurpose: service\nvariants:\n"
        f'  - {{channel: email, language: en, subject: "Hello", text: {text}}}\n'
    )


FILES = {
    "wend.yaml": WORKSPACE,
    "strategy.yaml": STRATEGY,
    "journeys/call-back.yaml": CALL_BACK,
    "journeys/question.yaml": QUESTION,
    "journeys/onboarding.yaml": ONBOARDING,
    "journeys/nurture.yaml": FIRST,
    "journeys/verify.yaml": VERIFY,
    "journeys/application.yaml": APPLICATION,
    "fragments/reminder.yaml": "fragment: reminder\nsteps:\n  - {id: pause, wait: 1d}\n  - send: email/hello\n",
    "offers/gold.yaml": "offer: gold\nvalue: 10\ncontents: {email: hello}\n",
    "offers/newsletter.yaml": "offer: newsletter\nvalue: 1\ncontents: {email: hello}\n",
    "content/hello/item.yaml": _content("hello"),
    "content/ask/item.yaml": _content("ask", " {{ survey.name }}?message={{ survey.message }}"),
}

PEOPLE: Mapping[str, tuple[str, str, str]] = {  # by user id: name, account, role
    "ada": ("Ada Brandt", "acme", "champion"),
    "bo": ("Bo Carlsen", "acme", "economic buyer"),
    "chi": ("Chi Dang", "acme", "user"),
    "dora": ("Dora Engel", "acme", "user"),
    "emil": ("Emil Fuchs", "globex", "champion"),
    "fay": ("Fay Grant", "", ""),
}


class Desk:
    """The firm: its store, and what happens in it."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now
        self._count = 0

    def put_live(self, files: Mapping[str, str], at: datetime) -> None:
        """Publish these texts of the folder."""
        folder = read_folder(dict(files))
        assert not folder.errors, "\n".join(problem.show() for problem in folder.errors)
        publish(self.store, plan_changes(self.store, folder.documents), at)

    def tell(self, who: str, name: str, at: datetime, kind: EventKind = EventKind.TRACK, **said: Any) -> None:
        """Something happens, and its turns are taken."""
        self._count += 1
        event = Event(
            message_id=f"desk-{self._count}",
            kind=kind,
            name=name or NAME_OF_KIND[kind],
            time=at,
            received_at=at,
            user_id=who,
            properties=said.get("properties", {}),
            traits=said.get("traits", {}),
        )
        self.store.append([event])
        self.work(at)

    def ask(self, who: str, name: str, hours_ago: float, **properties: Any) -> None:
        """A customer does something, so many hours ago."""
        self.tell(who, name, self.now - timedelta(hours=hours_ago), properties=properties)

    def work(self, at: datetime | None = None) -> None:
        """All turns that are due, and all operations that were begun; at this very moment unless another is given."""
        at = at or datetime.now(UTC)
        while carry_out(self.store, at):
            pass
        while advance_due(self.store, load_world(self.store).live, at, "desk"):
            pass


def fill(store: Store, now: datetime) -> Desk:
    """Publish, let the people come in with their accounts, and let three days go by that end now."""
    desk = Desk(store, now)
    begin = now - timedelta(days=4)
    desk.put_live(FILES, begin)
    for who, (name, account, role) in PEOPLE.items():
        traits = {
            "name": name,
            "email": f"{who}@{account or 'home'}.example",
            "phone": "+49 30 123456",
            "country": "DE",
        }
        desk.tell(who, "", begin, EventKind.IDENTIFY, traits={**traits, "seats": 3})
        if account:
            told = {"role": role, "name": f"{account.title()} Ltd", "plan": "enterprise", "seats": 40}
            desk.tell(who, "", begin, EventKind.GROUP, properties={"groupId": account}, traits=told)
    desk.ask("bo", "Contract Signed", 90)
    for who in ("ada", "bo", "chi"):
        desk.ask(who, "Guide Wanted", 80)
    desk.work(now - timedelta(hours=12))
    desk.ask("dora", "Guide Wanted", 10)
    desk.ask("ada", "Demo Requested", 6, product="scales")
    desk.ask("emil", "Demo Requested", 1, product="presses")
    desk.ask("fay", "Demo Requested", 0.5, product="saws")
    for who, text in (("chi", "Where is my invoice?"), ("dora", "How do I log in?"), ("emil", "Who delivers?")):
        desk.ask(who, "Question Asked", 2, text=text)
    desk.ask("ada", "Application Sent", 1, number="a-1", on="2026-03-01")
    desk.work(now)
    desk.put_live({**FILES, "journeys/nurture.yaml": SECOND}, now)
    return desk
