"""`wend backup` and `wend restore`: a copy of the store while it works, and the way back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from wend.cli.console import err, out
from wend.cli.options import Database, Dir, folder_or_none
from wend.settings import read_settings
from wend.store.times import maybe_time
from wend.wiring.backup import Restored, back_up
from wend.wiring.backup import restore as put_back

File = Annotated[Path, typer.Argument(help="The backup's file.", metavar="FILE")]
_SECRETS = {
    "put back": "the secret that signs links was put back, too",
    "kept": "",
    "none": "no secret lies beside the backup: links in mails sent before work only with the .wend-secret of that time",
    "differs": "the secret beside the backup is another than that of this folder, which stays: links in mails that were "
    "signed with the other do not work",
}


def backup(
    file: File,
    replace: Annotated[bool, typer.Option("--replace", help="An earlier backup of that name may be replaced.")] = False,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Copy the store to a file while Wend runs, verified, with the secret that signs links beside it."""
    settings = read_settings({"database": database})
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("copying")
        made = back_up(
            settings,
            folder_or_none(folder),
            file,
            lambda done, pages: progress.update(bar, completed=done, total=pages),
            over=replace,
        )
    held = made.contents
    newest = maybe_time(held.last_received)
    out.print(f"{made.file}: {held.rows['events']} events, {held.rows['customers']} customers, schema {held.schema}")
    err.print(f"whole and verified; the newest event is of {newest:%Y-%m-%d %H:%M:%S} UTC" if newest else "verified")
    if made.secret:
        err.print(f"{made.secret} signs links in messages; keep it with the backup, from everybody's eyes")


def restore(
    file: File,
    replace: Annotated[
        bool, typer.Option("--replace", help="A store that knows more than the backup is put aside, and kept.")
    ] = False,
    send_queued: Annotated[
        bool,
        typer.Option(
            "--send-queued",
            help="Nothing was sent since the backup: what its outbox holds may go out. Else what is due counts as unknown.",
        ),
    ] = False,
    folder: Dir = Path(),
    database: Database = None,
) -> None:
    """Put a backup in the place of a store that nobody has open; what was there is kept beside it."""
    settings = read_settings({"database": database})
    done = put_back(settings, folder_or_none(folder), file, datetime.now(UTC), over=replace, send_queued=send_queued)
    held = done.contents
    out.print(f"{done.file}: {held.rows['events']} events, {held.rows['customers']} customers")
    for line in _said(done):
        err.print(line)


def _said(done: Restored) -> list[str]:
    newest = maybe_time(done.contents.last_received)
    lines = (
        [f"the newest event is of {newest:%Y-%m-%d %H:%M:%S} UTC: what came in after it is not there"] if newest else []
    )
    if done.kept:
        lines.append(f"what was there before is {done.kept}; delete it when you do not need it any more")
    if done.doubted:
        lines.append(
            f"{done.doubted} messages of the outbox were due and may have gone out since: they stand as unknown and are "
            "not sent"
        )
    return [*lines, *([_SECRETS[done.secret]] if _SECRETS[done.secret] else [])]
