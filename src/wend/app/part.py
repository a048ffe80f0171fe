"""Part of a folder: the documents made from some of its files, and what they cannot do without.

Rule 1. A journey never goes live without the content, the segments and the settings it asks for: what of these is not
        live yet goes with it.
"""

from collections.abc import Callable, Collection, Iterator

from wend.app.folder import Folder
from wend.app.ports import Document, DocumentKind
from wend.journey.plan import Plan, Send
from wend.journey.references import rules_in
from wend.rules.segments import segments_of

Name = tuple[DocumentKind, str]


def part_of(folder: Folder, asked: Callable[[str], bool], live: Collection[Name]) -> list[Document]:
    """The documents made from the files that are `asked` for, and what they need that is not `live`; in the folder's order."""
    chosen = {name for name, file in folder.homes.items() if asked(file)}
    waiting = list(chosen)
    while waiting:
        missing = {each for each in needs_of(folder, waiting.pop()) if each in folder.homes and each not in live}
        waiting += missing - chosen
        chosen |= missing
    return [document for document in folder.documents if (document.kind, document.name) in chosen]


def needs_of(folder: Folder, name: Name) -> Iterator[Name]:
    """The documents that one asks for by itself."""
    kind, named = name
    match kind:
        case DocumentKind.JOURNEY:
            yield DocumentKind.WORKSPACE, "workspace"
            yield from _needs_of_plan(next(plan for plan in folder.checked.plans if plan.journey == named))
        case DocumentKind.SEGMENT:
            segment = next(each for each in folder.checked.segments if each.name == named)
            yield from ((DocumentKind.SEGMENT, each) for each in segments_of(segment.when))
        case _:  # the rest stands alone
            pass


def _needs_of_plan(plan: Plan) -> Iterator[Name]:
    segments = {each for rule in rules_in(plan) for each in segments_of(rule)}
    yield from ((DocumentKind.SEGMENT, each) for each in {*segments, *filter(None, [plan.entry.segment])})
    yield from ((DocumentKind.CONTENT, step.content) for step in plan.steps.values() if isinstance(step, Send))
