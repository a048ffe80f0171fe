"""Events that steps record: they come back over the log like any other, with the run they come from as their context."""

from typing import Any

from wend.engine.steps.outcome import At
from wend.model.event import OWN_PREFIX, Event, EventKind


def record(at: At, name: str, properties: dict[str, Any], kind: EventKind = EventKind.TRACK) -> None:
    """Have an event of this customer recorded, once for this run, step and visit."""
    at.turn.events.append(
        Event(
            message_id=f"{OWN_PREFIX}{at.visit_id}",
            kind=kind,
            name=name,
            time=at.now,
            received_at=at.now,
            user_id=at.turn.customer.user_id,
            anonymous_id=at.turn.customer.anonymous_id,
            properties=properties,
            context={"journey": at.run.journey, "run": at.run.id},
        )
    )
