"""An e-mail as bytes for the wire.

Rule 1. No value can begin a new header: control characters become blanks, and names of headers are checked.
Rule 2. Only ASCII goes out: texts are quoted-printable UTF-8, headers encoded words, so any relay passes it unchanged.
        The one exception is an address that is itself not ASCII, for relays that speak SMTPUTF8.
Rule 3. The Message-ID is made of the message's id, reversibly: a repeat carries the same one.
"""

import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from typing import Final
from urllib.parse import quote, unquote

from wend.errors import WendError
from wend.model.outgoing import Outgoing

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_HEADER_NAME: Final = re.compile(r"[!-9;-~]+")
_NOT_IN_ADDRESS: Final = re.compile(r"[<>\s]|[^ -~]")
_OURS: Final = frozenset({
    "from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding",
    "list-unsubscribe", "list-unsubscribe-post",
})  # fmt: skip
# "=_" never occurs in quoted-printable text, so this can be no line of a part.
_BOUNDARY: Final = "=_wend_next_part_"
_LINE_CHARACTERS: Final = 78


class HeaderError(WendError):
    """A header cannot be sent."""


def message_id_header(message_id: str, domain: str) -> str:
    """The Message-ID for a message's id, with its angle brackets."""
    return f"<{quote(message_id, safe='').replace('.', '%2E')}@{domain}>"


def message_id_of(header: str) -> str:
    """The message's id in a Message-ID made by `message_id_header`."""
    return unquote(header.strip().removeprefix("<").rpartition("@")[0])


def build(message: Outgoing, *, sender: tuple[str, str], to: str, message_id: str, now: datetime) -> bytes:
    """The whole mail, with CRLF line ends. `sender` is (name, address). Raises `HeaderError` for a header that is not allowed."""
    lines = [_header(name, value) for name, value in _headers(message, sender, to, message_id, now)]
    lines.append("MIME-Version: 1.0")
    return "\r\n".join(lines).encode() + b"\r\n" + _body(message)


def _headers(
    message: Outgoing, sender: tuple[str, str], to: str, message_id: str, now: datetime
) -> Iterator[tuple[str, str]]:
    yield "Message-ID", message_id
    yield "Date", format_datetime(now)
    yield "From", formataddr((_one_line(sender[0]), sender[1]))
    yield "To", to
    yield "Subject", message.subject
    if message.unsubscribe_url:
        yield "List-Unsubscribe", f"<{_NOT_IN_ADDRESS.sub('', message.unsubscribe_url)}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    for name, value in message.headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OURS:
            raise HeaderError(f"the header {name!r} cannot be set on an e-mail; choose another name")
        yield name, value


def _header(name: str, value: str) -> str:
    value = _one_line(value)
    if name in ("To", "Message-ID", "Date", "List-Unsubscribe", "From"):
        return f"{name}: {value}"  # written by us in their own grammar; folding could only harm
    plain = value.isascii() and "=?" not in value
    if plain and len(name) + len(value) + 2 <= _LINE_CHARACTERS:
        return f"{name}: {value}"
    charset = "us-ascii" if plain else "utf-8"
    folded = Header(value, charset, header_name=name, maxlinelen=76).encode(linesep="\r\n")
    return f"{name}: {folded}"


def _one_line(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()


def _body(message: Outgoing) -> bytes:
    if not message.html:
        return _part("plain", message.text)
    if not message.text:
        return _part("html", message.html)
    between = f"--{_BOUNDARY}".encode()
    head = f'Content-Type: multipart/alternative; boundary="{_BOUNDARY}"\r\n\r\n'.encode()
    parts = (_part("plain", message.text), _part("html", message.html))
    return head + b"".join(between + b"\r\n" + part for part in parts) + between + b"--\r\n"


def _part(subtype: str, text: str) -> bytes:
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    # Soft line breaks are written like the first line end found, so there must be one.
    return head.encode() + binascii.b2a_qp(f"{lines}\r\n".encode("utf-8", "replace"), istext=True)
