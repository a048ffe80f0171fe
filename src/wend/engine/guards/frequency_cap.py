"""frequency-cap: no window ever holds more messages than its cap, over all journeys."""

from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import FrequencyCap, Purpose
from wend.model.customer import Contact


def guard_frequency_cap(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    if not purpose.capped:
        return Allow()
    for cap in turn.live.workspace.frequency_caps:
        if cap.channel not in (None, channel) or cap.purpose not in (None, purpose.name):
            continue
        horizon = cap.per.before(turn.now)
        counted = [contact for contact in turn.customer.contacts if contact.at > horizon and _counts(cap, contact)]
        if len(counted) >= cap.max:
            return Withhold("frequency-cap", _detail(cap, counted))
    return Allow()


def _counts(cap: FrequencyCap, contact: Contact) -> bool:
    return cap.channel in (None, contact.channel) and cap.purpose in (None, contact.purpose)


def _detail(cap: FrequencyCap, counted: list[Contact]) -> dict[str, object]:
    oldest_counted = counted[-cap.max]
    words = f"at most {cap.max} {cap.purpose or 'capped'} messages{f' over {cap.channel}' if cap.channel else ''} in {cap.per}"
    return {"cap": words, "had": len(counted), "free": cap.per.after(oldest_counted.at).isoformat()}
