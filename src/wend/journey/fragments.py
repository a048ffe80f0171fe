"""Fragments: lists of steps that several journeys use, put where `use: fragments/NAME` stands before anything is parsed.

Rule 1. A step keeps the place where it was written, so a problem in a fragment points into the fragment's file.
Rule 2. Ids of a fragment's steps begin with the fragment's name (or the id beside `use`) and a dot.
Rule 3. A journey is published together with the fragments it uses, as one YAML stream: its text first, then each
        fragment behind a line that names its file. So a published version can be read again, whatever becomes of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from wend.limits import FRAGMENT_DEPTH_MAX
from wend.model.document import Node, Problems, did_you_mean, read_yaml

_FOLDER: Final = "fragments/"
_BETWEEN: Final = re.compile(r"\n--- # (fragments/[^\n]+\.ya?ml)\n")


@dataclass(frozen=True, slots=True)
class Fragment:
    """One fragment file: its name, where it stands, its text and its tree."""

    name: str
    file: str
    text: str
    node: Node


@dataclass(slots=True)
class Expanded:
    """A tree with all fragments in place; `prefixes` are those of the ids, by the identity of each step's node."""

    node: Node
    prefixes: dict[int, str] = field(default_factory=dict)
    used: dict[str, Fragment] = field(default_factory=dict)


def read_fragment(text: str, file: str) -> Fragment | None:
    """The fragment of a file's text, None when it does not say its name. Raises `DocumentError` where it is no YAML."""
    node = read_yaml(text, file)
    name = node.get("fragment")
    return Fragment(name.value, file, text, node) if name and isinstance(name.value, str) else None


def bundle(text: str, used: Mapping[str, Fragment]) -> str:
    """A journey's text with the fragments that it uses."""
    return text + "".join(f"\n--- # {_FOLDER}{name}.yaml\n{used[name].text}" for name in sorted(used))


def unbundle(source: str) -> tuple[str, dict[str, Fragment]]:
    """The journey's own text, and the fragments published with it, by name."""
    text, *rest = _BETWEEN.split(source)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    found = [fragment for file, body in pairs if (fragment := read_fragment(body, file))]
    return text, {fragment.name: fragment for fragment in found}


def expand(node: Node, fragments: Mapping[str, Fragment], problems: Problems) -> Expanded:
    """The tree of a journey (or of a fragment) with what it uses in place."""
    expanded = Expanded(node)
    if any(_uses(node)):
        expanded.node = _Expander(fragments, problems, expanded).expand(node, _Place())
    return expanded


def _uses(node: Node) -> Iterator[Node]:
    """Every step in a tree that uses a fragment."""
    if _name_in(node) is not None:
        yield node
    for each in node.value.values() if node.is_map else node:
        yield from _uses(each)


def _name_in(node: Node) -> str | None:
    """The fragment that a step uses; None for every other node."""
    used = node.get("use")
    if used is None or not set(node.value) <= {"use", "id"} or not isinstance(used.value, str):
        return None
    return used.value.removeprefix(_FOLDER) if used.value.startswith(_FOLDER) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a copy goes: in which fragments, under which prefix, and the ids that the fragment gives itself."""

    within: tuple[str, ...] = ()
    prefix: str = ""
    names: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Expander:
    fragments: Mapping[str, Fragment]
    problems: Problems
    expanded: Expanded
    taken: set[str] = field(default_factory=set)

    def expand(self, node: Node, place: _Place) -> Node:
        """A fresh copy of a tree: what stands in a fragment twice has to be told apart."""
        if node.is_list:
            return Node([new for each in node for new in self._each(each, place)], node.mark)
        if not node.is_map:
            return Node(_renamed(node.value, place), node.mark)
        copy = Node({key: self._under(key, each, place) for key, each in node.items()}, node.mark, node.keys)
        self.expanded.prefixes[id(copy)] = place.prefix
        return copy

    def _under(self, key: str, node: Node, place: _Place) -> Node:
        if key == "to" and node.value in place.names:  # a reply to a step
            return Node(f"{place.prefix}{node.value}", node.mark)
        return self.expand(node, place)

    def _each(self, node: Node, place: _Place) -> list[Node]:
        name = _name_in(node)
        return [self.expand(node, place)] if name is None else self._steps_of(node, name, place)

    def _steps_of(self, node: Node, name: str, place: _Place) -> list[Node]:
        fragment = self.fragments.get(name)
        if fragment is None:
            self.problems.error(node, f"there is no fragment {name!r}", did_you_mean(name, self.fragments))
            return []
        if name in place.within or len(place.within) >= FRAGMENT_DEPTH_MAX:
            way = " → ".join([*place.within, name])
            self.problems.error(node, f"fragments use each other too deep or without end: {way}", "take one apart")
            return []
        self.expanded.used[name] = fragment
        steps = fragment.node.get("steps") or Node([])
        inner = _Place((*place.within, name), self._prefix(node, name, place), frozenset(_ids(steps)))
        return [new for each in steps for new in self._each(each, inner)]

    def _prefix(self, node: Node, name: str, place: _Place) -> str:
        given = node.get("id")
        base = f"{place.prefix}{given.value if given else name}"
        found, count = base, 1
        while found in self.taken:
            count += 1
            found = f"{base}-{count}"
        self.taken.add(found)
        return f"{found}."


def _ids(node: Node) -> Iterator[str]:
    """The ids given to steps in a tree, those of fragments it uses left out."""
    given = node.get("id")
    if given is not None and isinstance(given.value, str) and _name_in(node) is None:
        yield given.value
    for each in node.value.values() if node.is_map else node:
        yield from _ids(each)


def _renamed(value: object, place: _Place) -> object:
    """A path to what came of a step of the fragment, with the step's new id; anything else as it is."""
    if not isinstance(value, str) or not value.startswith("steps."):
        return value
    rest = value.removeprefix("steps.")
    meant = any(rest.startswith(f"{name}.") for name in place.names)
    return f"steps.{place.prefix}{rest}" if meant else value
