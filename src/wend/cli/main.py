"""The command `wend`: every command by name, and how errors end."""

import sys
from typing import Annotated

import typer

from wend import __version__
from wend.cli import check, demo, diagnose, draw, explain, importing, keys, lists, mine, publish, schema, serve, stories
from wend.cli.console import err
from wend.errors import WendError

app = typer.Typer(
    help="Customer journey orchestration: events in, customers known, journeys carried out, diagnosed and proved.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

COMMANDS = {
    "demo": demo.demo,
    "init": serve.init,
    "check": check.check,
    "test": stories.test,
    "draw": draw.draw,
    "publish": publish.publish,
    "withdraw": publish.withdraw,
    "serve": serve.serve,
    "import": importing.import_file,
    "customers": lists.customers,
    "events": lists.events,
    "runs": lists.runs,
    "messages": lists.messages,
    "explain": explain.explain,
    "schema": schema.schema,
    "settings": schema.settings,
    "diagnose": diagnose.diagnose_command,
}

for name, command in COMMANDS.items():
    app.command(name)(command)
app.add_typer(keys.app, name="keys")
app.add_typer(mine.app, name="mine")


@app.callback()
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and end.", is_eager=True)] = False,
) -> None:
    if show:
        print(__version__)
        raise typer.Exit


def main() -> None:
    """Run a command; what a person can mend ends with one clear message and status 1."""
    try:
        app()
    except WendError as error:
        err.print(f"wend: {error}", markup=False, highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        err.print("stopped")
        sys.exit(130)


if __name__ == "__main__":
    main()
