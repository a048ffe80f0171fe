"""The parts of the pages that are made from the code; `python tests/docs/generated.py` writes them anew.

A part stands between `<!-- made: NAME -->` and `<!-- made -->`. The transcript of a ```story block is made too: it is told
in the workspace that `wend init` makes, with the ```yaml blocks (journey, segment, offer, fragment, content, settings, strategy) that stand
before it on the same page.
"""

import ast
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.pages import PAGES, ROOT, starter
from wend import limits
from wend.app.folder import Folder, read_folder
from wend.app.ingest import Ingest
from wend.app.simulate_beside import beside_of
from wend.app.story import lives_of, parse_story, tell, with_transcript
from wend.cli.main import app
from wend.journey import keys
from wend.settings import SETTINGS
from wend.store.memory import MemoryStore
from wend.web.api import make_api

PART = re.compile(r"(<!-- made: ([\w-]+)(?: ([\w-]+))? -->\n).*?(<!-- made -->)", re.DOTALL)
_FILE_OR_STORY = re.compile(
    r"^```(yaml (?:journey|segment|offer|fragment|content|settings|strategy)|story)\n(.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_SKIPPED = ("--help", "--install-completion", "--show-completion")

# What the keys of each step kind are: those beside it are added from `keys.BESIDE`.
STEP_KEYS: Mapping[str, tuple[dict[str, str], ...]] = {
    "send": (keys.SEND,),
    "wait": (keys.WAIT,),
    "wait_for": (keys.WAIT_FOR,),
    "branch": (keys.BRANCH_WHEN, keys.BRANCH_ELSE),
    "split": (keys.SPLIT_ARM,),
    "repeat": (keys.REPEAT,),
    "emit": (keys.EMIT,),
    "webhook": (keys.WEBHOOK,),
    "task": (keys.TASK,),
    "ask": (keys.ASK,),
    "choose": (keys.CHOOSE,),
    "audience": (keys.AUDIENCE,),
    "fork": (keys.FORK, keys.FORK_WAY),
    "call": (keys.CALL,),
    "enter": (keys.ENTER,),
    "exit": (keys.EXIT,),
}


def make(text: str) -> str:
    """A page with all its made parts as the code says them today."""
    made = PART.sub(lambda part: f"{part[1]}\n{MAKERS[part[2]](part[3] or '')}\n{part[4]}", text)
    return _tell_stories(made)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |\n" for row in lines)


def commands(_: str) -> str:
    """Every command with its words, arguments and options."""
    return "\n".join(_command(path, command) for path, command in every_command())


def every_command() -> list[tuple[str, Any]]:
    """The commands that do something, by how they are called: `wend keys create`."""
    group = typer.main.get_command(app)
    return sorted(_commands("wend", group, typer.Context(group)), key=lambda each: each[0])


def _commands(path: str, command: Any, context: typer.Context) -> list[tuple[str, Any]]:
    if not hasattr(command, "list_commands"):
        return [(path, command)]
    found = (command.resolve_command(context, [name])[:2] for name in command.list_commands(context))
    return [each for name, sub in found for each in _commands(f"{path} {name}", sub, context)]


def _command(path: str, command: Any) -> str:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option" and each.opts[0] not in _SKIPPED]
    called = " ".join([path, *(_argument(each) for each in arguments)])
    words = " ".join((command.help or "").split())
    rows = [(f"`{', '.join(each.opts)}`", " ".join((each.help or "").split())) for each in options]
    table = f"\n{_table(('option', 'meaning'), rows)}" if rows else ""
    told = "".join(f"\n- `{_argument(each)}`: {each.help}" for each in arguments if getattr(each, "help", None))
    return f"### {path}\n\n`{called}`\n\n{words}\n{told}{chr(10) if told else ''}{table}"


def _argument(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required else f"[{name}]"


def settings(_: str) -> str:
    """The table of settings."""
    rows = [(f"`{each.variable}`", f"`{each.default}`" if each.default else "", each.help) for each in SETTINGS]
    return _table(("variable", "default", "meaning"), rows)


def all_limits(_: str) -> str:
    """Every limit with its value and its reason."""
    rows = [(f"`{name}`", _value(getattr(limits, name)), reason) for name, reason in limit_reasons().items()]
    return _table(("limit", "value", "reason"), rows)


def limit_reasons() -> dict[str, str]:
    """The reason of each limit: the text below it, or the comment behind it."""
    source = Path(str(limits.__file__)).read_text(encoding="utf-8")
    lines, body = source.splitlines(), ast.parse(source).body
    found = {}
    for statement, after in zip(body, [*body[1:], None], strict=True):
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
        comment = lines[(statement.end_lineno or 1) - 1].partition("  # ")[2]
        found[statement.target.id] = " ".join(str(text or comment).split())
    return found


def _value(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def step(kind: str) -> str:
    """The keys of a step kind."""
    tables = [*STEP_KEYS.get(kind, ()), keys.BESIDE.get(kind, {}), {"id": keys.STEP_ID}]
    rows = {key: words for table in tables for key, words in table.items()}
    return _table(("key", "meaning"), [(f"`{key}`", words) for key, words in rows.items()])


def table(name: str) -> str:
    """One table of keys, by its name in `wend.journey.keys`."""
    return _table(("key", "meaning"), [(f"`{key}`", words) for key, words in getattr(keys, name).items()])


def routes(_: str) -> str:
    """The routes that OpenAPI describes."""
    rows = [
        (f"`{method.upper()} {path}`", str(said.get("description", "")).split("\n")[0], _parameters(said))
        for path, methods in api_paths().items()
        for method, said in methods.items()
    ]
    return _table(("route", "answers with", "parameters"), rows)


def api_paths() -> dict[str, Any]:
    """The paths of the API's own description."""
    store = MemoryStore()
    paths: dict[str, Any] = make_api(store, Ingest(store, _NoClock()), None).openapi()["paths"]
    return paths


class _NoClock:
    """Describing the API asks for no time."""

    def now(self) -> Any:
        raise AssertionError("nothing here may ask for the time")


def _parameters(said: Mapping[str, Any]) -> str:
    return ", ".join(f"`{each['name']}`" for each in said.get("parameters", []) if each["in"] == "query")


def _tell_stories(text: str) -> str:
    if "```story\n" not in text:
        return text
    written = starter()
    parts, position = [], 0
    for match in _FILE_OR_STORY.finditer(text):
        parts.append(text[position : match.start()])
        position = match.end()
        if match[1] == "story":
            parts.append(f"```story\n{_told(match[2], read_folder(written))}```")
        else:
            written[file_of(match[1].removeprefix("yaml "), match[2])] = match[2]
            parts.append(match[0])
    return "".join([*parts, text[position:]])


def _told(text: str, folder: Folder) -> str:
    assert not folder.errors, [f"{each.mark.file}:{each.mark.line}: {each.message}" for each in folder.errors]
    story = parse_story(text)
    return with_transcript(story, tell(story, lives_of(story, beside_of(folder.checked), folder.checked.plans)))


def file_of(sort: str, text: str) -> str:
    """Where a block that a page shows stands in a workspace."""
    if sort in ("settings", "strategy"):
        return {"settings": "wend.yaml", "strategy": "strategy.yaml"}[sort]
    found = re.search(rf"^{sort}: (\S+)$", text, re.MULTILINE)
    name = found[1] if found else "unnamed"
    return f"content/{name}/item.yaml" if sort == "content" else f"{sort}s/{name}.yaml"


MAKERS: Mapping[str, Callable[[str], str]] = {
    "commands": commands,
    "settings": settings,
    "limits": all_limits,
    "step": step,
    "keys": table,
    "routes": routes,
}

if __name__ == "__main__":
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        if (after := make(before)) != before:
            page.write_text(after, encoding="utf-8")
            print(page.relative_to(ROOT))
