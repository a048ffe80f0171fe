"""One error root: every error that Wend raises on purpose says what, where, and what to do.

Rule 1. Whatever a person can cause is a subclass of `WendError`; anything else is a bug and may crash.
Rule 2. The default message of an error is the first line of its docstring.
"""


class WendError(Exception):
    """Something went wrong in Wend."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().split("\n", 1)[0])
