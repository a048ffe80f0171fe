"""A step as it stands in the file, and what each kind of step says about itself.

Rule 1. A kind's parser turns one `Written` into one step of the plan, or notes problems and gives None.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from wend.journey.plan import Step
from wend.model.document import Node, Problems

_SLUG_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Written:
    """One step on its way into the plan.

    `lead(steps, after)` puts a nested list into the plan, its last step going on at `after`, and gives where it begins
    (`after` for an empty list).
    """

    id: str
    next: str | None
    node: Node  # the whole step
    body: Node  # what stands under its kind
    problems: Problems
    ids: frozenset[str]  # of all steps that a goto from here may lead to
    lead: Callable[[Node | None, str | None], str | None]
    all_ids: Collection[str] = ()  # of all steps of the journey
    prefix: str = ""  # of ids, in a fragment


def no_hint(_: Node) -> str:
    """For kinds whose id says enough."""
    return ""


def nothing_nested(_: Node) -> Iterator[Node]:
    """For kinds that hold no steps."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of step is to the parser.

    `hint` gives what a derived id may say of the step's body; `nested` gives the lists of steps in a whole step.
    """

    parse: Callable[[Written], Step | None]
    hint: Callable[[Node], str] = no_hint
    nested: Callable[[Node], Iterator[Node]] = nothing_nested
    apart: Callable[[Node], Iterator[Node]] = nothing_nested  # those of them that no goto may lead into or out of


def slug(text: str) -> str:
    """Text as a part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_SLUG_CHARS].strip("-")
