"""A small run of the kill test that has ended well, into which the tests plant faults."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT))

from prove.places import tests_on_path  # noqa: E402 - found by the line above

tests_on_path()

SEED = 11
KILLS = 14


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run: its store and its journals."""
    folder = tmp_path_factory.mktemp("prove")
    words = ["--store", "sqlite", "--kills", str(KILLS), "--seed", str(SEED), "--no-released", "--folder", str(folder)]
    ended = subprocess.run(
        [sys.executable, "-m", "prove", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return folder / "sqlite"


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    """A copy of the run, to be spoilt."""
    return shutil.copytree(finished, tmp_path / "run")
