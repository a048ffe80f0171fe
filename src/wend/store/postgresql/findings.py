"""What the diagnosis found, and what became of it.

Rule 1. A diagnosis writes what it found; what people said about it (status, owner) it never touches.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from wend.app.ports import FindingFilter, FindingStatus, KeptFinding
from wend.store.postgresql.database import Connection
from wend.store.postgresql.room import Room
from wend.store.postgresql.values import Texts
from wend.store.rows import to_json
from wend.store.rows_of_findings import FINDING_COLUMNS, finding_row, read_finding
from wend.store.times import from_micros, to_micros

# ruff: noqa: S608 - the columns are our own

_KNOWN: Final = "SELECT id FROM findings WHERE id = ANY(%s)"
_KEPT: Final = ("id", "first_seen", "status", "owner", "status_set_at", "told")
_KEEP: Final = (
    f"INSERT INTO findings ({', '.join(FINDING_COLUMNS)}) VALUES ({', '.join(['%s'] * len(FINDING_COLUMNS))})"
    " ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in FINDING_COLUMNS if name not in _KEPT)
)
_ASKED: Final = ("id", "view", "kind", "status", "owner", "journey")
_ORDER: Final = """ ORDER BY status <> 'open', last_seen DESC, view COLLATE "C", rank, id COLLATE "C" LIMIT %(limit)s"""
_SET: Final = (
    "UPDATE findings SET status_set_at = CASE WHEN %(status)s::text IS NULL THEN status_set_at ELSE %(now)s END,"
    " status = coalesce(%(status)s, status), owner = coalesce(%(owner)s, owner) WHERE id = %(id)s"
)
_TELLING: Final = "SELECT told FROM findings WHERE id = %s FOR UPDATE"
_TOLD: Final = "UPDATE findings SET told = %s WHERE id = %s"
_DIAGNOSED: Final = "SELECT at FROM diagnoses WHERE view = %s"
_NOTE: Final = "INSERT INTO diagnoses (view, at) VALUES (%s, %s) ON CONFLICT (view) DO UPDATE SET at = excluded.at"


class PostgresFindings(Room):
    """`wend.app.ports.Findings`."""

    def keep_findings(self, found: Sequence[KeptFinding]) -> int:
        """Store what was found; how many are new."""
        ids = {each.id for each in found}
        rows = sorted((finding_row(each) for each in found), key=lambda row: str(row[0]))

        def work(connection: Connection) -> int:
            known = connection.execute(_KNOWN, (Texts(sorted(ids)),)).fetchall()
            with connection.cursor() as cursor:
                cursor.executemany(_KEEP, rows)
            return len(ids) - len(known)

        return self._database.write(work)

    def findings(self, which: FindingFilter) -> list[KeptFinding]:
        """Findings, open ones first."""
        asked: dict[str, Any] = {name: getattr(which, name) for name in (*_ASKED, "limit")}
        asked["status"] = which.status.value if which.status else None
        given = " AND ".join([f"{name} = %({name})s" for name in _ASKED if asked[name] is not None] or ["true"])
        rows = self._database.ask(f"SELECT {', '.join(FINDING_COLUMNS)} FROM findings WHERE {given}{_ORDER}", asked)
        return [read_finding(row) for row in rows]

    def set_finding(self, finding_id: str, status: FindingStatus | None, owner: str | None, now: datetime) -> bool:
        """Set the status, the owner or both."""
        asked = {"id": finding_id, "status": status.value if status else None, "owner": owner, "now": to_micros(now)}
        return self._database.write(lambda connection: connection.execute(_SET, asked).rowcount > 0)

    def tell_finding(self, finding_id: str, recipient: str, words: str) -> None:
        """Note that a recipient has been told."""

        def work(connection: Connection) -> None:
            row = connection.execute(_TELLING, (finding_id,)).fetchone()
            if row:
                told = {**msgspec.json.decode(row[0]), recipient: words}
                connection.execute(_TOLD, (to_json(told), finding_id))

        self._database.write(work)

    def diagnosed_at(self, view: str) -> datetime | None:
        """When a view was last diagnosed."""
        rows = self._database.ask(_DIAGNOSED, (view,))
        return from_micros(rows[0][0]) if rows else None

    def note_diagnosis(self, view: str, now: datetime) -> None:
        """Say that a view has been diagnosed."""
        self._database.write(lambda connection: connection.execute(_NOTE, (view, to_micros(now))))
