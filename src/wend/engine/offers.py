"""Offers and one customer: which of them fit, what was shown to her, and what became of it.

Rule 1. An offer falls out for the first thing that speaks against it: eligibility, applicability, suitability, contact.
Rule 2. When it was shown is remembered only as long as its cap counts it or it may still be won.
Rule 3. That an offer was chosen, and that it was won, are events of our own: what is learned is learned from the record.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from wend import limits
from wend.engine.clockwork import zone_named
from wend.engine.compiled_offer import CompiledOffer, Test
from wend.engine.guards import Withhold
from wend.engine.turn import Turn
from wend.journey.offer import Offer
from wend.model.customer import Offered, Run
from wend.model.event import OFFER_CHOSEN, OFFER_WON, Event
from wend.model.reason import Code
from wend.rules.counters import window_start
from wend.rules.facts import Facts
from wend.rules.tree import Rule
from wend.rules.words import why_not

Objection = dict[str, Any]  # `why`, and the values it was decided on

_RULES: Final[tuple[tuple[str, Callable[[CompiledOffer], Test | None], Callable[[Offer], Rule | None]], ...]] = (
    ("not-eligible", lambda each: each.eligible, lambda offer: offer.eligible),
    ("not-applicable", lambda each: each.applicable, lambda offer: offer.applicable),
    ("not-suitable", lambda each: each.suitable, lambda offer: offer.suitable),
)


def objection_to(
    turn: Turn, facts: Facts, compiled: CompiledOffer, channel: str, contact: Withhold | None
) -> Objection | None:
    """Why this offer is not for this customer now, or None. `contact` is what the guards say to a message of the channel."""
    offer = compiled.offer
    if why := _out_of_time(turn, offer):
        return why
    if compiled.taken and compiled.taken(facts):
        return {"why": "taken", "event": offer.taken.event if offer.taken else ""}
    for code, test_of, rule_of in _RULES:
        test, rule = test_of(compiled), rule_of(offer)
        if test and rule is not None and not test(facts):
            return {"why": code, "failed": why_not(rule, facts)}
    return _no_contact(turn, offer, channel, contact)


def _out_of_time(turn: Turn, offer: Offer) -> Objection | None:
    if offer.since and turn.now < _moment(turn, offer.since, end=False):
        return {"why": "not-yet", "from": offer.since}
    if offer.until and turn.now >= _moment(turn, offer.until, end=True):
        return {"why": "over", "until": offer.until}
    return None


def _moment(turn: Turn, stated: str, *, end: bool) -> datetime:
    """A date or time as written; without an offset in the workspace's zone; the `end` of a date is the next midnight."""
    moment = datetime.fromisoformat(stated)
    if end and len(stated) <= len("2026-12-24") and moment.time() == time():
        moment += timedelta(days=1)
    zone = zone_named("workspace", turn.customer, turn.live.workspace)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _no_contact(turn: Turn, offer: Offer, channel: str, contact: Withhold | None) -> Objection | None:
    if channel and channel not in offer.contents:
        return {"why": "no-content", "channel": channel}
    if offer.per:
        shown = _counted(turn, offer)
        if len(shown) >= offer.per.max:
            free = offer.per.per.after(shown[-offer.per.max]).isoformat()
            return {"why": "shown", "cap": f"{offer.per.max} in {offer.per.per}", "had": len(shown), "free": free}
    return {"why": "contact", "guard": contact.why, **contact.detail} if contact else None


def _counted(turn: Turn, offer: Offer) -> list[datetime]:
    """When the offer was shown, as far as its cap counts it."""
    known = turn.customer.offered.get(offer.id)
    if known is None or offer.per is None:
        return []
    since = window_start(offer.per.per, turn.now)
    return [at for at in known.times if since is None or at > since]


def remember_chosen(turn: Turn, run: Run, visit: str, chosen: list[CompiledOffer]) -> None:
    """Keep and tell that these offers were chosen, best first; `visit` makes the events unique."""
    for place, each in enumerate(chosen, 1):
        offer = each.offer
        told = {"offer": offer.id, "place": place, "journey": run.journey, "step": run.step}
        turn.tell(f"{visit}.{offer.id}", OFFER_CHOSEN, told, run)
        if offer.per or offer.won:
            times = [*_counted(turn, offer), turn.now][-limits.OFFER_SHOWN_MAX :] if offer.per else []
            _keep(turn, offer.id, Offered(times, turn.now if offer.won else None))


def hear_of_offers(turn: Turn, event: Event) -> None:
    """Offers that this event wins are won, once for each time they were chosen."""
    for each in turn.live.wins.get(event.name, ()):
        offer, known = each.offer, turn.customer.offered.get(each.offer.id)
        if offer.won is None or known is None or known.open is None:
            continue
        if not known.open <= event.time <= offer.won.within.after(known.open):
            continue
        if each.won is None or each.won(turn.facts()):
            turn.note(Code.OFFER_WON, offer=offer.id, event=event.name, chosen=known.open.isoformat())
            number = f"{turn.customer.id}.{offer.id}.{known.open.isoformat()}.won"
            turn.tell(number, OFFER_WON, {"offer": offer.id, "event": event.name})
            _keep(turn, offer.id, Offered(known.times, None))


def _keep(turn: Turn, name: str, offered: Offered) -> None:
    """The one kept last stands last; beyond the limit the one kept longest ago goes."""
    kept = {key: each for key, each in turn.customer.offered.items() if key != name and key in turn.live.offers}
    kept[name] = offered
    turn.customer.offered = dict(list(kept.items())[-limits.OFFERS_REMEMBERED_MAX :])


def as_template_data(offer: Offer) -> dict[str, Any]:
    """An offer as templates see it."""
    return {"id": offer.id, "title": offer.title or offer.id, "tags": list(offer.tags), **offer.details}
