"""Whether a journey says only what its subject can do: an account has people, and no address of its own.

Rule 1. An account is told what its people do; it is in no segment and no stage, and no schedule looks for it.
"""

from wend.journey.asked import paths_in
from wend.journey.parse.journey import Parsed
from wend.journey.plan import Ask, Audience, Choose, Send, Wait
from wend.journey.references import rules_of
from wend.model.document import Mark, Problems
from wend.rules.segments import segments_of
from wend.rules.tree import Rule


def check_subject(parsed: Parsed, problems: Problems) -> None:
    """Note what does not go together with the journey's subject."""
    if parsed.plan.subject == "account":
        _check_entries(parsed, problems)
        for name, step in parsed.plan.steps.items():
            for rule in rules_of(step):
                _check_rule(rule, parsed.marks[name], problems)
    for name, step in parsed.plan.steps.items():
        at = parsed.marks[name]
        if parsed.plan.subject != "account":
            if isinstance(step, Send) and step.people is not None:
                problems.error(at, "'people' belongs to a journey whose subject is an account", "subject: account")
        elif isinstance(step, Send) and step.people is None:
            problems.error(at, "an account has no address of its own", 'say to whom: people: role == "champion"')
        elif isinstance(step, Ask | Choose | Audience):
            problems.error(
                at, "only a customer can be asked, offered something, or put into an audience", "use send with people"
            )
        elif isinstance(step, Wait) and step.best is not None:
            problems.error(at, "an account opens no messages, so it has no best time", "use a window")


def _check_entries(parsed: Parsed, problems: Problems) -> None:
    at = parsed.top.get("entry", parsed.top[""])
    for way in parsed.plan.entry.ways:
        if not (way.event or way.journey or way.call or way.date):
            problems.error(
                at,
                "an account enters by an event of its people, by a date among its traits, or from another journey of it",
                "entry: {event: …}",
            )
        if way.when is not None:
            _check_rule(way.when, at, problems)


def _check_rule(rule: Rule, at: Mark, problems: Problems) -> None:
    if segments_of(rule) or "stage" in paths_in(rule):
        problems.error(
            at, "an account is in no segment and no stage: this would never hold", "ask for traits or counts of events"
        )
