"""What a step may say, and what it is told."""

from datetime import datetime
from typing import Any

import msgspec

from wend.engine.compiled import Compiled
from wend.engine.turn import Turn
from wend.engine.values import evaluate, is_number
from wend.model.customer import Run
from wend.model.reason import Code
from wend.rules.facts import Facts

__all__ = ["At", "End", "Go", "Stay", "StepOutcome", "evaluate", "is_number"]


class Go(msgspec.Struct, frozen=True):
    """Go on at another step; None: the journey is over."""

    target: str | None


class Stay(msgspec.Struct, frozen=True):
    """Stay here until then (None: until parts of the run end), unless something awaited comes before."""

    until: datetime | None


class End(msgspec.Struct, frozen=True):
    """The run is over, for this reason; `whole`: in a way of a fork, that whose way it is, too."""

    why: str
    whole: bool = False


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
