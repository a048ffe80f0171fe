"""Benchmarks: `python -m benchmarks`, or one of them alone. They print; no test asserts their times."""
