"""A task in words."""

from wend.journey.plan import Task, Value
from wend.journey.rule_words import duration_in_words, path_in_words, value_in_words
from wend.model.business import BusinessTime
from wend.model.duration import Duration


def task_in_words(task: Task) -> str:
    """What is asked of whom: `Ask sales: "Call {first_name}", due in 4 business hours`."""
    due = f", due in {span_in_words(task.sla)}" if task.sla else ""
    return f'Ask {_whom(task)}: "{title_in_words(task)}"{due}'


def title_in_words(task: Task) -> str:
    """The title, with the paths in it as people read them."""
    return "".join(_part_in_words(part) for part in task.title)


def span_in_words(span: Duration | BusinessTime) -> str:
    """A length of time: `4 hours`, `2 business days`."""
    if isinstance(span, Duration):
        return duration_in_words(span)
    hours, minutes = divmod(span.minutes, 60)
    parts = ((span.days, "business day"), (hours, "business hour"), (minutes, "business minute"))
    return " ".join(f"{amount} {unit}{'s' * (amount != 1)}" for amount, unit in parts if amount)


def task_parts(task: Task) -> dict[str, str]:
    """What a task says, part by part."""
    escalate = f"after {span_in_words(task.escalate_after)} to {task.escalate_to}" if task.escalate_after else "never"
    return {
        "title": title_in_words(task),
        "queue": task.queue or "none",
        "assignee": value_in_words(task.assignee) if task.assignee else "none",
        "priority": task.priority,
        "sla": span_in_words(task.sla) if task.sla else "none",
        "remind": span_in_words(task.remind) if task.remind else "never",
        "escalate": escalate,
        "within": duration_in_words(task.within),
        "when full": task.when_full,
        **{f"on {outcome}": target or "end" for outcome, target in task.on_outcome.items()},
        "on time-out": task.on_timeout or "end",
        **({"on full": task.on_full or "end"} if task.when_full != "wait" else {}),
    }


def _whom(task: Task) -> str:
    assignee = value_in_words(task.assignee) if task.assignee else ""
    return " / ".join(name for name in (task.queue, assignee) if name)


def _part_in_words(part: Value) -> str:
    return f"{{{path_in_words(part.ref.path)}}}" if part.ref else str(part.literal)
