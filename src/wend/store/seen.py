"""How message ids are remembered: 16 bytes for a text of any length, and in SQLite the young ones apart from the old.

Rule 1. SHA-256, cut to 128 bits: nobody finds two ids that are taken for one. PostgreSQL can make it, too.
Rule 2. What PostgreSQL cannot hold in a text is digested as it is stored there, so that all stores agree.
Rule 3. Digests fall anywhere: put into one large tree, each would write a page of its own. So they go into a small one,
        and from there, slice by slice, in their order, into one 32 times as large, and so on: a page that is written
        takes many. Which slice is next is told by `seq` alone, so nothing has to be remembered.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

DIGEST_BYTES: Final = 16
LEVELS: Final = (0, 1, 2)
OLDEST: Final = LEVELS[-1]
_MARK: Final = "\uffff"
_ABOVE_ALL: Final = b"\xff" * (DIGEST_BYTES + 1)
_PACE: Final = ((0, 128, 256), (1, 2_048, 512))  # level, events after which a slice of it goes on, slices in all


class Slice(NamedTuple):
    """The digests of a level from `first` up to, but without, `end`: they go on to the next level."""

    level: int
    first: bytes
    end: bytes


def digest(message_id: str) -> bytes:
    """The bytes that stand for a message id."""
    if "\0" in message_id or _MARK in message_id:
        message_id = message_id.replace(_MARK, _MARK + "1").replace("\0", _MARK + "0")
    return hashlib.sha256(message_id.encode("utf-8", "surrogatepass")).digest()[:DIGEST_BYTES]


def due_slices(before: int, last: int) -> Iterator[Slice]:
    """What goes on to the next level when the log grows from the event `before` to the event `last`.

    >>> [each.first.hex() for each in due_slices(127, 128)]
    ['0000']
    """
    for level, every, slices in _PACE:
        since, until = before // every, last // every
        since = max(since, until - slices)
        first, count = since % slices, until - since
        for begin, end in ((first, min(first + count, slices)), (0, first + count - slices)):
            if begin < end:
                yield Slice(level, _edge(begin, slices), _edge(end, slices))


def batched(values: Iterable[bytes], most: int) -> Iterator[tuple[bytes, ...]]:
    """The values, so many at a time."""
    left = iter(values)
    while portion := tuple(islice(left, most)):
        yield portion


def _edge(number: int, slices: int) -> bytes:
    return _ABOVE_ALL if number == slices else (number * (65_536 // slices)).to_bytes(2, "big")
