"""How processes at work stand in a row."""

from typing import Final

import msgspec

from wend.app.signs import LoopSign, Tally, Worker
from wend.store.rows import Row
from wend.store.times import from_micros, to_micros

WORKER_COLUMNS: Final = "name, parts, started_at, beat_at, beats, loops, counts"
_parts: Final = msgspec.json.Decoder(tuple[str, ...])
_loops: Final = msgspec.json.Decoder(tuple[LoopSign, ...])
_counts: Final = msgspec.json.Decoder(Tally)
_labels: Final = msgspec.json.Decoder(tuple[str, ...])


def worker_row(worker: Worker) -> Row:
    """In the order of `WORKER_COLUMNS`."""
    times = to_micros(worker.started_at), to_micros(worker.beat_at)
    return (worker.name, _text(worker.parts), *times, worker.beats, _text(worker.loops), _text(worker.counts))


def beat_row(worker: Worker) -> Row:
    """Beat, loops, counts, and whose."""
    return (to_micros(worker.beat_at), _text(worker.loops), _text(worker.counts), worker.name)


def read_worker(row: Row) -> Worker:
    """The other way round."""
    name, parts, started_at, beat_at, beats, loops, counts = row
    return Worker(
        name=name,
        parts=_parts.decode(parts),
        started_at=from_micros(started_at),
        beat_at=from_micros(beat_at),
        beats=beats,
        loops=_loops.decode(loops),
        counts=_counts.decode(counts),
    )


def count_rows(counts: str) -> list[Row]:
    """What a process has counted, one row a name and labels."""
    told = _counts.decode(counts).items()
    return [(name, _text(labels), count) for name, each in told for labels, count in sorted(each) if count]


def read_counts(rows: list[Row]) -> Tally:
    """The other way round."""
    tally: Tally = {}
    for name, labels, count in rows:
        tally.setdefault(name, []).append((_labels.decode(labels), count))
    return tally


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
