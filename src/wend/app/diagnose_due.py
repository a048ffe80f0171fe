"""When the record is due to be diagnosed by itself.

Rule 1. What is due stands in the store, so that a restart neither forgets a diagnosis nor begins it twice.
"""

from datetime import datetime

from wend.app.ports import Findings
from wend.app.published import World


def views_due(store: Findings, world: World, now: datetime) -> list[str]:
    """The views of the published settings whose time has come; none where wend.yaml asks for no diagnosis."""
    settings = world.live.workspace.diagnosis
    if settings is None:
        return []
    return [view for view in settings.views if _due(store.diagnosed_at(view), settings.every.before(now))]


def _due(last: datetime | None, before: datetime) -> bool:
    return last is None or last <= before
