"""What can go wrong in mining, said so that the analyst knows what to do."""

from wend.errors import WendError


class MiningError(WendError):
    """The event log cannot be mined."""
