"""Why somebody did or didn't get something: `GET /api/customers/{id}/explain`."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from wend import limits
from wend.app.explain import Explanation, UnknownJourneyError, explain
from wend.app.explain_message import UnknownMessageError
from wend.app.ports import Clock, Store
from wend.app.published import CurrentWorld
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import CustomerId, Text, utc
from wend.web.api.describe import answers

_At = Annotated[datetime | None, Query(description="as things stood then: her record is played again up to it")]
_Message = Annotated[
    str | None, Query(max_length=4 * limits.ID_CHARACTERS, description="the whole way of this message")
]


def explain_router(store: Store, clock: Clock) -> APIRouter:
    """The route that explains."""
    router = APIRouter(tags=["customers"], default_response_class=JsonResponse)
    world = CurrentWorld(store)

    @router.get("/customers/{customer_id}/explain", responses=answers(Explanation, 404))
    def explain_customer(
        customer_id: CustomerId, journey: Text = None, message: _Message = None, at: _At = None
    ) -> JsonResponse:
        """Why she got in or did not, why something was withheld, what she waits for now and what would let her go on."""
        if store.customer(customer_id) is None:
            return failure(404, "not-found", f"there is no customer #{customer_id}")
        try:
            told = explain(store, world.get(), f"#{customer_id}", journey, message=message, at=utc(at), now=clock.now())
        except (UnknownJourneyError, UnknownMessageError) as error:
            return failure(404, "not-found", str(error))
        return JsonResponse(told)

    return router
