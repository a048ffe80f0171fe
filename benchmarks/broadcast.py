"""`benchmarks.turns`, its broadcast alone: `python -m benchmarks broadcast`."""

from benchmarks.turns import main

if __name__ == "__main__":
    main("broadcast")
