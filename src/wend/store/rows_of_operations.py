"""Operations as rows of their table, and back."""

from collections.abc import Iterable
from typing import Final

import msgspec

from wend.model.operation import CONCERNS_RUNS, Operation, OperationKind
from wend.store.rows import Row, to_json
from wend.store.times import from_micros, maybe_micros, maybe_time, to_micros

OPERATION_COLUMNS: Final = (
    "number",
    "kind",
    "journey",
    "detail",
    "begun_at",
    "decided_by",
    "reached",
    "told",
    "finished_at",
)


def begun(operation: Operation) -> Operation:
    """The operation as it is recorded first: one that concerns no runs has nothing left to do."""
    if operation.kind in CONCERNS_RUNS:
        return msgspec.structs.replace(operation, reached=0, told=0, finished_at=None)
    return msgspec.structs.replace(operation, reached=-1, told=0, finished_at=operation.begun_at)


def by_version(counted: Iterable[tuple[str, str, int]]) -> dict[str, dict[str, int]]:
    """Counts of version and step, by version and by step, in order of their names."""
    found: dict[str, dict[str, int]] = {}
    for version, step, count in sorted(counted):
        found.setdefault(version, {})[step] = count
    return found


def by_journey(found: Iterable[Operation]) -> dict[str, list[Operation]]:
    """Operations by journey, in the order given."""
    sorted_out: dict[str, list[Operation]] = {}
    for each in found:
        sorted_out.setdefault(each.journey, []).append(each)
    return sorted_out


def operation_row(operation: Operation) -> Row:
    """The row, without its number."""
    return (
        operation.kind.value,
        operation.journey,
        to_json(operation.detail),
        to_micros(operation.begun_at),
        operation.by,
        operation.reached,
        operation.told,
        maybe_micros(operation.finished_at),
    )


def read_operation(row: Row) -> Operation:
    """The operation of a row."""
    number, kind, journey, detail, begun_at, by, reached, told, finished_at = row
    return Operation(
        number=number,
        kind=OperationKind(kind),
        journey=journey,
        detail=msgspec.json.decode(detail),
        begun_at=from_micros(begun_at),
        by=by,
        reached=reached,
        told=told,
        finished_at=maybe_time(finished_at),
    )
