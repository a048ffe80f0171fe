"""`/api/coverage`: where the live strategy is carried out, and where not."""

from typing import Annotated

from fastapi import APIRouter, Query

from wend.app.coverage import Coverage
from wend.app.coverage_live import live_coverage
from wend.app.ports import Store
from wend.app.published import CurrentWorld
from wend.web.answers import JsonResponse
from wend.web.api.describe import answers

_Audience = Annotated[
    bool | None, Query(description="Look at the customers too: whom each channel may reach in each stage.")
]


def coverage_router(store: Store) -> APIRouter:
    """The routes that tell what covers the strategy."""
    router = APIRouter(tags=["strategy"], default_response_class=JsonResponse)
    world = CurrentWorld(store)

    @router.get("/coverage", responses=answers(Coverage))
    def show_coverage(audience: _Audience = None) -> JsonResponse:
        """Stages, needs and channels: what serves the customer there, and what is missing."""
        return JsonResponse(live_coverage(store, world.get(), audience=bool(audience)))

    return router
