"""Part of a folder: the documents made from some of its files, and what they cannot do without.

Rule 1. A journey never goes live without the content, the segments and the settings it asks for: what of these is not
        live yet goes with it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from wend.app.folder import Folder
from wend.app.ports import Document, DocumentKind
from wend.journey.asked import paths_in
from wend.journey.offer import Offer, offers_meant, rules_of_offer
from wend.journey.plan import Ask, Choose, Plan, Send
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
            offers = {offer.id: offer for offer in folder.checked.offers}
            plan = next(plan for plan in folder.checked.plans if plan.journey == named)
            yield from _needs_of_plan(plan, offers)
            yield from _calendar_of(plan)
        case DocumentKind.SEGMENT:
            segment = next(each for each in folder.checked.segments if each.name == named)
            yield from ((DocumentKind.SEGMENT, each) for each in segments_of(segment.when))
            yield from _calendar_of(segment)
        case DocumentKind.OFFER:
            offer = next(each for each in folder.checked.offers if each.id == named)
            yield from _needs_of_offer(offer)
            yield from _calendar_of(offer)
        case _:  # the rest stands alone
            pass


def _calendar_of(value: Any) -> Iterator[Name]:
    if any(path.startswith("calendar.") for path in paths_in(value)):
        yield DocumentKind.CALENDAR, "calendar"


def _needs_of_offer(offer: Offer) -> Iterator[Name]:
    segments = {each for rule in rules_of_offer(offer) for each in segments_of(rule)}
    yield from ((DocumentKind.SEGMENT, each) for each in segments)
    yield from ((DocumentKind.CONTENT, each) for each in offer.contents.values())


def _needs_of_plan(plan: Plan, offers: Mapping[str, Offer]) -> Iterator[Name]:
    chosen = [name for step in plan.steps.values() if isinstance(step, Choose) for name in step.offers]
    yield from ((DocumentKind.OFFER, offer.id) for offer in offers_meant(chosen, offers))
    segments = {each for rule in rules_in(plan) for each in segments_of(rule)}
    yield from ((DocumentKind.SEGMENT, each) for each in {*segments, *plan.entry.segments})
    contents = [step.content for step in plan.steps.values() if isinstance(step, Send | Ask)]
    yield from ((DocumentKind.CONTENT, content) for content in filter(None, contents))
