"""Events, their names, and the dead letters."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from wend import limits
from wend.app.ingest import Ingest
from wend.app.letters import SentAgain, send_again
from wend.app.ports import EventFilter, Store
from wend.web.answers import JsonResponse
from wend.web.api.asked import After, Flag, Limit, OfCustomer, Text, utc
from wend.web.api.describe import answers
from wend.web.api.shapes import DeadLetters, EventName, EventNames, Events


class LettersToSend(BaseModel):
    """Which dead letters to send again; none named: all of them."""

    model_config = ConfigDict(extra="forbid")

    ids: list[int] | None = Field(None, max_length=limits.PAGE_ROWS)


def events_router(store: Store, ingest: Ingest) -> APIRouter:
    """The routes of events."""
    router = APIRouter(tags=["events"], default_response_class=JsonResponse)

    @router.get("/events", responses=answers(Events))
    def list_events(
        name: Text = None,
        kind: Text = None,
        customer_id: OfCustomer = None,
        since: datetime | None = None,
        until: datetime | None = None,
        newest_first: Flag = None,
        after: After = 0,
        limit: Limit = 100,
    ) -> JsonResponse:
        """Events in the order we took them in, or the newest of them."""
        which = EventFilter(
            customer_id=customer_id,
            name=name,
            kind=kind,
            since=utc(since),
            until=utc(until),
            newest_first=bool(newest_first),
            after=after,
            limit=limit,
        )
        rows = store.events(which)
        following = rows[-1].seq if len(rows) == limit and not newest_first else None
        return JsonResponse(Events(rows, store.count_events(which), following))

    @router.get("/events/names", responses=answers(EventNames))
    def list_event_names() -> JsonResponse:
        """Which events there are, the most frequent first."""
        counts = sorted(store.event_names().items(), key=lambda item: (-item[1], item[0]))
        return JsonResponse(EventNames([EventName(name, count) for name, count in counts]))

    @router.get("/dead-letters", responses=answers(DeadLetters))
    def list_dead_letters(limit: Limit = 100) -> JsonResponse:
        """What was sent to us and could not be accepted, with the reason."""
        return JsonResponse(DeadLetters(store.dead_letters(limit), store.count_dead_letters()))

    @router.post("/dead-letters/again", responses=answers(SentAgain))
    def send_dead_letters_again(body: LettersToSend) -> JsonResponse:
        """Send dead letters again, these or all: what can be accepted now becomes events, the rest gets its new reason."""
        return JsonResponse(send_again(store, body.ids, ingest.now()))

    return router
