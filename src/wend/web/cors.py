"""What browsers of other sites may do here: send events and read the settings of a browser SDK, nothing else.

No cookie means anything on these paths (the write key is in the request), so every origin may ask.
"""

from typing import Final

from starlette.responses import Response

from wend.web.answers import failure

CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
}
"""Headers of every answer on a path that browsers of other sites may use."""

_PREFLIGHT: Final = {
    **CORS,
    "Access-Control-Allow-Headers": "authorization, anonymousid, sentat, content-type, content-encoding, x-retry-count",
    "Access-Control-Max-Age": "86400",
}


def preflight(method: str, allowed: str) -> Response:
    """The answer to any method but the allowed one: leave to send it, or that it is the wrong one."""
    methods = f"{allowed}, OPTIONS"
    if method == "OPTIONS":
        return Response(status_code=204, headers={**_PREFLIGHT, "Access-Control-Allow-Methods": methods})
    return failure(405, "method", f"this path takes {allowed}, and this is {method}", {**CORS, "Allow": methods})
