"""Entries in words, and what a journey says about its place among the others."""

from wend.journey.parts import Window
from wend.journey.plan import Caps, DateWay, Entry, Plan, Reentry, Way
from wend.journey.rule_words import duration_in_words, event_in_words, path_in_words, rule_in_words, window_in_words


def way_in_words(way: Way) -> str:
    """One way in: `On Product Viewed, if country is DE, by category`."""
    words = [_kind_in_words(way)]
    if way.when is not None:
        words.append(f"if {rule_in_words(way.when)}")
    if way.key:
        words.append(f"by {path_in_words(way.key)}")
    return ", ".join(words)


def _kind_in_words(way: Way) -> str:  # noqa: PLR0911 - one for each way
    if way.event is not None:
        return f"On {event_in_words(way.event)}"
    if way.segment is not None:
        return f"On {'leaving' if way.left else 'entering'} segment {way.segment}"
    if way.schedule is not None:
        return f"On schedule {way.schedule}"
    if way.at is not None:
        return f"At {way.at}"
    if way.date is not None:
        return _date_in_words(way.date)
    if way.journey:
        return "From another journey"
    if way.call:
        return "Called by another journey"
    return "By a file" if way.file else "By the API"


def _date_in_words(date: DateWay) -> str:
    moved = f"{duration_in_words(date.offset)} {'before' if date.before else 'after'} " if date.offset else ""
    hour = "" if date.minute is None else f" at {date.minute // 60:02}:{date.minute % 60:02}"
    clock = "" if date.zone == "customer" else f" by the clock of {date.zone}"
    words = f"{'every year ' if date.yearly else ''}{moved or 'on '}{date.trait}{hour}{clock}"
    return f"{words[:1].upper()}{words[1:]}"


def limits_in_words(entry: Entry) -> list[str]:
    """What holds for all ways of an entry; whether one enters again always stands last."""
    words = [*_caps_in_words(entry.caps), *_dates_in_words(entry)]
    if entry.window is not None:
        words.append(_window_in_words(entry.window, hold=entry.hold))
    return [*words, _reentry_in_words(entry.reentry)]


def _caps_in_words(caps: Caps | None) -> list[str]:
    if caps is None:
        return []
    said = ((caps.per_day, "a day"), (caps.total, "in all"), (caps.active, "at a time"))
    return [f"at most {most:,} {what}" for most, what in said if most is not None]


def _dates_in_words(entry: Entry) -> list[str]:
    return [f"{word} {date}" for word, date in (("from", entry.since), ("until", entry.until)) if date]


def _window_in_words(window: Window, *, hold: bool) -> str:
    return f"{'held until' if hold else 'only'} {window_in_words(window)}"


def _reentry_in_words(reentry: Reentry) -> str:
    if reentry.after is not None:
        exited = " out of it" if reentry.rule == "after_exit" else ""
        return f"again after {duration_in_words(reentry.after)}{exited}"
    return "again at any time" if reentry.rule == "always" else "once"


def priority_in_words(plan: Plan) -> dict[str, str]:
    """A journey's place among the others, part by part."""
    return {
        "priority": str(plan.priority),
        "group": plan.group or "none",
        "preempts": "yes" if plan.preempt else "no",
        "not while in": " or ".join(plan.not_while_in) or "none",
        "looks ahead": duration_in_words(plan.lookahead) if plan.lookahead else "no",
    }
