"""What a Wend is made of, and may be spread over processes and machines by."""

from enum import StrEnum
from typing import Final


class Part(StrEnum):
    """Work that goes on by itself, next to the others, over one store."""

    API = "api"  # HTTP: events in, API, console, receipts, unsubscribe pages
    ENGINE = "engine"  # turns, schedules, operations
    DELIVERY = "delivery"  # the outbox, the local mail sink, diagnoses and their alerts


ALL: Final = frozenset(Part)
