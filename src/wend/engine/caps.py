"""Entry caps: how many may enter a journey on a day, ever, and at the same time.

Rule 1. What others did is told from outside, and every entry and end is counted on. The shell stores a turn only while its
        counts are right, and takes it again with new ones where they are not.
Rule 2. Held-out runs count like any other: whoever they are compared with was let in under the same caps.
"""

from typing import Any

from wend.engine.outside import Entries
from wend.engine.turn import Turn
from wend.journey.plan import Plan

_NOBODY = Entries()


def refuse_full(turn: Turn, plan: Plan) -> dict[str, Any] | None:
    """Which cap on entries is reached; None when there is room."""
    caps = plan.entry.caps
    if caps is None:
        return None
    had = turn.outside.entries.get(plan.journey, _NOBODY)
    for cap, most, count in (
        ("per_day", caps.per_day, had.today),
        ("total", caps.total, had.ever),
        ("active", caps.active, had.active),
    ):
        if most is not None and count >= most:
            return {"why": "cap", "cap": cap, "most": most, "had": count}
    return None
