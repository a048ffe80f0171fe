"""frequency-cap: no window ever holds more messages than its cap, over all journeys.

Rule 1. A contact is remembered for as long as a cap counts it, and no longer: the memory holds at most as many as all
        caps together allow.
Rule 2. Messages of purposes that are not capped neither wait for a cap nor use it up.
"""

from datetime import datetime

from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import FrequencyCap, Purpose
from wend.model.customer import Contact
from wend.rules.counters import window_start


def guard_frequency_cap(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    if not purpose.capped:
        return Allow()
    meant = Contact(turn.now, channel, purpose.name)
    for cap in turn.live.workspace.frequency_caps:
        counted = [contact for contact in turn.customer.contacts if _counts(cap, contact, turn.now)]
        if len(counted) >= cap.max and _counts(cap, meant, turn.now):
            return Withhold("frequency-cap", _detail(cap, counted))
    return Allow()


def remember_contact(turn: Turn, purpose: str, channel: str) -> None:
    """Keep a message that was decided on now, and of the earlier ones those that a cap still counts."""
    known = turn.live.purposes.get(purpose)
    if known and not known.capped:
        return
    caps = turn.live.workspace.frequency_caps
    contacts = [*turn.customer.contacts, Contact(turn.now, channel, purpose)]
    turn.customer.contacts = [each for each in contacts if any(_counts(cap, each, turn.now) for cap in caps)]


def _counts(cap: FrequencyCap, contact: Contact, now: datetime) -> bool:
    meant = cap.channel in (None, contact.channel) and cap.purpose in (None, contact.purpose)
    since = window_start(cap.per, now)  # moves forward only, also where months are of different lengths
    return meant and (since is None or contact.at > since)


def _detail(cap: FrequencyCap, counted: list[Contact]) -> dict[str, object]:
    oldest_counted = counted[-cap.max]
    words = f"at most {cap.max} {cap.purpose or 'capped'} messages{f' over {cap.channel}' if cap.channel else ''} in {cap.per}"
    return {"cap": words, "had": len(counted), "free": cap.per.after(oldest_counted.at).isoformat()}
