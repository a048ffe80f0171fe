"""Identity: by which ids customers are known, how they came together, what was refused, and telling them apart again."""

from collections.abc import Callable
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from wend import limits
from wend.app.identity_words import merge_in_words, refusal_in_words
from wend.app.ingest import Ingest
from wend.app.ports import Store
from wend.app.ports_identity import Merge, MergeFilter
from wend.app.published import load_world
from wend.app.split import SplitError, split_id, split_merge
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import WHOLE_MAX, CustomerId, Limit
from wend.web.api.describe import answers
from wend.web.api.shapes import (
    IdentityShape,
    KnownAs,
    MergeShape,
    MergesShape,
    RefusedIdShape,
    RefusedIdsShape,
    SplitShape,
)

_OWNER: Final = "console: split"
_BY: Final = "console"
_Number = Annotated[int, Path(ge=1, le=WHOLE_MAX)]


class IdAsked(BaseModel):
    """An id that is to be split off from its customer."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(min_length=1, max_length=limits.NAME_CHARS_MAX)
    value: str = Field(min_length=1, max_length=limits.ID_CHARACTERS)


def identity_router(store: Store, ingest: Ingest) -> APIRouter:
    """The routes of identity."""
    router = APIRouter(tags=["identity"], default_response_class=JsonResponse)

    @router.get("/customers/{customer_id}/identity", responses=answers(IdentityShape, 404))
    def show_identity(customer_id: CustomerId) -> JsonResponse:
        """By which ids a customer is known, and by which merges she came to have them."""
        customer = store.customer(customer_id)
        if customer is None:
            return failure(404, "not-found", f"there is no customer #{customer_id}")
        merges = store.merges(MergeFilter(customer_id=customer.id, limit=None))
        ids = [KnownAs(kind, value) for kind, value in store.ids(customer.id)]
        return JsonResponse(IdentityShape(customer.id, ids, _shown(merges)))

    @router.get("/identity/merges", responses=answers(MergesShape))
    def list_merges(
        status: Literal["asked", "merged", "undone", "refused"] | None = None, limit: Limit = 100
    ) -> JsonResponse:
        """Customers that were merged, are to be, or were refused to be, newest first."""
        return JsonResponse(MergesShape(_shown(store.merges(MergeFilter(status=status, limit=limit)))))

    @router.get("/identity/refused", responses=answers(RefusedIdsShape))
    def list_refused(limit: Limit = 100) -> JsonResponse:
        """Ids that brought two customers together who were not merged, the most frequent first."""
        return JsonResponse(
            RefusedIdsShape([RefusedIdShape(each, refusal_in_words(each)) for each in store.refused_ids(limit)])
        )

    @router.post("/identity/merges/{number}/split", status_code=201, responses=answers(SplitShape, 409, status=201))
    def undo_merge(number: _Number) -> JsonResponse:
        """Undo a merge: both customers go on, each with what is hers, and no event merges them again. 409 says why not."""
        live = load_world(store).live
        return _split(lambda: split_merge(store, number, live, ingest.now(), _OWNER, _BY))

    @router.post("/identity/split", status_code=201, responses=answers(SplitShape, 409, status=201))
    def split_off(asked: IdAsked) -> JsonResponse:
        """Split one id off from its customer. 409 says why it cannot be."""
        live, identity = load_world(store).live, (asked.kind, asked.value)
        return _split(lambda: split_id(store, identity, live, ingest.now(), _OWNER, _BY))

    return router


def _split(split_once: Callable[[], int]) -> JsonResponse:
    try:
        return JsonResponse(SplitShape(split_once()), 201)
    except SplitError as error:
        return failure(409, "refused", str(error))


def _shown(merges: list[Merge]) -> list[MergeShape]:
    return [MergeShape(each, merge_in_words(each)) for each in merges if each.rule != "late"]
