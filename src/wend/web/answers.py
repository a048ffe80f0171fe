"""Answers in JSON: made by msgspec, and errors always as `{"code", "message"}`."""

from typing import Any

import msgspec
from starlette.responses import JSONResponse


class Failure(msgspec.Struct):
    """What went wrong: a stable code for programs, and what and what to do for people."""

    code: str
    message: str


class JsonResponse(JSONResponse):
    """A value, structs included, as JSON."""

    def render(self, content: Any) -> bytes:
        """The value as JSON text."""
        return msgspec.json.encode(content)


def failure(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> JsonResponse:
    """An error as every part of Wend answers it: RudderStack's clients retry one without a code."""
    return JsonResponse(Failure(code, message), status, headers)
