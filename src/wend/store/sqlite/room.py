"""What every room of the SQLite store stands on."""

from wend.store.sqlite.database import Database


class Room:
    """Some methods of the port over one database."""

    _database: Database
