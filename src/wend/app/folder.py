"""A workspace folder as texts becomes documents that can be published, and all the problems found in it.

Rule 1. No files are opened here: texts come in by their path relative to the folder.
Rule 2. What `wend.yaml` says of servers and passwords is never published; it stays in the folder.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import msgspec

from wend.app.ports import Document, DocumentKind
from wend.content.check import check_item
from wend.content.errors import RenderError
from wend.content.item import ContentItem, encode_item
from wend.content.parse import parse_item
from wend.content.render import render
from wend.journey.check_strategy import check_serving
from wend.journey.fragments import unbundle
from wend.journey.known import ContentFacts, Known
from wend.journey.load_workspace import Checked, check_workspace
from wend.journey.parse.offer import parse_offer
from wend.journey.parse.segment import parse_segment
from wend.model.document import DocumentError, Mark, Problem, Problems, read_yaml

CHANNELS: Final = ("email", "webhook")  # that this release can send over
_WHOLE: Final = {"strategy.yaml": DocumentKind.STRATEGY, "taxonomy.yaml": DocumentKind.TAXONOMY}


@dataclass(frozen=True)
class Folder:
    """What a workspace folder holds, parsed and checked."""

    checked: Checked
    items: tuple[ContentItem, ...]
    problems: tuple[Problem, ...]
    documents: tuple[Document, ...]
    homes: Mapping[tuple[DocumentKind, str], str]  # the file that each document, by kind and name, was made from

    @property
    def errors(self) -> list[Problem]:
        """The problems that forbid publishing."""
        return [problem for problem in self.problems if problem.level == "error"]


def read_folder(files: Mapping[str, str], events: Collection[str] | None = None) -> Folder:
    """The folder of these texts. `events` are the event names seen so far, to warn of misspelt ones."""
    items, problems = _read_items(files)
    for name, text in files.items():
        _check_readable(name, text, problems)
    facts = {item.id: _facts(item) for item in items}
    checked, found = check_workspace(files, content=facts, channels=CHANNELS, events=events)
    promised = [each.name for each in checked.workspace.purposes if each.capped and each.consent != "not-needed"]
    for item in items:
        found_here = check_item(item, purposes_with_unsubscribe=promised)
        if not found_here.errors:
            _try_out(item, found_here)
        _check_serving(item, files[item.file], checked.known, found_here)
        problems.found += found_here.found
    every = tuple(found + problems.found)
    broken = {problem.mark.file for problem in every if problem.level == "error"}
    made = list(_documents(files, checked, items, broken))
    homes = {(document.kind, document.name): file for file, document in made}
    return Folder(checked, tuple(items), every, tuple(document for _, document in made), homes)


def _check_serving(item: ContentItem, text: str, known: Known, problems: Problems) -> None:
    """Note what an item names of the strategy that is not there."""
    root = read_yaml(text, item.file)
    marks = {"": root.mark} | {key: node.mark for key, node in root.items()}
    check_serving(
        marks,
        known,
        problems,
        sort="content item",
        owner=item.owner,
        stage=item.stage,
        goals=item.goals,
        needs=item.needs,
    )


def _check_readable(name: str, text: str, problems: Problems) -> None:
    """Note the first character that could not be read."""
    line = next((number for number, each in enumerate(text.splitlines(), 1) if "\ufffd" in each), None)
    if line is not None:
        mark = Mark(name, line, text.splitlines()[line - 1].index("\ufffd") + 1)
        problems.error(mark, "a character here cannot be read: the file is not in UTF-8", "save it as UTF-8")


def _read_items(files: Mapping[str, str]) -> tuple[list[ContentItem], Problems]:
    problems, items = Problems(), []
    for name, text in files.items():
        if PurePath(name).name != "item.yaml":
            continue
        try:
            items.append(parse_item(text, name, _bodies(files, name)))
        except DocumentError as error:
            problems.found += error.problems
    return items, problems


def _bodies(files: Mapping[str, str], item: str) -> dict[str, str]:
    folder = PurePath(item).parent
    return {
        PurePath(name).name: text
        for name, text in files.items()
        if PurePath(name).parent == folder and PurePath(name).name != "item.yaml"
    }


def _try_out(item: ContentItem, problems: Problems) -> None:
    """Render each variant for somebody of whom nothing is known: what has no value is empty then, what fails always fails."""
    for variant in item.variants:
        try:
            render(item, variant.channel, variant.language, {})
        except RenderError as error:
            in_body = variant.file and error.line
            at = Mark(variant.file, error.line or 1) if in_body else Mark(item.file or "<text>", *variant.declared)
            problems.error(at, f"{variant.label}: this cannot be rendered: {error.reason}")


def _facts(item: ContentItem) -> ContentFacts:
    channels = frozenset(variant.channel for variant in item.variants)
    languages = frozenset(variant.language for variant in item.variants if variant.language)
    return ContentFacts(channels, languages, item.purpose, item.stage, item.tags)


def _documents(
    files: Mapping[str, str], checked: Checked, items: list[ContentItem], broken: Collection[str]
) -> Iterator[tuple[str, Document]]:
    """Each document with the file it was made from."""
    if "wend.yaml" in files:
        settings = msgspec.json.encode(checked.workspace).decode()
        yield "wend.yaml", _document(DocumentKind.WORKSPACE, "workspace", settings)
    if checked.occasions is not None and "calendar.yaml" not in broken:
        yield (
            "calendar.yaml",
            _document(DocumentKind.CALENDAR, "calendar", msgspec.json.encode(checked.occasions).decode()),
        )
    file_of = {text: name for name, text in files.items()}
    for plan in checked.plans:
        document = Document(kind=DocumentKind.JOURNEY, name=plan.journey, version=plan.version, body=plan.source)
        yield file_of[unbundle(plan.source)[0]], document
    for item in items:
        yield item.file, _document(DocumentKind.CONTENT, item.id, encode_item(item))
    for name, text in files.items():
        path = PurePath(name)
        if name in broken or path.suffix not in (".yaml", ".yml"):
            continue
        if path.name in _WHOLE:
            yield name, _document(_WHOLE[path.name], path.stem, text)
        elif offer := _offer_name(name, text):
            yield name, _document(DocumentKind.OFFER, offer, text)
        elif segment := _segment_name(name, text):
            yield name, _document(DocumentKind.SEGMENT, segment, text)


def _offer_name(name: str, text: str) -> str | None:
    root = read_yaml(text, name)
    if root.get("offer") is None or PurePath(name).name == "item.yaml" or root.get("journey") is not None:
        return None
    offer = parse_offer(root, Problems())
    return offer.id if offer else None


def _segment_name(name: str, text: str) -> str | None:
    root = read_yaml(text, name)
    if root.get("segment") is None or PurePath(name).name == "item.yaml" or root.get("journey") is not None:
        return None
    segment = parse_segment(root, Problems())
    return segment.name if segment else None


def _document(kind: DocumentKind, name: str, body: str) -> Document:
    return Document(kind=kind, name=name, version=hashlib.sha256(body.encode()).hexdigest()[:12], body=body)
