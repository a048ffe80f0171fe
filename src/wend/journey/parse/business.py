"""Lengths of time by the clock or on the business calendar: `2d`, `3bd`, `{business_days: 3}`."""

from wend.journey.parse.fields import Fields
from wend.journey.parse.scalars import read_duration
from wend.limits import BUSINESS_DAYS_MAX
from wend.model.business import BusinessTime, parse_business
from wend.model.document import Node, Problems
from wend.model.duration import Duration

_MINUTES_OF_A_DAY = 1440


def read_span(node: Node, problems: Problems, what: str) -> Duration | BusinessTime | None:
    """A length of time, by the clock or on the calendar."""
    if node.is_map:
        fields = Fields(node, problems, what, ["business_days"], ["business_days"])
        days = fields.count("business_days", BUSINESS_DAYS_MAX)
        return BusinessTime(days) if days else None
    business = parse_business(node.value) if isinstance(node.value, str) else None
    if business is None:
        return read_duration(node, problems, what)
    if business == BusinessTime():
        problems.error(node, f"{what} has to be longer than nothing, not {node.value!r}")
        return None
    if business.days + business.minutes // _MINUTES_OF_A_DAY > BUSINESS_DAYS_MAX:
        problems.error(node, f"{what} {node.value!r} is longer than {BUSINESS_DAYS_MAX} business days")
        return None
    return business
