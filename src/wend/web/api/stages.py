"""`/api/stages`: the lifecycle in figures, and one customer's way through it."""

from fastapi import APIRouter

from wend.app.ports import Store
from wend.app.stage_report import StageReport
from wend.app.stages import StagePath, path_of, report_recorded
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import CustomerId
from wend.web.api.describe import answers


def stages_router(store: Store) -> APIRouter:
    """The routes that tell of stages."""
    router = APIRouter(tags=["stages"], default_response_class=JsonResponse)

    @router.get("/stages", responses=answers(StageReport))
    def show_stages() -> JsonResponse:
        """Customers by stage, transitions, cycles, and value by stage, as the engine recorded them."""
        return JsonResponse(report_recorded(store))

    @router.get("/customers/{customer_id}/stages", responses=answers(StagePath, 404))
    def show_path(customer_id: CustomerId) -> JsonResponse:
        """One customer's stages with their times, and how often she came back to one."""
        if store.customer(customer_id) is None:
            return failure(404, "not-found", f"there is no customer #{customer_id}")
        return JsonResponse(path_of(store, customer_id))

    return router
