"""The OpenAPI description, made from the structs that are answered."""

from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from wend.app.coverage import Coverage
from wend.app.explain import Explanation
from wend.app.letters import SentAgain
from wend.app.stage_report import StageReport
from wend.app.stages import StagePath
from wend.web.answers import Failure
from wend.web.api import shapes

_REF: Final = "#/components/schemas/{name}"
_STRUCTS: Final = (
    Failure,
    Explanation,
    SentAgain,
    StageReport,
    StagePath,
    Coverage,
    *(
        each
        for each in vars(shapes).values()
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each.__module__ == shapes.__name__
    ),
)

Responses = dict[int | str, dict[str, Any]]


def answers(struct: type[msgspec.Struct], *failures: int, status: int = 200) -> Responses:
    """The `responses` of a route that answers with a struct, or fails in some ways beside a bad or refused request."""
    responses: Responses = {status: _described(struct, (struct.__doc__ or "").split("\n")[0])}
    for code in (401, 422, *failures):
        responses[code] = _described(Failure, "What went wrong, and what to do.")
    return responses


def _described(struct: type[msgspec.Struct], words: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(name=struct.__name__)}
    return {"description": words, "content": {"application/json": {"schema": schema}}}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of an application whose routes use `answers`."""
    if app.openapi_schema is None:
        description = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        _, components = msgspec.json.schema_components(_STRUCTS, ref_template=_REF)
        schemas = description.setdefault("components", {}).setdefault("schemas", {})
        schemas.update(components)
        description["components"]["securitySchemes"] = {"admin": {"type": "http", "scheme": "bearer"}}
        description["security"] = [{}, {"admin": []}]
        app.openapi_schema = description
    return app.openapi_schema
