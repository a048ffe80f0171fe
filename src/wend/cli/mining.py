"""`wend mine`: the commands that look at a log, and those that hold it against models, periods and causes."""

import typer

from wend.cli import diagnose, mine

app = typer.Typer(help=mine.app.info.help, no_args_is_help=True)
for part in (mine.app, diagnose.mine_app):
    app.add_typer(part, name="")  # without a name of its own: its commands stand beside the others
