"""`--as`: the name under which something is done.

Rule 1. There is no sign-in: the name is told and written down; the login name where it is left out.
"""

import getpass
from typing import Annotated

import typer

from wend.errors import WendError

As = Annotated[str | None, typer.Option("--as", help="Your name, as it goes into the log.", show_default="login name")]


class NoNameError(WendError):
    """Nobody is named: say who you are with --as NAME."""


def name_of(said: str | None) -> str:
    """The name that is written down. Raises `NoNameError` where none is given and the system knows none."""
    if said is not None:
        if not said.strip():
            raise NoNameError
        return said.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise NoNameError from None
