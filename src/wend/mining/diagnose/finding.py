"""A finding: one thing that goes wrong, said so that somebody can act on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What, where, when, how many, how sure, and the proof.

    `since` and `until` are whole days, both included; None: as far as the log goes. `customers` are the cases it
    befell, `customers_more` those beyond what the rest of the log would lead to expect. `lost_seconds` is time waited
    beyond the rest's median. `confidence` is 1 minus the chance of such a finding in a log where nothing is wrong,
    all questions asked counted.
    """

    kind: str
    title: str
    where: str
    step: str
    other: str | None
    attribute: str | None
    value: str | None
    since: date | None
    until: date | None
    customers: int
    customers_more: float
    lost_seconds: float
    lost_value: float | None
    confidence: float
    evidence: Mapping[str, Any]
    rank: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The stable contract of `diagnose --json`; dates as ISO text."""
        found = asdict(self)
        for name in ("since", "until"):
            day = found[name]
            found[name] = None if day is None else day.isoformat()
        return found
