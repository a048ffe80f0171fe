"""The re-entry rule: may somebody who was in a journey enter it again?"""

from datetime import datetime
from typing import Any

from wend.journey.plan import Reentry
from wend.model.customer import EntryRecord


def refuse_reentry(rule: Reentry, record: EntryRecord | None, now: datetime) -> dict[str, Any] | None:
    """Why not, with the times it is decided on; None when she may."""
    if record is None or rule.rule == "always":
        return None
    last = record.entered_at.isoformat()
    if rule.after is None:
        return {"why": "reentry", "rule": "never", "entered": last}
    since = (record.ended_at or record.entered_at) if rule.rule == "after_exit" else record.entered_at
    free = rule.after.after(since)
    words = f"after {rule.after}{' out of it' if rule.rule == 'after_exit' else ''}"
    return {"why": "reentry", "rule": words, "entered": last, "free": free.isoformat()} if now < free else None
