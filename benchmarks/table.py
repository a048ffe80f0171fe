"""Everything that `docs` and README tell of speed, as one table in Markdown: `python -m benchmarks table`.

Rule 1. Each benchmark runs in a process of its own, one after the other. Populations are made once and kept; what takes
        minutes is measured on a part, and reckoned for the whole (`--most`).
Rule 2. A figure stands beside the number to reach, its share of the floor of the same run, and the CPU it took.
"""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.cpu import Figure, number
from benchmarks.population import FOLDER

STORES = ("sqlite", "postgresql")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": ""}


def plan(customers: int, most: int, folder: Path) -> Iterator[tuple[str, ...]]:
    """What is run, in order: the short ones first."""
    yield "engine", "--seconds", "1"
    yield "render", "--seconds", "2"
    yield ("deliver",)
    for store in STORES:
        yield "ingest", "--store", store
        yield "road", "--store", store
    at = ("--folder", str(folder))
    for store in STORES:
        yield "growth", "--store", store, "--sizes", f"{customers // 100},{customers // 10},{customers}", *at
        yield "turns", "all", "--store", store, "--customers", str(customers), "--most", str(most), *at


def run(command: Sequence[str]) -> list[Figure]:
    """The figures of one benchmark; none, said aloud, where it fails."""
    begun = time.perf_counter()
    print(f"{' '.join(command)} …", file=sys.stderr, end=" ", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{command[0]}", *command[1:], "--json"],
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    if done.returncode:
        print(f"{' '.join(command)} failed; the table is without it", file=sys.stderr)
        return []
    return [Figure(**each) for each in json.loads(done.stdout[done.stdout.index("[{") :])]


def machine() -> str:
    """What it was measured on."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return (
        f"{os.cpu_count()} shared cores of an {model or platform.processor()}, {memory / 2**20:.0f} GiB, {platform.system()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, PostgreSQL 18; durable commits"
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def markdown(figures: Sequence[Figure]) -> Iterator[str]:
    """The table, line by line."""
    yield "| measure | store | to reach | measured | of its floor | CPU-ms each | |"
    yield "|---|---|---|---|---|---|---|"
    for each in figures:
        cells: list[Any] = [each.measure, NAMES[each.store], "", _with_unit(each.value, each.unit), "", "", each.note]
        if each.target is not None:
            cells[2] = f"{'≤' if each.at_most else '≥'} {_with_unit(each.target, each.unit)}"
        if each.of_floor is not None:
            cells[4] = f"{each.of_floor:.2f}"
        if each.cpu_ms is not None:
            cells[5] = f"{each.cpu_ms:.3f}"
        yield f"| {' | '.join(cells)} |"


def _with_unit(value: float, unit: str) -> str:
    return f"{number(value)}{unit}" if unit.startswith("/") else f"{number(value)} {unit}"


def main() -> None:
    """Run them all and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--most", type=int, default=200_000, help="timers and entries taken; the rest is reckoned")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where populations are kept")
    parser.add_argument("--only", help="the benchmarks to run, with commas between")
    chosen = parser.parse_args()
    wanted = chosen.only.split(",") if chosen.only else None
    figures = [
        figure
        for command in plan(chosen.customers, chosen.most, chosen.folder)
        if wanted is None or command[0] in wanted
        for figure in run(command)
    ]
    print(f"Measured on {machine()}; {chosen.customers:,} customers in eight live journeys, 20 segments.\n")
    print("\n".join(markdown(figures)))


if __name__ == "__main__":
    main()
