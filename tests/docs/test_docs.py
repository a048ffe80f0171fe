"""The documentation and the code say the same; where they part, these tests say where."""

import re
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import msgspec
import pytest

from docs import generated
from docs.pages import DOCS, PAGES, ROOT, TOP, Block, all_blocks, blocks, read, starter
from wend import limits
from wend.app import words
from wend.app.folder import read_folder
from wend.app.story import parse_story
from wend.channels.email_smtp import SmtpSettings
from wend.channels.webhook import WebhookSettings
from wend.cli.main import COMMANDS
from wend.engine.guards import GUARDS
from wend.engine.steps import STEPS
from wend.journey import keys
from wend.journey.plan import Step
from wend.journey.schema import (
    journey_schema,
    occasions_schema,
    offer_schema,
    segment_schema,
    settings_schema,
    strategy_schema,
)
from wend.model.document import read_yaml
from wend.model.message import RECEIPTS, MessageStatus
from wend.model.reason import Code
from wend.rules.parse import KINDS
from wend.rules.tree import Op
from wend.settings import SETTINGS
from wend.web.app import SOURCE
from wend.web.ingest import PATHS

STEP_NAMES = sorted(each.__struct_config__.tag for each in STEPS)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_EDITOR = {
    "yaml journey": journey_schema,
    "yaml segment": segment_schema,
    "yaml offer": offer_schema,
    "yaml settings": settings_schema,
    "yaml strategy": strategy_schema,
    "yaml calendar": occasions_schema,
}


