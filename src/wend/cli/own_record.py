"""`wend mine` without a file looks at Wend's own record: the store of a workspace.

Rule 1. Every command that reads a log gets the same further options here, and a `file` that may be left out; what it does
        with the log stays its own business.
Rule 2. The record asked for is held in a context variable while the command runs; `asked()` is what reading a log asks first.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.models import ArgumentInfo

from wend.app.mine import View, ViewError, live_goals, own_log
from wend.app.mine_runs import ended_runs
from wend.app.ports import Store
from wend.app.published import load_world
from wend.cli.console import err
from wend.cli.options import Database, Dir, folder_or_none, opened_store
from wend.journey.plan import Plan
from wend.mining.log import EventLog
from wend.mining.view import column_of
from wend.mining.view import view as of_columns
from wend.settings import read_settings

CASE_WORDS: Final = (
    "Column that names the case (OCEL: the object type); of our own record: customer, session, run, journey:NAME or a "
    "property."
)
Since = Annotated[datetime | None, typer.Option("--since", help="Of our own record: events from this time on (UTC).")]
Until = Annotated[datetime | None, typer.Option("--until", help="Of our own record: events before this time (UTC).")]
FileOrRecord = Annotated[
    Path | None, typer.Argument(help="An event log; without one, our own record is looked at.", show_default=False)
]
RECORD: Final = Path("our own record")
Goal = Annotated[list[str] | None, typer.Option("--goal", help="Activity that counts as success; may be repeated.")]
_MORE: Final[dict[str, Any]] = {"since": Since, "until": Until, "folder": Dir, "database": Database}


@dataclass(frozen=True)
class Record:
    """The record that a command looks at, and from which side; activity and resource may be properties."""

    folder: Path
    database: str | None
    view: View
    activity: str | None = None
    resource: str | None = None

    def log(self, *, attributes: bool = False) -> EventLog:
        """The record as a log; for the runs of a named journey, those that ended on its live version."""
        with opened_store(self.folder, self.database) as store:
            if self.view.case == "run" and self.view.journey:
                return self._ended(store)
            wanted = attributes or bool(self.activity or self.resource)
            log = own_log(store, replace(self.view, attributes=wanted))
        if self.resource:
            log = _with_resource(log, self.resource)
        return of_columns(log, activity=self.activity) if self.activity else log

    def plan(self) -> Plan:
        """The plan of the view's journey, as it is live. Raises `ViewError`."""
        with opened_store(self.folder, self.database) as store:
            return self._plan(store)

    def goals(self) -> list[str] | None:
        """The goals of live journeys that have been reached; None when there are none."""
        with opened_store(self.folder, self.database) as store:
            seen = store.event_names()
            return [name for name in live_goals(load_world(store)) if name in seen] or None

    def _plan(self, store: Store) -> Plan:
        journeys = load_world(store).live.by_journey
        name = self.view.journey or ""
        if name not in journeys:
            raise ViewError(f"No journey {name!r} is live; live are: {', '.join(sorted(journeys)) or 'none'}")
        return journeys[name].plan

    def _ended(self, store: Store) -> EventLog:
        name = self.view.journey or ""
        log, others, open_ = ended_runs(store, name, self._plan(store).version)
        if others or open_:
            words = f"Note: {open_:,} runs go on and {others:,} stood on other versions: they are not looked at"
            err.print(words, highlight=False)
        if not log.n_cases:
            raise ViewError(
                f"No run of {name!r} has ended on its live version: there is nothing to hold against it yet"
            )
        return log


def _with_resource(log: EventLog, name: str) -> EventLog:
    encoded = column_of(log, name).cast("string").dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int32")
    return replace(log, resource=codes, resources=encoded.dictionary.to_pylist())


_ASKED: ContextVar[Record | None] = ContextVar("record", default=None)


def asked() -> Record | None:
    """The record that the command at hand looks at; None when it was given a file."""
    return _ASKED.get()


def require_store(folder: Path, database: str | None) -> None:
    """Raise `ViewError` where neither a workspace folder nor a database says which record is meant."""
    if not read_settings({"database": database}).database and folder_or_none(folder) is None:
        raise ViewError(
            "Name one or more event logs; or, to look at our own record, run this in a workspace folder or give --database"
        )


@contextmanager
def looking_at(record: Record) -> Iterator[None]:
    """Have every log that is read in here be of the record."""
    token = _ASKED.set(record)
    try:
        yield
    finally:
        _ASKED.reset(token)


def or_record(command: Callable[..., None]) -> Callable[..., None]:
    """The command of one file, which without a file looks at the record."""
    signature = inspect.signature(command, eval_str=True)
    if "file" not in signature.parameters or "output" in _arguments(signature):
        return command  # `convert FILE OUTPUT`: of one place, nobody could tell which it is

    @wraps(command)
    def either(**given: Any) -> None:
        more = {name: given.pop(name) for name in _MORE}
        if given["file"] is None:
            _run_on_record(command, given, more)
        elif "goal" in given and given["goal"] is None and _required(signature, "goal"):
            raise typer.BadParameter("name the activity that a journey should reach", param_hint="--goal")
        else:
            command(**given)

    _declare(either, signature)
    return either


def _run_on_record(command: Callable[..., None], given: dict[str, Any], more: dict[str, Any]) -> None:
    require_store(more["folder"], more["database"])
    view = _view(given, more["since"], more["until"])
    record = Record(more["folder"], more["database"], view, given.get("activity"), given.get("resource"))
    if "goal" in given and not given["goal"]:
        given["goal"] = record.goals()
    with looking_at(record):
        command(**{**given, "file": RECORD})


def _required(signature: inspect.Signature, name: str) -> bool:
    return signature.parameters[name].default is inspect.Parameter.empty


def _arguments(signature: inspect.Signature) -> set[str]:
    """The parameters that stand on the command line without a name."""
    return {
        name
        for name, each in signature.parameters.items()
        if any(isinstance(part, ArgumentInfo) for part in getattr(each.annotation, "__metadata__", ()))
    }


def _view(given: dict[str, Any], since: datetime | None, until: datetime | None) -> View:
    """From which side: of the runs of a journey, when the model is one by its name."""
    model = given.get("model")
    if model is not None and not model.suffix:
        return View("run", journey=str(model), since=utc(since), until=utc(until))
    return View(given.get("case") or "customer", since=utc(since), until=utc(until))


def utc(moment: datetime | None) -> datetime | None:
    """A time of the command line; one without a zone is UTC."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _declare(either: Callable[..., None], signature: inspect.Signature) -> None:
    """Tell typer what the command takes: its own parameters, the file optional, and where the record is."""
    parameters = [_own(each) for each in signature.parameters.values()]
    defaults = {"since": None, "until": None, "folder": Path(), "database": None}
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=kind)
        for name, kind in _MORE.items()
    ]
    either.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    either.__annotations__ = {each.name: each.annotation for each in parameters}


def _own(parameter: inspect.Parameter) -> inspect.Parameter:
    keyword = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
    if parameter.name == "file":
        return keyword.replace(annotation=FileOrRecord, default=None)
    if parameter.name == "goal":
        return keyword.replace(annotation=Goal, default=None)
    if parameter.name == "case":
        case = Annotated[str | None, typer.Option("--case", help=CASE_WORDS)]
        return keyword.replace(annotation=case)
    return keyword
