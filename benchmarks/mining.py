"""How fast journeys are mined: CPU seconds and peak memory by task and number of events, as ratio to the floor.

The floor is what DuckDB needs to decode and hash every column of the same Parquet file once, measured in the same run: CPU
time and memory are told as ratios to it. Every measurement runs in a process of its own; peak memory is that of the whole
process, with reading. Run: python -m benchmarks mining, or python -m benchmarks.mining [--events 100000 …] [--tasks …]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wend.limits import DIAGNOSE_FILE_EVENTS_MAX
from wend.mining import EventLog, read, write
from wend.mining.aggregate import aggregate
from wend.mining.cycles import cycles
from wend.mining.diagnose import diagnose
from wend.mining.directly_follows import directly_follows
from wend.mining.dropouts import dropouts
from wend.mining.durations import durations
from wend.mining.incremental import Incremental
from wend.mining.large import directly_follows_of, variants_of
from wend.mining.large_cycles import cycles_of
from wend.mining.large_dropouts import dropouts_of
from wend.mining.large_spreads import Logs
from wend.mining.large_waits import waits_of
from wend.mining.reading.portions import portions
from wend.mining.reading.sample import sample
from wend.mining.rework import rework
from wend.mining.variants import variants
from wend.mining.waits import waits

_ACTIVITIES = 30
_YEAR_MICROSECONDS = 365 * 86_400 * 1_000_000
_XES_EVENTS = 262_200
_FEED = 200_000
_GOAL = "step 20 of the journey"


def generate(events: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Case codes, activity codes and times of about ten events a case, in order of time, from a Markov chain."""
    chance = np.random.default_rng(events)
    cases = events // 10
    lengths = 1 + chance.geometric(1 / 9, cases)
    lengths[-1] += max(events - int(lengths.sum()), 0)
    likely = np.full((_ACTIVITIES, _ACTIVITIES), 0.05 / _ACTIVITIES)
    for i in range(_ACTIVITIES):
        likely[i, (i + 1) % _ACTIVITIES] += 0.6
        likely[i, (i + 2) % _ACTIVITIES] += 0.25
        likely[i, i] += 0.1
    steps = np.cumsum(likely, axis=1)
    case = np.repeat(np.arange(cases), lengths)[:events]
    begins = np.flatnonzero(np.diff(case, prepend=-1))
    sizes = np.diff(begins, append=len(case))
    activity = np.zeros(len(case), np.int32)
    state = np.zeros(len(begins), np.int64)
    for place in range(1, int(sizes.max())):
        alive = np.flatnonzero(sizes > place)
        state[alive] = (chance.random(len(alive))[:, None] > steps[state[alive]]).sum(axis=1).clip(max=_ACTIVITIES - 1)
        activity[begins[alive] + place] = state[alive]
    gaps = (chance.exponential(5 * 3_600, len(case)) * 1e6).astype(np.int64)
    gaps[begins] = 0
    total = np.cumsum(gaps)
    start = chance.integers(0, _YEAR_MICROSECONDS, len(begins))
    moment = 1_700_000_000_000_000 + np.repeat(start - total[begins], sizes) + total
    order = np.argsort(moment, kind="stable")
    return case[order].astype(np.int32), activity[order], moment[order]


def make_files(events: int, folder: Path) -> None:
    case, activity, moment = generate(events)
    np.savez(folder / f"{events}.npz", case=case, activity=activity, time=moment)
    names = pa.array([f"step {i:02d} of the journey" for i in range(_ACTIVITIES)])
    ids = pc.binary_join_element_wise(
        pa.scalar("customer-"), pc.utf8_lpad(pa.array(case).cast(pa.string()), 9, "0"), ""
    )
    table = pa.table({
        "case_id": ids, "activity": names.take(pa.array(activity)), "timestamp": pa.array(moment, pa.timestamp("us", tz="UTC")),
    })  # fmt: skip
    pq.write_table(table, folder / f"{events}.parquet")


def _kernel(log: EventLog) -> None:
    directly_follows(log)
    variants(log, 100)
    rework(log)
    durations(log)


def _loaded(path: Path) -> dict[str, np.ndarray]:
    with np.load(path.with_suffix(".npz")) as file:
        return {name: file[name] for name in file.files}


def _of_codes(columns: dict[str, np.ndarray]) -> EventLog:
    return EventLog.of(
        columns["case"], columns["activity"], columns["time"], activities=[str(i) for i in range(_ACTIVITIES)]
    )


def _floor(path: Path) -> Callable[[], object]:
    db = duckdb.connect()
    sql = f"SELECT bit_xor(hash(case_id)), bit_xor(hash(activity)), bit_xor(hash(timestamp)) FROM '{path}'"
    return lambda: db.sql(sql).fetchall()


def _duckdb_map(path: Path) -> Callable[[], object]:
    db = duckdb.connect()
    sql = f"""WITH n AS (SELECT activity AS a, timestamp AS t, lead(activity) OVER w AS b, lead(timestamp) OVER w AS u
        FROM '{path}' WINDOW w AS (PARTITION BY case_id ORDER BY timestamp))
        SELECT a, b, count(*), median(epoch_us(u) - epoch_us(t)) FROM n WHERE b IS NOT NULL GROUP BY a, b"""
    return lambda: db.sql(sql).fetchall()


