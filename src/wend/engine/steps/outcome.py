"""What a step may say, and what it is told."""

from datetime import datetime
from typing import Any, TypeGuard

import msgspec

from wend.engine.live import Compiled
from wend.engine.turn import Turn
from wend.journey.plan import Value
from wend.model.customer import Run
from wend.model.reason import Code
from wend.rules.facts import MISSING, Facts
from wend.rules.judge import resolve


class Go(msgspec.Struct, frozen=True):
    """Go on at another step; None: the journey is over."""

    target: str | None


class Stay(msgspec.Struct, frozen=True):
    """Stay here until then, unless something awaited comes before."""

    until: datetime


class End(msgspec.Struct, frozen=True):
    """The run is over, for this reason."""

    why: str


StepOutcome = Go | Stay | End


class At(msgspec.Struct):
    """A run at a step, in a turn."""

    turn: Turn
    run: Run
    compiled: Compiled

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def facts(self) -> Facts:
        return self.turn.facts(self.run)

    def note(self, code: Code, **detail: Any) -> None:
        """Write down a reason for this run at this step."""
        self.turn.note(code, self.run, **detail)

    @property
    def visit_id(self) -> str:
        """Unique for this run, step and visit: what makes a message or an event go out once."""
        return f"{self.run.id}.{self.run.step}.{self.run.visit}"


def evaluate(value: Value, facts: Facts, before: object = None) -> object:
    """What a step's value comes to; `before` is what an amount is added to. A reference that leads nowhere gives None."""
    if value.ref is not None:
        found = resolve(value.ref, facts)
        return None if found is MISSING else found
    if value.add is not None:
        return (before if is_number(before) else 0) + value.add
    return value.literal


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a trait's value can be added to; a truth value cannot."""
    return isinstance(value, int | float) and not isinstance(value, bool)
