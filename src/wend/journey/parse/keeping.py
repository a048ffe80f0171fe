"""`retention` and `archive` of `wend.yaml`: how long data is kept, and where events are written for analytics.

Rule 1. A slip here would take data away for good: whatever is not a duration of the least length is an error, and the data
        stays.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from wend import limits
from wend.journey import keys
from wend.journey.parse.fields import Fields
from wend.journey.workspace import Archive, Retention
from wend.model.document import Node, Problems
from wend.model.duration import Duration

_ANY_DAY = datetime(2026, 3, 1, tzinfo=UTC)  # after the shortest month


def parse_keeping(retention: Node | None, archive: Node | None, problems: Problems) -> dict[str, Any]:
    """Both, as `Workspace` has them."""
    return {
        "retention": _retention(retention, problems) if retention else Retention(),
        "archive": _archive(archive, problems) if archive else None,
    }


def _retention(node: Node, problems: Problems) -> Retention:
    fields = Fields(node, problems, "retention", keys.RETENTION)
    return Retention(**{kind: _long_enough(fields, kind, problems) for kind in keys.RETENTION})


def _long_enough(fields: Fields, kind: str, problems: Problems) -> Duration | None:
    kept = fields.duration(kind)
    if kept is not None and _ANY_DAY - kept.before(_ANY_DAY) < timedelta(days=limits.RETENTION_DAYS_MIN - 2):
        problems.error(
            fields.node.value[kind],
            f"{kind} would be kept for {kept} only: retries, receipts and disputes come later than that",
            f"write at least {limits.RETENTION_DAYS_MIN}d",
        )
        return None
    return kept


def _archive(node: Node, problems: Problems) -> Archive | None:
    fields = Fields(node, problems, "archive", keys.ARCHIVE, ["folder"])
    folder, every = fields.text("folder"), fields.duration("every")
    if not folder:
        return None
    return Archive(folder, every) if every else Archive(folder)
