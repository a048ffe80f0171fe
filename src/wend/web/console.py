"""The console's files. It is one page, whose places stand behind a `#`: a path that names no file is sent there."""

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from wend.web.answers import failure
from wend.web.pages import page

BUNDLE: Final = Path(__file__).parent / "static" / "console"
"""Where the build of `console/` goes."""

_NOT_BUILT: Final = (
    "<p>Wend is running, and takes events in. Its pages were not built in this checkout: run "
    "<code>make console</code>, or install Wend with <code>pip install .</code>, which builds them.</p>"
    "<p>The API is at <code>/api/openapi.json</code>.</p>"
)


class Console:
    """An ASGI application for everything that is no API."""

    def __init__(self, bundle: Path = BUNDLE) -> None:
        self._bundle = bundle
        self._files = StaticFiles(directory=bundle, check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file of the bundle, or with the page that tells how to build it."""
        response = await self._response(scope)
        await response(scope, receive, send)

    async def _response(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return failure(405, "method", f"there are only pages here, and this is {scope['method']}")
        if not (self._bundle / "index.html").is_file():
            return page("The console is not built", _NOT_BUILT, 200 if scope["path"] == "/" else 404)
        path = scope["path"].lstrip("/") or "index.html"
        try:
            response = await self._files.get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                return failure(error.status_code, "not-found", f"there is no {scope['path']}")
            return RedirectResponse(f"/#/{path}", 302)
        # The names of the built parts carry the hash of their content; the page itself changes with each release.
        lasting = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if lasting else "no-cache"
        return response
