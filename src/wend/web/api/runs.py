"""Runs and messages."""

from typing import Annotated

from fastapi import APIRouter, Path

from wend import limits
from wend.app.ports import MessageFilter, Reading, RunFilter
from wend.model.message import Message, MessageStatus
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import Limit, OfCustomer, Text
from wend.web.api.describe import answers
from wend.web.api.shapes import Messages, Runs

_MessageId = Annotated[str, Path(min_length=1, max_length=limits.ID_CHARACTERS)]


def runs_router(store: Reading) -> APIRouter:
    """The routes of runs."""
    router = APIRouter(tags=["runs"], default_response_class=JsonResponse)

    @router.get("/runs", responses=answers(Runs))
    def list_runs(
        journey: Text = None, status: Text = None, step: Text = None, customer_id: OfCustomer = None, limit: Limit = 100
    ) -> JsonResponse:
        """Runs; `status` is `active`, `held-out` or `ended`."""
        which = RunFilter(customer_id=customer_id, journey=journey, status=status, step=step, limit=limit)
        return JsonResponse(Runs(store.runs(which), store.count_runs(which)))

    return router


def messages_router(store: Reading) -> APIRouter:
    """The routes of messages."""
    router = APIRouter(tags=["messages"], default_response_class=JsonResponse)

    @router.get("/messages", responses=answers(Messages))
    def list_messages(
        journey: Text = None,
        status: MessageStatus | None = None,
        channel: Text = None,
        reason: Text = None,
        customer_id: OfCustomer = None,
        limit: Limit = 100,
    ) -> JsonResponse:
        """Messages, sent and withheld."""
        which = MessageFilter(
            customer_id=customer_id, journey=journey, status=status, channel=channel, reason=reason, limit=limit
        )
        return JsonResponse(Messages(store.messages(which), store.count_messages(which)))

    @router.get("/messages/{message_id:path}", responses=answers(Message, 404))
    def show_message(message_id: _MessageId) -> JsonResponse:
        """One message."""
        found = store.messages(MessageFilter(id=message_id, limit=1))
        return JsonResponse(found[0]) if found else failure(404, "not-found", f"there is no message {message_id}")

    return router
