"""What every room of the store on PostgreSQL stands on."""

from wend.store.postgresql.database import Database


class Room:
    """Some methods of the port over one database."""

    _database: Database
