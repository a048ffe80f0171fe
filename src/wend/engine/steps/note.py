"""note: a note on the customer's timeline, as an event of our own."""

from wend import limits
from wend.engine.steps.outcome import At, Go, StepOutcome, evaluate
from wend.engine.steps.own_event import record
from wend.journey.plan import Note
from wend.model.event import NOTE_ADDED
from wend.model.reason import Code


def arrive(at: At, step: Note) -> StepOutcome:
    parts = [evaluate(part, at.facts) for part in step.text]
    text = " ".join(str(part) for part in parts if part is not None)[: limits.NOTE_CHARACTERS_MAX]
    record(at, NOTE_ADDED, {"text": text, "journey": at.run.journey})
    at.note(Code.NOTED, text=text)
    return Go(step.next)


def resume(at: At, step: Note) -> StepOutcome:
    return arrive(at, step)
