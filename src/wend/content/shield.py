"""Carries Liquid unharmed through tools that do not know it: MJML, CSS inlining, HTML parsing.

Rule 1. Each piece of Liquid markup becomes one small word that every such tool leaves alone, and is put back afterwards.
Rule 2. In HTML text the word travels inside a comment: a bare word between the rows of a table would be moved out of it.
Rule 3. Where a piece ends up is remembered, so that an error found later names the line its author wrote.
"""

import bisect
import re
from dataclasses import dataclass
from typing import Final

_BLOCKS: Final = "|".join(
    rf"\{{%-?\s*{name}\b.*?%\}}.*?\{{%-?\s*end{name}\s*-?%\}}" for name in ("raw", "comment", "doc")
)
MARKUP: Final = re.compile(rf"{_BLOCKS}|\{{\{{.*?\}}\}}|\{{%.*?%\}}", re.DOTALL)
# What a word may stand in: a comment, an element whose content is no markup, a tag; or nothing of these, which is text.
_CONTEXT: Final = r"<!--.*?-->|<(?P<raw>style|script|title|textarea)\b.*?</(?P=raw)\s*>|<[a-zA-Z/!][^>]*>"


@dataclass(frozen=True, slots=True)
class Shielded:
    """A text whose Liquid has been replaced by words; `pieces` holds what each word stands for, in order."""

    text: str
    prefix: str
    pieces: tuple[str, ...]
    lines: tuple[int, ...]  # of each piece in the source, from 1
    starts: tuple[int, ...]  # of each word in `text`
    offsets: tuple[int, ...]  # of each piece in the source

    @property
    def word(self) -> re.Pattern[str]:
        """Matches a word; group 1 is its number."""
        return re.compile(rf"{self.prefix}(\d+)q")

    def source_offset(self, position: int) -> int:
        """Where in the source a position of `text` was."""
        at = bisect.bisect_right(self.starts, position) - 1
        if at < 0:
            return position
        end = self.starts[at] + len(f"{self.prefix}{at}q")
        return self.offsets[at] + (len(self.pieces[at]) + position - end if position >= end else 0)

    def as_comments(self, html: str) -> str:
        """HTML in which words standing in text are comments, safe from a parser that moves text about."""
        pattern = re.compile(rf"{_CONTEXT}|(?P<word>{self.prefix}\d+q)", re.DOTALL | re.IGNORECASE)
        return pattern.sub(lambda match: f"<!--{match['word']}-->" if match["word"] else match[0], html)

    def restore(self, text: str) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The text with its Liquid back, and (offset, piece number) of each piece put back."""
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        position = length = 0
        for match in re.finditer(rf"<!--{self.prefix}(\d+)q-->|{self.prefix}(\d+)q", text):
            number = int(match[1] or match[2])
            parts += (text[position : match.start()], self.pieces[number])
            length += match.start() - position
            places.append((length, number))
            length += len(self.pieces[number])
            position = match.end()
        return "".join((*parts, text[position:])), tuple(places)


def shield(source: str) -> Shielded:
    """The source with each piece of Liquid replaced by a word that occurs nowhere else in it."""
    prefix = "wqlq"
    while prefix in source.lower():
        prefix += "x"
    parts: list[str] = []
    pieces: list[str] = []
    lines: list[int] = []
    starts: list[int] = []
    offsets: list[int] = []
    position = length = 0
    line = 1
    for number, match in enumerate(MARKUP.finditer(source)):
        before, word = source[position : match.start()], f"{prefix}{number}q"
        line += before.count("\n")
        lines.append(line)
        line += match[0].count("\n")
        starts.append(length + len(before))
        offsets.append(match.start())
        pieces.append(match[0])
        parts += (before, word)
        length += len(before) + len(word)
        position = match.end()
    text = "".join((*parts, source[position:]))
    return Shielded(text, prefix, tuple(pieces), tuple(lines), tuple(starts), tuple(offsets))


def blank(source: str) -> str:
    """The source with each character of Liquid markup replaced by U+E000, line ends kept: every position stays."""
    return MARKUP.sub(lambda match: re.sub(r"[^\n]", "\ue000", match[0]), source)
