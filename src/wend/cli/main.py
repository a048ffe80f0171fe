"""The command `wend`: every command by name, and how errors end.

Rule 1. A sentence in the table is the first line of its command's own help; a test compares the two.
Rule 2. What a person can mend ends with one clear message and status 1; a wrong command line with 2.
"""

import os
import sys
from collections.abc import Mapping
from typing import Annotated, Final

import typer

from wend import __version__
from wend.cli.console import err
from wend.cli.late import Late, late_group
from wend.errors import WendError

COMMANDS: Final[Mapping[str, Late]] = {
    "demo": Late(
        "wend.cli.demo:demo",
        "Replay a slice of a real shop's stream through the HTTP API under four journeys, and tell what came of it.",
    ),
    "init": Late(
        "wend.cli.init:init",
        "Make a workspace folder: settings, journeys, content, segments, stories, a strategy and a taxonomy to start from.",
    ),
    "check": Late(
        "wend.cli.check:check",
        "Report every problem as file:line:column with the line, a caret and a suggestion; exit status 1 if there is an error.",
    ),
    "test": Late(
        "wend.cli.stories:test",
        "Tell every story with the journeys as they stand in the folder; exit status 1 if a transcript differs.",
    ),
    "coverage": Late(
        "wend.cli.coverage:coverage_command",
        "Show where a stage, need and channel have no journey, content, owner, measure or audience; also as a picture.",
    ),
    "draw": Late("wend.cli.draw:draw", "Draw a journey from its file."),
    "simulate": Late(
        "wend.cli.simulate:simulate",
        "Play a journey with the real engine and every guard before it is live: over what happened, or an invented population.",
    ),
    "publish": Late(
        "wend.cli.publish:publish",
        "Put journeys, segments, content and settings live: shows what that changes and asks before it does.",
    ),
    "review": Late(
        "wend.cli.review:review_command",
        "Show what publishing would change, in words, who has to approve it and who has; exit status 1 if it may not go live.",
    ),
    "approve": Late(
        "wend.cli.review:approve",
        "Approve what publishing would change, just as it stands in the files now: a later edit has to be approved anew.",
    ),
    "changes": Late(
        "wend.cli.review:changes",
        "Tell who published, withdrew or approved what, when, and in which words, newest first.",
    ),
    "withdraw": Late("wend.cli.publish:withdraw", "Take a journey off: nobody enters any more, runs in flight go on."),
    "serve": Late(
        "wend.cli.serve:serve",
        "Run everything: API, engine, delivery and console. Ctrl-C finishes what is at hand and stops.",
    ),
    "import": Late(
        "wend.cli.importing:import_file",
        "Load events from a file. JSON Lines may hold Segment calls; other columns become properties.",
    ),
    "customers": Late("wend.cli.lists:customers", "List customers."),
    "enter": Late(
        "wend.cli.enter:enter",
        "Let the customers of a file enter a journey: nobody twice, and bad rows are written down with their reasons.",
    ),
    "events": Late("wend.cli.lists:events", "List events, newest first."),
    "runs": Late("wend.cli.lists:runs", "List runs: who is or was in which journey."),
    "messages": Late("wend.cli.lists:messages", "List messages, sent and withheld."),
    "stages": Late(
        "wend.cli.stages:stages",
        "Show customers by lifecycle stage, transitions and cycles, and value by stage; or one customer's way.",
    ),
    "tasks": Late("wend.cli.tasks:tasks", "List what people have to do: by priority, and by when it is due."),
    "task": Late("wend.cli.tasks:app", "Finish a task, or give it to somebody."),
    "explain": Late(
        "wend.cli.explain:explain",
        "Tell in words what was decided about a customer and why, by journey, for what happened and what did not.",
    ),
    "story": Late(
        "wend.cli.stories:story",
        "Record a story from a customer's record, with personal data replaced by invented ones.",
    ),
    "cancel": Late(
        "wend.cli.operate:cancel", "End one run: it takes no further step, and the record says that it was cancelled."
    ),
    "put-back": Late(
        "wend.cli.operate:put_back",
        "Let a customer that was set aside go on, once the cause is mended; nothing of hers was lost meanwhile.",
    ),
    "dead-letters": Late(
        "wend.cli.letters:dead_letters",
        "List what was sent and could not be accepted, oldest first, with the reason; or send it again.",
    ),
    "pause": Late(
        "wend.cli.steer:pause",
        "Stop entries of a journey, and with --all its runs in flight; nobody is lost, `wend resume` lets it go on.",
    ),
    "resume": Late(
        "wend.cli.steer:resume",
        "Let a journey that was paused, drained or stopped take entries again, and its runs go on.",
    ),
    "drain": Late(
        "wend.cli.steer:drain",
        "Let nobody in any more and let the runs in flight come to their end: the way to take a journey off.",
    ),
    "stop": Late(
        "wend.cli.steer:stop",
        "End all runs of a journey and let nobody in; what it still has in the outbox is withdrawn.",
    ),
    "move": Late(
        "wend.cli.steer:move",
        "Take runs in flight of older versions over to the live one: shows where they stand and what each will do.",
    ),
    "rollback": Late(
        "wend.cli.steer:rollback",
        "Take the runs back that a move has moved, each to the version and step where it stood.",
    ),
    "operations": Late(
        "wend.cli.steer:operations",
        "List what was done to whole journeys, newest first, and how far it has been carried out.",
    ),
    "calendar": Late(
        "wend.cli.calendar:calendar",
        "List what calendar.yaml says of the days ahead, with the public holidays of its markets, and what is on now.",
    ),
    "backup": Late(
        "wend.cli.backup:backup",
        "Copy the store to a file while Wend runs, verified, with the secret that signs links beside it.",
    ),
    "restore": Late(
        "wend.cli.backup:restore",
        "Put a backup in the place of a store that nobody has open; what was there is kept beside it.",
    ),
    "retain": Late(
        "wend.cli.retain:retain",
        "Take data away that is older than wend.yaml wants it kept, as `wend serve` does by itself; tells what goes.",
    ),
    "archive": Late(
        "wend.cli.retain:archive",
        "Write the events that are not in the archive yet, as `wend serve` does by itself; --check compares it with the log.",
    ),
    "doctor": Late(
        "wend.cli.doctor:doctor",
        "Find what is wrong with this Wend (service, store, providers, disk, clocks) and say what to do; exit status 1 if "
        "anything is.",
    ),
    "db": Late("wend.cli.db:app", "Look after the store: bring it up to date, check it, move it."),
    "identity": Late(
        "wend.cli.identity:app",
        "Which ids are whose: customers that were merged and why, what was refused, and splits.",
    ),
    "keys": Late("wend.cli.keys:app", "Write keys for events, admin keys for the console and its API."),
    "schema": Late("wend.cli.schema:schema", "Print the JSON Schema of a kind of file, for editors."),
    "settings": Late(
        "wend.cli.schema:settings", "List the settings of a process: environment variable, default, meaning."
    ),
    "mine": Late("wend.cli.mining:app", "See what journeys customers really take, from any event log."),
    "diagnose": Late(
        "wend.cli.diagnose:diagnose_command",
        "What goes wrong in journeys, found without being told what to look for, the costliest first.",
    ),
    "draft": Late(
        "wend.cli.draft:draft",
        "Propose a journey for a finding: a new one for those who stopped, or a live one with a comment at the place.",
    ),
    "findings": Late(
        "wend.cli.findings:app", "What the diagnosis found: list it, say who looks after it and what became of it."
    ),
}

app = typer.Typer(
    cls=late_group(COMMANDS),
    help="Customer journey orchestration: events in, customers known, journeys carried out, diagnosed and proved.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(__version__)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """What stands before a command."""


def main() -> None:
    """Run a command; what a person can mend ends with one clear message and status 1."""
    try:
        app(prog_name="wend")
    except WendError as error:
        err.print(f"wend: {error}", markup=False, highlight=False)
        sys.exit(1)
    except BrokenPipeError:  # whoever read our output has had enough, as in `wend events | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        err.print(f"wend: {error.filename}: {error.strerror}", markup=False, highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        err.print("stopped")
        sys.exit(130)


if __name__ == "__main__":
    main()
