"""The sink's mailbox. The HTML of a mail is a stranger's: it is answered in a sandbox, without script."""

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query
from starlette.responses import HTMLResponse, Response

from wend.channels.mailbox import Mail, Mailbox
from wend.channels.mime import message_id_of
from wend.web.answers import JsonResponse, failure
from wend.web.api.asked import WHOLE_MAX, Limit, Text
from wend.web.api.describe import answers
from wend.web.api.shapes import Mails, MailShape

MAIL_POLICY: Final = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src http: https: data:; "
    "style-src 'unsafe-inline'; font-src https: data:; frame-ancestors 'self'"
)

_Id = Annotated[int, Path(ge=1, le=WHOLE_MAX)]
_Offset = Annotated[int, Query(ge=0, le=WHOLE_MAX)]


def mails_router(mailbox: Mailbox | None) -> APIRouter:
    """The routes of the mailbox; empty where there is no sink."""
    router = APIRouter(tags=["mailbox"], default_response_class=JsonResponse)

    @router.get("/mailbox", responses=answers(Mails))
    def list_mails(query: Text = None, offset: _Offset = 0, limit: Limit = 100) -> JsonResponse:
        """The newest mails, without their bodies. `query` looks in recipients and subjects."""
        if mailbox is None:
            return JsonResponse(Mails([], 0))
        found = [_shape(mail) for mail in mailbox.mails(limit, offset, query or "")]
        return JsonResponse(Mails(found, mailbox.counts().mails))

    @router.get("/mailbox/{mail_id}", responses=answers(MailShape, 404))
    def show_mail(mail_id: _Id) -> JsonResponse:
        """One mail with its bodies."""
        mail = _opened(mailbox, mail_id)
        return JsonResponse(mail) if mail else _absent(mail_id)

    @router.get("/mailbox/{mail_id}/html", response_class=HTMLResponse, responses=_html_answers())
    def show_html(mail_id: _Id) -> Response:
        """The HTML body, to be shown in a frame."""
        mail = _opened(mailbox, mail_id)
        if mail is None:
            return _absent(mail_id)
        return HTMLResponse(
            mail.html, headers={"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
        )

    return router


def _opened(mailbox: Mailbox | None, mail_id: int) -> MailShape | None:
    found = mailbox.mail(mail_id) if mailbox else None
    if found is None:
        return None
    shape = _shape(found.mail)
    shape.html, shape.text, shape.headers = found.html, found.text, found.headers
    return shape


def _shape(mail: Mail) -> MailShape:
    shape = MailShape(**msgspec.structs.asdict(mail))
    shape.message_id = message_id_of(mail.message_id) if mail.message_id else None
    return shape


def _html_answers() -> dict[int | str, dict[str, object]]:
    found = answers(MailShape, 404)
    found[200] = {"description": "The HTML of the mail.", "content": {"text/html": {"schema": {"type": "string"}}}}
    return found


def _absent(mail_id: int) -> JsonResponse:
    return failure(404, "not-found", f"there is no mail {mail_id} in the mailbox")
