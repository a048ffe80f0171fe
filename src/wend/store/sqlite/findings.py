"""What the diagnosis found, and what became of it.

Rule 1. A diagnosis writes what it found; what people said about it (status, owner) it never touches.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from wend.app.ports import FindingFilter, FindingStatus, KeptFinding
from wend.store.rows import to_json
from wend.store.rows_of_findings import FINDING_COLUMNS, finding_row, read_finding
from wend.store.sqlite.room import Room
from wend.store.times import from_micros, to_micros

_KNOWN = "SELECT id FROM findings WHERE id IN (SELECT value FROM json_each(?))"
_KEPT: Final = ("id", "first_seen", "status", "owner", "status_set_at", "told")
_KEEP = (
    f"INSERT INTO findings ({', '.join(FINDING_COLUMNS)}) VALUES ({', '.join('?' * len(FINDING_COLUMNS))})"  # noqa: S608 - our own words
    " ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in FINDING_COLUMNS if name not in _KEPT)
)
_LIST = (
    f"SELECT {', '.join(FINDING_COLUMNS)} FROM findings"  # noqa: S608 - our own words
    " WHERE (:id IS NULL OR id = :id) AND (:view IS NULL OR view = :view) AND (:kind IS NULL OR kind = :kind)"
    " AND (:status IS NULL OR status = :status) AND (:owner IS NULL OR owner = :owner)"
    " AND (:journey IS NULL OR journey = :journey)"
    " ORDER BY status <> 'open', last_seen DESC, view, rank, id LIMIT :limit"
)
_SET = (
    "UPDATE findings SET status_set_at = CASE WHEN :status IS NULL THEN status_set_at ELSE :now END,"
    " status = coalesce(:status, status), owner = coalesce(:owner, owner) WHERE id = :id"
)
_TOLD = "UPDATE findings SET told = json_patch(told, json_object(:recipient, :words)) WHERE id = :id"
_DIAGNOSED = "SELECT at FROM diagnoses WHERE view = ?"
_NOTE = "INSERT INTO diagnoses (view, at) VALUES (?, ?) ON CONFLICT (view) DO UPDATE SET at = excluded.at"


class SqliteFindings(Room):
    """`wend.app.ports.Findings`."""

    def keep_findings(self, found: Sequence[KeptFinding]) -> int:
        """Store what was found; how many are new."""
        with self._database.write() as connection:
            known = connection.execute(_KNOWN, (to_json([each.id for each in found]),)).fetchall()
            connection.executemany(_KEEP, [finding_row(each) for each in found])
        return len({each.id for each in found}) - len(known)

    def findings(self, which: FindingFilter) -> list[KeptFinding]:
        """Findings, open ones first."""
        asked = {
            "id": which.id,
            "view": which.view,
            "kind": which.kind,
            "status": which.status.value if which.status else None,
            "owner": which.owner,
            "journey": which.journey,
            "limit": -1 if which.limit is None else which.limit,
        }
        with self._database.read() as connection:
            return [read_finding(row) for row in connection.execute(_LIST, asked)]

    def set_finding(self, finding_id: str, status: FindingStatus | None, owner: str | None, now: datetime) -> bool:
        """Set the status, the owner or both."""
        asked = {"id": finding_id, "status": status.value if status else None, "owner": owner, "now": to_micros(now)}
        with self._database.write() as connection:
            return connection.execute(_SET, asked).rowcount > 0

    def tell_finding(self, finding_id: str, recipient: str, words: str) -> None:
        """Note that a recipient has been told."""
        with self._database.write() as connection:
            connection.execute(_TOLD, {"id": finding_id, "recipient": recipient, "words": words})

    def diagnosed_at(self, view: str) -> datetime | None:
        """When a view was last diagnosed."""
        with self._database.read() as connection:
            row = connection.execute(_DIAGNOSED, (view,)).fetchone()
        return from_micros(row[0]) if row else None

    def note_diagnosis(self, view: str, now: datetime) -> None:
        """Say that a view has been diagnosed."""
        with self._database.write() as connection:
            connection.execute(_NOTE, (view, to_micros(now)))
