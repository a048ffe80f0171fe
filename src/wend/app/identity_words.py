"""Merges in words: what people read of them."""

from collections.abc import Mapping
from typing import Final

from wend.app.ports_identity import Merge, RefusedId

_RULES: Final[Mapping[str, str]] = {
    "alias": "an alias call said that they are one",
    "seen-together": "they were seen together",
    "by-hand": "an id was split off by hand",
    "late": "more came for a customer that was merged",
}
_WHYS: Final[Mapping[str, str]] = {
    "blocked": "the value is blocked: it identifies nobody",
    "two-users": "it was seen with two user ids, which are two people unless an alias call joins them",
    "apart": "the two were split, or refused to be one",
}


def merge_in_words(merge: Merge) -> str:
    """What became of two customers, and why, as one sentence without a full stop."""
    two = f"#{merge.other} and #{merge.kept}"
    by = f"{_RULES.get(merge.rule, merge.rule)}, by the {merge.kind} {merge.value!r}"
    match merge.status:
        case "merged":
            return f"#{merge.other} was merged into #{merge.kept}: {by}"
        case "undone":
            said = f" ({merge.why})" if merge.why else ""
            return f"{two} are kept apart since they were split{said}; before: {by}"
        case "refused":
            return f"{two} were not merged: {merge.why}"
        case _:
            return f"{two} are to be merged: {by}"


def refusal_in_words(refused: RefusedId) -> str:
    """Why an id joined nobody."""
    return _WHYS.get(refused.why, refused.why)
