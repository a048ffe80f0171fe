"""A clock that stands where it was put: the time of a replayed stream.

Rule 1. It only goes forward, and where it stands is written down, so that a demo that was killed goes on from there.
"""

from datetime import UTC, datetime
from pathlib import Path


class ReplayClock:
    """Time as the replay tells it. `file` keeps it over a restart."""

    def __init__(self, start: datetime, file: Path) -> None:
        self._file = file
        self._now = datetime.fromisoformat(file.read_text()) if file.exists() else start

    def now(self) -> datetime:
        """The time it stands at."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go forward to a moment; one that is past already changes nothing."""
        if moment <= self._now:
            return
        self._now = moment.astimezone(UTC)
        beside = self._file.with_suffix(".new")
        beside.write_text(self._now.isoformat())
        beside.replace(self._file)
