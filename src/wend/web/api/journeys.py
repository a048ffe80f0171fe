"""Journeys and segments as they are live, with their counts, and the entry of a customer over the API."""

from functools import lru_cache
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from wend import limits
from wend.app.about_customer import entry_requested
from wend.app.ingest import BusyError, Ingest
from wend.app.operations import standing_of
from wend.app.ports import CustomerFilter, Document, DocumentKind, Publishing, Reading, RunFilter, Store
from wend.app.published import live_document
from wend.errors import WendError
from wend.journey.draw import mermaid, svg
from wend.journey.load import load_journey
from wend.journey.parse.segment import parse_segment
from wend.journey.plan import Plan, targets
from wend.journey.workspace import Segment
from wend.model.document import Problems, read_yaml
from wend.web.answers import JsonResponse, failure
from wend.web.api.describe import answers
from wend.web.api.shapes import (
    EntryAccepted,
    JourneyDetail,
    Journeys,
    JourneyShape,
    Segments,
    SegmentShape,
    StepShape,
)

_Name = Annotated[str, Path(min_length=1, max_length=limits.ID_CHARACTERS)]


class EntryAsked(BaseModel):
    """Who is to enter, and what the journey may use of it."""

    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=True)

    user_id: str = Field(alias="userId", min_length=1, max_length=limits.ID_CHARACTERS)
    properties: dict[str, Any] = {}
    message_id: str | None = Field(None, alias="messageId", min_length=1, max_length=limits.ID_CHARACTERS)


def journeys_router(store: Store) -> APIRouter:
    """The routes of journeys."""
    router = APIRouter(tags=["journeys"], default_response_class=JsonResponse)

    @router.get("/journeys", responses=answers(Journeys))
    def list_journeys() -> JsonResponse:
        """The live journeys with counts of their runs."""
        return JsonResponse(Journeys([_shape(store, each) for each in _live(store, DocumentKind.JOURNEY)]))

    @router.get("/journeys/{journey}", responses=answers(JourneyDetail, 404))
    def show_journey(journey: _Name) -> JsonResponse:
        """One journey: steps with how many stand there, drawing and text."""
        document = live_document(store, DocumentKind.JOURNEY, journey)
        if document is None:
            return failure(404, "not-found", f"there is no live journey {journey!r}")
        return JsonResponse(_detail(store, document))

    return router


def segments_router(store: Store) -> APIRouter:
    """The routes of segments."""
    router = APIRouter(tags=["segments"], default_response_class=JsonResponse)

    @router.get("/segments", responses=answers(Segments))
    def list_segments() -> JsonResponse:
        """The live segments with how many customers are in each."""
        return JsonResponse(Segments([_segment(store, each) for each in _live(store, DocumentKind.SEGMENT)]))

    return router


def entries_router(store: Store, ingest: Ingest) -> APIRouter:
    """The route by which programs let a customer enter a journey."""
    router = APIRouter(tags=["journeys"], default_response_class=JsonResponse)

    @router.post("/v1/journeys/{journey}/entries", responses=answers(EntryAccepted, 404, 413, 503))
    async def ask_entry(journey: _Name, asked: EntryAsked) -> JsonResponse:
        """Ask that a customer enters a journey. The same `messageId` asks once."""
        if await run_in_threadpool(live_document, store, DocumentKind.JOURNEY, journey) is None:
            return failure(404, "not-found", f"there is no live journey {journey!r}")
        unique = f"{journey}:{asked.message_id}" if asked.message_id else str(uuid4())
        event = entry_requested(journey, asked.user_id, asked.properties, unique, ingest.now())
        size_bytes = len(msgspec.json.encode(event))
        if size_bytes > limits.EVENT_BYTES:
            return failure(413, "too-large", f"the entry has {size_bytes:,} bytes, at most {limits.EVENT_BYTES:,} go")
        try:
            await ingest.take([event], size_bytes=size_bytes)
        except BusyError as error:
            return failure(503, "busy", str(error), {"Retry-After": str(error.retry_after_seconds)})
        return JsonResponse(EntryAccepted(True, event.message_id))

    return router


def _live(store: Publishing, kind: DocumentKind) -> list[Document]:
    return sorted((each for each in store.documents() if each.kind is kind), key=lambda each: each.name)


@lru_cache(maxsize=512)
def _plan(text: str, file: str) -> Plan | str:
    """The plan of a journey, or why there is none: an older text may not be readable today."""
    try:
        return load_journey(text, file)
    except WendError as error:
        return str(error)


@lru_cache(maxsize=512)
def _segment_of(text: str, file: str) -> Segment | str:
    """The segment, or why there is none."""
    problems = Problems()
    try:
        segment = parse_segment(read_yaml(text, file), problems)
        problems.raise_errors()
    except WendError as error:
        return str(error)
    assert segment is not None
    return segment


def _shape(store: Store, document: Document) -> JourneyShape:
    plan = _plan(document.body, document.name)
    counts = {
        status: store.count_runs(RunFilter(journey=document.name, status=status))
        for status in ("active", "held-out", "ended")
    }
    shape = JourneyShape(
        name=document.name,
        version=document.version,
        standing=standing_of(store, document.name).value,
        published_at=document.published_at,
        active=counts["active"],
        held_out=counts["held-out"],
        ended=counts["ended"],
    )
    if isinstance(plan, str):
        shape.broken = plan
    else:
        shape.title, shape.stage, shape.purpose = plan.title, plan.stage, plan.purpose
        shape.subject, shape.owner, shape.tags = plan.subject, plan.owner, plan.tags
        shape.goal = plan.goal.event.event if plan.goal else ""
    return shape


def _detail(store: Store, document: Document) -> JourneyDetail:
    shape = _shape(store, document)
    plan = _plan(document.body, document.name)
    if isinstance(plan, str):
        return JourneyDetail(shape, None, {}, [], None, 0.0, [], "", "", document.body)
    standing = store.standing(document.name)
    steps = [
        StepShape(step.id, _sort(step), targets(step), standing.get(step.id, 0), msgspec.to_builtins(step))
        for step in plan.steps.values()
    ]
    return JourneyDetail(
        shape,
        plan.first,
        msgspec.to_builtins(plan.entry),
        msgspec.to_builtins(list(plan.exits)),
        msgspec.to_builtins(plan.goal),
        plan.holdout,
        steps,
        mermaid(plan, standing),
        svg(plan, standing),
        document.body,
    )


def _sort(step: msgspec.Struct) -> str:
    return str(type(step).__struct_config__.tag)


def _segment(store: Reading, document: Document) -> SegmentShape:
    count = store.count_customers(CustomerFilter(segment=document.name))
    found = _segment_of(document.body, document.name)
    if isinstance(found, str):
        return SegmentShape(document.name, "", "", (), document.version, count, document.body, found)
    return SegmentShape(document.name, found.title, found.owner, found.tags, document.version, count, document.body, "")
