"""Reading a request's body, with an end to it."""

from starlette.types import Receive, Scope

from wend.app.decode import check_body_size
from wend.errors import WendError


class HungUpError(WendError):
    """The sender went away in the middle of its request."""


def header(scope: Scope, name: bytes) -> str:
    """A header of the request by its lower-case name; empty when it is absent."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value).decode("latin-1")
    return ""


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body. Raises `TooLargeError` as soon as it is known to be too large, `HungUpError` when it breaks off."""
    promised = header(scope, b"content-length")
    if promised.isascii() and promised.isdigit():
        check_body_size(int(promised[:18]))
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise HungUpError
        body += message.get("body", b"")
        check_body_size(len(body))
        if not message.get("more_body"):
            return bytes(body)
