"""What can go wrong with a store."""

from wend.app.ports import RefusedError, UnavailableError
from wend.errors import WendError


class StoreError(WendError):
    """The store cannot do this."""


class StoreUnavailable(StoreError, UnavailableError):  # noqa: N818 - it names a state that passes, not a mistake
    """The store cannot take anything now: nothing was stored; try again later."""


class StoreRefused(StoreError, RefusedError):  # noqa: N818 - as above
    """The store cannot hold a value: trying again helps nobody."""


def key_refused(name: str) -> StoreError:
    """What to say when a key cannot be created."""
    return StoreError(f"a key named {name!r} is in use, or its role is unknown; revoke it or choose another name")
