"""Customers: list, search, one, and one's timeline."""

from typing import Annotated

from fastapi import APIRouter, Query

from wend import limits
from wend.app.ports import CustomerFilter, Reading, RunFilter, Store
from wend.model.customer import Customer
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import After, CustomerId, Flag, Limit, Text
from wend.web.api.describe import answers
from wend.web.api.named import named
from wend.web.api.shapes import (
    ConsentShape,
    Customers,
    CustomerShape,
    KnownAs,
    MembershipShape,
    Named,
    PersonShape,
    Timeline,
)
from wend.web.api.timeline import PlaceError, timeline_of

_Known = Annotated[str, Query(min_length=1, max_length=limits.ID_CHARACTERS)]
_Before = Annotated[str | None, Query(max_length=600, description="`next` of the part before")]


def customers_router(store: Store) -> APIRouter:
    """The routes of customers."""
    router = APIRouter(tags=["customers"], default_response_class=JsonResponse)

    @router.get("/customers", responses=answers(Customers))
    def list_customers(
        query: Text = None,
        segment: Text = None,
        set_aside: Flag = None,
        accounts: Flag = None,
        after: After = 0,
        limit: Limit = 50,
    ) -> JsonResponse:
        """Customers by id, or with `accounts` the accounts. `query` looks in ids and traits."""
        which = CustomerFilter(
            accounts=bool(accounts), query=query, segment=segment, set_aside=set_aside, after=after, limit=limit
        )
        rows = store.customers(which)
        following = rows[-1].id if len(rows) == limit else None
        return JsonResponse(Customers(rows, store.count_customers(which), following))

    @router.get("/customers/find", responses=answers(CustomerShape, 404))
    def find_customer(known_as: _Known) -> JsonResponse:
        """The customer of a user id, an anonymous id, an e-mail address, or `#ID`."""
        found = store.find_customer(known_as)
        return _answer(store, found, known_as)

    @router.get("/customers/{customer_id}", responses=answers(CustomerShape, 404))
    def show_customer(customer_id: CustomerId) -> JsonResponse:
        """One customer by Wend's own number."""
        return _answer(store, customer_id, f"#{customer_id}")

    @router.get("/customers/{customer_id}/timeline", responses=answers(Timeline, 404))
    def show_timeline(customer_id: CustomerId, before: _Before = None, limit: Limit = 100) -> JsonResponse:
        """Everything about one customer, newest first: events, decisions with their reasons, messages."""
        if store.customer(customer_id) is None:
            return _nobody(f"#{customer_id}")
        try:
            return JsonResponse(timeline_of(store, customer_id, before, limit))
        except PlaceError as error:
            return failure(422, "invalid", str(error))

    return router


def _answer(store: Reading, customer_id: int | None, asked: str) -> JsonResponse:
    shape = None if customer_id is None else customer_shape(store, customer_id)
    return JsonResponse(shape) if shape else _nobody(asked)


def _nobody(asked: str) -> JsonResponse:
    return failure(404, "not-found", f"there is no customer {asked}")


def customer_shape(store: Reading, customer_id: int) -> CustomerShape | None:
    """One customer whole."""
    found = store.customer(customer_id)
    if found is None:
        return None
    return CustomerShape(
        id=found.id,
        user_id=found.user_id,
        anonymous_id=found.anonymous_id,
        known_as=[KnownAs(sort, value) for sort, value in store.ids(customer_id)],
        first_seen=found.first_seen,
        last_seen=found.last_seen,
        traits=found.traits,
        consents={name: ConsentShape.of(consent) for name, consent in found.consents.items()},
        suppressed=found.suppressed,
        segments=found.segments,
        runs=store.runs(RunFilter(customer_id=customer_id, limit=limits.PAGE_ROWS)),
        stage=found.stage,
        stage_since=found.stage_since,
        account_id=found.account_id,
        people=_people(store, found),
        accounts=[MembershipShape(name, role, _number_of(store, name)) for name, role in found.accounts.items()],
        account=found.account,
    )


def _number_of(store: Reading, account_id: str) -> int | None:
    """The number of an account; a customer may be known by the same id, and comes first where one looks for an id."""
    found = store.find_customer(account_id)
    customer = store.customer(found) if found else None
    if customer and customer.account_id == account_id:
        return found
    rows = store.customers(CustomerFilter(accounts=True, query=account_id))
    return next((row.id for row in rows if row.account_id == account_id), None)


def _people(store: Reading, account: Customer) -> list[PersonShape]:
    """Who belongs to an account, as it knows them; one whose number nobody has any more is named by her id."""
    who = named(store, map(int, account.people))
    return [
        PersonShape(who.get(int(number)) or Named(id=int(number), user_id=each.user_id), each.role, each.since)
        for number, each in account.people.items()
    ]
