"""E-mail over SMTP, with connections kept open and many messages on each.

Rule 1. One conversation has two halves. Before the text is handed over, whatever fails leaves nothing behind: `TryLater`.
        Once it is on its way, a lost answer is `Unknown`: the relay may have taken it.
Rule 2. A connection that failed in any way is closed; a kept one that turns out dead before the text is replaced once, in silence.
Rule 3. 5xx is `Rejected`, 4xx is `TryLater`; only a recipient refused for the address itself (5.1.x) is suppressed.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Final, Literal

import aiosmtplib
import email_validator
import msgspec
from aiosmtplib.response import SMTPResponse

from wend.channels import mime
from wend.errors import WendError
from wend.limits import (
    EMAIL_ADDRESS_CHARACTERS_MAX,
    EMAIL_ANSWER_SECONDS,
    EMAIL_CONNECTION_MESSAGES_MAX,
    EMAIL_CONNECTIONS_MAX,
    EMAIL_TIMEOUT_SECONDS,
)
from wend.model.message import Accepted, Outcome, Rejected, TryLater, Unknown
from wend.model.outgoing import Outgoing

_BAD_ADDRESS: Final = re.compile(r"5\.1\.(?:0|1|2|3|4|6|10)\b")  # not 5.1.7 and 5.1.8, which blame the sender
_QUEUED_AS: Final = re.compile(r"queued as:? *([\w.-]+)", re.IGNORECASE)
_SIGN_IN_FIRST: Final = 530


class SmtpSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where mails are handed over, and from whom they are. `sender` is like `My Shop <hello@shop.example>`."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    security: Literal["none", "starttls", "tls"] = "none"
    connections: int = EMAIL_CONNECTIONS_MAX
    timeout_seconds: float = EMAIL_TIMEOUT_SECONDS  # until the text
    answer_seconds: float = EMAIL_ANSWER_SECONDS  # for the answer to it


class SenderError(WendError):
    """The sender of e-mails is not an address; write it like `My Shop <hello@shop.example>`."""


class _Lost(Exception):  # noqa: N818 - it never leaves this file
    """The conversation ended before the text was handed over."""


class _Line:
    """One open connection and how many messages went over it."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self.client = client
        self.messages = 0


