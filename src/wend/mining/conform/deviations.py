"""Where a journey and a model part, named by the steps before and after that the journey really made."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from wend.mining.conform.align import Move, Side

Kind = Literal["skipped", "unexpected"]


@dataclass(frozen=True, slots=True)
class Place:
    """What parted where; `after` and `before` are None at the begin and the end of a journey."""

    kind: Kind
    activity: str
    after: str | None
    before: str | None

    @property
    def words(self) -> str:
        what = "was skipped" if self.kind == "skipped" else "happened, which the model does not expect,"
        return f"'{self.activity}' {what} {self._where()}"

    def _where(self) -> str:
        if self.after is None and self.before is None:
            return "in a journey without any other step"
        if self.after is None:
            return f"at the start, before '{self.before}'"
        if self.before is None:
            return f"at the end, after '{self.after}'"
        return f"between '{self.after}' and '{self.before}'"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One kind of deviation: how many cases it touches, how often it happened, and some of the cases."""

    kind: Kind
    activity: str
    after: str | None
    before: str | None
    words: str
    cases: int
    count: int
    examples: tuple[str, ...]

    @classmethod
    def of(cls, place: Place, cases: int, count: int, examples: Sequence[str]) -> "Deviation":
        return cls(place.kind, place.activity, place.after, place.before, place.words, cases, count, tuple(examples))

    @staticmethod
    def schema() -> pa.Schema:
        text, number = pa.string(), pa.int64()
        names = ("kind", "activity", "after", "before", "words")
        fields = [(name, text) for name in names] + [("cases", number), ("count", number), ("examples", pa.list_(text))]
        return pa.schema(fields)


def places_of(moves: Sequence[Move]) -> Counter[Place]:
    """The deviations of one alignment, with how often each happened.

    >>> [place.words for place in places_of([Move(Side.BOTH, "a"), Move(Side.LOG, "x")])]
    ["'x' happened, which the model does not expect, at the end, after 'a'"]
    """
    found: Counter[Place] = Counter()
    for i, move in enumerate(moves):
        if move.side is not Side.BOTH:
            kind: Kind = "skipped" if move.side is Side.MODEL else "unexpected"
            found[Place(kind, move.activity, _made(reversed(moves[:i])), _made(moves[i + 1 :]))] += 1
    return found


def _made(moves: Iterable[Move]) -> str | None:
    return next((move.activity for move in moves if move.side is not Side.MODEL), None)
