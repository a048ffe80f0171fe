"""What cannot be put together."""

from wend.errors import WendError


class WiringError(WendError):
    """The settings do not fit together."""
