"""`wend mine`: the commands that look at a log, at who works on it, and that hold it against models, periods and causes.

Rule 1. Each reads a file, or without one our own record.
"""

import typer

from wend.cli import mine, mine_agents, mine_compare, mine_map, mine_models
from wend.cli.own_record import or_record

app = typer.Typer(help=mine_map.app.info.help, no_args_is_help=True)
for part in (mine_map.app, mine.app, mine_agents.app, mine_models.app, mine_compare.app):
    for each in part.registered_commands:
        if each.callback:
            app.command(each.name or each.callback.__name__)(or_record(each.callback))
