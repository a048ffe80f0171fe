"""The pages that compare: each row of the table leads to an example, and each example runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages import DOCS, blocks
from docs.test_docs import anchors

COMPARED = DOCS / "compared"
EXAMPLES = tuple(page for page in sorted(COMPARED.glob("*.md")) if page.name != "README.md")
TOOLS = ("Adobe", "Braze", "Salesforce", "Customer.io", "Iterable", "Segment")
_ROW = re.compile(r"^\| (?!construct|---)(.*) \|$", re.MULTILINE)
_LINK = re.compile(r"\]\(([\w.]+)#([\w-]+)\)")


def rows() -> list[list[str]]:
    """The rows of all tables: the construct, what six tools call it, and how Wend writes it."""
    return [row.split(" | ") for row in _ROW.findall((COMPARED / "README.md").read_text("utf-8"))]


def section(page: Path, anchor: str) -> str:
    """A section of a page by its anchor, without its heading."""
    parts = re.split(r"^## (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    named = zip(parts[1::2], parts[2::2], strict=True)
    return next(text for heading, text in named if anchor_of(heading) == anchor)


def anchor_of(heading: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_the_table_is_whole() -> None:
    tables = (COMPARED / "README.md").read_text("utf-8").count("| construct | " + " | ".join(TOOLS) + " | in Wend |")
    assert tables == len(EXAMPLES)
    assert len(rows()) > 80
    assert [row[0] for row in rows() if len(row) != len(TOOLS) + 2 or not all(cell.strip() for cell in row)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_row_leads_to_an_example_that_runs(row: list[str]) -> None:
    links = _LINK.findall(row[-1])
    assert links, "a row without an example"
    for name, anchor in links:
        page = COMPARED / name
        assert page in EXAMPLES
        assert anchor in anchors(page)
        assert "```story\n" in section(page, anchor) or "```sh\n" in section(page, anchor)


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_every_example_is_used_and_decides_something(page: Path) -> None:
    led_to = {anchor for row in rows() for name, anchor in _LINK.findall(row[-1]) if name == page.name}
    headings = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)
    assert set(map(anchor_of, headings)) == led_to
    stories = [block.text for block in blocks(page) if block.info == "story"]
    assert [story for story in stories if not story.partition("\n---\n")[2].strip()] == []


def test_the_commands_of_the_page_on_change_run_from_top_to_bottom(tmp_path: Path) -> None:
    script = "".join(block.text for block in blocks(COMPARED / "change.md") if block.info == "sh")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/bash", "-euc", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed, 0 failed" in done.stdout + done.stderr
    assert (tmp_path / "post-purchase.svg").read_text().startswith("<svg")
