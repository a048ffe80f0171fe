"""The embedded store: one SQLite file, for as many processes of one machine as like."""

from wend.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
