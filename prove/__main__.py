"""`python -m prove`: kill Wend some hundred times on each store, and see whether anything was lost or doubled."""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

from prove.places import tests_on_path

tests_on_path()

from prove.report import lines, write_report  # noqa: E402 - the tests' helpers have to be found first
from prove.run import Ran, prove  # noqa: E402

STORES = ("sqlite", "postgresql")
SHOWN = 20


def main() -> int:
    """Run what the command line asks for; 1 when something was found."""
    asked = _arguments()
    seed = asked.seed if asked.seed is not None else int(time.time())
    runs = [_one(store, seed, asked) for store in asked.store or STORES]
    if asked.report and not any(ran.contradictions for ran in runs):
        write_report(asked.report, runs)
    return 1 if any(ran.contradictions for ran in runs) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m prove", description=__doc__)
    parser.add_argument("--store", choices=STORES, action="append", help="may be given again; both when left out")
    parser.add_argument("--kills", type=int, default=300, help="on each store")
    parser.add_argument("--seed", type=int, help="a run's decisions are made from it; by default another one each time")
    parser.add_argument("--seconds", type=float, default=600.0, help="break things for no longer than this")
    parser.add_argument("--no-released", action="store_true", help="leave out the stores of released schemas")
    parser.add_argument("--folder", type=Path, help="keep everything here, whatever is found")
    parser.add_argument("--report", type=Path, help="a page whose table is written anew, if nothing is found")
    return parser.parse_args()


def _one(store: str, seed: int, asked: argparse.Namespace) -> Ran:
    """Prove one store, and tell of it."""
    folder = asked.folder / store if asked.folder else Path(tempfile.mkdtemp(prefix=f"wend-prove-{store}-"))
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{store}: {asked.kills} kills, seed {seed}, everything lies in {folder}", flush=True)
    ran = asyncio.run(prove(store, asked.kills, seed, asked.seconds, folder, released=not asked.no_released))
    print("\n".join(lines(ran)), flush=True)
    for each in ran.contradictions[:SHOWN]:
        print(f"{store}: CONTRADICTION: {each}")
    if ran.contradictions:
        print(
            f"{store}: {len(ran.contradictions)} contradictions. Store, logs and journals are kept in {folder};"
            f" again: python -m prove --store {store} --kills {asked.kills} --seed {seed}"
        )
    elif not asked.folder:
        shutil.rmtree(folder)
    return ran


if __name__ == "__main__":
    sys.exit(main())
