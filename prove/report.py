"""What a run has shown: in lines for a terminal, and as the table of docs/prove.md.

Rule 1. Every number was counted in that run; the words around the table are the page's own.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from prove.run import Ran

BEGIN: Final = "<!-- measured: prove -->"
END: Final = "<!-- measured -->"

_ROWS: Final[tuple[tuple[str, Callable[[Ran], object]], ...]] = (
    ("seed", lambda ran: str(ran.seed)),
    ("seconds of breaking and mending, in all", lambda ran: round(ran.seconds)),
    ("**processes killed (SIGKILL)**", lambda ran: ran.kills),
    ("… while released stores were brought to today's schema", lambda ran: ran.kills_migrating),
    ("processes started", lambda ran: ran.births),
    ("workers that ended by themselves while the store was away", lambda ran: ran.ended_alone),
    ("seconds until everything was at rest after the last fault", lambda ran: round(ran.drained_in_seconds)),
    ("requests sent", lambda ran: ran.tally.requests),
    ("… of which repeats of one that had no answer, or a 503", lambda ran: ran.tally.repeated),
    ("**events accepted (answered 200)**", lambda ran: ran.checked.counts["events accepted"]),
    ("events in the log, with those of Wend itself", lambda ran: ran.checked.counts["events applied"]),
    ("calls refused, and kept as dead letters", lambda ran: ran.checked.counts["dead letters"]),
    ("customers compared with the naive interpreter", lambda ran: _of(ran, "customers compared with the interpreter")),
    (
        "**decisions compared with the naive interpreter**",
        lambda ran: _of(ran, "decisions compared with the interpreter"),
    ),
    ("runs entered", lambda ran: ran.checked.counts["runs entered"]),
    ("… ended", lambda ran: ran.checked.counts["runs ended"]),
    ("… active, until a day that is far", lambda ran: ran.checked.counts["runs active"]),
    ("tasks", lambda ran: ran.checked.counts["tasks"]),
    ("… finished by people", lambda ran: ran.checked.counts["tasks finished by people"]),
    ("looks at caps and capacities", lambda ran: ran.checked.counts["looks at caps"]),
    ("**messages owed**", lambda ran: ran.checked.counts["messages owed"]),
    ("… sent", lambda ran: ran.checked.counts["messages sent"]),
    ("… withheld, with a reason", lambda ran: ran.checked.counts["messages withheld"]),
    ("… rejected by the provider, or given up", lambda ran: ran.checked.counts["messages rejected"]),
    ("… *unknown*", lambda ran: ran.checked.counts["messages unknown"]),
    ("… … since a worker died or froze while handing it over", lambda ran: _of(ran, "unknown since a worker died")),
    (
        "… … … of which the relay saw the text, and the process that died is known",
        lambda ran: _of(ran, "workers known to have died over a mail"),
    ),
    ("… … since the relay took the text and did not answer", lambda ran: _of(ran, "unknown since an answer was lost")),
    (
        "mails that a relay took again after it had denied taking them",
        lambda ran: _of(ran, "mails taken again after a lie"),
    ),
    ("webhooks that were requested again with the same id", lambda ran: ran.checked.counts["webhooks requested again"]),
    ("**events lost, messages doubled, other contradictions**", lambda ran: len(ran.contradictions)),
)


def lines(ran: Ran) -> list[str]:
    """What was done and found, for a terminal."""
    told = [f"{_plain(name)}: {value(ran)}" for name, value in _ROWS]
    told += ["faults: " + ", ".join(f"{count} {kind}" for kind, count in sorted(ran.faults.items()))]
    return [f"{ran.store}: {each}" for each in told]


def write_report(page: Path, runs: Sequence[Ran]) -> None:
    """Put the table of these runs in the page, between its two marks."""
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{_tables(runs)}\n{END}{after}", "utf-8")


def _tables(runs: Sequence[Ran]) -> str:
    heads = [ran.store for ran in runs]
    told = _table("", heads, [(name, [value(ran) for ran in runs]) for name, value in _ROWS])
    kinds = sorted({kind for ran in runs for kind in ran.faults})
    faults = _table("fault", heads, [(kind, [ran.faults[kind] for ran in runs]) for kind in kinds])
    moods = sorted({mood for ran in runs for mood in ran.mail_moods})
    mails = _table("what the relay did", heads, [(mood, [ran.mail_moods[mood] for ran in runs]) for mood in moods])
    moods = sorted({mood for ran in runs for mood in ran.hook_moods})
    hooks = _table("what the receiver did", heads, [(mood, [ran.hook_moods[mood] for ran in runs]) for mood in moods])
    return f"{told}\n{faults}\n{mails}\n{hooks}"


def _table(head: str, columns: list[str], rows: Sequence[tuple[str, Sequence[object]]]) -> str:
    written = [f"| {' | '.join([head, *columns])} |", f"| --- {'| ---: ' * len(columns)}|"]
    written += [f"| {' | '.join([name, *(_number(each) for each in values)])} |" for name, values in rows]
    return "\n".join(written) + "\n"


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _plain(name: str) -> str:
    return name.replace("*", "").replace("… ", "")


def _of(ran: Ran, name: str) -> int:
    return ran.checked.counts[name]
