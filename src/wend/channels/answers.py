"""What of a receiver's answer is kept: its status, and its JSON where it is small enough and can be stored.

Rule 1. The body of an answer is written by strangers: it is bounded before it is read, and what no database holds is refused.
"""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from wend.limits import WEBHOOK_BODY_BYTES_MAX
from wend.model.message import Answer

_WHOLE_NUMBERS = 2**63


async def read_answer(status: int, chunks: AsyncIterator[bytes]) -> Answer:
    """The answer, of which no more is read than is kept."""
    read = b""
    async for chunk in chunks:
        read += chunk
        if len(read) > WEBHOOK_BODY_BYTES_MAX:
            return Answer(
                status, None, f"its body has more than {WEBHOOK_BODY_BYTES_MAX:,} bytes: nothing of it is kept"
            )
    if not read.strip():
        return Answer(status)
    try:
        body = msgspec.json.decode(read)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Answer(status, None, "its body is not JSON: nothing of it is kept")
    if not _is_storable(body):
        return Answer(status, None, "its body holds a NUL or a number that no database can hold: nothing of it is kept")
    return Answer(status, body)


def _is_storable(value: Any) -> bool:
    match value:
        case str():
            return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
        case bool() | None | float():
            return True
        case int():
            return -_WHOLE_NUMBERS <= value < _WHOLE_NUMBERS
        case list():
            return all(map(_is_storable, value))
        case dict():
            return all(_is_storable(key) and _is_storable(each) for key, each in value.items())
    return False
