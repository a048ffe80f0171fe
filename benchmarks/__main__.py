"""All benchmarks, one after the other: `python -m benchmarks [NAME…]`."""

import os
import platform
import subprocess
import sys

BENCHMARKS = {
    "ingest": [],
    "engine": [],
    "store": ["--customers", "100000", "--events", "100000"],
    "store_postgresql": [],
    "road": [],
    "render": [],
    "deliver": [],
    "mining": [],
    "simulate": [],
}


def main() -> None:
    """Run those named, or all."""
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"\n{name}\n{'-' * len(name)}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *BENCHMARKS[name]], check=True)


if __name__ == "__main__":
    main()
