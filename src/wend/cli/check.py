"""`wend check`: everything wrong in a workspace or some of its files, at once."""

from pathlib import Path
from typing import Annotated

import typer

from wend.app.folder import Folder, read_folder
from wend.app.ports import DocumentKind
from wend.app.story import parse_story
from wend.cli.console import err, out
from wend.cli.folder import TEXTS, FolderError, read_text, read_texts, workspace_of
from wend.model.document import DocumentError, Mark, Problem, did_you_mean


def check(
    paths: Annotated[list[Path], typer.Argument(help="Workspace folders, or files in them.", metavar="PATH…")],
) -> None:
    """Report every problem as file:line:column with the line, a caret and a suggestion; exit status 1 if there is an error."""
    errors = 0
    for workspace, wanted in by_workspace(paths).items():
        texts = texts_with(workspace, wanted)
        folder = read_folder(texts)
        problems = wanted_problems(workspace, [*folder.problems, *story_problems(texts, folder)], wanted)
        show(workspace, texts, problems)
        errors += sum(problem.level == "error" for problem in problems)
        if not problems:
            err.print(f"{workspace.name}: {summary(folder)}, nothing to mend")
    if errors:
        raise typer.Exit(1)


def by_workspace(paths: list[Path]) -> dict[Path, list[Path]]:
    """The files asked for, by the workspace they lie in; a folder asks for all in it."""
    found: dict[Path, list[Path]] = {}
    for path in paths:
        if not path.exists():
            raise FolderError(f"{path} does not exist")
        found.setdefault(_workspace(path), []).append(path.resolve())
    return found


def _workspace(path: Path) -> Path:
    """The workspace of a path; a file or folder that stands alone is its own."""
    try:
        return workspace_of(path)
    except FolderError:
        return path.resolve() if path.is_dir() else path.resolve().parent


def texts_with(workspace: Path, wanted: list[Path]) -> dict[str, str]:
    """The workspace's texts and, beside them, files asked for that lie elsewhere. Raises `FolderError` for what is none."""
    texts = read_texts(workspace)
    for path in wanted:
        for file in files_of(path):
            texts.setdefault(file.relative_to(workspace).as_posix(), read_text(file))
    for path in wanted:
        if not any(_within(workspace / name, path) for name in texts):
            raise FolderError(f"{path} holds no file of a workspace; `wend init DIR` makes one to start from")
    return texts


def files_of(path: Path) -> list[Path]:
    """The files that a path asks for beside those of its workspace."""
    if path.is_file():
        if path.suffix not in TEXTS:
            raise FolderError(f"{path} is no file of a workspace (those end in {', '.join(sorted(TEXTS))})")
        return [path]
    return [] if (path / "wend.yaml").is_file() else sorted(path.rglob("*.yaml"))


def story_problems(texts: dict[str, str], folder: Folder) -> list[Problem]:
    """What is wrong with the stories' own lines, and journeys they name that are not in the folder."""
    known = [name for kind, name in folder.homes if kind is DocumentKind.JOURNEY]
    problems: list[Problem] = []
    for name, text in texts.items():
        if is_story(name):
            try:
                unknown = set(parse_story(text, name).journeys) - set(known)
            except DocumentError as error:
                problems += error.problems
                continue
            problems += [_unknown_journey(name, text, each, known) for each in sorted(unknown)]
    return problems


def is_story(name: str) -> bool:
    """Whether a file of a workspace is a story: a .story anywhere, or a .txt in the folder of stories."""
    return name.endswith(".story") or (name.endswith(".txt") and name.startswith("stories/"))


def _unknown_journey(file: str, text: str, journey: str, known: list[str]) -> Problem:
    lines = enumerate(text.splitlines(), 1)
    line = next((number for number, each in lines if each.startswith("journey") and journey in each.split()), 1)
    message = f"there is no journey {journey!r} (among those without errors)"
    return Problem(Mark(file, line, 1), message, did_you_mean(journey, known))


def wanted_problems(workspace: Path, problems: list[Problem], wanted: list[Path]) -> list[Problem]:
    """The problems in the files and folders asked for."""
    return [each for each in problems if any(_within(workspace / each.mark.file, path) for path in wanted)]


def _within(file: Path, path: Path) -> bool:
    return file == path or path in file.parents


def show(workspace: Path, texts: dict[str, str], problems: list[Problem]) -> None:
    """Print problems with their lines, and how many there are. Files are named as one can open them from here."""
    here = Path.cwd()
    for problem in problems:
        path = workspace / problem.mark.file
        name = path.relative_to(here) if path.is_relative_to(here) else path
        shown = problem.show(texts.get(problem.mark.file, "")).replace(problem.mark.file, str(name), 1)
        out.print(shown, markup=False, highlight=False)
    if problems:
        errors = sum(problem.level == "error" for problem in problems)
        err.print(f"{errors} {'error' if errors == 1 else 'errors'}, {len(problems) - errors} warnings")


def summary(folder: Folder) -> str:
    """What a folder holds, in numbers."""
    plans, segments, items = len(folder.checked.plans), len(folder.checked.segments), len(folder.items)
    return f"{plans} journeys, {segments} segments, {items} content items"
