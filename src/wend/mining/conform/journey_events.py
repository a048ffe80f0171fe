"""The events that a journey leaves in the log of its customers, step by step.

Rule 1. Events that come from outside or are named in the journey are always asked for. Those of our own that a kind of
        step records, or that people's answers are, only where the log names any: many logs are without them.
"""

from collections.abc import Collection

from wend.journey.plan import Ask, Choose, Emit, Enter, Milestone, Note, Plan, Step, Task, WaitFor
from wend.model.event import MILESTONE_REACHED, NAME_OF_KIND, NOTE_ADDED, OFFER_CHOSEN, SURVEY_ANSWERED, EventKind
from wend.model.task import COMPLETED


def events_of(plan: Plan) -> set[str]:
    """All events by which a log may speak of a journey."""
    found = {match.event for match in plan.entry.events}
    found |= {plan.goal.event.event} if plan.goal else set()
    for step in plan.steps.values():
        if isinstance(step, WaitFor):
            found |= {each.event for each in step.events}
        if isinstance(step, Emit):
            found.add(step.event)
        found |= {OFFER_CHOSEN} if isinstance(step, Choose) else {own for own in [_left_behind(step)] if own}
        found |= {SURVEY_ANSWERED} if isinstance(step, Ask) else set()
        found |= {COMPLETED} if isinstance(step, Task) else set()
    return found


def event_labels(step: Step, way: str, activities: Collection[str]) -> list[str | None]:
    """What a log of events shows when a step is left by a way: one of these; None: nothing."""
    match step:
        case WaitFor() if way == "event":
            return [*(each.event for each in step.events), *([None] if step.segments else [])]
        case Emit():
            return [step.event]
        case Ask() if way == "answer":
            return _if_named(SURVEY_ANSWERED, activities)
        case Task() if way in step.on_outcome:
            return _if_named(COMPLETED, activities)
        case _:
            return _if_named(_left_behind(step), activities)


def _left_behind(step: Step) -> str:
    """The event of our own that a step records; empty where it records none."""
    match step:
        case Milestone():
            return MILESTONE_REACHED
        case Note():
            return NOTE_ADDED
        case Enter():
            return NAME_OF_KIND[EventKind.ENTRY]
        case _:
            return ""


def _if_named(event: str, activities: Collection[str]) -> list[str | None]:
    return [event if event in activities else None]
