"""The project's pages as text, and the blocks of code in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TOP = tuple(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "CONTRIBUTING.md"))
PAGES = (*TOP, *sorted(DOCS.rglob("*.md")))
_BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: what its first line says, and its text."""

    page: Path
    info: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.text.splitlines()[0] if self.text else ''}"


def read(name: str) -> str:
    """A page by its path in the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    for info, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Block(page, info.strip(), text)


def all_blocks(info: str) -> list[Block]:
    """The blocks of all pages whose first line says this."""
    return [block for page in PAGES for block in blocks(page) if block.info == info]


def starter() -> dict[str, str]:
    """The texts of the workspace that `wend init` makes, by their names in it."""
    folder = Path(str(files("wend") / "starter"))
    endings = {".yaml", ".mjml", ".story"}
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in endings
    }
