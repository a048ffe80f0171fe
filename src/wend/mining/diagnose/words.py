"""Findings in words: what a hit says, and the numbers it says it with."""

from datetime import date
from typing import assert_never

import numpy as np

from wend.mining.diagnose.hits import Hit

_UNITS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"))


def span(seconds: float) -> str:
    """A length of time in the unit one would say it in.

    >>> span(5400), span(45), span(200000)
    ('1.5 h', '45 s', '2.3 d')
    """
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"


def title_of(hit: Hit, since: date | None, until: date | None) -> str:
    """The finding in one sentence."""
    return f"{_what(hit)}{_whom(hit)}{when(since, until)}"


def _what(hit: Hit) -> str:  # noqa: PLR0911 - one for each kind
    step, other = hit.measure.step, hit.measure.other
    match hit.measure.kind:
        case "drop_out":
            return f"Drop-out after '{step}': {_rates(hit)} of journeys end there"
        case "loop":
            return f"Loop from '{step}' back to '{other}': {_rates(hit)} of journeys turn back"
        case "rework":
            return f"Rework of '{step}': {_rates(hit)} of journeys do it again"
        case "skipped":
            return f"'{step}' is skipped before '{other}': {_rates(hit)} of journeys leave it out"
        case "detour":
            return f"More journeys go from '{step}' to '{other}': {_rates(hit)}"
        case "failure":
            return f"Failure after '{step}': {_rates(hit)} of journeys go to '{other}', and most of these miss the goal"
        case "lost":
            return f"Fewer journeys reach '{step}': {_rates(hit)} fail"
        case "wait":
            return f"Slow from '{step}' to '{other}': {_medians(hit)}"
        case "service":
            return f"'{step}' itself is slow: {_medians(hit)}"
        case _:
            assert_never(hit.measure.kind)


def _rates(hit: Hit) -> str:
    return f"{percent(float(hit.inner.mean()))} against {percent(float(hit.outer.mean()))}"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.1 or share == 0 else f"{100 * share:.1f} %"


def _medians(hit: Hit) -> str:
    return f"{span(float(np.median(hit.inner)))} against {span(float(np.median(hit.outer)))} (medians)"


def _whom(hit: Hit) -> str:
    return f", for {hit.attribute} = {hit.value}" if hit.attribute else ""


def when(since: date | None, until: date | None) -> str:
    """The window in words, empty for the whole log."""
    if since and until:
        return f", on {since}" if since == until else f", from {since} to {until}"
    if since:
        return f", since {since}"
    return f", until {until}" if until else ""


def where_of(hit: Hit) -> str:
    """The place: the steps, and for whom."""
    steps = f"{hit.measure.step} → {hit.measure.other}" if hit.measure.other else hit.measure.step
    return f"{steps}, {hit.attribute} = {hit.value}" if hit.attribute else steps