def page_id(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_what_is_made_from_the_code_is_as_the_code_says_today(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert generated.make(text) == text, "run `python tests/docs/generated.py`, and look at the difference"


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_made_part_is_closed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    opened = len(re.findall(r"^<!-- made: [\w -]+ -->$", text, re.MULTILINE))
    assert opened == text.count("<!-- made -->") == len(generated.PART.findall(text))


def test_every_command_is_documented() -> None:
    text = read("docs/commands.md")
    called = [path for path, _ in generated.every_command()]
    assert {path.split()[1] for path in called} == set(COMMANDS)
    assert re.findall(r"^### (wend .+)$", text, re.MULTILINE) == called


def test_every_option_has_words() -> None:
    options = [
        (path, option)
        for path, command in generated.every_command()
        for option in command.params
        if option.param_type_name == "option" and not getattr(option, "help", None)
    ]
    assert options == []


def test_every_command_says_what_it_does() -> None:
    assert [path for path, command in generated.every_command() if not (command.help or "").strip()] == []


def test_every_setting_is_documented() -> None:
    text = read("docs/running.md")
    assert [each.variable for each in SETTINGS if f"| `{each.variable}` |" not in text] == []


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    known = {each.variable for each in SETTINGS}
    named = {(page_id(page), name) for page in PAGES for name in re.findall(r"\bWEND_[A-Z_]+", page.read_text("utf-8"))}
    assert {each for each in named if each[1] not in known} == set()


def test_every_limit_is_listed_with_its_reason() -> None:
    text, reasons = read("docs/limits.md"), generated.limit_reasons()
    assert set(reasons) == {name for name in vars(limits) if name.isupper()}
    assert [name for name, reason in reasons.items() if not reason] == []
    assert [name for name in reasons if f"| `{name}` |" not in text] == []


def test_every_kind_of_step_has_a_page_a_schema_a_parser_and_its_words() -> None:
    pages = sorted(page.stem for page in (DOCS / "steps").glob("*.md"))
    schema = sorted(name.removeprefix("step-") for name in journey_schema()["$defs"] if name.startswith("step-"))
    parsers = sorted(path.stem for path in module_files("journey/parse/steps"))
    assert pages == schema == parsers == sorted(keys.STEPS) == STEP_NAMES
    assert {each.__struct_config__.tag for each in Step.__args__} == set(STEP_NAMES)


def module_files(folder: str) -> list[Path]:
    return [path for path in Path(str(files("wend") / folder)).glob("*.py") if path.stem != "__init__"]


@pytest.mark.parametrize("kind", STEP_NAMES)
def test_the_page_of_a_step_has_a_journey_with_it_a_story_and_what_is_recorded(kind: str) -> None:
    page = DOCS / "steps" / f"{kind}.md"
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {kind}\n")
    for part in (f"<!-- made: step {kind} -->", "## What is recorded", "## At the edges"):
        assert part in text
    journeys = [block.text for block in blocks(page) if block.info == "yaml journey"]
    assert any(kind in kinds_in(journey, page) for journey in journeys)
    stories = [block.text for block in blocks(page) if block.info == "story"]
    assert stories
    assert all(story.partition("\n---\n")[2].strip() for story in stories), "a story in which nothing is decided"


@pytest.mark.parametrize("kind", STEP_NAMES)
def test_a_story_is_told_of_every_kind_of_step(kind: str) -> None:
    told = Path(__file__).parents[1] / "stories"
    texts = {
        path.relative_to(told).as_posix(): path.read_text(encoding="utf-8")
        for path in told.rglob("*")
        if path.suffix in (".yaml", ".story", ".mjml")
    }
    plans = {plan.journey: plan for plan in read_folder(texts).checked.plans}
    stories = [parse_story(text, name) for name, text in texts.items() if name.endswith(".story")]
    steps = [step for story in stories for name in story.journeys for step in plans[name].steps.values()]
    assert kind in {step.__struct_config__.tag for step in steps}


def beside(page: Path) -> dict[str, str]:
    """What a page shows beside a journey, and the journey may name, by where it stands in a workspace."""
    sorts = ("journey", "segment", "offer", "fragment", "content", "settings", "strategy")
    shown = [(each.info.removeprefix("yaml "), each.text) for each in blocks(page)]
    return {generated.file_of(sort, text): text for sort, text in shown if sort in sorts}


def kinds_in(journey: str, page: Path) -> set[str]:
    """The kinds of the steps of a journey, as its plan has them."""
    texts = {**starter(), **beside(page)}
    name = str(read_yaml(journey).plain()["journey"])
    plan = next(each for each in read_folder(texts).checked.plans if each.journey == name)
    return {step.__struct_config__.tag for step in plan.steps.values()}


@pytest.mark.parametrize("way", keys.ENTRY_WAYS)
def test_every_way_in_has_its_section(way: str) -> None:
    assert f"\n## {way}\n" in read("docs/entries.md")


@pytest.mark.parametrize("guard", [guard.__name__.removeprefix("guard_") for guard in GUARDS])
def test_every_guard_has_its_section(guard: str) -> None:
    assert f"\n## {guard}\n" in read("docs/guards.md")


def test_guards_stand_in_the_order_in_which_they_are_asked() -> None:
    asked = [guard.__name__.removeprefix("guard_") for guard in GUARDS]
    sections = re.findall(r"^## (\w+)$", read("docs/guards.md"), re.MULTILINE)
    assert [each for each in sections if each in asked] == asked


@pytest.mark.parametrize("code", Code)
def test_every_reason_is_explained(code: Code) -> None:
    rows = "".join(line.split("|")[1] for line in read("docs/reasons.md").splitlines() if line.startswith("| `"))
    assert f"`{code}`" in rows


@pytest.mark.parametrize("why", [*words._REFUSALS, *words._WITHHOLDINGS])
def test_every_refusal_and_withholding_is_explained(why: str) -> None:
    assert f"`{why}`" in read("docs/reasons.md")
    assert why not in words._REFUSALS or f"`{why}`" in read("docs/entries.md")
    assert why not in words._WITHHOLDINGS or f"`{why}`" in read("docs/guards.md")


@pytest.mark.parametrize("status", MessageStatus)
def test_every_standing_of_a_message_is_explained(status: MessageStatus) -> None:
    assert f"`{status}` (" in read("docs/reasons.md") or f"`{status}`," in read("docs/reasons.md")


def test_no_page_names_a_reason_that_does_not_exist() -> None:
    rows = [line.split("|")[1] for line in read("docs/reasons.md").splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} == set(Code)


@pytest.mark.parametrize("word", RECEIPTS)
def test_every_receipt_is_named(word: str) -> None:
    assert f"`{word}`" in read("docs/ingest.md").partition("## Receipts")[2]


@pytest.mark.parametrize("op", Op)
def test_every_comparison_is_explained(op: Op) -> None:
    assert re.search(rf"^\|.*`{op}\b.*`.*\|", read("docs/rules.md"), re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_condition_is_explained(kind: str) -> None:
    assert f"`{{{kind}: " in read("docs/rules.md")


def test_every_route_of_the_api_is_documented() -> None:
    text = read("docs/api.md")
    missing = [path for path in generated.api_paths() if f" {path}`" not in text]
    assert missing == []


@pytest.mark.parametrize("path", sorted({*PATHS, SOURCE, "/healthz", "/readyz", "/u/{token}", "/sourceConfig"}))
def test_every_path_beside_the_api_is_documented(path: str) -> None:
    assert path in read("docs/api.md") + read("docs/ingest.md")


@pytest.mark.parametrize("limit", ["BATCH_BYTES", "BATCH_EVENTS", "EVENT_BYTES", "EVENT_NESTING"])
def test_the_limits_of_ingest_are_named_where_senders_look(limit: str) -> None:
    assert f"`{limit}`" in read("docs/ingest.md")


@pytest.mark.parametrize("room", sorted(path.name for path in Path(str(files("wend"))).iterdir() if path.is_dir()))
def test_every_room_is_on_the_map(room: str) -> None:
    if not room.startswith("__"):
        assert f"`{room}`" in read("ARCHITECTURE.md") or f"`{room}/`" in read("ARCHITECTURE.md")


def test_the_staircase_is_told_as_it_is_checked() -> None:
    told = " ".join(read("ARCHITECTURE.md").split("## The staircase")[1].split("`")[1].split())
    contract = read("pyproject.toml").split("layers = [")[1].split("]")[0]
    assert told.split(" > ") == re.findall(r'"([^"]+)"', contract)


@pytest.mark.parametrize("number", range(1, 10))
def test_every_decision_is_listed_and_has_its_three_parts(number: int) -> None:
    (page,) = (DOCS / "decisions").glob(f"{number:04}-*.md")
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {number}. ")
    assert all(part in text for part in ("**Decided.**", "**Why.**", "**What it costs.**"))
    assert f"({page.name})" in read("docs/decisions/README.md")


@pytest.mark.parametrize(
    "block", [*all_blocks("yaml journey"), *all_blocks("yaml segment"), *all_blocks("yaml offer")], ids=str
)
def test_a_journey_or_segment_that_is_shown_can_be_published(block: Block) -> None:
    folder = f"{block.info.removeprefix('yaml ')}s"
    name = str(read_yaml(block.text).plain()[folder.removesuffix("s")])
    texts = {**starter(), **beside(block.page), f"{folder}/{name}.yaml": block.text}
    found = [problem.show(texts.get(problem.mark.file, "")) for problem in read_folder(texts).problems]
    assert found == []


@pytest.mark.parametrize("info", _EDITOR)
def test_what_is_shown_fits_the_published_schema(info: str) -> None:
    schema = jsonschema_rs.validator_for(_EDITOR[info]())
    shown = all_blocks(info)
    assert shown
    for block in shown:
        schema.validate(read_yaml(block.text).plain())


def test_settings_that_are_shown_have_no_problems() -> None:
    for block in all_blocks("yaml settings"):
        texts = {**starter(), "wend.yaml": block.text}
        assert [str(problem) for problem in read_folder(texts).problems] == []


def test_the_mail_settings_that_are_shown_are_those_of_the_channel() -> None:
    (block,) = all_blocks("yaml channels")
    email = read_yaml(block.text).plain()["channels"]["email"]
    stated = {key: value for key, value in email.items() if key not in ("provider", "from", "password")}
    settings = msgspec.convert({**stated, "password": "x", "sender": email["from"]}, SmtpSettings)
    assert settings.port == 587
    assert "allow_private" in WebhookSettings.__struct_fields__


def test_a_content_item_that_is_shown_is_like_the_starters() -> None:
    (block,) = all_blocks("yaml item")
    bodies = {name: text for name, text in starter().items() if name.startswith("content/still-thinking/")}
    texts = {**starter(), **bodies, "content/still-thinking/item.yaml": block.text}
    assert [str(problem) for problem in read_folder(texts).problems] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_block_says_what_it_is(page: Path) -> None:
    known = {
        "sh",
        "python",
        "js",
        "text",
        "",
        "story",
        "yaml channels",
        "yaml item",
        "yaml content",
        "yaml fragment",
        *_EDITOR,
    }
    assert {block.info for block in blocks(page)} <= known


@pytest.mark.parametrize("block", all_blocks("python"), ids=str)
def test_python_that_is_shown_is_python(block: Block) -> None:
    compile(block.text, str(block), "exec")


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_no_link_is_dead(page: Path) -> None:
    dead = []
    for target in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        leads_to = (page.parent / path).resolve() if path else page
        if not leads_to.exists() or (anchor and anchor not in anchors(leads_to)):
            dead.append(target)
    assert dead == []


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where pages are shown."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_led_to_from_the_first_page() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        targets = _LINK.findall(page.read_text(encoding="utf-8"))
        waiting += [(page.parent / target.partition("#")[0]).resolve() for target in targets if "://" not in target]
    assert set(PAGES) - reached == set()


def test_pictures_are_there_shown_and_small() -> None:
    shown = " ".join(page.read_text(encoding="utf-8") for page in PAGES)
    pictures = [path for path in (DOCS / "pictures").iterdir() if path.is_file()]
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > 300_000 or path.name not in shown] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_no_page_names_a_path_of_some_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:work|root|home|tmp|Users)/\S*", text) == []


@pytest.mark.parametrize("page", [page for page in PAGES if page not in TOP or page.name == "README.md"], ids=page_id)
def test_a_page_begins_with_its_title(page: Path) -> None:
    assert page.read_text(encoding="utf-8").startswith("# ")


def test_a_word_stands_once_in_the_glossary() -> None:
    rows = [line.split("|")[1].strip() for line in read("GLOSSARY.md").splitlines() if line.startswith("| ")]
    words = [word.strip() for row in rows[2:] for word in row.split(",")]
    assert sorted(words) == sorted(set(words))
