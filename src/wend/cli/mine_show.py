"""What commands on event logs do alike: read, say what was left out, show, and end in one message when something breaks.

Rule 1. Standard output carries the answer alone; what was left out of a file, and progress, go to standard error.
Rule 2. An error is one message and exit status 1; a wrong command line exits with 2; Ctrl-C exits with 130.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from wend.cli.own_record import asked
from wend.errors import WendError
from wend.mining.errors import MiningError
from wend.mining.large_spreads import Logs
from wend.mining.log import EventLog, Remark, microseconds_of
from wend.mining.pictures import as_html, save
from wend.mining.reading import read
from wend.mining.reading.files import Progress as Told
from wend.mining.reading.portions import Portions, is_large, portions, refuse_large
from wend.mining.view import sessions
from wend.model.raster import png

Found = TypeVar("Found")
_errors = Console(stderr=True)
_out = Console()


@dataclass(frozen=True)
class Source:
    """A file (or our own record) and what plays which part, as the command line names them; `gap` cuts cases into sessions."""

    file: Path
    case: str | None = None
    activity: str | None = None
    time: str | None = None
    start: str | None = None
    resource: str | None = None
    gap: str | None = None

    @property
    def columns(self) -> dict[str, Any]:
        names = ("case", "activity", "time", "start", "resource")
        return {name: getattr(self, name) for name in names}


@contextmanager
def answering() -> Iterator[None]:
    """Turn what went wrong into one message and an exit status."""
    try:
        yield
    except WendError as problem:
        _errors.print(f"[red]Error:[/red] {_escaped(str(problem))}", highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except MemoryError:
        _errors.print("[red]Error:[/red] The log does not fit into memory.", highlight=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        _errors.print("Stopped.")
        raise typer.Exit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(0) from None


def read_source(source: Source, *, attributes: bool | str | None = False) -> EventLog:
    """The whole log, with all other columns, none, or the one named; what was left out is told.

    Raises `MiningError` as `read` does, and for a log too large for memory.
    """
    if asked() is None:
        refuse_large(source.file)
    wanted = [attributes] if isinstance(attributes, str) else bool(attributes)
    with working(f"Reading {source.file.name}") as told:
        record = asked()
        if record is None:
            log = read(source.file, **source.columns, attributes=wanted, progress=told)
        else:
            log = record.log(attributes=bool(attributes))
    tell_left_out(log.left_out, log.flagged)
    return in_sessions(log, source.gap)


@contextmanager
def portions_of(source: Source, *, people: bool = False) -> Iterator[Portions]:
    """A log too large to be read whole; `people` asks for who did what."""
    with ExitStack() as open_until_done:
        with working(f"Sorting {source.file.name} by case") as told:
            found = open_until_done.enter_context(portions(source.file, **source.columns, people=people, progress=told))
        yield found
    tell_left_out(found.left_out, found.flagged)


def by_portions(source: Source, mine: Callable[[Logs], Found], *, people: bool = False, lost: str = "") -> Found | None:
    """What an algorithm finds in a log too large to be read whole; None for one that is not.

    `people` asks for who did what, `lost` says what portions cannot tell.
    """
    if asked() is not None or not is_large(source.file):
        return None
    with portions_of(source, people=people) as found, working("Mining"):
        answer = mine(lambda: (in_sessions(log, source.gap) for log in found))
    if lost:
        note(f"{source.file.name} is too large to be read whole: {lost}")
    return answer


def in_sessions(log: EventLog, gap: str | None) -> EventLog:
    wide = duration_of(gap, "--session-gap")
    return log if wide is None else sessions(log, wide)


def tell_left_out(left_out: Iterable[Remark], flagged: Iterable[Remark]) -> None:
    for remarks, what in ((left_out, "left out"), (flagged, "odd")):
        for remark in remarks:
            shown = f" (for instance {remark.samples[0]})" if remark.samples else ""
            note(f"{remark.count:,} {what}: {remark.reason}{shown}")


def note(words: str) -> None:
    _errors.print(f"[yellow]Note:[/yellow] {_escaped(words)}", highlight=False, soft_wrap=True)


def say(words: str) -> None:
    _errors.print(_escaped(words), highlight=False, soft_wrap=True)


@contextmanager
def working(words: str) -> Iterator[Told | None]:
    """Progress on terminals only, gone at the end: a spinner and the time, and a bar once the share done is told.

    Elsewhere nobody is to be told, so that pyarrow reads files without Python in its threads: one that still waits for the
    interpreter when that ends takes the process down with it.
    """
    if not _errors.is_terminal:
        yield None
        return
    spinner, bar = (SpinnerColumn(), TextColumn(_escaped(words))), (BarColumn(24), TaskProgressColumn())
    with Progress(*spinner, *bar, TimeElapsedColumn(), console=_errors, transient=True) as shown:
        task = shown.add_task("", total=None)
        yield lambda share: shown.update(task, total=1.0, completed=share)


def duration_of(words: str | None, option: str) -> timedelta | None:
    """A duration such as 30m, 2h, 7d or 90s; None for None.

    Raises:
        MiningError: it is none.

    """
    if words is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d|w)", words.strip())
    if found is None:
        raise MiningError(f"{option} {words}: write a duration such as 90s, 30m, 2h, 7d or 1w.")
    unit = {"s": "seconds", "m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}[found[2]]
    try:
        return timedelta(**{unit: float(found[1])})
    except OverflowError:
        raise MiningError(f"{option} {words}: so long nothing lasts; write a duration such as 30m, 2h or 7d.") from None


def moment_of(moment: datetime | None) -> int | None:
    """A time of the command line in microseconds; without a zone it is UTC."""
    return None if moment is None else microseconds_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def save_picture(output: Path, svg: Callable[[], str], file: Path, more: dict[str, Callable[[], str]]) -> None:
    """Write the form that the ending asks for: SVG, PNG, HTML, or one of those of `more`."""
    save(output, {".svg": svg, ".png": lambda: png(svg()), ".html": lambda: as_html(svg(), file.name), **more})
    say(f"Wrote {output}")


def show(answer: dict[str, Any], *, as_json: bool, table: Callable[[], Iterable[Any]]) -> None:
    """JSON where asked, else tables."""
    if as_json:
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n")
        return
    for part in table():
        _out.print(part)


def _escaped(words: str) -> str:
    return words.replace("[", "\\[")
