"""The change log: who published, withdrew or approved what, when, and in which words.

Rule 1. A note is appended, never changed, and in the transaction of what it tells: what is live was noted.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec


class What(StrEnum):
    """What somebody did."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"


class ChangeNote(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the change log: `kind`, `name` and `version` are the document's, `words` what the change says.

    `by` is the name that was given: nobody signs in yet, so it is told and not proved. `number` is given by the store.
    """

    at: datetime
    by: str
    what: What
    kind: str
    name: str
    version: str = ""
    words: tuple[str, ...] = ()
    note: str = ""
    number: int = 0


class ChangeFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries; everything given has to hold."""

    what: What | None = None
    kind: str | None = None
    name: str | None = None
    version: str | None = None
    limit: int | None = 100


class Changes(Protocol):
    """The change log of a store."""

    def note_changes(self, notes: Sequence[ChangeNote]) -> None:
        """Append entries that come with no publishing, such as approvals."""

    def changes(self, which: ChangeFilter) -> list[ChangeNote]:
        """Entries, newest first."""
