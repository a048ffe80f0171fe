"""Whether the entry of a plan makes sense, and its place among the other journeys.

Rule 1. Other journeys are known by their names alone; what they say is not looked into.
"""

from wend.journey.known import Known
from wend.journey.plan import PRIORITY, Plan
from wend.model.document import Mark, Problems, did_you_mean


def check_entry(plan: Plan, top: dict[str, Mark], known: Known, problems: Problems) -> None:
    """Note what nobody can mean."""
    _check_others(plan, top, known, problems)
    if plan.preempt and not plan.group:
        problems.error(top["preempt"], "'preempt' ends runs of the same group, and there is no group", "add group: …")
    if plan.preempt and plan.priority == 1:
        problems.warn(top["preempt"], "no journey has a lower priority than 1: nothing is ended", "raise priority")
    if plan.lookahead and plan.priority == 100:
        problems.warn(top["lookahead"], "no journey has a higher priority than 100: nothing is waited for")
    if plan.entry.caps and all(way.call for way in plan.entry.ways):
        problems.warn(top["entry"], "parts of other journeys are not counted: these caps hold nobody back")
    if plan.entry.reentry.rule == "never" and any(way.date and way.date.yearly for way in plan.entry.ways):
        problems.warn(
            top["entry"],
            "a yearly date without re-entry lets everybody in once in her life",
            "add reentry: always",
        )


def _check_others(plan: Plan, top: dict[str, Mark], known: Known, problems: Problems) -> None:
    for name in plan.not_while_in:
        if name == plan.journey:
            problems.error(top["not_while_in"], "a journey cannot ask not to be in itself", "use reentry")
        elif known.journeys is not None and name not in known.journeys:
            problems.error(top["not_while_in"], f"there is no journey {name!r}", did_you_mean(name, known.journeys))
    if plan.preempt and plan.group and plan.priority < PRIORITY:
        problems.warn(
            top["preempt"],
            f"only journeys below priority {plan.priority} are ended",
            "others have 50 when they say none",
        )
