"""Asking, choosing, audiences and calls, carried out naively; mixed into the reference."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wend.model.document import Problems, from_plain
from wend.model.duration import parse_duration
from wend.model.event import Event, EventKind
from wend.rules.judge import compile_rule
from wend.rules.parse import parse_rule

OFFERS: tuple[dict[str, Any], ...] = (
    {
        "offer": "gold",
        "tags": ["cards"],
        "eligible": {"trait": "age", "above": 17},
        "value": {"from": "trait.age"},
        "per": {"max": 1, "per": "7d"},
        "taken": {"event": "Order Completed", "where": {"category": "shoes", "price": {"above": 200}}},
        "won": {"event": "Order Completed", "within": "7d"},
        "contents": {"email": "welcome"},
    },
    {
        "offer": "winter",
        "value": 30,
        "from": "2026-03-22",
        "until": "2026-04-02",
        "suitable": {"not": {"segment": "lapsed"}},
        "preferred": {"trait": "country", "is": "DE"},
        "won": {"event": "Mail Opened", "where": {"category": "books"}, "within": "7d"},
        "contents": {"email": "still-thinking"},
    },
    {
        "offer": "plain",
        "value": 1,
        "applicable": {"event": "Product Viewed"},
        "per": {"max": 2, "per": "1d"},
        "won": {"event": "Product Viewed", "within": "7d"},
        "contents": {"email": "bestsellers"},
    },
    {"offer": "silent", "value": 20},
)


class Outward:
    """The steps that turn to the customer or the world."""

    workspace: Any
    now: datetime
    me: Any
    runs: list[Any]

    def begin_outward(self) -> None:
        """What is remembered of the customer."""
        self.surveys: list[datetime] = []
        self.shown: dict[str, list[datetime]] = {}
        self.open: dict[str, datetime] = {}
        self.audiences: dict[str, tuple[Any, ...]] = {}
        self.calls: list[str] = []
        self.asked: list[str] = []

    def step_ask(self, run: Any, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        name, purpose = run.journey["journey"], run.journey["purpose"]
        content = body["send"].partition("/")[2]
        while (why := self._objection(purpose)) == "quiet-hours":
            yield self._morning()
        rule = self.workspace.survey_fatigue
        if not why and rule and sum(at > rule.per.before(self.now) for at in self.surveys) >= rule.max:
            why = "survey-fatigue"
        if why:
            self._tell("withheld", name, f"{content}: {why}")
            yield from self._steps(run, step.get("on_withheld", []))
            return
        self._tell("sent", name, content)
        self.contacts.append((self.now, "email", purpose))
        self.surveys.append(self.now)
        self.asked.append(f"asked-{len(self.asked)}")
        run.awaits, run.way_on = {"survey": body["survey"], "message": self.asked[-1]}, "on_timeout"
        yield parse_duration(body["within"]).after(self.now)
        run.awaits = {}
        yield from self._steps(run, step.get(run.way_on, []))

    def step_webhook(self, run: Any, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        self._tell("called", run.journey["journey"], body["url"])
        self.calls.append(f"call-{len(self.calls)}")
        if not ({"into", "within"} & set(body) or {"on_error", "on_timeout"} & set(step)):
            return
        run.awaits, run.way_on = {"call": self.calls[-1], "into": body.get("into")}, "on_timeout"
        yield parse_duration(body.get("within", "1h")).after(self.now)
        run.awaits = {}
        yield from self._steps(run, step.get(run.way_on, []))

    def answered(self, event: Event) -> list[Any]:
        """The runs for which this event is the answer they wait for."""
        return [run for run in self.runs if run.active and run.awaits and self._is_answer(run, event)]

    def _is_answer(self, run: Any, event: Event) -> bool:
        said, name = event.properties, run.journey["journey"]
        asked, meant = run.awaits.get("message"), said.get("message")
        if event.name == "Survey Answered":
            if not asked or not (meant == asked if meant else said["survey"] == run.awaits["survey"]):
                return False
            self._tell("answered", name, said["score"])
            run.last = {"name": event.name, "time": event.time.isoformat(), "properties": said}
            run.way_on = "on_answer"
        elif event.name == "Message Rejected" and asked and meant == asked:
            self._tell("not-asked", name)
            run.way_on = "on_withheld"
        elif event.kind is not EventKind.RECEIPT or "call" not in run.awaits or meant != run.awaits["call"]:
            return False
        elif event.name == "Message Sent":
            self._tell("call-answered", name, said["status"])
            if run.awaits["into"]:
                self._write(run, {run.awaits["into"]: said["body"]})
            run.way_on = ""
        else:
            self._tell("call-failed", name, said["status"])
            run.way_on = "on_error"
        run.awaits = {}
        return True

    def step_choose(self, run: Any, body: dict[str, Any], step: dict[str, Any]) -> Iterator[datetime]:
        fitting = [offer for offer in self._meant(body["from"]) if self._fits(run, offer, body.get("channel", ""))]
        worth = {offer["offer"]: self._worth(run, offer, body.get("rank", "value")) for offer in fitting}
        chosen = sorted(worth, key=lambda name: -worth[name])[: body.get("at_most", 1)]
        self._tell("chose", run.journey["journey"], chosen)
        for place, name in enumerate(chosen, 1):
            self._emit("Offer Chosen", {"offer": name, "place": place})
            self.shown.setdefault(name, []).append(self.now)
            self.open[name] = self.now
        self._write(run, {body["into"]: chosen})
        if not chosen:
            yield from self._steps(run, step.get("on_none", []))

    def _meant(self, names: list[str]) -> list[dict[str, Any]]:
        found = []
        for name in names:
            named = [each for each in OFFERS if each["offer"] == name]
            tagged = sorted((each for each in OFFERS if name in each.get("tags", [])), key=lambda each: each["offer"])
            found += [each for each in named or tagged if each not in found]
        return found

    def _fits(self, run: Any, offer: dict[str, Any], channel: str) -> bool:
        zone = ZoneInfo(self.workspace.zone)
        today = self.now.astimezone(zone).date().isoformat()
        if not offer.get("from", "") <= today <= offer.get("until", "9"):
            return False
        rules = [offer[key] for key in ("eligible", "applicable", "suitable") if key in offer]
        if not all(self._meets(run, rule) for rule in rules):
            return False
        if "taken" in offer and self._meets(run, offer["taken"]):
            return False
        if channel and channel not in offer.get("contents", {}):
            return False
        if "per" in offer:
            length = parse_duration(offer["per"]["per"])
            times = self.shown.get(offer["offer"], [])
            if sum(at > length.before(self.now) for at in times) >= offer["per"]["max"]:
                return False
        return not channel or self._objection(run.journey["purpose"]) in ("", "quiet-hours")

    def _meets(self, run: Any, rule: Any) -> bool:
        return compile_rule(parse_rule(from_plain(rule), Problems()))(self._facts(run))

    def _worth(self, run: Any, offer: dict[str, Any], rank: str) -> float:
        if rank == "rule":
            return float("preferred" in offer and self._meets(run, offer["preferred"]))
        if rank == "bandit":
            return 0.5
        value = self.me.traits.get("age") if isinstance(offer["value"], dict) else offer["value"]
        return value if type(value) in (int, float) else 0

    def win(self, event: Event) -> None:
        """Offers that an event wins."""
        for offer in OFFERS:
            won, since = offer.get("won"), self.open.get(offer["offer"])
            if won is None or since is None or not self._is(won, event):
                continue
            if since <= event.time <= since + timedelta(seconds=parse_duration(won["within"]).seconds):
                self._tell("offer-won", "", offer["offer"])
                self._emit("Offer Won", {"offer": offer["offer"]})
                del self.open[offer["offer"]]

    def offered(self, run: Any, body: dict[str, Any]) -> str:
        """The content item of an offer to send; empty when there is none."""
        ids = run.vars.get("picks")
        place = body.get("place", 1)
        if not isinstance(ids, list) or len(ids) < place:
            return ""
        offer = next((each for each in OFFERS if each["offer"] == ids[place - 1]), {})
        return str(offer.get("contents", {}).get(body["channel"], ""))

    def step_audience(self, run: Any, body: dict[str, Any], _: dict[str, Any]) -> Iterator[datetime]:
        ((action, name),) = body.items()
        journey, purpose = run.journey["journey"], run.journey["purpose"]
        email, country = (self.me.traits.get(each) for each in ("email", "country"))
        known = tuple(each if isinstance(each, str) else "" for each in (email, country))
        meant = next(each for each in self.workspace.purposes if each.name == purpose)
        complains = meant.sells and self.complains()
        if (action == "add" and self.audiences.get(name) == known) or (
            action == "remove" and name not in self.audiences
        ):
            self._tell("audience", journey, f"{action} already")
        elif action == "remove":
            del self.audiences[name]
            self._tell("audience", journey, "remove")
        elif not self._consents(purpose, meant.consent, "audience"):
            self._tell("withheld", journey, f"{name}: consent")
        elif complains or not known[0]:
            self._tell("withheld", journey, f"{name}: {'complaint-open' if complains else 'no-address'}")
        else:
            self.audiences[name] = known
            self._tell("audience", journey, "add")
        return
        yield