def _feeding(path: Path) -> Callable[[], object]:
    columns = _loaded(path)
    state = Incremental([str(i) for i in range(_ACTIVITIES)])

    def feed() -> None:
        for low in range(0, len(columns["case"]), _FEED):
            part = slice(low, low + _FEED)
            state.feed(columns["case"][part], columns["activity"][part], columns["time"][part])

    return feed


def _xes(path: Path) -> Callable[[], object]:
    file = path.with_name("262k.xes")
    if not file.exists():
        columns = {name: column[:_XES_EVENTS] for name, column in _loaded(path).items()}
        log = _of_codes(columns)
        write(EventLog(**{**{n: getattr(log, n) for n in log.__dataclass_fields__},
                          "resource": log.case % 50, "resources": [f"agent {i}" for i in range(50)],
                          "attributes": {"lifecycle:transition": pa.array(["complete"] * len(log))}}), file)  # fmt: skip
    return lambda: read(file)


def _with_log(run: Callable[[EventLog], object]) -> Callable[[Path], Callable[[], object]]:
    def prepare(path: Path) -> Callable[[], object]:
        log = read(path)
        return lambda: run(log)

    return prepare


def _by_portions(run: Callable[[Logs], object]) -> Callable[[Path], Callable[[], object]]:
    def prepare(path: Path) -> Callable[[], object]:
        def mine() -> None:
            with portions(path) as parts:
                run(lambda: parts)

        return mine

    return prepare


def _sampled(path: Path) -> Callable[[], object]:
    return lambda: diagnose(sample(path, {}, DIAGNOSE_FILE_EVENTS_MAX)[0])


def _integer_ids(path: Path) -> Callable[[], object]:
    columns = _loaded(path)
    return lambda: _kernel(_of_codes(columns))


TASKS: dict[str, Callable[[Path], Callable[[], object]]] = {
    "floor: decode and hash every column": _floor,
    "DuckDB: the map alone, in SQL": _duckdb_map,
    "string ids: read and mine all": lambda path: lambda: _kernel(read(path)),
    "string ids: read alone": lambda path: lambda: read(path),
    "integer ids: sort and mine all": _integer_ids,
    "map with times": _with_log(directly_follows),
    "variants": _with_log(lambda log: variants(log, 100)),
    "rework": _with_log(rework),
    "durations": _with_log(durations),
    "cycles": _with_log(cycles),
    "waits": _with_log(waits),
    "drop-outs": _with_log(lambda log: dropouts(log, _GOAL)),
    "aggregate": _with_log(aggregate),
    "incremental, all fed": _feeding,
    "by portions: read, map with times": _by_portions(directly_follows_of),
    "by portions: read, variants": _by_portions(lambda logs: variants_of(logs, 100)),
    "by portions: read, cycles": _by_portions(cycles_of),
    "by portions: read, waits": _by_portions(waits_of),
    "by portions: read, drop-outs": _by_portions(lambda logs: dropouts_of(logs, _GOAL)),
    "diagnose, of at most 1M events": _sampled,
    "read XES of 262,200 events": _xes,
}
_SMALL_ONLY = {"read XES of 262,200 events": 1_000_000}


def measure(task: str, path: Path) -> dict[str, float]:
    """Run one task in this process."""
    run = TASKS[task](path)
    cpu, wall = time.process_time(), time.perf_counter()
    run()
    taken = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return taken | {"gigabytes": int(peak.split()[1]) / 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000])
    parser.add_argument("--tasks", nargs="+", default=list(TASKS))
    parser.add_argument("--one", nargs=2, metavar=("TASK", "FILE"), help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.one:
        print(json.dumps(measure(words.one[0], Path(words.one[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for events in words.events:
            make_files(events, Path(folder))
            _table(Path(folder) / f"{events}.parquet", events, words.tasks)


def _table(path: Path, events: int, tasks: list[str]) -> None:
    """Print the measurements of one file; the first task is the floor of the others."""
    print(f"\n{events:,} events, {path.stat().st_size / 1e6:.0f} MB of Parquet; load {os.getloadavg()[0]:.1f}")
    print(f"{'':36}{'CPU s':>8}{'wall s':>8}{'x floor':>9}{'peak GB':>9}{'x floor':>9}{'M events/s':>12}")
    floor = None
    for task in tasks:
        if _SMALL_ONLY.get(task, events) != events:
            continue
        command = [sys.executable, "-m", "benchmarks.mining", "--one", task, str(path)]
        out = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
        found = json.loads(out.stdout)
        floor = floor or found
        rate = (_XES_EVENTS if task in _SMALL_ONLY else events) / found["cpu"] / 1e6
        ratio, memory = found["cpu"] / floor["cpu"], found["gigabytes"] / floor["gigabytes"]
        print(
            f"{task:36}{found['cpu']:8.2f}{found['wall']:8.2f}{ratio:9.1f}{found['gigabytes']:9.2f}{memory:9.1f}{rate:12.2f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
