"""`wend coverage` and `wend stages` as a person runs them."""

import json
import shutil
from pathlib import Path

from cli.running import done, wend
from shared_data import ROOT

EXAMPLE = ROOT / "docs" / "examples" / "subscription"


def test_coverage_is_a_table_a_json_and_a_picture(tmp_path: Path) -> None:
    told = done("coverage", EXAMPLE)
    assert "2 of 8 places have a gap: 2 without journey, 1 without content" in told
    assert "whom the channels may reach is left out" in told
    found = json.loads(done("coverage", EXAMPLE, "--json"))
    assert (found["gaps"], found["cells"], found["audience_known"]) == (2, 8, False)
    done("coverage", EXAMPLE, "-o", tmp_path / "map.svg")
    assert (tmp_path / "map.svg").read_text() == (ROOT / "docs" / "pictures" / "coverage.svg").read_text()
    assert wend("coverage", EXAMPLE, "--strict").status == 1
    assert "is written as .svg" in wend("coverage", EXAMPLE, "-o", tmp_path / "map.pdf").err


def test_coverage_asks_the_store_that_lies_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "crate"
    shutil.copytree(EXAMPLE, folder)
    done("publish", folder, "--yes", "--as", "olga")
    found = json.loads(done("coverage", folder, "--json"))
    assert (found["audience_known"], found["missing"]["audience"]) == (True, 8)


def test_coverage_without_a_strategy_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "wend.yaml").write_text("name: x\n")
    assert "has no strategy.yaml" in wend("coverage", tmp_path).err


def test_a_strategy_can_be_tried_on_the_record_without_being_live(tmp_path: Path) -> None:
    (tmp_path / "wend.yaml").write_text("name: x\n")
    orders = "event,customer_id,date,total\n" + "".join(
        f"Order Completed,{who},2026-0{month}-01,{month}\n" for who, month in (("a", 1), ("a", 3), ("b", 2))
    )
    (tmp_path / "orders.csv").write_text(orders)
    done("import", tmp_path / "orders.csv", "--dir", tmp_path)
    strategy = tmp_path / "try.yaml"
    strategy.write_text(
        "value: {event: Order Completed, amount: properties.total}\n"
        "stages:\n"
        "  - {id: new, when: {event: Order Completed, is: 1}}\n"
        "  - {id: again, when: {event: Order Completed, at_least: 2}}\n"
    )
    told = done("stages", "--strategy", strategy, "--dir", tmp_path)
    assert "66.7%" not in told
    assert "50.0% of the value of 2 buyers arose after their first purchase: 3.00 of 6.00" in told
    found = json.loads(done("stages", "--strategy", strategy, "--dir", tmp_path, "--json"))
    assert [(row["stage"], row["customers"]) for row in found["stages"]] == [("", 0), ("new", 1), ("again", 1)]
    assert "No strategy is published" in wend("stages", "--replay", "--dir", tmp_path).err
    strategy.write_text("stages: [{id: new, whn: 1}]\n")
    assert "a stage has no key 'whn'" in wend("stages", "--strategy", strategy, "--dir", tmp_path).err
