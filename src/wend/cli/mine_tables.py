"""What `wend mine` shows people: tables, the most telling rows first."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from wend.mining.cycles import Cycles
from wend.mining.directly_follows import DirectlyFollows
from wend.mining.dropouts import Dropouts
from wend.mining.handovers import Handovers
from wend.mining.pictures.words import duration, number
from wend.mining.sankey import Sankey
from wend.mining.survival import EventuallyFollows
from wend.mining.variants import Variants
from wend.mining.waits import Waits

_ROWS = 25
_MARKS = 10

Parts = Iterable[Table | Text]


def map_(found: DirectlyFollows) -> Parts:
    yield Text(f"{number(found.cases)} cases, {number(found.events)} events")
    acts = table_of("activity", "events", "starts", "ends")
    for name, count in list(found.activities.items())[:_ROWS]:
        acts.add_row(Text(name), number(count), _some(found.starts.get(name, 0)), _some(found.ends.get(name, 0)))
    yield acts
    edges = table_of("from", "to", "count", "mean", "median", "p90", "total", texts=2)
    for e in found.edges[:_ROWS]:
        times = (e.mean_seconds, e.median_seconds, e.p90_seconds, e.total_seconds)
        edges.add_row(Text(e.source), Text(e.target), number(e.count), *map(duration, times))
    yield edges
    yield from more(len(found.edges), _ROWS, "paths")


def variants(found: Variants) -> Parts:
    yield Text(f"{number(found.count)} variants of {number(found.cases)} cases")
    table = table_of("cases", "share", "median", "path", texts=0)
    for v in found.variants:
        table.add_row(number(v.count), f"{v.share:.1%}", duration(v.median_seconds), Text(" → ".join(v.path)))
    table.columns[3].justify = "left"
    yield table
    yield from more(found.count, len(found.variants), "variants")


def cycles(found: Cycles, top: int) -> Parts:
    yield Text(f"{number(found.cases_looping)} of {number(found.cases)} cases go round a loop")
    table = table_of("loop", "rounds", "cases", "most", "a round", "total")
    for c in found.cycles[:top]:
        way = Text(" → ".join((*c.path, c.path[0])))
        times = duration(c.median_seconds), duration(c.total_seconds)
        table.add_row(way, number(c.rounds), number(c.cases), number(c.rounds_max), *times)
    yield table
    yield from more(len(found.cycles), top, "loops")


def dropouts(found: Dropouts) -> Parts:
    share = found.dropped / found.cases if found.cases else 0
    yield Text(
        f"{number(found.cases)} cases: {number(found.reached)} reached {' or '.join(found.goal)}, "
        f"{number(found.open)} are open (an event within {duration(found.patience_seconds)} of the end), "
        f"{number(found.dropped)} dropped out ({share:.1%})"
    )
    table = table_of("dropped out after", "cases", "of those there", "median time", "for instance")
    for d in found.dropouts[:_ROWS]:
        table.add_row(
            Text(d.activity), number(d.cases), f"{d.share:.1%}", duration(d.median_seconds), Text(d.examples[0])
        )
    yield table


def waits(found: Waits, top: int) -> Parts:
    worked = (
        f", worked {duration(found.service_seconds)}" if found.timed else " (no start times: waiting includes the work)"
    )
    yield Text(f"Waited {duration(found.waiting_seconds)} in all{worked}")
    causes = list(found.waits[0].causes) if found.waits and found.waits[0].causes else []
    table = table_of("from", "to", "count", "median", "total", *causes, texts=2)
    for w in found.waits[:top]:
        split = [f"{w.causes[c] / w.total_seconds:.0%}" if w.total_seconds else "" for c in causes]
        times = duration(w.median_seconds), duration(w.total_seconds)
        table.add_row(Text(w.source), Text(w.target), number(w.count), *times, *split)
    yield table
    yield from more(len(found.waits), top, "waits")


def handovers(found: Handovers, top: int) -> Parts:
    yield Text(f"{number(found.cases_handed_over)} of {number(found.cases)} cases are handed over")
    table = table_of("from", "to", "count", "cases", "median", "total", texts=2)
    for h in found.handovers[:top]:
        times = duration(h.median_seconds), duration(h.total_seconds)
        table.add_row(Text(h.source), Text(h.target), number(h.count), number(h.cases), *times)
    yield table
    yield from more(len(found.handovers), top, "handovers")
    if found.ping_pong:
        back = table_of("ping-pong between", "and", "times", "cases", "mean", "total", texts=2)
        for p in found.ping_pong[:top]:
            times = duration(p.mean_seconds), duration(p.total_seconds)
            back.add_row(Text(p.between[0]), Text(p.between[1]), number(p.count), number(p.cases), *times)
        yield back


def between(found: EventuallyFollows) -> Parts:
    yield Text(f"{number(found.came)} of {number(found.cases)} cases came from {found.source} to {found.target}")
    if found.came:
        yield Text(f"median {duration(found.spread.median_seconds)}, 90 % within {duration(found.spread.p90_seconds)}")
    table = table_of("after", "still missing", "low", "high", "watched")
    curve = found.curve
    step = max(1, len(curve.seconds) // _MARKS)
    for i in sorted({*range(0, len(curve.seconds), step), len(curve.seconds) - 1}):
        shares = (f"{x[i]:.1%}" for x in (curve.share, curve.low, curve.high))
        table.add_row(duration(curve.seconds[i]), *shares, number(curve.at_risk[i]))
    yield table


def flow(found: Sankey) -> Parts:
    table = table_of("from", "to", "step", "cases", texts=2)
    for f in sorted(found.flows, key=lambda f: (f.step, -f.count)):
        table.add_row(Text(f.source), Text(f.target), str(f.step + 1 if f.step >= 0 else f.step), number(f.count))
    yield table


def table_of(*names: str, texts: int = 1) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for i, name in enumerate(names):
        table.add_column(name, justify="left" if i < texts else "right", no_wrap=i >= texts and name != "path")
    return table


def _some(count: int) -> str:
    return number(count) if count else ""


def more(total: int, shown: int, noun: str) -> Parts:
    if total > shown:
        yield Text(f"and {number(total - shown)} more {noun}", style="dim")
