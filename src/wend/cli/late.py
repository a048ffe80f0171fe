"""A group of commands whose modules are imported only when one of them is called.

Rule 1. `wend --help` and a misspelt command import no command: the table says enough. Servers, statistics and file
        readers take seconds to import, and most commands need none of them.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


class Late(NamedTuple):
    """A command: where it lives, as `module:name`, and its sentence in the list of commands."""

    home: str
    says: str

    def load(self) -> Any:
        """The command's function, or the `typer.Typer` of a group of commands."""
        module, _, name = self.home.partition(":")
        return getattr(import_module(module), name)


def late_group(table: Mapping[str, Late]) -> type[TyperGroup]:
    """A group of these commands, for the `cls` of a `typer.Typer`."""

    class LateGroup(TyperGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            self.commands = {name: TyperCommand(name, help=late.says) for name, late in table.items()}

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, command, rest = super().resolve_command(ctx, args)
            return name, _real(name, table[name]) if name else command, rest

    return LateGroup


def _real(name: str, late: Late) -> Any:
    loaded = late.load()
    if isinstance(loaded, typer.Typer):
        command: Any = get_group(loaded)
    else:
        alone = typer.Typer(add_completion=False, rich_markup_mode="rich")
        alone.command(name)(loaded)
        command = get_command(alone)
    command.name = name
    return command
