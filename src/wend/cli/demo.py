"""`wend demo`: the main job on real input, from a fresh folder to a summary, with no account anywhere."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from wend.cli.console import err, out, print_table
from wend.cli.folder import read_texts
from wend.cli.init import copy_starter
from wend.cli.logs import set_up_logs
from wend.cli.serve import stop_signals, wait_for
from wend.demo.show import DAYS_AFTER, Steps, Summary, play, running
from wend.demo.stream import calls
from wend.settings import read_settings

_SECONDS = DAYS_AFTER * 86400


def demo(
    leave: Annotated[bool, typer.Option("--exit", help="End after the summary instead of staying up.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the summary as one JSON object on the last line.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--dir", help="Keep everything here; a demo that was interrupted goes on.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen on.", show_default="a free one")] = None,
) -> None:
    """Replay a slice of a real shop's stream through the HTTP API under four journeys, and tell what came of it.

    The events are REES46's "eCommerce behavior data"; the people's names, addresses and consents are invented.
    """
    settings = read_settings({"database": "", "port": port or 0, "host": "127.0.0.1", "base_url": ""})
    set_up_logs(settings)
    with _folder(folder) as workspace, running(workspace, read_texts(workspace), settings) as (service, clock):
        err.print(f"Wend is at {service.url}, its files in {workspace}", highlight=False)
        with _bars() as (progress, steps):
            summary = play(service, clock, steps)
            progress.refresh()
        _show(summary)
        if as_json:
            print(msgspec.json.encode(summary).decode(), flush=True)
        if not leave:
            err.print(f"Look around at {service.url} (customers, journeys, mailbox); Ctrl-C ends.", highlight=False)
            with stop_signals() as asked:
                wait_for(asked)


@contextmanager
def _folder(named: Path | None) -> Iterator[Path]:
    """The demo's workspace: a named folder that is kept, or one for this time only."""
    if named is None:
        with tempfile.TemporaryDirectory(prefix="wend-demo-", ignore_cleanup_errors=True) as made:
            copy_starter(Path(made))
            yield Path(made)
        return
    if not (named / "wend.yaml").exists():
        copy_starter(named)
    yield named.resolve()


@contextmanager
def _bars() -> Iterator[tuple[Progress, Steps]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[unit]}"), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        total = sum(1 for _ in calls())
        stream = progress.add_task("replaying the stream", total=total, unit="")
        weeks = progress.add_task(f"{DAYS_AFTER} days go by", total=_SECONDS, unit="")

        def tell_stream(count: int) -> None:
            progress.advance(stream, count)
            progress.update(stream, unit=f"{progress.tasks[0].completed:,.0f} of {total:,} events")

        def tell_time(seconds: int) -> None:
            progress.advance(weeks, seconds)
            progress.update(weeks, unit=f"day {progress.tasks[1].completed // 86400:.0f}")

        yield progress, Steps(tell_stream, tell_time)


def _show(summary: Summary) -> None:
    out.print()
    rows: list[tuple[str, object]] = [
        (
            "events accepted",
            f"{summary.events_accepted:,} ({summary.events_per_second:,.0f}/s through the HTTP API, every turn taken)",
        ),
        ("customers", f"{summary.customers:,}"),
        ("runs entered", f"{summary.runs_entered:,}"),
        ("runs active", f"{summary.runs_active:,} (and {summary.runs_held_out:,} held out)"),
        (
            "messages sent",
            f"{summary.messages_sent:,} ({summary.mails_received:,} mails in the sink, {summary.mails_repeated} twice)",
        ),
        ("seconds", f"{summary.seconds:.1f} for {DAYS_AFTER} days"),
    ]
    print_table("Summary", ("what", "how many"), rows)
    out.print()
    print_table("Runs ended", ("reason", "runs"), _most_first(summary.runs_ended))
    out.print()
    print_table("Messages withheld", ("reason", "messages"), _most_first(summary.messages_withheld))
    out.print()
    columns = ("journey", "entered", "active", "held out", "goals", "sent", "withheld")
    journeys = [
        (
            name,
            each["entered"],
            each["active"],
            each["held_out"],
            each["goals"],
            each["sent"],
            sum(each["withheld"].values()),
        )
        for name, each in sorted(summary.journeys.items())
    ]
    print_table("Journeys", columns, journeys)


def _most_first(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(reason, f"{count:,}") for reason, count in sorted(counts.items(), key=lambda each: -each[1])]
