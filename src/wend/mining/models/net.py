"""A labelled Petri net: what every model becomes before a log is held against it.

Rule 1. A net is a value: places and transitions are counted from 0, names are for people.
Rule 2. A marking is the sorted tuple of the places that hold tokens; a place with two tokens stands there twice.
Rule 3. A transition without label is silent: it costs nothing and no log ever shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

Marking = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """One transition: takes a token from each place of `takes`, puts one on each of `gives`."""

    id: str
    label: str | None
    takes: tuple[int, ...]
    gives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PetriNet:
    """Places, transitions, where it begins and in which markings it may end."""

    places: tuple[str, ...]
    transitions: tuple[Transition, ...]
    initial: Marking
    finals: frozenset[Marking]

    @property
    def labels(self) -> frozenset[str]:
        """The activities the model knows."""
        return frozenset(each.label for each in self.transitions if each.label is not None)

    def __repr__(self) -> str:
        return (
            f"PetriNet({len(self.places)} places, {len(self.transitions)} transitions, {len(self.labels)} activities)"
        )


def fire(marking: Marking, transition: Transition) -> Marking | None:
    """The marking after `transition`, or None where it is not enabled.

    >>> fire((0,), Transition("t", "a", (0,), (1, 2)))
    (1, 2)
    >>> fire((1,), Transition("t", "a", (0,), (1, 2))) is None
    True
    """
    left = list(marking)
    for place in transition.takes:
        if place not in left:
            return None
        left.remove(place)
    left.extend(transition.gives)
    left.sort()
    return tuple(left)


@dataclass(slots=True)
class NetBuilder:
    """Grows a net place by place; `build` freezes it."""

    places: list[str] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)

    def place(self, name: str = "") -> int:
        self.places.append(name or f"p{len(self.places)}")
        return len(self.places) - 1

    def transition(self, label: str | None, takes: Iterable[int], gives: Iterable[int], name: str = "") -> None:
        chosen = name or f"t{len(self.transitions)}"
        self.transitions.append(Transition(chosen, label, tuple(sorted(takes)), tuple(sorted(gives))))

    def build(self, initial: Iterable[int], finals: Iterable[Iterable[int]]) -> PetriNet:
        return PetriNet(
            tuple(self.places),
            tuple(self.transitions),
            tuple(sorted(initial)),
            frozenset(tuple(sorted(final)) for final in finals),
        )
