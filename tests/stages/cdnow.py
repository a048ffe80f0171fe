"""The CDNOW purchases as events, and what SQL says of their stages: from the raw file, without any code of ours."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shared_data import ROOT, shared

EXAMPLE = ROOT / "docs" / "strategies" / "orders"
_ORDERS = """
CREATE TABLE orders AS
SELECT customer, strptime(day, '%Y%m%d')::DATE AS day, total, row_number() OVER (PARTITION BY customer, day ORDER BY line) AS nth
FROM (SELECT column0 AS customer, column1 AS day, column3::DOUBLE AS total, column4 AS line
      FROM read_csv(?, header = false, all_varchar = true))
"""


def rows(customers: int | None = None) -> Iterator[tuple[str, str, str, str]]:
    """Customer, day, units and dollars of each purchase, of the first so many customers."""
    with gzip.open(shared("cdnow/CDNOW_master.txt.gz"), "rt") as lines:
        next(lines)
        for line in lines:
            customer, day, units, dollars = line.split()
            if customers is None or int(customer) <= customers:
                yield customer, day, units, dollars


def write_orders(file: Path, customers: int | None = None) -> int:
    """A file for `wend import`; how many purchases."""
    count = 0
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("customer_id", "date", "units", "total", "event"))
        for customer, day, units, dollars in rows(customers):
            writer.writerow((customer, f"{day[:4]}-{day[4:6]}-{day[6:]}", units, dollars, "Order Completed"))
            count += 1
    return count


def sql_of(folder: Path, customers: int | None = None) -> duckdb.DuckDBPyConnection:
    """A database with the stages derived by SQL."""
    raw = folder / "raw.csv"
    with raw.open("w", newline="") as out:
        csv.writer(out).writerows((*row, number) for number, row in enumerate(rows(customers)))
    connection = duckdb.connect()
    connection.execute(_ORDERS, [str(raw)])
    connection.execute((Path(__file__).parent / "cdnow.sql").read_text())
    return connection


def check_report(report: dict[str, Any], by_sql: duckdb.DuckDBPyConnection) -> None:
    """Hold every figure of a report against SQL."""

    def ask(question: str) -> list[Any]:
        return by_sql.execute(question).fetchall()

    def of_stages(column: str) -> dict[str, Any]:
        return {row["stage"]: row[column] for row in report["stages"] if row[column]}

    standing = "SELECT stage, count(*) FROM (SELECT DISTINCT ON (customer) * FROM stood ORDER BY customer, day DESC, nth DESC) GROUP BY 1"
    assert of_stages("customers") == dict(ask(standing))
    assert of_stages("entered") == dict(ask("SELECT stage, count(*) FROM changes GROUP BY 1"))
    assert of_stages("returns") == dict(ask("SELECT stage, count(*) FROM changes WHERE times > 1 GROUP BY 1"))
    moves = ask("SELECT was, stage, count(*), median(day - came) FROM changes GROUP BY 1, 2")
    told = [(row["was"], row["stage"], row["count"], row["median_days"]) for row in report["transitions"]]
    assert sorted(told, key=str) == sorted(moves, key=str)
    spent = "SELECT was, count(*), sum(total) FROM orders JOIN stood USING (customer, day, nth) GROUP BY 1"
    counts = {stage: count for stage, count, _ in ask(spent)}
    values = {stage: value for stage, _, value in ask(spent)}
    assert of_stages("purchases") == counts
    assert of_stages("value") == pytest.approx(values)
    ((customers, total, first),) = ask(
        "SELECT count(DISTINCT customer), sum(total), sum(total) FILTER (earlier = 0) FROM"
        " (SELECT *, count(*) OVER (PARTITION BY customer ORDER BY day, nth) - 1 AS earlier FROM orders)"
    )
    assert (report["customers"], report["buyers"]) == (customers, customers)
    assert report["share_after"] == pytest.approx(1 - first / total)
    ((cycles, cycling),) = ask("SELECT count(*), count(DISTINCT customer) FROM changes WHERE times > 1")
    assert (report["cycles"], report["cycling"]) == (cycles, cycling)
