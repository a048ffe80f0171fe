"""Printing for people and for programs.

Rule 1. What programs read goes to standard output; everything said to the person goes to standard error.
Rule 2. `--json` prints one object a line.
Rule 3. What came from outside is shown as it is: no markup, no emoji codes, and nothing that steers a terminal.
"""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.table import Column, Table

_WIDE = 200  # columns where nobody's window limits them: in a pipe or a file

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}

out = Console(soft_wrap=True, markup=False, emoji=False, width=None if sys.stdout.isatty() else _WIDE)
err = Console(stderr=True, soft_wrap=True, markup=False, emoji=False)


def plain(text: str) -> str:
    """A text in one line, with its control characters written out."""
    return text.translate(_CONTROLS)


def print_json(values: Iterable[Any]) -> None:
    """One JSON object a line."""
    for value in values:
        print(msgspec.json.encode(value, enc_hook=str).decode())


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], hint: str = "") -> None:
    """A table, or what to do when it would be empty."""
    headers = [Column(name, overflow="fold") for name in columns]  # an id that is cut cannot be used
    table = Table(*headers, title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    count = 0
    for row in rows:
        table.add_row(*(shown(cell) for cell in row))
        count += 1
    if count:
        out.print(table)
    else:
        err.print(f"{title}: none" + (f"; {hint}" if hint else ""))


def confirmed(question: str) -> bool:
    """Whether the person says yes; nobody there to answer is a no."""
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        err.print("\nthere was no answer; --yes does it without asking")
        return False


def shown(value: object) -> str:
    """A value as a cell of a table."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, dict):
        return plain(", ".join(f"{key}={each}" for key, each in value.items()))
    if isinstance(value, list | tuple):
        return plain(", ".join(str(each) for each in value))
    return plain(str(value))
