"""Findings as rows of their table, and back."""

from datetime import date
from typing import Final

import msgspec

from wend.app.ports import FindingStatus, KeptFinding
from wend.store.rows import Row, to_json
from wend.store.times import from_micros, maybe_micros, maybe_time, to_micros

FINDING_COLUMNS: Final = (
    "id",
    "view",
    "kind",
    "where_found",
    "journey",
    "status",
    "owner",
    "status_set_at",
    "first_seen",
    "last_seen",
    "rank",
    "since",
    "until",
    "told",
    "found",
)


class Found(msgspec.Struct, omit_defaults=True):
    """What of a finding is not asked for by column."""

    title: str
    step: str = ""
    other: str | None = None
    attribute: str | None = None
    value: str | None = None
    customers: int = 0
    customers_more: float = 0.0
    lost_seconds: float = 0.0
    lost_value: float | None = None
    confidence: float = 0.0
    evidence: dict[str, object] = {}


_FOUND: Final = tuple(field.name for field in msgspec.structs.fields(Found))
_decode_found: Final = msgspec.json.Decoder(Found).decode
_decode_told: Final = msgspec.json.Decoder(dict[str, str]).decode


def finding_row(finding: KeptFinding) -> Row:
    """A finding as `FINDING_COLUMNS`."""
    return (
        finding.id,
        finding.view,
        finding.kind,
        finding.where,
        finding.journey,
        finding.status.value,
        finding.owner,
        maybe_micros(finding.status_set_at),
        to_micros(finding.first_seen),
        to_micros(finding.last_seen),
        finding.rank,
        finding.since.isoformat() if finding.since else None,
        finding.until.isoformat() if finding.until else None,
        to_json(finding.told),
        to_json(Found(*(getattr(finding, name) for name in _FOUND))),
    )


def read_finding(row: Row) -> KeptFinding:
    """The finding of `FINDING_COLUMNS`."""
    id_, view, kind, where, journey, status, owner, set_at, first, last, rank, since, until, told, found = row
    return KeptFinding(
        id=id_,
        view=view,
        kind=kind,
        where=where,
        journey=journey,
        status=FindingStatus(status),
        owner=owner,
        status_set_at=maybe_time(set_at),
        first_seen=from_micros(first),
        last_seen=from_micros(last),
        rank=rank,
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        told=_decode_told(told),
        **msgspec.structs.asdict(_decode_found(found)),
    )