class SmtpEmail:
    """The e-mail channel over one SMTP relay."""

    name = "email"
    provider = "smtp"
    deduplicates = False

    def __init__(self, settings: SmtpSettings, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Raises `SenderError`."""
        name, address = parseaddr(settings.sender)
        try:
            checked = _address(address)
        except email_validator.EmailNotValidError as error:
            raise SenderError(f"the sender {settings.sender!r} is not an address: {error}") from None
        self._sender = (name, checked.ascii_email or checked.normalized)
        self._domain = checked.ascii_domain
        self._settings = settings
        self._clock = clock
        self._idle: list[_Line] = []
        self._room = asyncio.Semaphore(settings.connections)

    async def send(self, message: Outgoing) -> Outcome:
        """Hand one e-mail over; many at once share the open connections."""
        try:
            to = _address(message.to)
        except email_validator.EmailNotValidError as error:
            return Rejected(f"not an e-mail address: {error}", suppress=True)
        header = mime.message_id_header(message.message_id, self._domain)
        try:
            address = to.ascii_email or to.normalized
            mail = mime.build(message, sender=self._sender, to=address, message_id=header, now=self._clock())
        except mime.HeaderError as error:
            return Rejected(str(error))
        return await self._when_there_is_room(address, _for_the_wire(mail), header)

    async def close(self) -> None:
        """Say goodbye on every open connection."""
        lines, self._idle = self._idle, []
        for line in lines:
            try:
                await line.client.quit(timeout=1)
            except (aiosmtplib.SMTPException, OSError):
                line.client.close()

    async def _when_there_is_room(self, to: str, mail: bytes, header: str) -> Outcome:
        deadline = asyncio.get_running_loop().time() + self._settings.timeout_seconds
        try:
            async with asyncio.timeout_at(deadline):
                await self._room.acquire()
        except TimeoutError:
            return TryLater("every connection to the relay is busy")
        try:
            return await self._over_some_line(to, mail, header, deadline)
        finally:
            self._room.release()

    async def _over_some_line(self, to: str, mail: bytes, header: str, deadline: float) -> Outcome:
        """Over a kept connection; when that proves dead before the text, over a new one."""
        while self._idle:
            line = self._idle.pop()
            if line.client.is_connected:
                try:
                    return await self._talk(line, to, mail, header, deadline)
                except _Lost:
                    break
        try:
            return await self._talk(await self._connect(deadline), to, mail, header, deadline)
        except _Lost as error:
            return TryLater(str(error))

    async def _connect(self, deadline: float) -> _Line:
        settings = self._settings
        client = aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.username or None,
            password=settings.password or None,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            timeout=settings.timeout_seconds,
            local_hostname=self._domain,
        )
        try:
            async with asyncio.timeout_at(deadline):
                await client.connect()
                await client._ehlo_or_helo_if_needed()  # noqa: SLF001 - the public calls do this before each command
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise _Lost(f"cannot reach the relay {settings.host}:{settings.port}: {error}") from None
        return _Line(client)

    async def _talk(self, line: _Line, to: str, mail: bytes, header: str, deadline: float) -> Outcome:
        """One conversation. Raises `_Lost` when the connection breaks before the text."""
        done = False
        try:
            outcome = await self._before_text(line, to, deadline) or await self._text(line, mail, header)
            done = not isinstance(outcome, Unknown)
        finally:
            if not done:
                line.client.close()
        await self._put_back(line, accepted=isinstance(outcome, Accepted))
        return outcome

    async def _before_text(self, line: _Line, to: str, deadline: float) -> Rejected | TryLater | None:
        """Sender, recipient and the word DATA; None when the text may follow."""
        international = not to.isascii() or not self._sender[1].isascii()
        if international and not line.client.supports_extension("smtputf8"):
            return Rejected(f"the relay does not speak SMTPUTF8, which the address {to!r} needs")
        commands = (f"MAIL FROM:<{self._sender[1]}>{' SMTPUTF8' * international}", f"RCPT TO:<{to}>", "DATA")
        try:
            async with asyncio.timeout_at(deadline):
                for command in commands:
                    answer = await _protocol(line).execute_command(command.encode())
                    if answer.code == 421:
                        raise _Lost(f"the relay is closing: {answer.message}")
                    if answer.code >= 400 or (command == "DATA" and answer.code != 354):
                        return _refusal(answer, recipient=command.startswith("RCPT"))
        except TimeoutError:
            raise _Lost("the relay did not answer in time") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _Lost(f"the connection to the relay broke: {error}") from None
        return None

    async def _text(self, line: _Line, mail: bytes, header: str) -> Outcome:
        try:
            protocol = _protocol(line)
            protocol.write(mail)
        except aiosmtplib.SMTPServerDisconnected as error:
            raise _Lost(f"the connection to the relay broke: {error}") from None
        try:
            async with asyncio.timeout(self._settings.answer_seconds):
                answer = await protocol.read_response()
        except TimeoutError:
            return Unknown("the relay did not answer in time after the whole mail was handed over")
        except (aiosmtplib.SMTPException, OSError) as error:
            return Unknown(f"the connection broke after the mail was handed over: {error}")
        if answer.code >= 400:
            return _refusal(answer, recipient=False)
        queued = _QUEUED_AS.search(answer.message)
        return Accepted(queued[1] if queued else header)

    async def _put_back(self, line: _Line, *, accepted: bool) -> None:
        """Keep the connection for the next message, where it is still good."""
        line.messages += 1
        if line.messages >= EMAIL_CONNECTION_MESSAGES_MAX or not line.client.is_connected:
            line.client.close()
            return
        try:
            if not accepted:
                await line.client.rset(timeout=self._settings.timeout_seconds)
        except (aiosmtplib.SMTPException, OSError):
            line.client.close()
            return
        self._idle.append(line)


def _address(text: str) -> email_validator.ValidatedEmail:
    # Special domains such as .example and .test are refused by relays that cannot reach them, not by us.
    if len(text) > EMAIL_ADDRESS_CHARACTERS_MAX:
        raise email_validator.EmailSyntaxError(f"it has {len(text)} characters; at most {EMAIL_ADDRESS_CHARACTERS_MAX}")
    return email_validator.validate_email(
        text, check_deliverability=False, globally_deliverable=False, test_environment=True
    )


def _protocol(line: _Line) -> aiosmtplib.protocol.SMTPProtocol:
    if line.client.protocol is None:
        raise aiosmtplib.SMTPServerDisconnected("the connection is closed")
    return line.client.protocol


def _for_the_wire(mail: bytes) -> bytes:
    """The mail with leading dots doubled and the final dot."""
    return mail.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _refusal(answer: SMTPResponse, *, recipient: bool) -> Rejected | TryLater:
    words = f"{answer.code} {' '.join(answer.message.split())}"
    if answer.code < 500 or answer.code == _SIGN_IN_FIRST:
        return TryLater(words)
    return Rejected(words, suppress=recipient and bool(_BAD_ADDRESS.match(answer.message)))
