"""The API put together."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from wend import __version__
from wend.app.ingest import Ingest
from wend.app.live_maps import LiveMaps
from wend.app.ports import Reading, Store
from wend.channels.mailbox import Mailbox
from wend.web.answers import JsonResponse, failure
from wend.web.api.coverage import coverage_router
from wend.web.api.customers import customers_router
from wend.web.api.describe import describe
from wend.web.api.events import events_router
from wend.web.api.explain import explain_router
from wend.web.api.identity import identity_router
from wend.web.api.journeys import entries_router, journeys_router, segments_router
from wend.web.api.mails import mails_router
from wend.web.api.mining import mining_router
from wend.web.api.mining_findings import findings_router
from wend.web.api.operations import operations_router
from wend.web.api.runs import messages_router, runs_router
from wend.web.api.stages import stages_router
from wend.web.api.tasks import tasks_router


def make_api(store: Store, ingest: Ingest, mailbox: Mailbox | None, maps: LiveMaps | None = None) -> FastAPI:
    """The application that answers `/api/...` and `/v1/journeys/...`. Who may ask is the business of `AccessGate`."""
    app = FastAPI(
        title="Wend",
        version=__version__,
        description="Look at customers, journeys and messages, and let customers enter journeys.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    for router in (
        customers_router(store),
        identity_router(store, ingest),
        explain_router(store, ingest),
        events_router(store, ingest),
        runs_router(store),
        messages_router(store),
        stages_router(store),
        coverage_router(store),
        tasks_router(store, ingest),
        journeys_router(store),
        segments_router(store),
        operations_router(store, ingest),
        mails_router(mailbox),
        mining_router(store, maps or LiveMaps(store)),
        findings_router(store, ingest),
        _summary_router(store),
    ):
        app.include_router(router, prefix="/api")
    app.include_router(entries_router(store, ingest))
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_failure)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]  # FastAPI's own way to change the description
    return app


def _summary_router(store: Reading) -> APIRouter:
    router = APIRouter(tags=["summary"], default_response_class=JsonResponse)

    @router.get("/summary")
    def show_summary() -> dict[str, Any]:
        """The books: events, customers, runs and messages, by status and reason."""
        return store.summary()

    return router


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return failure(422, "invalid", "; ".join(faults))


async def _http_failure(_: Request, error: Exception) -> JsonResponse:
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return failure(error.status_code, code, str(error.detail), dict(error.headers or {}))
