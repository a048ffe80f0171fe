"""Does a customer's state agree with what lists and bells say of it?"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from wend.engine import next_timer
from wend.model.customer import Customer


def differences(
    customer: Customer, *, cursor: int, due_at: datetime | None, live: Mapping[str, str], segments: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Each way in which the state differs from its rows, as a kind and words.

    `live` is the status of each run that has not ended, by id; `segments` are those it is listed under.
    """
    if customer.cursor != cursor:
        yield "cursor", f"its state has applied events up to {customer.cursor}, its row up to {cursor}"
    held = {run.id: "held-out" if run.held_out else "active" for run in customer.runs if run.active}
    for run in sorted(held.keys() | live.keys()):
        if held.get(run) != live.get(run):
            yield (
                "run",
                f"run {run} is {held.get(run, 'gone')} in its state, {live.get(run, 'ended or missing')} in lists",
            )
    if frozenset(customer.segments) != segments:
        yield "segments", f"its state is in {sorted(customer.segments)}, lists have it in {sorted(segments)}"
    timer = next_timer(customer)
    if timer is not None and (due_at is None or due_at > timer):
        yield "timer", f"it is due at {timer:%Y-%m-%d %H:%M:%S}, but rings {due_at or 'never'}"
