"""What the diagnosis found: listed, looked at with examples, set by people, and drafted into a change."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from wend import limits
from wend.app.draft import DraftError, draft
from wend.app.ingest import Ingest
from wend.app.mine import ViewError
from wend.app.ports import CustomerFilter, DocumentKind, FindingFilter, FindingStatus, KeptFinding, Reading, Store
from wend.app.published import load_world
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import WHOLE_MAX, Limit, Text
from wend.web.api.describe import answers
from wend.web.api.shapes import DraftShape, Example, FindingShape, FoundShape

_Id = Annotated[str, Path(min_length=1, max_length=limits.ID_CHARACTERS)]
_WHOSE: Final = {  # how a case of a view names its customer
    "session": re.compile(r"(\d+)/.*"),
    "run": re.compile(r"(\d+)-\d+"),
}
_NUMBER: Final = re.compile(r"#(\d+)")


class FindingSet(BaseModel):
    """What is to be set; what is left out, or null, stays as it is."""

    model_config = ConfigDict(extra="forbid")

    status: FindingStatus | None = None
    owner: str | None = Field(None, max_length=limits.FINDING_OWNER_CHARACTERS)


def findings_router(store: Store, ingest: Ingest) -> APIRouter:
    """The routes of findings."""
    router = APIRouter(tags=["mining"], default_response_class=JsonResponse)

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

    @router.get("/mining/findings/{finding}", responses=answers(FindingShape, 404))
    def show_finding(finding: _Id) -> JsonResponse:
        """One finding, with customers whom it befell."""
        return _answer(store, finding)

    @router.patch("/mining/findings/{finding}", responses=answers(FindingShape, 404))
    def set_finding(finding: _Id, asked: FindingSet) -> JsonResponse:
        """Say where a finding stands, who looks after it, or both."""
        owner = None if asked.owner is None else asked.owner.strip()
        if asked.status is None and owner is None:
            return failure(422, "invalid", "say what to set: `status`, `owner`, or both")
        store.set_finding(finding, asked.status, owner, ingest.now())
        return _answer(store, finding)

    @router.get("/mining/findings/{finding}/draft", responses=answers(DraftShape, 404, 409))
    def show_draft(finding: _Id) -> JsonResponse:
        """The change that is proposed for a finding: a text to look at; nothing is published. 409 says why there is none."""
        known = store.findings(FindingFilter(id=finding))
        if not known:
            return _unknown(finding)
        try:
            return JsonResponse(_drafted(store, known[0]))
        except (DraftError, ViewError) as error:
            return failure(409, "no-draft", str(error))

    return router


def _drafted(store: Store, finding: KeptFinding) -> DraftShape:
    made = draft(store, load_world(store), finding)
    live = {each.name: each.body for each in store.documents() if each.kind is DocumentKind.JOURNEY}
    return DraftShape(made.journey, made.text, live.get(made.journey), made.content_missing)


def _answer(store: Store, finding: str) -> JsonResponse:
    known = store.findings(FindingFilter(id=finding))
    if not known:
        return _unknown(finding)
    return JsonResponse(FindingShape(known[0], list(_examples(store, known[0]))))


def _unknown(finding: str) -> JsonResponse:
    return failure(404, "not-found", f"there is no finding {finding!r}; `/api/mining/findings` lists them")


def _examples(store: Reading, finding: KeptFinding) -> Iterator[Example]:
    cases: list[Any] = finding.evidence.get("cases", [])
    for case in map(str, cases[: limits.FINDING_EXAMPLES]):
        number = customer_of(finding.view, case)
        rows = [] if number is None else store.customers(CustomerFilter(after=number - 1, limit=1))
        yield Example(case, rows[0] if rows and rows[0].id == number else None)


def customer_of(view: str, case: str) -> int | None:
    """The number of the customer whose case it is; None where a case has no one customer.

    >>> [customer_of("customer", "#17"), customer_of("session", "17/phone#2"), customer_of("run", "17-1")]
    [17, 17, 17]
    >>> customer_of("order_id", "17") is None
    True
    """
    found = _NUMBER.fullmatch(case) or (_WHOSE[view].fullmatch(case) if view in _WHOSE else None)
    number = int(found[1]) if found else 0
    return number if 0 < number <= WHOLE_MAX else None
