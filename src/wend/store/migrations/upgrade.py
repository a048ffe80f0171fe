"""Bring a database to today's schema, over a connection that already holds its lock.

Imported only when there is something to do: alembic takes longer to import than a store to open.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER: Final = Path(__file__).parent


def upgrade(connection: Connection, to: str = "head") -> None:
    """Take every step not yet taken, up to a version, inside the transaction that `connection` is in."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
