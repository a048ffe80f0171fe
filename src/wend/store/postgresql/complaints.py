"""What PostgreSQL complains of, in words for the person who runs Wend."""

from typing import Final

import psycopg
from psycopg import conninfo

from wend.store.errors import StoreError, StoreRefused, StoreUnavailable

_WORDS: Final = {
    "53100": (StoreUnavailable, "no room is left on the disk of {place}; free some: nothing of this was stored"),
    "53200": (StoreUnavailable, "{place} is out of memory ({error}); try again"),
    "53300": (
        StoreUnavailable,
        "{place} takes no more connections; raise its max_connections, or start fewer processes",
    ),
    "55P03": (StoreUnavailable, "another process has kept rows of {place} locked for too long; try again"),
    "57P01": (StoreUnavailable, "{place} is being shut down; what was not acknowledged is to be sent again"),
    "57P02": (
        StoreUnavailable,
        "{place} has crashed and is coming back; what was not acknowledged is to be sent again",
    ),
    "57P03": (StoreUnavailable, "{place} is not ready yet ({error}); try again"),
    "25P03": (StoreUnavailable, "this process was silent too long in a transaction, and {place} ended it; try again"),
    "25006": (StoreUnavailable, "{place} may only be read now (is it a standby?); name the one that takes writes"),
    "28P01": (StoreError, "{place} refuses the password; look at the database URL"),
    "28000": (StoreError, "{place} refuses this user ({error}); look at the database URL and the server's pg_hba.conf"),
    "3D000": (StoreError, "{place} does not exist; create it (createdb), or name another database"),
    "42501": (StoreError, "{place} allows this user too little ({error}); grant it the right, or name another user"),
}


def explain(error: psycopg.Error, place: str) -> StoreError:
    """What an error means for the person who runs this."""
    known_sort, words = _WORDS.get(error.sqlstate or "", (None, ""))
    if known_sort is not None:
        return known_sort(words.format(place=place, error=_line(error)))
    for state, (known, said) in _WORDS.items():  # a refused connection has no state: its words must do
        if error.sqlstate is None and _SAYS.get(state, "\0") in str(error):
            return known(said.format(place=place, error=_line(error)))
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return StoreUnavailable(
            f"the connection to {place} failed ({_line(error)}); it is made anew with the next call."
            " What was not acknowledged may be sent again: nothing is stored twice"
        )
    sort = StoreRefused if isinstance(error, psycopg.DataError | psycopg.IntegrityError) else StoreError
    return sort(f"{place}: {_line(error)}")


_SAYS: Final = {
    "53300": "too many clients",
    "57P03": "starting up",
    "28P01": "password authentication failed",
    "28000": "pg_hba.conf",
    "3D000": "does not exist",
}


def place_of(url: str) -> str:
    """How messages name a database: `PostgreSQL database wend at db.example.com`. Raises `StoreError` for a bad URL."""
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.Error:  # whose words would repeat the URL, password and all
        raise StoreError(
            "the database URL cannot be read: it is postgresql://USER:PASSWORD@HOST:PORT/NAME,"
            " with signs other than letters and digits as %XX"
        ) from None
    return (
        f"PostgreSQL database {parts.get('dbname') or 'of the default name'} at {parts.get('host') or 'this machine'}"
    )


def _line(error: psycopg.Error) -> str:
    return " ".join(str(error).split()) or type(error).__name__
