"""What to call customers where a list names them: no more of each than that.

Rule 1. Only traits that name or reach somebody go along; whoever wants the rest asks for the customer.
"""

from collections.abc import Iterable
from typing import Final

from wend.app.ports import Reading
from wend.web.api.shapes import Named

_NAMING: Final = ("name", "first_name", "firstName", "last_name", "lastName", "email", "phone")


def named(store: Reading, customer_ids: Iterable[int]) -> dict[int, Named]:
    """The customers and accounts of some numbers, each once; a number that nobody has is left out."""
    found = (name_of(store, number) for number in dict.fromkeys(customer_ids) if number)
    return {each.id: each for each in found if each}


def name_of(store: Reading, customer_id: int) -> Named | None:
    """What one customer or account is called by; None where there is none of this number."""
    customer = store.customer(customer_id)
    if customer is None:
        return None
    return Named(
        id=customer.id,
        user_id=customer.user_id,
        anonymous_id=customer.anonymous_id,
        account_id=customer.account_id,
        traits={name: customer.traits[name] for name in _NAMING if name in customer.traits},
    )
