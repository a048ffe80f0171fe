"""`wend keys`: write keys for events, admin keys for the console and its API."""

import hashlib
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from wend.app.ports import Key
from wend.cli.console import err, print_table
from wend.cli.options import Database, Dir, opened_store
from wend.errors import WendError

app = typer.Typer(help="Write keys for events, admin keys for the console and its API.", no_args_is_help=True)


class KeyTakenError(WendError):
    """A key of this name exists already."""


class KeyNameError(WendError):
    """A key needs a name, such as `web-shop`, by which it can be revoked."""


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for, such as `web-shop`.")],
    role: Annotated[
        Literal["write", "admin"], typer.Option(help="write: send events. admin: console and API.")
    ] = "write",
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Make a key and print it. It is shown this once: only its hash is kept."""
    if not name.strip():
        raise KeyNameError
    value = f"wend_{role}_{secrets.token_urlsafe(24)}"
    with opened_store(folder, database) as store:
        if any(key.name == name and key.revoked_at is None for key in store.keys()):
            raise KeyTakenError(f"a key {name!r} exists already; take another name, or `wend keys revoke {name}` first")
        hashed = hashlib.sha256(value.encode()).hexdigest()
        store.create_key(Key(name=name, hash=hashed, role=role, created_at=datetime.now(UTC)))
    print(value)
    err.print(f"keep it now: the {role} key {name!r} is not shown again")


@app.command()
def revoke(name: str, folder: Dir = Path(), database: Database = None) -> None:
    """Make a key worthless."""
    with opened_store(folder, database) as store:
        if not store.revoke_key(name, datetime.now(UTC)):
            raise WendError(f"there is no live key {name!r}; `wend keys list` shows them")
    err.print(f"{name} is revoked")


@app.command(name="list")
def list_keys(folder: Dir = Path(), database: Database = None) -> None:
    """List the keys, without their values."""
    with opened_store(folder, database) as store:
        cells = [(key.name, key.role, key.created_at, key.revoked_at) for key in store.keys()]
    print_table("Keys", ("name", "role", "created", "revoked"), cells, "`wend keys create NAME` makes one")
