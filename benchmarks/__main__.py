"""All benchmarks, one after the other: `python -m benchmarks`; or one of them: `python -m benchmarks NAME [OPTION…]`.

`python -m benchmarks table` prints one table of all that has a number to reach.
"""

import os
import platform
import subprocess
import sys

BENCHMARKS = {  # with the options of a run of all
    "table": [],
    "store": ["--customers", "100000", "--events", "100000"],
    "store_postgresql": [],
    "mining": [],
    "simulate": [],
}
ALONE = ("ingest", "engine", "turns", "timers", "broadcast", "growth", "road", "render", "deliver", "population")


def main() -> None:
    """Run the one that is named, or all."""
    name, *options = sys.argv[1:] or [""]
    if name and name not in {*BENCHMARKS, *ALONE}:
        sys.exit(f"there is no benchmark {name!r}; there are {', '.join([*BENCHMARKS, *ALONE])}")
    if name:
        sys.exit(_run(name, options or BENCHMARKS.get(name, [])))
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    failed = [each for each, standing in BENCHMARKS.items() if _announced(each, standing)]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def _announced(name: str, options: list[str]) -> int:
    print(f"\n{name}\n{'-' * len(name)}", flush=True)
    return _run(name, options)


def _run(name: str, options: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode


if __name__ == "__main__":
    main()
