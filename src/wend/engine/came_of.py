"""What came of the steps of a run: `Run.steps[STEP]`, which rules, conditions and values see as `steps.STEP.…`.

Rule 1. It is written only for steps that the plan asks about (`Compiled.asked`): state stays small.
Rule 2. Words are noted where they are decided, and added to as more is heard; arriving at the step again begins anew.
Rule 3. What a machine opened or clicked (a receipt with `machine: true`) says nothing of the customer.
"""

from typing import Any, Final

from wend.engine.turn import Turn
from wend.model.customer import Run
from wend.model.event import Event

# What a receipt adds to its message's step: the time at which it first came.
_HEARD: Final = {
    "Message Delivered": "delivered",
    "Message Opened": "opened",
    "Message Clicked": "clicked",
    "Message Bounced": "bounced",
    "Message Replied": "replied",
}
_OF_PEOPLE: Final = frozenset({"Message Opened", "Message Clicked"})


def note_outcome(turn: Turn, run: Run, step: str, /, *, anew: bool = False, **words: Any) -> None:
    """Add words to what came of a step of a run, or begin `anew`; does nothing where the plan never asks for it."""
    if step not in turn.live.plan_of(run).asked:
        return
    known = {} if anew else run.steps.get(step, {})
    _add(turn, run, step, {**known, **words})


def _add(turn: Turn, run: Run, step: str, words: dict[str, Any]) -> None:
    run.steps = {**run.steps, step: words}
    turn.touch(run)


def by_machine(event: Event) -> bool:
    """Whether a receipt tells of a machine: a mail client's privacy proxy, a scanner of links."""
    return event.properties.get("machine") is True


def note_receipt(turn: Turn, event: Event) -> None:
    """Tell the step that decided on a message what has become of it: the first time counts."""
    word = _HEARD.get(event.name)
    if word is None or (event.name in _OF_PEOPLE and by_machine(event)):
        return
    message = event.properties.get("message")
    for run in turn.customer.runs:
        for step, words in run.steps.items() if run.active else ():
            if words.get("message") == message and word not in words:
                _add(turn, run, step, {**words, word: event.time.isoformat()})
                break
