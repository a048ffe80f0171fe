"""What a claim has loaded, decoded: customers with their events, in the order they are due.

Rule 1. Whose state or events cannot be read is told with the reason, so that the store sets her aside: whatever is wrong
        with one customer may not stop the others.
Rule 2. Nothing is wrong with a customer whom a newer Wend has worked on: she is handed on as such, and never set aside.
"""

from collections.abc import Sequence

import msgspec

from wend.app.ports import Due
from wend.model.customer import Customer
from wend.model.upgrade import NewerStateError
from wend.store.errors import StoreError
from wend.store.rows import Row, read_customer, read_event


def read_due(ids: Sequence[int], customers: Sequence[Row], events: Sequence[Row]) -> tuple[list[Due], dict[int, str]]:
    """Customers in the order of `ids`, with their events; and by id why somebody cannot be read."""
    due: dict[int, Due] = {}
    broken: dict[int, str] = {}
    for row in customers:
        try:
            due[row[0]] = Due(read_customer(row), [])
        except StoreError as error:
            if isinstance(error.__cause__, NewerStateError):
                due[row[0]] = Due(Customer(row[0]), [], str(error))
            else:
                broken[row[0]] = str(error)
    for customer_id, *row in events:
        try:
            if customer_id in due and not due[customer_id].newer:
                due[customer_id].events.append(read_event(row))
        except (msgspec.MsgspecError, ValueError) as error:
            del due[customer_id]
            broken[customer_id] = f"one of her events cannot be read: {error}"
    return [due[each] for each in ids if each in due], broken
