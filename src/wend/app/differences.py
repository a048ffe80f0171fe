"""What changes from one version of a document to the next, in lines a person can read.

Rule 1. A journey's changes are told in words (`journey.words`); those of the rest as lines taken away and added.
"""

import difflib
from collections.abc import Iterator
from typing import Any

import msgspec

from wend.app.ports import Document, DocumentKind

_AS_VALUES = (DocumentKind.CONTENT, DocumentKind.WORKSPACE)  # whose body is JSON made of the file, not its text


def differences(old: Document, new: Document) -> tuple[str, ...]:
    """The lines that go (`- `) and come (`+ `)."""
    before, after = _lines(old), _lines(new)
    compared = difflib.unified_diff(before, after, n=0, lineterm="")
    return tuple(f"{line[0]} {line[1:]}" for line in list(compared)[2:] if not line.startswith("@@"))


def _lines(document: Document) -> list[str]:
    if document.kind not in _AS_VALUES:
        return document.body.splitlines()
    return list(_values("", msgspec.json.decode(document.body)))


def _values(path: str, value: Any) -> Iterator[str]:
    """A value as lines of `path: value`; a text of many lines as each of them."""
    match value:
        case dict():
            for key, each in value.items():
                yield from _values(f"{path}.{key}" if path else key, each)
        case list():
            for number, each in enumerate(value, 1):
                yield from _values(f"{path}[{number}]", each)
        case str() if "\n" in value:
            yield from (f"{path}: {line}" for line in value.splitlines())
        case _:
            yield f"{path}: {value}"
