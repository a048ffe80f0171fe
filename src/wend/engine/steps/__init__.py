"""The step kinds: one file each, gathered in one table.

Each file has `arrive(at, step)`, what happens when a run comes to the step, and `resume(at, step)`, what happens when
its timer elapses there.
"""

from typing import Any, Final, Protocol

from wend.engine.steps import branch, emit, exit, goto, repeat, send, split, update, wait, wait_for, webhook  # noqa: A004 - a kind is named as in a journey
from wend.engine.steps.outcome import At, StepOutcome
from wend.journey import plan


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
    plan.Exit: exit,
}
