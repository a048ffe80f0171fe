"""The clock on the wall."""

from datetime import UTC, datetime


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)
