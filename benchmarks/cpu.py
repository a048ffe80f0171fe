"""CPU seconds of this process, of those it has started, and of a database server; and the figures that a table is made of."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figure:
    """One line of a table: what was measured, on which store, and what it was to be."""

    measure: str
    store: str
    value: float
    unit: str  # of the value: "/s", "s", "ms", "bytes" …
    target: float | None = None
    at_most: bool = False  # whether the target is a most rather than a least
    of_floor: float | None = None
    cpu_ms: float | None = None  # of all processes, for one of what is counted
    note: str = ""


def cpu_seconds(*others: int) -> float:
    """Used so far by this process and its children, and by other trees of processes, named by their roots."""
    mine = os.times()
    used = mine.user + mine.system + mine.children_user + mine.children_system
    return used + sum(_of_tree(pid) for pid in others)


def _of_tree(root: int) -> float:
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and (found := _stat(each)):
            parent, used = found
            children.setdefault(parent, []).append(int(each.name))
            ticks[int(each.name)] = used
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        total += ticks.get(pid, 0)
        waiting += children.get(pid, [])
    return total / _TICK


def _stat(process: Path) -> tuple[int, int] | None:
    """Its parent, and the ticks that it and the children it has buried have used."""
    try:
        words = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return None
    return int(words[1]), sum(map(int, words[11:15]))


def show(figures: Iterable[Figure], *, as_json: bool) -> None:
    """Print figures, for people or for a table."""
    if as_json:
        json.dump([asdict(each) for each in figures], sys.stdout)
        return
    for each in figures:
        parts = [f"{each.measure:<58}{each.store:<12}{number(each.value):>12} {each.unit}"]
        if each.target is not None:
            parts.append(f"to reach {'≤' if each.at_most else '≥'} {number(each.target)}")
        if each.of_floor is not None:
            parts.append(f"{each.of_floor:.2f} of the floor")
        if each.cpu_ms is not None:
            parts.append(f"{each.cpu_ms:.3f} CPU-ms each")
        print("   ".join([*parts, each.note]).rstrip(), flush=True)


def number(value: float) -> str:
    """As people read it."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def best(repeated: Sequence[Figure]) -> Figure:
    """Of the same measured several times, that in which others were the least in the way: it took the least CPU."""
    return min(repeated, key=lambda each: each.cpu_ms or 0.0)
