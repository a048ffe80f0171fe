"""Events that steps record: they come back over the log like any other, with the run they come from as their context."""

from typing import Any

from wend.engine.steps.outcome import At
from wend.model.event import EventKind


def record(at: At, name: str, properties: dict[str, Any], kind: EventKind = EventKind.TRACK) -> None:
    """Have an event of this customer recorded, once for this run, step and visit."""
    at.turn.tell(at.visit_id, name, properties, at.run, kind)
