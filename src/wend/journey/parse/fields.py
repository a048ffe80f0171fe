"""The keys of one mapping, read one by one.

Rule 1. Unknown and missing keys are noted when the mapping is opened; a misspelt required key is one problem, not two.
Rule 2. A getter gives its empty value where there is nothing to read, or nothing good.
"""

import difflib
from collections.abc import Collection, Mapping

from wend.journey.parse import scalars
from wend.model.document import Node, Problems, did_you_mean
from wend.model.duration import Duration


class Fields:
    """A mapping whose keys are known; `what` names it in messages, such as `an entry`."""

    def __init__(
        self, node: Node, problems: Problems, what: str, keys: Collection[str], required: Collection[str] = ()
    ) -> None:
        self.node = node
        self.problems = problems
        self.what = what
        if not node.is_map:
            example = next(iter(required or keys))
            problems.error(
                node, f"{what} is a mapping, not {scalars.sort_of(node.value)}", f"write it like {example}: …"
            )
            return
        unknown = [key for key, _ in node.items() if key not in keys]
        for key in unknown:
            problems.error(node.keys[key], f"{what} has no key {key!r}", did_you_mean(key, keys))
        meant = {near for key in unknown for near in difflib.get_close_matches(key, keys, n=1)}
        for key in required:
            if key not in node.value and key not in meant:
                problems.error(node, f"{what} needs {key!r}")

    def __contains__(self, key: str) -> bool:
        return self.node.get(key) is not None

    def node_of(self, key: str) -> Node | None:
        """The node under a key."""
        return self.node.get(key)

    def text(self, key: str) -> str:
        """Text, or nothing."""
        node = self.node.get(key)
        return (scalars.read_text(node, self.problems, f"{key!r}") or "") if node else ""

    def name(self, key: str) -> str:
        """An id, or nothing."""
        node = self.node.get(key)
        return (scalars.read_name(node, self.problems, f"{key!r}") or "") if node else ""

    def choice(self, key: str, known: Collection[str]) -> str | None:
        """One of some words."""
        node = self.node.get(key)
        return scalars.read_choice(node, self.problems, f"{key!r}", known) if node else None

    def boolean(self, key: str) -> bool | None:
        """True or false."""
        node = self.node.get(key)
        return scalars.read_bool(node, self.problems, f"{key!r}") if node else None

    def number(self, key: str) -> float | None:
        """A finite number."""
        node = self.node.get(key)
        return scalars.read_number(node, self.problems, f"{key!r}") if node else None

    def count(self, key: str, most: int) -> int | None:
        """A whole number from 1 to `most`."""
        node = self.node.get(key)
        return scalars.read_count(node, self.problems, f"{key!r}", most) if node else None

    def duration(self, key: str) -> Duration | None:
        """A length of time above zero."""
        node = self.node.get(key)
        return scalars.read_duration(node, self.problems, f"{key!r}") if node else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        node = self.node.get(key)
        if node is None:
            return ()
        if not node.is_list:
            self.problems.error(
                node,
                f"{key!r} is a list, not {scalars.sort_of(node.value)}",
                f"write {key}: [{node.value}]" if isinstance(node.value, str) else "",
            )
            return ()
        found = [scalars.read_text(each, self.problems, f"each of {key!r}") for each in node]
        return tuple(text for text in found if text)


def exactly_one(fields: Fields, keys: Mapping[str, str] | Collection[str]) -> str | None:
    """The one of `keys` that stands in a mapping; a problem where there is none or more."""
    present = [key for key in keys if key in fields]
    if len(present) == 1:
        return present[0]
    if present:
        second = fields.node.keys[present[1]]
        fields.problems.error(second, f"{fields.what} has both {' and '.join(map(repr, present))}", "keep one of them")
    elif fields.node.is_map and not _misspelt(fields.node, keys):
        fields.problems.error(fields.node, f"{fields.what} needs one of: {', '.join(keys)}")
    return None


def _misspelt(node: Node, keys: Mapping[str, str] | Collection[str]) -> bool:
    return any(difflib.get_close_matches(key, keys, n=1) for key, _ in node.items() if key not in keys)
