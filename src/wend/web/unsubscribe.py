"""The unsubscribe page behind the link in every message.

Rule 1. A GET only shows a button: mail scanners open every link, and must not unsubscribe anybody (RFC 8058).
Rule 2. A POST withdraws the consent, from the button or by a mail program's one click. The link says for whom.
Rule 3. It answers 200 only when the withdrawal is durable.
"""

from html import escape

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from wend.app.about_customer import NobodyError, consent_withdrawn
from wend.app.ingest import Ingest
from wend.app.links import LinkError, Links, Unsubscribe
from wend.app.ports import Reading
from wend.web.pages import page

_log = structlog.get_logger(__name__)


class UnsubscribePage:
    """Answers requests for `/u/{token}`."""

    def __init__(self, store: Reading, ingest: Ingest, links: Links) -> None:
        self._store = store
        self._ingest = ingest
        self._links = links

    async def answer(self, request: Request) -> Response:
        """The page for one link."""
        try:
            asked = self._links.read_unsubscribe(request.path_params["token"])
        except LinkError as error:
            return page("This link does not work", f"<p>{escape(str(error))}</p>", 404)
        if request.method != "POST":
            return _question(asked)
        return await self._withdraw(asked)

    async def _withdraw(self, asked: Unsubscribe) -> Response:
        try:
            event = await run_in_threadpool(consent_withdrawn, self._store, asked, self._ingest.now())
            await self._ingest.take([event])
        except NobodyError:
            pass  # erased meanwhile: nothing will be sent, which is what was asked for
        except Exception:  # noqa: BLE001 - logged whole; the customer is told to try again
            _log.exception("a consent could not be withdrawn", message=asked.message_id)
            return page("That did not work", "<p>Please try again in a minute.</p>", 503)
        return page("You are unsubscribed", f"<p>You will get no more {_what(asked)}.</p>")


def _question(asked: Unsubscribe) -> Response:
    return page(
        "Unsubscribe?",
        f"<p>You will get no more {_what(asked)}.</p>"
        '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
        "<button>Unsubscribe</button></form>",
    )


def _what(asked: Unsubscribe) -> str:
    purpose = "" if asked.purpose == "all" else f"<b>{escape(asked.purpose)}</b> "
    channel = "" if asked.channel == "all" else f" by <b>{escape(asked.channel)}</b>"
    return f"{purpose}messages{channel}"
