"""What a simulation counts: one tally for all customers, and tallies of parts add up to the tally of the whole.

Rule 1. Everything is counted from turns and their reasons, as the record would hold them.
Rule 2. A count's key begins with what is counted; adding keys is all that merging is.
"""

from collections import Counter
from datetime import datetime
from typing import Final

from wend.app.simulate_player import Taken
from wend.engine import Turn
from wend.journey.kinds import targets
from wend.journey.plan import Plan
from wend.model.customer import Customer, Run
from wend.model.message import Message, MessageStatus
from wend.model.reason import Code, Reason

Key = tuple[str | int, ...]
END: Final = ""
_TASK_WORDS: Final = {
    Code.TASK_OPENED: "opened",
    Code.TASK_DONE: "closed",
    Code.TASK_EXPIRED: "closed",
    Code.TASK_CANCELLED: "closed",
    Code.QUEUE_FULL: "full",
}
_WAY_OF: Final = {Code.MATCHED: "event", Code.TIMED_OUT: "time-out"}


class Tally:
    """Counts over the turns of a simulation from `since` on; days count from there."""

    def __init__(self, plan: Plan, since: datetime) -> None:
        self.counts = Counter[Key]()
        self._plan = plan
        self._since = since
        self._targets = {name: targets(step) for name, step in plan.steps.items()}

    def take(self, taken: Taken) -> None:
        """Count a turn."""
        turn, counts = taken.turn, self.counts
        counts["turns",] += 1
        if turn.event is not None:
            counts["events",] += 1
        if turn.reasons or turn.messages:
            self._count(taken.before, turn)

    def begin(self, customer: Customer) -> None:
        """Count a customer with the runs that she begins with."""
        self.counts["customers",] += 1
        for run in customer.runs:
            if self._is_meant(run) and run.active and not run.held_out:
                self.counts["standing", "before", run.step] += 1
                self.counts["runs", "before"] += is_whole(run.id)

    def end(self, customer: Customer) -> None:
        """Count where a customer's runs stand in the end."""
        for run in customer.runs:
            if self._is_meant(run) and run.active:
                self.counts["standing", "after", "" if run.held_out else run.step] += 1

    def _count(self, before: Customer, turn: Turn) -> None:
        day = (turn.now - self._since).days
        standing = _Standing(before, turn)
        for reason in turn.reasons:
            if reason.journey != self._plan.journey:
                self._count_other(reason)
            elif not reason.run:
                self._count_refusal(reason, day)
            elif self._is_meant(run := standing.run(reason.run)):
                self._count_step(reason, run, standing, day)
        for message in turn.messages:
            self._count_message(message, day)
        self._count_tasks(turn, day)

    def _is_meant(self, run: Run | None) -> bool:
        return run is not None and run.journey == self._plan.journey and run.version == self._plan.version

    def _count_other(self, reason: Reason) -> None:
        if reason.code is Code.ENTERED and is_whole(reason.run):
            self.counts["other", reason.journey, "entered"] += 1

    def _count_refusal(self, reason: Reason, day: int) -> None:
        if reason.code is Code.ENTRY_REFUSED:
            self.counts["refused", str(reason.detail.get("why")), day] += 1

    def _count_step(self, reason: Reason, run: Run | None, standing: "_Standing", day: int) -> None:
        assert run is not None
        match reason.code:
            case Code.ENTERED if is_whole(reason.run):
                self.counts["entered", day] += 1
                self.counts["arm", "held" if run.held_out else "treated"] += 1
            case Code.GOAL if is_whole(reason.run):
                new = run.entered_at >= self._since
                self.counts["goal", ("held" if run.held_out else "treated") if new else "before"] += 1
                if run.goal_at and new and not run.held_out:
                    self.counts["goal-after", rounded_seconds((run.goal_at - run.entered_at).total_seconds())] += 1
            case Code.ENDED | Code.PART_ENDED:
                self._leave(reason, standing, day)
                if reason.code is Code.ENDED and is_whole(reason.run) and not run.held_out:
                    self.counts["ended", str(reason.detail.get("why")), day] += 1
                return
            case Code.DELAYED:
                self.counts["delayed", str(reason.detail.get("why"))] += 1
            case _:
                pass
        if reason.step:
            self._come(reason, standing, day)

    def _come(self, reason: Reason, standing: "_Standing", day: int) -> None:
        """Coming to a step is told by the first reason recorded there."""
        last, way = standing.at(reason.run)
        if reason.step != last:
            self.counts["arrived", reason.step, day] += 1
            self._leave_step(last, way, reason.step, day)
        standing.note(reason, self._way(reason))

    def _leave(self, reason: Reason, standing: "_Standing", day: int) -> None:
        last, way = standing.at(reason.run)
        if reason.step and reason.step != last:
            self._come(reason, standing, day)
            last, way = standing.at(reason.run)
        if last:
            self._leave_step(last, "" if reason.step else way, END, day, by_way=not reason.step)
        standing.forget(reason.run)

    def _leave_step(self, last: str, way: str, target: str, day: int, *, by_way: bool = True) -> None:
        if last:
            self.counts["left", last, day] += 1
        if by_way:
            self.counts["way", last, self._label(last, way, target)] += 1

    def _label(self, last: str, way: str, target: str) -> str:
        """The label of the way that led from a step to the next: what the step said, or the one that leads there."""
        ways = self._targets.get(last, {})
        if way in ways:
            return way
        return next((label for label, leads in ways.items() if (leads or END) == target), way)

    def _way(self, reason: Reason) -> str:
        if reason.code in _WAY_OF:
            return _WAY_OF[reason.code]
        if reason.code is Code.REPEATED:
            return "done" if reason.detail.get("over") else "again"
        said = next((str(reason.detail[word]) for word in ("arm", "way", "outcome") if reason.detail.get(word)), "")
        return said or ("else" if reason.code is Code.BRANCHED else "")

    def _count_message(self, message: Message, day: int) -> None:
        word = "withheld" if message.status is MessageStatus.WITHHELD else "sent"
        mine = message.journey == self._plan.journey and message.version == self._plan.version
        if not mine:
            self.counts["other", message.journey, word] += 1
        elif word == "sent":
            self.counts["sent", message.channel, message.content, day] += 1
        else:
            self.counts["withheld", message.reason, message.channel, message.content, day] += 1

    def _count_tasks(self, turn: Turn, day: int) -> None:
        """Tasks of this journey: those that somebody has, that are over, and that found their queue full."""
        for reason in turn.reasons:
            if reason.journey == self._plan.journey and (word := _TASK_WORDS.get(reason.code)):
                queue = str(reason.detail.get("queue") or self._queue_of(reason))
                self.counts["task", queue, word, day] += 1

    def _queue_of(self, reason: Reason) -> str:
        return str(getattr(self._plan.steps.get(reason.step), "queue", ""))


class _Standing:
    """Where the runs of one turn stood last, and by which way their step said to leave."""

    def __init__(self, before: Customer, turn: Turn) -> None:
        self._runs = {run.id: run for run in before.runs} | turn.runs
        self._at = {run.id: (run.step if run.arrived or run.until else "", "") for run in before.runs}

    def run(self, name: str) -> Run | None:
        return self._runs.get(name)

    def at(self, run: str) -> tuple[str, str]:
        return self._at.get(run, ("", ""))

    def note(self, reason: Reason, way: str) -> None:
        step, before = self.at(reason.run)
        self._at[reason.run] = (reason.step, way or (before if step == reason.step else ""))

    def forget(self, run: str) -> None:
        self._at.pop(run, None)


def is_whole(run: str) -> bool:
    """Whether a run is one by itself, and no part of another (a way of a fork, a journey called)."""
    return "." not in run


def rounded_seconds(seconds: float) -> int:
    """A length of time, coarse enough that a distribution stays small: minutes up to two hours, then ever longer steps."""
    for up_to, step in ((7_200, 60), (172_800, 600), (2_592_000, 3_600)):
        if seconds < up_to:
            return int(seconds // step) * step
    return int(seconds // 86_400) * 86_400
