"""What a rule sees of a customer, so that it is judged again only when that has changed.

Rule 1. Seeing too much is allowed (the answer stays), seeing too little is not: whatever is not known here is `ANYTHING`.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from wend.rules.counters import counter_key
from wend.rules.segments import segments_of
from wend.rules.tree import All, AnyOf, Compare, EventCount, InSegment, Not, Ref, Rule

TRAITS: Final = " trait"  # the traits; blank before, as no counter has
ANYTHING: Final = ""  # what is not told apart: whatever changes may concern the rule
EVERYTHING: Final = "*"  # of a change: the rules themselves, or the time


def sees(rule: Rule) -> frozenset[str]:
    """The counters (by key) that a rule looks at, and `TRAITS`, `ANYTHING`; what segments it names see is theirs to say."""
    match rule:
        case EventCount():
            return frozenset([counter_key(rule)])
        case Compare():
            paths = [rule.path, *([rule.value.path] if isinstance(rule.value, Ref) else [])]
            return frozenset(TRAITS if path.startswith("trait.") else ANYTHING for path in paths)
        case All() | AnyOf():
            return frozenset[str]().union(*(sees(member) for member in rule.of))
        case Not():
            return sees(rule.of)
        case InSegment():
            return frozenset()
        case _:  # CEL may look at the clock
            return frozenset([ANYTHING])


def seeing(rules: Iterable[tuple[str, Rule]]) -> Mapping[str, frozenset[str]]:
    """By what may change (as in `sees`), the names of the segments that it concerns.

    A segment stands after those that its rule asks about. Those that see `ANYTHING` are among those of every change.
    """
    seen: dict[str, frozenset[str]] = {}
    for name, rule in rules:
        asked = (seen.get(each, frozenset()) for each in segments_of(rule))
        seen[name] = sees(rule).union(*asked)
    changes = {ANYTHING}.union(*seen.values())
    return {
        change: frozenset(name for name, what in seen.items() if change in what or ANYTHING in what)
        for change in changes
    }
