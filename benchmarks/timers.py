"""`benchmarks.turns`, its timers alone: `python -m benchmarks timers`."""

from benchmarks.turns import main

if __name__ == "__main__":
    main("timers")
