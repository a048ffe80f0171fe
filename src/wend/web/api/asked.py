"""The parameters that many routes share, with their bounds."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path, Query

from wend import limits

WHOLE_MAX = 2**63 - 1
"""The largest whole number that a database column holds."""

Limit = Annotated[int, Query(ge=1, le=limits.PAGE_ROWS, description="rows at most")]
After = Annotated[int, Query(ge=0, le=WHOLE_MAX, description="`next` of the page before")]
CustomerId = Annotated[int, Path(ge=1, le=WHOLE_MAX)]
OfCustomer = Annotated[int | None, Query(ge=1, le=WHOLE_MAX)]
Flag = Annotated[bool | None, Query()]
Text = Annotated[str | None, Query(max_length=limits.ID_CHARACTERS)]


def utc(time: datetime | None) -> datetime | None:
    """A time as the ports want it; one without a zone is UTC."""
    if time is None:
        return None
    try:
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except OverflowError:
        return time.replace(tzinfo=UTC)
