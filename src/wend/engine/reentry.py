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
    free = rule.after.after(record.entered_at)
    return (
        {"why": "reentry", "rule": f"after {rule.after}", "entered": last, "free": free.isoformat()}
        if now < free
        else None
    )
