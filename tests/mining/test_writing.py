"""What is written is read back the same, in every format."""

from pathlib import Path

import pytest

from shared_data import shared
from wend.mining import MiningError, read, write

_LOGS = ["receipt.csv.gz", "interval_event_log.csv", "running-example.xes", "ocel20_example.xmlocel"]


@pytest.mark.parametrize(
    "ending", ["csv", "csv.gz", "parquet", "jsonl", "jsonl.gz", "xes", "xes.gz", "jsonocel", "xmlocel", "sqlite"]
)
@pytest.mark.parametrize("name", _LOGS)
def test_a_log_comes_back_the_same(tmp_path: Path, name: str, ending: str) -> None:
    log = read(shared(f"eventlogs/{name}"))
    write(log, tmp_path / f"log.{ending}")
    again = read(tmp_path / f"log.{ending}")
    assert again.left_out == ()
    assert again.case_names(range(again.n_cases)) == log.case_names(range(log.n_cases))
    assert list(again.paths()) == list(log.paths())
    assert again.time.tolist() == log.time.tolist()
    assert (again.start is None) == (log.start is None)
    assert log.start is None or again.start.tolist() == log.start.tolist()
    assert (again.resource is None) == (log.resource is None)
    assert log.resource is None or [again.resources[i] for i in again.resource] == [
        log.resources[i] for i in log.resource
    ]
    assert {k: v.to_pylist() for k, v in again.case_attributes.items()} == {
        k: v.to_pylist() for k, v in log.case_attributes.items()
    }


def test_odd_characters_come_back_from_xml(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text('case,activity,time\n"<&""\'>","a\tb\u00e9",2026-01-01\n', encoding="utf-8")
    log = read(path)
    for ending in ("xes", "xmlocel", "jsonocel"):
        write(log, tmp_path / f"odd.{ending}")
        again = read(tmp_path / f"odd.{ending}")
        assert (again.case_name(0), again.path(0)) == (log.case_name(0), log.path(0))


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    log = read(shared("eventlogs/running-example.csv"))
    with pytest.raises(MiningError, match="ending tells no format"):
        write(log, tmp_path / "log.what")
    with pytest.raises(MiningError, match="cannot be written"):
        write(log, tmp_path / "absent" / "log.csv")
    (tmp_path / "log.csv").write_text("kept")
    log.attributes["broken"] = object()
    with pytest.raises((TypeError, AttributeError, ValueError)):
        write(log, tmp_path / "log.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["log.csv"]
    assert (tmp_path / "log.csv").read_text() == "kept"
