"""A YAML text as a tree that remembers where everything stood, and the problems found in it.

Rule 1. Every problem is reported, not the first: parsers add to a `Problems` and go on.
Rule 2. A problem says what, where (file:line:column, the line, a caret) and what to do (a suggestion).
Rule 3. YAML 1.2: `on`, `no` and `yes` are text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from wend import limits
from wend.errors import WendError


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str = "<text>"
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file. `level` is `error` (it cannot be published) or `warning`."""

    mark: Mark
    message: str
    suggestion: str = ""
    level: str = "error"

    def show(self, source: str = "") -> str:
        """The problem in full: place, message, the line with a caret under the place, the suggestion."""
        shown = [f"{self.mark}: {self.level}: {self.message}"]
        lines = source.splitlines()
        if 1 <= self.mark.line <= len(lines):
            shown += [f"    {lines[self.mark.line - 1]}", f"    {' ' * (self.mark.column - 1)}^"]
        if self.suggestion:
            shown.append(f"    {self.suggestion}")
        return "\n".join(shown)


class DocumentError(WendError):
    """A file has problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.show() for problem in self.problems))


@dataclass(slots=True)
class Problems:
    """The problems of one check, in the order they were found."""

    found: list[Problem] = field(default_factory=list)

    def error(self, at: Node | Mark, message: str, suggestion: str = "") -> None:
        """Note something that has to be mended."""
        self.found.append(Problem(at.mark if isinstance(at, Node) else at, message, suggestion))

    def warn(self, at: Node | Mark, message: str, suggestion: str = "") -> None:
        """Note something that is allowed but seldom meant."""
        self.found.append(Problem(at.mark if isinstance(at, Node) else at, message, suggestion, "warning"))

    @property
    def errors(self) -> list[Problem]:
        """Those that forbid publishing."""
        return [problem for problem in self.found if problem.level == "error"]

    def raise_errors(self) -> None:
        """Raise `DocumentError` when there is any error."""
        if self.errors:
            raise DocumentError(self.errors)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML text with its place: a scalar, a list of nodes, or a mapping of key to node.

    `keys` holds where each key of a mapping stands.
    """

    value: Any
    mark: Mark = Mark()
    keys: dict[str, Mark] = field(default_factory=dict)

    @property
    def is_map(self) -> bool:
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        return isinstance(self.value, list)

    def get(self, key: str) -> Node | None:
        """The node under a key of a mapping, or None."""
        return self.value.get(key) if self.is_map else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Key and node of a mapping (nothing for anything else)."""
        yield from self.value.items() if self.is_map else ()

    def __iter__(self) -> Iterator[Node]:
        yield from self.value if self.is_list else ()

    def plain(self) -> Any:
        """The value without places, as JSON would hold it."""
        if self.is_map:
            return {key: node.plain() for key, node in self.value.items()}
        return [node.plain() for node in self.value] if self.is_list else self.value


def read_yaml(text: str, file: str = "<text>") -> Node:
    """The tree of a YAML text. Raises `DocumentError` where it is not YAML, or has a key twice."""
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        at = error.problem_mark or error.context_mark
        mark = Mark(file, at.line + 1, at.column + 1) if at else Mark(file)
        raise DocumentError([Problem(mark, f"this is not YAML: {error.problem or error.context}")]) from None
    except RecursionError:
        raise DocumentError([Problem(Mark(file), "this is nested too deeply to be read")]) from None
    except YAMLError as error:
        raise DocumentError([Problem(Mark(file), f"this is not YAML: {error}")]) from None
    problems = Problems()
    try:
        node = _Converter(yaml, file, problems).convert(root) if root is not None else Node(None, Mark(file))
    except RecursionError:
        raise DocumentError([Problem(Mark(file), "this is nested too deeply to be read")]) from None
    problems.raise_errors()
    return node


def from_plain(value: Any, file: str = "<value>") -> Node:
    """A tree over a plain JSON value, for what comes in without a text."""
    mark = Mark(file)
    if isinstance(value, dict):
        return Node(
            {str(key): from_plain(each, file) for key, each in value.items()},
            mark,
            dict.fromkeys(map(str, value), mark),
        )
    if isinstance(value, list | tuple):
        return Node([from_plain(each, file) for each in value], mark)
    return Node(value, mark)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a word that is not known: `did you mean X?`, or the list of what is."""
    choices = sorted(known)
    near: Final = difflib.get_close_matches(word, choices, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"known here: {', '.join(choices[:20])}" if choices else ""


@dataclass(slots=True)
class _Converter:
    """Turns ruamel's nodes into ours, noting problems and counting what it has turned."""

    yaml: YAML
    file: str
    problems: Problems
    converted: int = 0

    def convert(self, node: Any) -> Node:
        mark = Mark(self.file, node.start_mark.line + 1, node.start_mark.column + 1)
        self.converted += 1
        if self.converted > limits.DOCUMENT_NODES_MAX:
            what = f"this file holds more than {limits.DOCUMENT_NODES_MAX:,} values, aliases counted each time"
            raise DocumentError([Problem(mark, what, "split it, and write aliases out")])
        match node:
            case ScalarNode():
                return Node(_scalar(self.yaml, node), mark)
            case SequenceNode():
                return Node([self.convert(each) for each in node.value], mark)
            case MappingNode():
                return self._convert_mapping(node, mark)
        raise TypeError(f"unknown YAML node {node!r}")

    def _convert_mapping(self, node: MappingNode, mark: Mark) -> Node:
        value: dict[str, Node] = {}
        keys: dict[str, Mark] = {}
        for key_node, value_node in node.value:
            at = Mark(mark.file, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = str(key_node.value)
            if key in value:
                hint = f"the first is at {keys[key]}; keep one"
                self.problems.error(at, f"the key {key!r} stands here for the second time", hint)
                continue
            keys[key] = at
            value[key] = self.convert(value_node)
        return Node(value, mark, keys)


def _scalar(yaml: YAML, node: ScalarNode) -> Any:
    """Numbers, booleans, null and text; dates stay text, as people wrote them."""
    if str(node.tag).endswith((":int", ":float", ":bool", ":null")):
        return yaml.constructor.construct_object(node)
    return node.value
