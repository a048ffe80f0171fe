"""The live map of the record, and what the diagnosis found."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from wend import limits
from wend.app.live_map import Snapshot
from wend.app.live_maps import LiveMaps
from wend.app.mine import ViewError
from wend.app.ports import FindingFilter, Findings, FindingStatus
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import Limit, Text
from wend.web.api.describe import answers
from wend.web.api.shapes import FoundShape, MapEdge, MapShape

_View = Annotated[str, Query(max_length=limits.ID_CHARACTERS, description="`customer` or `session`")]


def mining_router(store: Findings, maps: LiveMaps) -> APIRouter:
    """The routes of mining."""
    router = APIRouter(tags=["mining"], default_response_class=JsonResponse)

    @router.get("/mining/map", responses=answers(MapShape))
    def show_map(view: _View = "customer") -> JsonResponse:
        """What follows what in the record, with times: seconds old. Medians and 90th percentiles are within 4.5 %."""
        try:
            return JsonResponse(map_shape(maps.snapshot(view)))
        except ViewError as error:
            return failure(422, "invalid", str(error))

    @router.get("/mining/findings", responses=answers(FoundShape))
    def list_findings(
        status: FindingStatus | None = None,
        kind: Text = None,
        view: Text = None,
        owner: Text = None,
        journey: Text = None,
        limit: Limit = 100,
    ) -> JsonResponse:
        """What the diagnosis and the alerts found, open ones first."""
        which = FindingFilter(status=status, kind=kind, view=view, owner=owner, journey=journey, limit=limit)
        return JsonResponse(FoundShape(store.findings(which)))

    return router


def map_shape(found: Snapshot) -> MapShape:
    """The map as `wend mine map --json` says it, with how new it is."""
    whole = found.aggregate.directly_follows()
    return MapShape(
        view=found.view,
        generated_at=datetime.now(UTC),
        cursor=found.cursor,
        behind=found.behind,
        late=found.late,
        complete=found.complete,
        cases=whole.cases,
        events=whole.events,
        activities=dict(whole.activities),
        edges=[MapEdge(**asdict(edge)) for edge in whole.edges],
        starts=dict(whole.starts),
        ends=dict(whole.ends),
    )
