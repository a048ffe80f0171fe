"""What every finding about live journeys has in common."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from wend.app.diagnose import finding_id
from wend.app.ports import KeptFinding

VIEW: Final = "journeys"


def finding_about(
    kind: str,
    journey: str,
    *,
    where: str,
    title: str,
    since: date | None,
    customers: int,
    confidence: float,
    evidence: Mapping[str, Any],
    now: datetime,
    step: str = "",
    other: str | None = None,
    value: str | None = None,
) -> KeptFinding:
    """A finding about live journeys (`journey` empty: about none of them alone), seen now."""
    return KeptFinding(
        id=finding_id(VIEW, kind, where, since),
        view=VIEW,
        kind=kind,
        title=title,
        where=where,
        step=step,
        other=other,
        value=value,
        journey=journey,
        since=since,
        customers=customers,
        customers_more=float(customers),
        confidence=confidence,
        evidence=dict(evidence),
        first_seen=now,
        last_seen=now,
    )
