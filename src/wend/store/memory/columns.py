"""What happened, as mining reads it, and what the diagnosis found, in memory."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import msgspec

from wend.app.ports import (
    ColumnFilter,
    EventColumns,
    FindingFilter,
    FindingStatus,
    KeptFinding,
    ReasonRow,
    RunRow,
)
from wend.model.event import OWN_PREFIX, Event
from wend.store.memory.room import Room
from wend.store.rows import to_json
from wend.store.times import EPOCH, to_micros


class MemoryColumns(Room):
    """`wend.app.ports.Columns`."""

    def event_columns(self, which: ColumnFilter) -> EventColumns:
        """Events in the order of the log, as columns."""
        with self._kept.lock:
            owners = {each.seq: whose.id for whose in self._kept.customers.values() for each in whose.events}
            chosen = (each for each in self._kept.log.values() if _fits(each, owners[each.seq], which))
            rows = [_row(each, owners[each.seq], which) for each in islice(chosen, which.limit)]
        return (
            EventColumns(*map(list, zip(*rows, strict=True)))
            if rows
            else EventColumns(*([] for _ in EventColumns.__struct_fields__))
        )

    def last_seq(self) -> int:
        """The newest event's place in the log."""
        return self._last_seq()

    def last_customer(self) -> int:
        """The highest number of a customer."""
        return len(self._kept.customers)

    def reason_rows(self, after: int, limit: int, journey: str | None = None) -> list[ReasonRow]:
        """Reasons of runs in the order they were recorded."""
        with self._kept.lock:
            found = (
                ReasonRow(id=number, customer_id=self._root(whose), reason=reason)
                for number, (whose, reason) in enumerate(self._kept.reasons, 1)
                if number > after and reason.run and journey in (None, reason.journey)
            )
            return list(islice(found, limit))

    def entries_by_day(self, since: datetime, until: datetime) -> dict[str, dict[int, int]]:
        """By journey, how many runs began on each UTC day."""
        found: dict[str, dict[int, int]] = {}
        with self._kept.lock:
            for row, _ in self._kept.runs.values():
                if since <= row.entered_at < until and not row.parent:
                    days = found.setdefault(row.journey, {})
                    day = (row.entered_at - EPOCH).days
                    days[day] = days.get(day, 0) + 1
        return found

    def goal_counts(self, journey: str, since: datetime, until: datetime, within: timedelta) -> tuple[int, int]:
        """Runs begun, and those that reached the goal in time."""
        with self._kept.lock:
            begun = [
                row
                for row, held_out in self._kept.runs.values()
                if row.journey == journey and since <= row.entered_at < until and not (held_out or row.parent)
            ]
        reached = sum(row.goal_at is not None and row.goal_at - row.entered_at <= within for row in begun)
        return len(begun), reached

    def overdue_runs(self, before: datetime, limit: int) -> list[RunRow]:
        """Active runs whose timer should have rung."""
        with self._kept.lock:
            rows = [row for row, _ in self._kept.runs.values() if row.status == "active"]
        late = [(row.until, row) for row in rows if row.until is not None and row.until < before]
        return [msgspec.structs.replace(row) for _, row in sorted(late, key=lambda each: each[0])[:limit]]


class MemoryFindings(Room):
    """`wend.app.ports.Findings`."""

    def keep_findings(self, found: Sequence[KeptFinding]) -> int:
        """Store what was found; how many are new."""
        with self._kept.lock:
            before = len(self._kept.findings)
            for each in found:
                self._kept.findings[each.id] = _kept_on(self._kept.findings.get(each.id), each)
            return len(self._kept.findings) - before

    def findings(self, which: FindingFilter) -> list[KeptFinding]:
        """Findings, open ones first."""
        names = ("id", "view", "kind", "status", "owner", "journey")
        wanted = {name: getattr(which, name) for name in names if getattr(which, name) is not None}
        with self._kept.lock:
            every = list(self._kept.findings.values())
        chosen = [each for each in every if all(getattr(each, name) == value for name, value in wanted.items())]
        return sorted(chosen, key=_place)[: which.limit]

    def set_finding(self, finding_id: str, status: FindingStatus | None, owner: str | None, now: datetime) -> bool:
        """Set the status, the owner or both."""
        changes: dict[str, Any] = {"status": status, "status_set_at": now} if status else {}
        if owner is not None:
            changes["owner"] = owner
        return self._change(finding_id, **changes)

    def tell_finding(self, finding_id: str, recipient: str, words: str) -> None:
        """Note that a recipient has been told."""
        with self._kept.lock:
            known = self._kept.findings.get(finding_id)
            self._change(finding_id, told={**(known.told if known else {}), recipient: words})

    def diagnosed_at(self, view: str) -> datetime | None:
        """When a view was last diagnosed."""
        return self._kept.diagnoses.get(view)

    def note_diagnosis(self, view: str, now: datetime) -> None:
        """Say that a view has been diagnosed."""
        self._kept.diagnoses[view] = now

    def _change(self, finding_id: str, **changes: Any) -> bool:
        with self._kept.lock:
            known = self._kept.findings.get(finding_id)
            if known is not None:
                self._kept.findings[finding_id] = msgspec.structs.replace(known, **changes)
            return known is not None


def _fits(event: Event, owner: int, which: ColumnFilter) -> bool:
    return (
        event.seq > which.after
        and (which.up_to is None or event.seq <= which.up_to)
        and (which.customers is None or which.customers[0] < owner <= which.customers[1])
        and (not which.kinds or event.kind.value in which.kinds)
        and (not which.names or event.name in which.names)
        and (which.since is None or event.time >= which.since)
        and (which.until is None or event.time < which.until)
    )


def _row(event: Event, owner: int, which: ColumnFilter) -> tuple[Any, ...]:
    page = event.properties.get("name") if event.kind.value in ("page", "screen") else None
    anonymous = event.anonymous_id if which.anonymous else None
    properties = to_json(event.properties) if which.properties else None
    own = int(event.message_id.startswith(OWN_PREFIX))
    return event.seq, owner, event.kind.value, event.name, to_micros(event.time), page, own, anonymous, properties


def _kept_on(known: KeptFinding | None, found: KeptFinding) -> KeptFinding:
    if known is None:
        return found
    stays = ("first_seen", "status", "owner", "status_set_at", "told")
    return msgspec.structs.replace(found, **{name: getattr(known, name) for name in stays})


def _place(finding: KeptFinding) -> tuple[Any, ...]:
    closed = finding.status is not FindingStatus.OPEN
    return closed, -to_micros(finding.last_seen), finding.view, finding.rank, finding.id
