"""What `wend mine agents|sla|value` show people: tables, the worst first."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from wend.cli.mine_tables import Parts, more, table_of
from wend.mining.batches import Batches
from wend.mining.first_touch import FirstTouch
from wend.mining.left_lying import LeftLying
from wend.mining.no_value import NoValue, Waste
from wend.mining.pictures.words import duration, number
from wend.mining.sla import Promises, Sla
from wend.mining.workload import Workload

_NOBODY = "(nobody)"


def agents(touch: FirstTouch, load: Workload, batched: Batches, left: LeftLying | None, top: int) -> Parts:
    if left is not None:
        yield from _left(left, top)
    yield Text(
        f"{number(touch.touched)} of {number(touch.cases)} cases touched after they arrived: "
        f"half within {duration(touch.lag.median_seconds)}, 90 % within {duration(touch.lag.p90_seconds)}; "
        f"at most {number(load.open_max)} cases open at once"
    )
    held = {a.agent: a for a in load.agents}
    table = table_of("agent", "events", "cases", "lag median", "lag p90", "lag total", "open mean", "open max")
    for a in touch.agents[:top]:
        own, times = held[a.agent], (a.median_seconds, a.p90_seconds, a.total_seconds)
        opens = f"{own.open_mean:.1f}", number(own.open_max)
        table.add_row(Text(a.agent), number(own.events), number(a.cases), *map(duration, times), *opens)
    yield table
    yield from more(len(touch.agents), top, "agents")
    if batched.rows:
        yield Text(f"{number(batched.batched)} of {number(batched.events)} events done in batches")
        yield _batches(batched, top)


def _batches(batched: Batches, top: int) -> Table:
    table = table_of("agent", "activity", "batches", "events", "share", "mean size", "largest", "lay before", texts=2)
    for r in batched.rows[:top]:
        sizes = f"{r.share:.0%}", f"{r.mean_size:.1f}", number(r.largest), duration(r.waited_seconds)
        table.add_row(Text(r.agent), Text(r.activity), number(r.batches), number(r.events), *sizes)
    return table


def _left(left: LeftLying, top: int) -> Parts:
    yield Text(
        f"After {' or '.join(left.after)}, of {number(left.events)}: {number(left.in_time)} went on within "
        f"{duration(left.longer_than_seconds)}, {number(left.late)} later, {number(left.lying)} never, "
        f"{number(left.open)} still have time"
    )
    table = table_of("left by", "events", "late", "never", "share", "median", "longest", "for instance")
    for a in left.agents[:top]:
        if a.left:
            times = duration(a.median_seconds), duration(a.longest_seconds)
            counts = number(a.events), number(a.late), number(a.lying), f"{a.left_share:.0%}"
            table.add_row(Text(a.agent or _NOBODY), *counts, *times, Text(a.examples[0]))
    yield table
    yield from more(sum(a.left > 0 for a in left.agents), top, "agents")


def sla(found: Sla, top: int) -> Parts:
    t = found.total
    yield Text(
        f"{found.source} → {found.target} within {duration(found.limit_seconds)}{_business(found)}: {number(t.met)} met, "
        f"{number(t.breached)} breached, {number(t.overdue)} overdue, {number(t.open)} open ({t.breached_share:.1%} broken)"
    )
    table = table_of(
        "agent", "promises", "met", "breached", "overdue", "open", "broken", "median", "p90", "for instance"
    )
    for row in found.agents[:top]:
        table.add_row(Text(row.agent or _NOBODY), *_promises(row))
    if len(found.agents) > 1:
        table.add_row(Text("all", style="bold"), *_promises(t))
    yield table
    yield from more(len(found.agents), top, "agents")


def _business(found: Sla) -> str:
    return f" of business ({found.hours})" if found.hours else ""


def _promises(row: Promises) -> Iterable[str | Text]:
    counts = (row.promises, row.met, row.breached, row.overdue, row.open)
    times = duration(row.median_seconds), duration(row.p90_seconds)
    return (*map(number, counts), f"{row.breached_share:.0%}", *times, Text(row.examples[0] if row.examples else ""))


def value(found: NoValue, top: int) -> Parts:
    yield Text(
        f"{number(found.lost.events)} of {number(found.events)} events add no value: "
        f"{duration(found.lost.seconds)} of {duration(found.seconds)} ({found.share:.1%}), in "
        f"{number(found.lost.cases)} of {number(found.cases)} cases"
    )
    if found.tagged:
        yield _wastes("tagged as without value", found.tagged[:top], again=False)
    if found.repeated:
        yield _wastes("repeated", found.repeated[:top], again=found.repeated[0].by_same is not None)
        yield from more(len(found.repeated), top, "activities")
    if found.undone:
        table = table_of("undone", "by going back to", "times", "cases", "time", texts=2)
        for u in found.undone[:top]:
            table.add_row(Text(u.undone), Text(u.activity), number(u.count), number(u.cases), duration(u.seconds))
        yield table
        yield from more(len(found.undone), top, "ways back")


def _wastes(title: str, rows: Iterable[Waste], *, again: bool) -> Table:
    table = table_of(title, "events", "cases", "time", *(("by the same", "by another") if again else ()))
    for w in rows:
        own = (number(w.by_same or 0), number(w.by_another or 0)) if again else ()
        table.add_row(Text(w.activity), number(w.events), number(w.cases), duration(w.seconds), *own)
    return table
