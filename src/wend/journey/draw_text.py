"""Text in drawings: how wide it is about, and how it is broken into lines.

Rule 1. Nobody knows the reader's font: widths are those of a common sans-serif, taken rather too wide.
"""

import unicodedata
from typing import Final

_NARROW: Final = frozenset("iljtfrI.,:;'|!()[] ·")
_WIDE: Final = frozenset("mwMW@%—…→")


def width(text: str, size: float) -> float:
    """About how wide a text is at a font size, in the same unit."""
    return size * sum(map(_share, text))


def _share(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if letter in _WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 0.98
    return 0.7 if letter.isupper() else 0.58


def wrapped(text: str, size: float, width_max: float, lines_max: int) -> list[str]:
    """A text broken between words into at most some lines; what does not fit becomes an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, size) <= width_max or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > lines_max:
        lines = [*lines[: lines_max - 1], " ".join(lines[lines_max - 1 :])]
    return [shortened(line, size, width_max) for line in lines]


def shortened(text: str, size: float, width_max: float) -> str:
    """A text cut to a width, with an ellipsis where something is missing."""
    if width(text, size) <= width_max:
        return text
    while text and width(f"{text}…", size) > width_max:
        text = text[:-1]
    return f"{text.rstrip()}…"
