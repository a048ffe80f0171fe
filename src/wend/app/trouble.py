"""Troubles: what somebody who runs Wend has to know, why it matters, and what to do about it."""

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """How much it matters."""

    ERROR = "error"  # customers do not get what they should, or the record is not right
    WARNING = "warning"  # it will be so, or may be


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """One trouble. `kind` is stable, for programs; the rest is for people."""

    kind: str
    severity: Severity = Severity.ERROR
    what: str
    do: str
