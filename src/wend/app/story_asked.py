"""What journeys and segments ask about: event names, paths, and the literals that they compare with.

Rule 1. Found by walking the values of plans and rules, whatever their kind: a new kind of step is not forgotten here.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from wend.journey.parts import EventMatch
from wend.journey.plan import DateWay, Plan, Way
from wend.rules.cel_text import counts_in
from wend.rules.tree import Cel, Compare, EventCount, Ref

_PATH: Final = re.compile(r"\b(?:trait|properties|context|event|last|vars)(?:\.\w+)+")
_TEXT: Final = re.compile(r"""["']([^"']*)["']""")


class Asked(msgspec.Struct):
    """What is asked about. Paths as rules write them; literals by the last name of the path they stand beside."""

    events: set[str] = set()
    paths: set[str] = set()
    literals: dict[str, set[str]] = {}

    def values(self, root: str) -> set[str]:
        """The top names asked about below a root: `trait` or `properties`."""
        roots = (f"{root}.",) if root != "properties" else ("properties.", "event.properties.", "last.properties.")
        found = (path.removeprefix(each) for path in self.paths for each in roots if path.startswith(each))
        return {name.partition(".")[0] for name in found}

    def texts(self, name: str) -> set[str]:
        """The literals that a value of this name is compared with."""
        return self.literals.get(name, set())


def asked_by(plans: Iterable[Plan], beside: Iterable[Any]) -> Asked:
    """Everything that some plans, and segments, stages and offers beside them, ask about."""
    asked = Asked()
    for value in (*plans, *beside):
        _walk(value, asked)
    return asked


def _walk(value: Any, asked: Asked) -> None:
    match value:
        case EventMatch(event=event) | EventCount(event=event):
            asked.events.add(event)
        case Compare(path=path, value=wanted):
            asked.paths.add(path)
            _keep(path, wanted, asked)
        case Ref(path=path):
            asked.paths.add(path)
        case Way(key=str(key)):
            asked.paths.add(key)
        case DateWay(trait=trait):
            asked.paths.add(trait if trait.startswith("trait.") else f"trait.{trait}")
        case Cel(source=source):
            _walk_cel(source, asked)
    for each in _inside(value):
        _walk(each, asked)


def _inside(value: Any) -> Iterable[Any]:
    """The values that a value is made of; the text of a file is none of them."""
    match value:
        case msgspec.Struct():
            names = [name for name in value.__struct_fields__ if name != "source"]
            return [getattr(value, name) for name in names]
        case dict():
            return list(value.values())
        case list() | tuple():
            return value
    return ()


def _walk_cel(source: str, asked: Asked) -> None:
    asked.events |= {count.event for count in counts_in(source)}
    texts = set(_TEXT.findall(source))
    for path in _PATH.findall(source):
        asked.paths.add(path)
        asked.literals.setdefault(path.rpartition(".")[2], set()).update(texts)


def _keep(path: str, wanted: Any, asked: Asked) -> None:
    values = wanted if isinstance(wanted, list | tuple) else (wanted,)
    texts = {each for each in values if isinstance(each, str)}
    asked.literals.setdefault(path.rpartition(".")[2], set()).update(texts)
