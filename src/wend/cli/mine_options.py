"""The arguments and options that commands on event logs share."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path, typer.Argument(help="CSV, Parquet, JSON Lines, XES or OCEL 2.0; text formats also as .gz.")]
Case = Annotated[str | None, typer.Option("--case", help="Column that names the case (OCEL: the object type).")]
Activity = Annotated[str | None, typer.Option("--activity", help="Column that names the activity.")]
Time = Annotated[str | None, typer.Option("--time", help="Column of the time; without a zone it is UTC.")]
Start = Annotated[str | None, typer.Option("--start", help="Column of the time at which work began.")]
Resource = Annotated[str | None, typer.Option("--resource", help="Column of who did it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write a picture; the ending tells the form.")]
Top = Annotated[int | None, typer.Option("--top", min=1, help="Only the first so many.")]
Gap = Annotated[str | None, typer.Option("--session-gap", help="Cut cases where nothing happens so long: 30m, 2h, 1d.")]
By = Annotated[str | None, typer.Option("--by", help="Go by this column, such as a team, instead of the resource.")]
Now = Annotated[datetime | None, typer.Option("--now", help="The log is complete up to this time (UTC).")]
