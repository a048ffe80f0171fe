"""What is to be said first of a journey that a customer met by a call: who called it, where it stands, what came back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wend.app.ports import RunRow
from wend.journey.plan import Plan
from wend.journey.words import step_in_words


def called_verdict(called: Sequence[RunRow], plan: Plan | None, callers: Mapping[str, str]) -> str:
    """One sentence; `called` are the parts in which the journey ran, `callers` the journeys they are parts of."""
    active = [row for row in called if row.status != "ended"]
    if active:
        return "; ".join(_now(row, plan, callers[row.id]) for row in active)
    last = max(called, key=lambda row: row.entered_at)
    often = "once" if len(called) == 1 else f"{len(called)} times"
    by = ", ".join(dict.fromkeys(callers[row.id] for row in called))
    when = _when(last.ended_at) if last.ended_at else "?"
    return f"was called {often} by {by}; the last call ended at {when}: {last.reason}"


def _now(row: RunRow, plan: Plan | None, caller: str) -> str:
    until = f" until {_when(row.until)}" if row.until else ""
    step = plan.steps.get(row.step) if plan and plan.version == row.version else None
    words = f", {step_in_words(step)}," if step else ""
    return f"is in it, called by {caller}, since {_when(row.entered_at)}: stands at {row.step}{words}{until}"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"
