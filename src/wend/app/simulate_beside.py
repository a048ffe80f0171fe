"""What decides beside the journeys: settings, segments, lifecycle stages and offers, as values that can travel."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from wend.app.ports import Document, DocumentKind
from wend.engine import Live, Published
from wend.journey.load_workspace import Checked
from wend.journey.occasions import Occasions
from wend.journey.offer import Offer
from wend.journey.parse.offer import parse_offer
from wend.journey.parse.segment import parse_segment
from wend.journey.parse.strategy import parse_strategy
from wend.journey.strategy import Stage
from wend.journey.workspace import Segment, Workspace
from wend.model.document import Problems, read_yaml


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything that a `Live` is built from but the plans."""

    workspace: Workspace
    segments: tuple[Segment, ...] = ()
    stages: tuple[Stage, ...] = ()
    offers: tuple[Offer, ...] = ()
    occasions: Occasions | None = None

    def live(self, published: Iterable[Published]) -> Live:
        """These with some plans, compiled."""
        return Live.build(
            self.workspace,
            published,
            self.segments,
            stages=self.stages,
            offers=self.offers,
            occasions=self.occasions,
        )


def beside_of(checked: Checked) -> Beside:
    """What a folder says."""
    stages = checked.strategy.stages if checked.strategy else ()
    return Beside(checked.workspace, checked.segments, tuple(stages), checked.offers, checked.occasions)


def published_beside(documents: Iterable[Document], folder: Beside | None = None) -> Beside:
    """What is published; what a folder says stands before it."""
    live = [each for each in documents if each.live]
    read = {kind: [each for each in live if each.kind is kind] for kind in DocumentKind}
    segments = {each.name: each for document in read[DocumentKind.SEGMENT] for each in _segment(document)}
    offers = {each.id: each for document in read[DocumentKind.OFFER] for each in _offer(document)}
    stages = tuple(each for document in read[DocumentKind.STRATEGY] for each in _stages(document))
    workspace, occasions = Workspace(), None
    for document in read[DocumentKind.CALENDAR]:
        occasions = msgspec.json.decode(document.body, type=Occasions)
    for document in read[DocumentKind.WORKSPACE]:
        workspace = msgspec.json.decode(document.body, type=Workspace)
    if folder is None:
        return Beside(workspace, tuple(segments.values()), stages, tuple(offers.values()), occasions)
    segments |= {each.name: each for each in folder.segments}
    offers |= {each.id: each for each in folder.offers}
    return Beside(
        folder.workspace,
        tuple(segments.values()),
        folder.stages or stages,
        tuple(offers.values()),
        folder.occasions or occasions,
    )


def _segment(document: Document) -> list[Segment]:
    found = parse_segment(read_yaml(document.body, document.name), Problems())
    return [found] if found else []


def _offer(document: Document) -> list[Offer]:
    found = parse_offer(read_yaml(document.body, document.name), Problems())
    return [found] if found else []


def _stages(document: Document) -> tuple[Stage, ...]:
    return tuple(parse_strategy(read_yaml(document.body, document.name), Problems()).stages)
