"""Operations on whole journeys: pause, resume, drain, stop, move, roll back; listed, shown beforehand, and begun."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict

from wend import limits
from wend.app.ingest import Ingest
from wend.app.operations import OperationError, change_standing, move_runs, resume, roll_back
from wend.app.ports import Store
from wend.app.preview import outlook
from wend.app.published import NotLiveError, live_plan
from wend.errors import WendError
from wend.model.operation import Operation, OperationKind
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import WHOLE_MAX, Flag, Limit, Text
from wend.web.api.describe import answers
from wend.web.api.shapes import OperationsShape, OutlookShape

_Name = Annotated[str, Path(min_length=1, max_length=limits.NAME_CHARS_MAX)]
_Number = Annotated[int, Path(ge=1, le=WHOLE_MAX)]


class OperationAsked(BaseModel):
    """What is to be done to a journey. `shift` goes with `resume`; `steps` (old: new) and `restart` with `move`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["close", "drain", "pause", "resume", "stop", "move"]
    shift: bool = False
    steps: dict[str, str] = {}
    restart: bool = False


def operations_router(store: Store, ingest: Ingest) -> APIRouter:
    """The routes of operations."""
    router = APIRouter(tags=["operations"], default_response_class=JsonResponse)

    @router.get("/operations", responses=answers(OperationsShape))
    def list_operations(journey: Text = None, limit: Limit = 100) -> JsonResponse:
        """What was done to whole journeys, newest first, and how far it has been carried out."""
        return JsonResponse(OperationsShape(store.operations(journey, limit=limit)))

    @router.get("/journeys/{journey}/outlook", responses=answers(OutlookShape, 404, 409))
    def show_outlook(
        journey: _Name, restart: Flag = None, step: Annotated[list[str] | None, Query(max_length=1000)] = None
    ) -> JsonResponse:
        """Where runs of older versions stand, and what each would do if it were moved; `step` is `old=new`, repeated."""
        steps = dict(pair.split("=", 1) for pair in step or () if "=" in pair)
        try:
            plan = live_plan(store, journey)
            return JsonResponse(OutlookShape(outlook(store, plan, steps, restart=bool(restart))))
        except NotLiveError as error:
            return failure(404, "not-found", str(error))
        except WendError as error:
            return failure(409, "refused", str(error))

    @router.post("/journeys/{journey}/operations", status_code=201, responses=answers(Operation, 404, 409))
    def begin_operation(journey: _Name, asked: OperationAsked) -> JsonResponse:
        """Begin an operation; it is carried out customer by customer from then on. 409 says why it cannot be done."""
        try:
            return JsonResponse(_begin(store, ingest, journey, asked), 201)
        except OperationError as error:
            return failure(409, "refused", str(error))

    @router.post("/operations/{number}/rollback", status_code=201, responses=answers(Operation, 409))
    def begin_rollback(number: _Number) -> JsonResponse:
        """Take back what a move has moved."""
        try:
            return JsonResponse(roll_back(store, number, ingest.now(), "console"), 201)
        except OperationError as error:
            return failure(409, "refused", str(error))

    return router


def _begin(store: Store, ingest: Ingest, journey: str, asked: OperationAsked) -> Operation:
    now, by = ingest.now(), "console"
    match asked.kind:
        case "resume":
            return resume(store, journey, now, shift=asked.shift, by=by)
        case "move":
            return move_runs(store, journey, now, steps=asked.steps, restart=asked.restart, by=by)
        case kind:
            return change_standing(store, OperationKind(kind), journey, now, by)
