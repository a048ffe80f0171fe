"""complaint: while a complaint is open nothing is sold. Delivery asks again, since one may be opened in between.

Rule 1. Of all that was said about one complaint the latest word counts; of two words at the same time, the open one.
"""

from wend import limits
from wend.engine.guards.verdict import Allow, Verdict, Withhold
from wend.engine.turn import Turn
from wend.journey.workspace import Complaints, Purpose
from wend.model.customer import Complaint, Customer
from wend.model.event import Event
from wend.model.reason import Code


def guard_complaint(turn: Turn, purpose: Purpose, channel: str) -> Verdict:
    complaint = open_complaint(turn.customer) if purpose.sells and turn.live.workspace.complaints else None
    return Withhold("complaint-open", {"since": complaint.at.isoformat()}) if complaint else Allow()


def open_complaint(customer: Customer) -> Complaint | None:
    """The complaint that has been open longest, if one is."""
    return min((each for each in customer.complaints.values() if each.open), key=lambda each: each.at, default=None)


def hear_complaint(turn: Turn, event: Event, told: Complaints) -> None:
    """Keep what an event says of a complaint, unless something said later is known."""
    if event.name not in (told.opens, told.closes):
        return
    said = Complaint(event.name == told.opens, event.time)
    name = str(event.properties.get(told.by, ""))[: limits.ID_CHARACTERS] if told.by else ""
    known = turn.customer.complaints.get(name)
    if known and (known.at, known.open) >= (said.at, said.open):
        return
    turn.customer.complaints = _bounded({**turn.customer.complaints, name: said})
    if (known is not None and known.open) != said.open:
        turn.note(Code.COMPLAINT_OPENED if said.open else Code.COMPLAINT_CLOSED, complaint=name)


def _bounded(complaints: dict[str, Complaint]) -> dict[str, Complaint]:
    """As many as are kept: closed ones are forgotten first, then those opened first."""
    if len(complaints) <= limits.COMPLAINTS_KEPT:
        return complaints
    first = min(complaints, key=lambda name: (complaints[name].open, complaints[name].at))
    return {name: each for name, each in complaints.items() if name != first}
