"""Made ready before there are threads.

Rule 1. msgspec works out how a class is read when it is first read, and two threads that do so at the same moment may crash
        the process. Whoever starts threads has all classes worked out before.
"""

from collections.abc import Iterator
from typing import Any

import msgspec


def work_out_classes() -> int:
    """Have msgspec work out all classes of ours that are loaded; how many there are."""
    count = 0
    for each in _below(msgspec.Struct):
        if each.__module__.startswith("wend."):
            try:
                msgspec.json.Decoder(each)
            except (TypeError, NameError):
                continue  # it is never read from JSON: it holds what JSON cannot say
            count += 1
    return count


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
