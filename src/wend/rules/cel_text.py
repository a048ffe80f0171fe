"""What Wend reads in a CEL text itself: its words, and the counts it asks for, so that counters are known beforehand.

Rule 1. Reading goes by tokens; a word inside a text or a comment means nothing.
Rule 2. `count` and `segment` take literals only, `count("Order Completed", days(7))`, `segment("high-intent")`: what is to
        be remembered, and judged first, has to be known before anything is judged.
"""

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from wend import limits
from wend.model.duration import Duration
from wend.rules.errors import RuleError

_TOKEN: Final = re.compile(
    r"""(?P<comment>//[^\n]*)"""
    r"""|(?P<text>[rRbB]{0,2}(?:\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"""|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"""
    r"""|(?P<number>[0-9][A-Za-z0-9_.]*)"""
    r"""|(?P<blank>\s+)"""
    r"""|(?P<sign>.)""",
    re.DOTALL,
)
_SECONDS: Final = {"days": 86_400, "hours": 3_600}
_HOW: Final = 'write count("Event Name") or count("Event Name", days(7)), with hours(n) or days(n)'


class CelTextError(RuleError):
    """This is no expression that Wend can use; `line` and `column` count from 1 within the expression."""

    def __init__(self, message: str, line: int = 1, column: int = 1, suggestion: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.suggestion = line, column, suggestion


class Token(msgspec.Struct, frozen=True):
    """One word, text, number or sign, and where it begins."""

    kind: str
    text: str
    at: int


class CountCall(msgspec.Struct, frozen=True):
    """One `count(…)` in an expression."""

    event: str
    within: Duration | None = None


def tokens(source: str) -> list[Token]:
    """The tokens of an expression without blanks and comments."""
    found = (Token(match.lastgroup or "sign", match.group(), match.start()) for match in _TOKEN.finditer(source))
    return [token for token in found if token.kind not in {"blank", "comment"}]


def words_in(source: str) -> frozenset[str]:
    """The names an expression mentions (fields and functions among them)."""
    return frozenset(token.text for token in tokens(source) if token.kind == "word")


def fields_of(source: str, mapping: str) -> frozenset[str] | None:
    """The fields of a mapping that an expression can see, or None when it takes the mapping as a whole."""
    all_tokens, fields = tokens(source), set()
    for place, token in enumerate(all_tokens):
        if token.text != mapping or token.kind != "word" or (place > 0 and all_tokens[place - 1].text == "."):
            continue
        match [(after.kind, after.text) for after in all_tokens[place + 1 : place + 4]]:
            case [("sign", "."), ("word", _), ("sign", "(")]:
                return None
            case [("sign", "."), ("word", name), *_]:
                fields.add(name)
            case _:
                return None
    return frozenset(fields)


def counts_in(source: str) -> tuple[CountCall, ...]:
    """The counts an expression asks for. Raises `CelTextError` where one is not written with literals."""
    return tuple(_read_counts(source))


def segments_called(source: str) -> tuple[str, ...]:
    """The segments an expression asks about. Raises `CelTextError` where a name is not written out."""
    all_tokens = tokens(source)
    for place in _calls(all_tokens, "segment"):
        if [token.kind for token in all_tokens[place + 2 : place + 3]] != ["text"]:
            raise CelTextError(
                "segment needs a name, written out in quotes",
                *_place(source, all_tokens[place].at),
                'write segment("high-intent")',
            )
    return calls_with_text(source, "segment")


def occasions_called(source: str) -> tuple[str, ...]:
    """The occasions of the calendar that an expression asks about. Raises `CelTextError` where a name is not written out."""
    all_tokens = tokens(source)
    for place in _calls(all_tokens, "calendar"):
        if [token.kind for token in all_tokens[place + 2 : place + 3]] != ["text"]:
            raise CelTextError(
                "calendar needs a name, written out in quotes",
                *_place(source, all_tokens[place].at),
                'write calendar("black-friday")',
            )
    return calls_with_text(source, "calendar")


def steps_named(source: str) -> tuple[str, ...]:
    """The steps an expression asks about. Raises `CelTextError` where one is not written out."""
    return tuple(dict.fromkeys(_read_steps(source)))


def _read_steps(source: str) -> Iterator[str]:
    all_tokens = tokens(source)
    for place, token in enumerate(all_tokens):
        if token.text != "steps" or token.kind != "word" or (place > 0 and all_tokens[place - 1].text == "."):
            continue
        match [(after.kind, after.text) for after in all_tokens[place + 1 : place + 4]]:
            case [("sign", "."), ("word", name), *_]:
                yield name
            case [("sign", "["), ("text", text), ("sign", "]")]:
                yield literal(text, source, all_tokens[place + 2].at)
            case _:
                raise CelTextError(
                    "a step has to be named, written out",
                    *_place(source, token.at),
                    'write steps["send-welcome"].opened',
                )


def calls_with_text(source: str, function: str) -> tuple[str, ...]:
    """The literal texts that a function is called with, such as the names in `segment("high-intent")`."""
    all_tokens = tokens(source)
    return tuple(
        literal(all_tokens[place + 2].text, source, all_tokens[place + 2].at)
        for place in _calls(all_tokens, function)
        if place + 2 < len(all_tokens) and all_tokens[place + 2].kind == "text"
    )


def _calls(all_tokens: list[Token], function: str) -> Iterator[int]:
    for place, token in enumerate(all_tokens[:-1]):
        is_field = place > 0 and all_tokens[place - 1].text == "."
        if token.kind == "word" and token.text == function and all_tokens[place + 1].text == "(" and not is_field:
            yield place


def _read_counts(source: str) -> Iterator[CountCall]:
    all_tokens = tokens(source)
    for place in _calls(all_tokens, "count"):
        yield _read_count(all_tokens[place : place + 9], source)


def _read_count(call: list[Token], source: str) -> CountCall:
    """Read `count ( "…" )` or `count ( "…" , days ( 7 ) )`."""
    shape = [token.text if token.kind == "sign" else token.kind for token in call]
    if shape[1:3] != ["(", "text"]:
        raise _at(source, call[0].at, "count needs an event's name, written out in quotes")
    event = literal(call[2].text, source, call[2].at)
    if shape[3:4] == [")"]:
        return CountCall(event)
    if shape[3:9] != [",", "word", "(", "number", ")", ")"] or call[4].text not in _SECONDS:
        raise _at(source, call[0].at, "count needs a window that is written out, such as days(7)")
    return CountCall(event, Duration(seconds=_window_seconds(call[4], call[6], source)))


def _window_seconds(unit: Token, number: Token, source: str) -> int:
    if not number.text.isdecimal() or not (amount := int(number.text)):
        raise _at(source, number.at, f"{number.text} is no whole number of {unit.text} above 0")
    seconds = amount * _SECONDS[unit.text]
    if seconds > limits.COUNT_WINDOW_YEARS_MAX * 365 * _SECONDS["days"]:
        raise _at(
            source, number.at, f"a window is at most {limits.COUNT_WINDOW_YEARS_MAX} years; leave it out for ever"
        )
    return seconds


def literal(text: str, source: str, at: int) -> str:
    """What a quoted text stands for; only quotes and backslashes may be escaped."""
    body = text.lstrip("rRbB")
    quotes = 3 if body[:3] in {'"""', "'''"} else 1
    inner = body[quotes:-quotes]
    if text[0] in "rR" or "\\" not in inner:
        return inner
    if re.search(r"\\[^\\\"']", inner):
        raise _at(source, at, "write this name without escapes")
    return re.sub(r"\\(.)", r"\1", inner)


def _at(source: str, at: int, message: str) -> CelTextError:
    return CelTextError(message, *_place(source, at), _HOW)


def _place(source: str, at: int) -> tuple[int, int]:
    """Line and column, from 1."""
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)
