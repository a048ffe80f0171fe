"""The identity rules of the published workspace, as a store knows them while it takes events in.

Rule 1. They are read again when something was published, and only then: the generation is asked with what every append
        asks anyway.
"""

from collections.abc import Callable
from typing import Final

import msgspec

from wend.model.identity import IdentityRules

BODY: Final = "SELECT body FROM documents WHERE kind = 'workspace' AND live = 1"


class _Said(msgspec.Struct):
    """What of a published workspace matters here."""

    identity: IdentityRules = IdentityRules()


_decode: Final = msgspec.json.Decoder(_Said).decode


class KeptRules:
    """The rules of a generation."""

    def __init__(self) -> None:
        self._kept: tuple[int, IdentityRules] = (-1, IdentityRules())

    @property
    def last(self) -> IdentityRules:
        """Those known last."""
        return self._kept[1]

    def of(self, generation: int, body: Callable[[], str | None]) -> IdentityRules:
        """The rules of a generation; `body` is asked where it is not the one known last."""
        if self._kept[0] != generation:
            self._kept = generation, read_rules(body())
        return self._kept[1]


def read_rules(body: str | None) -> IdentityRules:
    """The rules in the body of a workspace document; those of a workspace that says nothing, where it cannot be read."""
    try:
        return _decode(body).identity if body else IdentityRules()
    except msgspec.MsgspecError:  # named by `World.broken`; ids then join as without a workspace
        return IdentityRules()
