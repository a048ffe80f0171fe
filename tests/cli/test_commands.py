"""The list of commands, and what all of them have in common."""

import subprocess
import sys
import time

import pytest

from cli.running import done, wend
from wend import __version__
from wend.cli.main import COMMANDS

HEAVY = ("duckdb", "fastapi", "liquid", "numpy", "pyarrow", "scipy", "sqlalchemy", "uvicorn")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_that_begins_with_its_sentence_in_the_list(name: str) -> None:
    shown = " ".join(done(name, "--help").split())
    assert " ".join(COMMANDS[name].says.split()) in shown
    assert "Usage: wend" in shown


def test_the_list_names_every_command() -> None:
    shown = done("--help")
    assert [name for name in COMMANDS if f"│ {name}" not in shown] == []


def test_help_is_there_at_once_because_no_command_is_imported_for_it() -> None:
    program = "import sys; import wend.cli.main; print([name for name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "wend.cli.main", "--help"], capture_output=True, check=True)
    assert time.perf_counter() - began < 5  # 0.15 s on an idle machine


def test_the_version_is_printed() -> None:
    assert done("--version") == f"{__version__}\n"


def test_a_misspelt_command_is_wrong_usage_and_gets_a_suggestion() -> None:
    ended = wend("publsh")
    assert ended.status == 2
    assert "Did you mean 'publish'?" in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("events", "--limit", "0"),
        ("messages", "--status", "lost"),
        ("runs", "--status", "gone"),
        ("events", "--kind", "wish"),
        ("keys", "create", "x", "--role", "boss"),
        ("serve", "--port", "eighty"),
        ("serve", "--nosuch"),
    ],
)
def test_wrong_usage_ends_with_status_2_and_says_what_is_wrong(words: tuple[str, ...]) -> None:
    ended = wend(*words)
    assert ended.status == 2
    assert "Error" in ended.err
    assert "Traceback" not in ended.err


def test_mine_holds_the_commands_that_look_and_those_that_compare() -> None:
    shown = done("mine", "--help")
    for name in ("map", "variants", "cycles", "conformance", "discover", "drift", "predict"):
        assert f"│ {name}" in shown
