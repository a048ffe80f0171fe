"""Reading what the mail sink has kept.

Rule 1. Reading needs no running sink: the file alone is enough, also while a sink writes to it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final

import msgspec

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY,
    message_id TEXT UNIQUE,
    received_at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    raw BLOB NOT NULL,
    handed_over INTEGER NOT NULL DEFAULT 1 CHECK (handed_over > 0)
);
"""
_COLUMNS: Final = "id, message_id, received_at, sender, recipient, subject, handed_over"
_LIKE: Final = r"(? = '' OR subject LIKE ? ESCAPE '\' OR recipient LIKE ? ESCAPE '\')"


class Mail(msgspec.Struct, frozen=True):
    """One mail as a list shows it; `handed_over` is how often it came."""

    id: int
    message_id: str | None
    received_at: str
    sender: str
    recipient: str
    subject: str
    handed_over: int


class OpenedMail(msgspec.Struct, frozen=True):
    """One mail with everything in it."""

    mail: Mail
    raw: bytes
    html: str
    text: str
    headers: list[tuple[str, str]]


class Counts(msgspec.Struct, frozen=True):
    """How many mails there are, and how many hand-overs were repeats of one."""

    mails: int
    repeats: int


class Mailbox:
    """The mails in a sink's file."""

    def __init__(self, file: Path | str) -> None:
        self.file = Path(file)

    def mails(self, limit: int = 50, offset: int = 0, query: str = "") -> list[Mail]:
        """The newest mails first; `query` is looked for in subjects and recipients."""
        like = "%" + "".join(f"\\{each}" if each in r"\%_" else each for each in query) + "%"
        with self._reading() as database:
            rows = database.execute(
                f"SELECT {_COLUMNS} FROM mails WHERE {_LIKE} ORDER BY id DESC LIMIT ? OFFSET ?",  # noqa: S608 - constants
                (query, like, like, limit, offset),
            )
            return [Mail(*row) for row in rows]

    def mail(self, mail_id: int) -> OpenedMail | None:
        """One mail opened, or None when there is none of that number."""
        with self._reading() as database:
            row = database.execute(f"SELECT {_COLUMNS}, raw FROM mails WHERE id = ?", (mail_id,)).fetchone()  # noqa: S608
        return _opened(Mail(*row[:-1]), row[-1]) if row else None

    def counts(self) -> Counts:
        """How many mails, and how many repeats."""
        with self._reading() as database:
            mails, handed_over = database.execute(
                "SELECT count(*), coalesce(sum(handed_over), 0) FROM mails"
            ).fetchone()
        return Counts(mails, handed_over - mails)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file)) as database:
            database.executescript(SCHEMA)
            yield database


def _opened(mail: Mail, raw: bytes) -> OpenedMail:
    parsed = message_from_bytes(raw, policy=policy.default)
    parts = {subtype: parsed.get_body(preferencelist=(subtype,)) for subtype in ("html", "plain")}
    contents = {subtype: part.get_content() if part else "" for subtype, part in parts.items()}
    headers = [(name, str(value)) for name, value in parsed.items()]
    return OpenedMail(mail, raw, contents["html"], contents["plain"], headers)
