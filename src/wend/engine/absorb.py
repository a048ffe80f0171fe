"""Absorb an event: what it says about the customer becomes part of the state.

Rule 1. The newest word wins where words contradict each other; a late event never overwrites a consent given after it.
Rule 2. What cannot be kept (one trait too many) is refused with a reason, and the rest is kept.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from wend import limits
from wend.engine.accounts import hear_account, join_account, keep_traits, tell_accounts
from wend.engine.audiences import hear_of_audiences
from wend.engine.best_time import learn_hour
from wend.engine.came_of import note_receipt
from wend.engine.compiled import CompiledCounter
from wend.engine.guards.complaint import hear_complaint
from wend.engine.turn import Turn
from wend.model.customer import Consent, Counter
from wend.model.event import CONSENT_GIVEN, CONSENT_WITHDRAWN, Event, EventKind
from wend.model.reason import Code
from wend.rules.counters import noted
from wend.rules.sees import TRAITS

# What a provider says about an address for good: nothing more may go there.
_SUPPRESSING = {"Message Bounced": "bounced", "Message Complained": "complained"}


def absorb(turn: Turn, event: Event) -> None:
    """Take in what the event tells: ids, traits, consents, suppressions, counts."""
    _place(turn, event)
    if take_in := _TAKEN_IN.get(event.kind):
        take_in(turn, event)
    if event.name in turn.live.account_events:
        tell_accounts(turn, event)
    if event.name in (CONSENT_GIVEN, CONSENT_WITHDRAWN):
        _hear_consent(turn, event, given=event.name == CONSENT_GIVEN)
    if complaints := turn.live.workspace.complaints:
        hear_complaint(turn, event, complaints)
    for counter in turn.live.counters.get(event.name, ()):
        _count(turn, counter, event.time)


def _place(turn: Turn, event: Event) -> None:
    customer = turn.customer
    customer.cursor = max(customer.cursor, event.seq)
    customer.user_id = event.user_id or customer.user_id
    customer.anonymous_id = event.anonymous_id or customer.anonymous_id
    if not event.is_ours:  # what Wend writes itself is no sign of life
        customer.first_seen = min(customer.first_seen or event.time, event.time)
        customer.last_seen = max(customer.last_seen or event.time, event.time)


def _learn_traits(turn: Turn, event: Event) -> None:
    traits = dict(turn.customer.traits)
    for name, value in event.traits.items():
        if name == "consents":
            _learn_consents(turn, event, value)
        elif value is None:
            traits.pop(name, None)
        elif name in traits or len(traits) < limits.TRAITS_MAX:
            traits[name] = value
        else:
            turn.note(Code.MISMATCHED, trait=name, why=f"a customer has at most {limits.TRAITS_MAX} traits")
    set_traits(turn, traits)


def set_traits(turn: Turn, traits: dict[str, Any]) -> None:
    """Replace the customer's traits; segments are judged again when that changed any."""
    if turn.customer.subject == "account":
        keep_traits(turn, traits)
    elif traits != turn.customer.traits:
        turn.customer.traits = traits
        turn.stale.add(TRAITS)


def _learn_consents(turn: Turn, event: Event, stated: Any) -> None:
    """The trait `consents` of an identify call: `{"email/marketing": true}` or `{"email": {"marketing": true}}`."""
    for key, given in _flatten(stated):
        if isinstance(given, bool) and key.count("/") == 1:
            set_consent(turn, key, Consent(given, event.time, event.message_id))
        else:
            turn.note(
                Code.MISMATCHED, trait=f"consents.{key}".rstrip("."), why="a consent is channel/purpose: true or false"
            )


def _flatten(stated: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(stated, dict):
        yield "", stated
        return
    for channel, value in stated.items():
        if isinstance(value, dict):
            yield from ((f"{channel}/{purpose}", given) for purpose, given in value.items())
        else:
            yield channel, value


def _hear_consent(turn: Turn, event: Event, *, given: bool) -> None:
    channel, purpose = (str(event.properties.get(word) or "all") for word in ("channel", "purpose"))
    set_consent(turn, f"{channel}/{purpose}", Consent(given, event.time, event.message_id))


def set_consent(turn: Turn, key: str, consent: Consent) -> None:
    """Keep what the customer said, unless something said later is known."""
    known = turn.customer.consents.get(key)
    if known and known.at > consent.at:
        return
    turn.customer.consents = {**turn.customer.consents, key: consent}
    if known is None or known.given != consent.given:
        turn.note(Code.CONSENT_CHANGED, consent=key, given=consent.given)


def _heed_receipt(turn: Turn, event: Event) -> None:
    note_receipt(turn, event)
    hear_of_audiences(turn, event)
    if turn.live.best_channels:
        learn_hour(turn, event)
    channel = str(event.properties.get("channel") or "")
    if why := _SUPPRESSING.get(event.name):
        turn.customer.suppressed = {**turn.customer.suppressed, channel: why}
        turn.note(Code.SUPPRESSED, channel=channel, why=why)
    if event.name == "Message Unsubscribed":
        _hear_consent(turn, event, given=False)


def _count(turn: Turn, counter: CompiledCounter, at: datetime) -> None:
    if counter.test and not counter.test(turn.facts()):
        return
    known = turn.customer.counters.get(counter.spec.key)
    kept = Counter(noted(known.times if known else [], counter.spec, at, turn.now))
    turn.customer.counters = {**turn.customer.counters, counter.spec.key: kept}
    turn.stale.add(counter.spec.key)


_TAKEN_IN: Final[dict[EventKind, Callable[[Turn, Event], None]]] = {
    EventKind.IDENTIFY: _learn_traits,
    EventKind.GROUP: join_account,
    EventKind.ACCOUNT: hear_account,
    EventKind.RECEIPT: _heed_receipt,
}
