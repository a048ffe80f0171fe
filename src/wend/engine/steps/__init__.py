"""The step kinds: one file each, gathered in one table.

Each file has `arrive(at, step)`, what happens when a run comes to the step, and `resume(at, step)`, what happens when
its timer elapses there.
"""

from typing import Any, Final, Protocol

from wend.engine.steps import (
    ask,
    audience,
    branch,
    call,
    choose,
    emit,
    enter,
    exit,  # noqa: A004 - a kind is named as in a journey
    fork,
    goto,
    milestone,
    note,
    repeat,
    send,
    set,  # noqa: A004 - a kind is named as in a journey
    split,
    task,
    update,
    wait,
    wait_for,
    webhook,
)
from wend.engine.steps.outcome import At, Go, StepOutcome
from wend.journey import plan
from wend.model.event import Event


class Kind(Protocol):
    """What the file of a step kind offers; the table below pairs it with the plan's class of that kind."""

    def arrive(self, at: At, step: Any) -> StepOutcome: ...
    def resume(self, at: At, step: Any) -> StepOutcome: ...


STEPS: Final[dict[type, Kind]] = {
    plan.Send: send,
    plan.Wait: wait,
    plan.WaitFor: wait_for,
    plan.Branch: branch,
    plan.Split: split,
    plan.Repeat: repeat,
    plan.Goto: goto,
    plan.Update: update,
    plan.Emit: emit,
    plan.Webhook: webhook,
    plan.Task: task,
    plan.Ask: ask,
    plan.Choose: choose,
    plan.Audience: audience,
    plan.Exit: exit,
    plan.Fork: fork,
    plan.Call: call,
    plan.Enter: enter,
    plan.Set: set,
    plan.Note: note,
    plan.Milestone: milestone,
}


class Hearing(Protocol):
    """What the file of a kind with parts offers beside."""

    def hear(self, at: At, step: Any) -> StepOutcome: ...


HEARING: Final[dict[type, Hearing]] = {plan.Fork: fork, plan.Call: call}


class Listening(Protocol):
    """What the file of a kind that waits for an answer offers beside; None: the event does not concern it."""

    def listen(self, at: At, step: Any, event: Event) -> Go | None: ...


LISTENING: Final[dict[type, Listening]] = {plan.Ask: ask, plan.Webhook: webhook}
