"""How far back the record goes: what retention has taken away is said, never guessed at.

Rule 1. A gap is told only to whom it concerns: a customer that came later has her whole record.
"""

from datetime import datetime

from wend.app.ports_log import DataKind, LogKeeping
from wend.errors import WendError
from wend.model.customer import Customer

_RECORD = (DataKind.EVENTS, DataKind.REASONS, DataKind.MESSAGES, DataKind.RUNS)


class OlderThanKeptError(WendError):
    """What is asked about is older than what is kept."""


def gaps_of(store: LogKeeping, customer: Customer) -> dict[DataKind, datetime]:
    """By kind, the time before which a customer's record may have gaps."""
    return {
        each.kind: each.before
        for each in store.forgotten()
        if each.kind in _RECORD and (customer.first_seen is None or customer.first_seen < each.before)
    }


def gaps_in_words(gaps: dict[DataKind, datetime]) -> str:
    """What is no longer kept; empty where nothing has gone."""
    if not gaps:
        return ""
    told = ", ".join(f"{kind.value} of before {at:%Y-%m-%d}" for kind, at in gaps.items())
    return f"{told} are older than what is kept: whatever happened then is not told here"


def require_events(store: LogKeeping, customer: Customer, at: datetime) -> None:
    """Raise `OlderThanKeptError` where a customer cannot be played again from her record."""
    if before := gaps_of(store, customer).get(DataKind.EVENTS):
        raise OlderThanKeptError(
            f"how #{customer.id} stood at {at:%Y-%m-%d %H:%M} UTC cannot be told: her events of before {before:%Y-%m-%d} are"
            " older than what is kept (retention in wend.yaml); ask without a time for what is on record"
        )
