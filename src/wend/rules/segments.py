"""Which segments a rule asks about, so that they can be judged before it and drawn beside it."""

from wend.rules.cel_text import segments_called
from wend.rules.tree import All, AnyOf, Cel, InSegment, Not, Rule


def segments_of(rule: Rule) -> tuple[str, ...]:
    """The names of the segments that a rule asks about, each once, in the order they stand there."""
    return tuple(dict.fromkeys(_named(rule)))


def _named(rule: Rule) -> list[str]:
    match rule:
        case InSegment():
            return [rule.segment]
        case Cel():
            return list(segments_called(rule.source))
        case All() | AnyOf():
            return [name for member in rule.of for name in _named(member)]
        case Not():
            return _named(rule.of)
        case _:
            return []
