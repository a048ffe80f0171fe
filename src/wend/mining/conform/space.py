"""The markings of a net, numbered as they are met, with what is still possible and still needed from each.

Rule 1. A marking is worked out once: every journey aligned to the same net shares this space.
Rule 2. `can` and `must` come from the shape of the net alone; both err on the safe side, so that the bound the search
        draws from them never exceeds the true cost:
        `can`: activities that some path of arcs from a marked place leads to (no other one can still happen);
        `must`: activities without which a marked place cannot be emptied (each happens once more at least).
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from wend.mining.models.net import Marking, PetriNet, fire

Step = tuple[int, int, int]
"""Transition, its label as a code (-1: silent), the marking it leads to."""


@dataclass(slots=True)
class Space:
    """The part of a net's state space that was met so far."""

    net: PetriNet
    labels: dict[str, int] = field(default_factory=dict)
    markings: list[Marking] = field(default_factory=list)
    can: list[int] = field(default_factory=list)
    must: list[int] = field(default_factory=list)
    _numbers: dict[Marking, int] = field(default_factory=dict)
    _steps: list[tuple[Step, ...] | None] = field(default_factory=list)
    _can_of: list[int] = field(default_factory=list)
    _must_of: list[int] = field(default_factory=list)
    _takers: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.labels = {label: code for code, label in enumerate(sorted(self.net.labels))}
        self._takers = [[] for _ in self.net.places]
        for number, transition in enumerate(self.net.transitions):
            for place in set(transition.takes):
                self._takers[place].append(number)
        self._can_of = self._reach()
        self._must_of = self._need()

    def number(self, marking: Marking) -> int:
        """The number of a marking; a new one gets the next."""
        found = self._numbers.get(marking)
        if found is None:
            found = self._numbers[marking] = len(self.markings)
            self.markings.append(marking)
            self._steps.append(None)
            self.can.append(reduce(or_, (self._can_of[place] for place in marking), self._free()))
            self.must.append(reduce(or_, (self._must_of[place] for place in marking), 0))
        return found

    def steps(self, number: int) -> tuple[Step, ...]:
        """What may happen next in a marking."""
        known = self._steps[number]
        if known is None:
            known = self._steps[number] = self._fired(self.markings[number])
        return known

    def _fired(self, marking: Marking) -> tuple[Step, ...]:
        found = []
        near = sorted({t for place in set(marking) for t in self._takers[place]} | set(self._spontaneous()))
        for number in near:
            transition = self.net.transitions[number]
            after = fire(marking, transition)
            if after is not None:
                code = -1 if transition.label is None else self.labels[transition.label]
                found.append((number, code, self.number(after)))
        return tuple(found)

    def _spontaneous(self) -> list[int]:
        return [number for number, transition in enumerate(self.net.transitions) if not transition.takes]

    def _free(self) -> int:
        """What transitions that need no token can lead to."""
        seen = 0
        for number in self._spontaneous():
            seen |= self._bit(number)
            for place in self.net.transitions[number].gives:
                seen |= self._can_of[place]
        return seen

    def _bit(self, transition: int) -> int:
        label = self.net.transitions[transition].label
        return 0 if label is None else 1 << self.labels[label]

    def _reach(self) -> list[int]:
        """The least fixed point: what arcs lead to."""
        found = [0] * len(self.net.places)
        moved = True
        while moved:
            moved = False
            for number, transition in enumerate(self.net.transitions):
                new = reduce(or_, (found[place] for place in transition.gives), self._bit(number))
                for place in transition.takes:
                    if new & ~found[place]:
                        found[place] |= new
                        moved = True
        return found

    def _need(self) -> list[int]:
        """The greatest fixed point: what every way to empty a place has in common."""
        everything = (1 << len(self.labels)) - 1
        resting = {place for final in self.net.finals for place in final}
        found = [0 if place in resting else everything for place in range(len(self.net.places))]
        moved = True
        while moved:
            moved = False
            for place in range(len(found)):
                if place in resting:
                    continue
                ways = [self._after(number, found) for number in self._takers[place]]
                new = reduce(and_, ways, everything)
                if new != found[place]:
                    found[place] = new
                    moved = True
        return found

    def _after(self, number: int, found: list[int]) -> int:
        gives = self.net.transitions[number].gives
        return reduce(or_, (found[place] for place in gives), self._bit(number))
