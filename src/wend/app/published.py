"""What is published, read from the store and compiled: the plans, segments and settings of the engine, and the content.

Rule 1. Publishing reaches every process by the store's generation number, without a restart.
Rule 2. A document that today's code can no longer read stops nothing but itself: it is skipped and named in `broken`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

import msgspec

from wend.app.ports import Document, DocumentKind, Publishing, Store
from wend.content.item import ContentItem
from wend.engine import Live, Published
from wend.errors import WendError
from wend.journey.load import load_journey
from wend.journey.occasions import Occasions
from wend.journey.offer import Offer
from wend.journey.parse.offer import parse_offer
from wend.journey.parse.segment import parse_segment
from wend.journey.parse.strategy import parse_strategy
from wend.journey.plan import Plan
from wend.journey.strategy import Stage
from wend.journey.workspace import Segment, Workspace
from wend.model.document import Node, Problems, read_yaml
from wend.model.operation import LEADS_TO, Operation, OperationKind, Resumption, Standing

_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True)
class World:
    """Everything published, as the hall uses it."""

    generation: int
    live: Live
    content: Mapping[str, ContentItem] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)  # "kind name": what is wrong with it
    live_since: Mapping[str, datetime] = field(default_factory=dict)  # by journey
    still: frozenset[str] = frozenset()  # journeys that are paused: nothing of them goes out


class NotLiveError(WendError):
    """No live journey has this name."""


def live_document(store: Publishing, kind: DocumentKind, name: str) -> Document | None:
    """The live version of a document; None where none is live."""
    return next((each for each in store.documents() if (each.kind, each.name) == (kind, name)), None)


def live_plan(store: Publishing, journey: str) -> Plan:
    """The plan of a live journey, as runs know it. Raises `NotLiveError`, and `WendError` where its text cannot be read."""
    document = live_document(store, DocumentKind.JOURNEY, journey)
    if document is None:
        raise NotLiveError(f"there is no live journey {journey!r}")
    return _load_plan(document)


def load_world(store: Store) -> World:
    """What is published now."""
    generation = store.generation()
    read = _Reader(store.documents(live_only=False), store.standings())
    live = Live.build(
        read.workspace,
        read.plans,
        read.segments,
        resumed=read.resumed,
        stages=read.stages,
        offers=read.offers,
        occasions=read.occasions,
    )
    still = frozenset(each.plan.journey for each in live.plans.values() if each.still_since)
    return World(generation, live, read.content, read.broken, read.live_since, still)


class CurrentWorld:
    """The published world, read again whenever something was published."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._world: World | None = None

    def get(self) -> World:
        """The world of this moment; asks the store for its generation, and for more only if that has grown."""
        if self._world is None or self._store.generation() != self._world.generation:
            self._world = load_world(self._store)
        return self._world


class _Reader:
    """Reads documents one by one, setting aside those that cannot be read."""

    def __init__(self, documents: Iterable[Document], standings: Mapping[str, Sequence[Operation]]) -> None:
        self.workspace = Workspace()
        self.plans: list[Published] = []
        self.segments: list[Segment] = []
        self.offers: list[Offer] = []
        self.content: dict[str, ContentItem] = {}
        self.stages: tuple[Stage, ...] = ()
        self.occasions = Occasions()
        self.broken: dict[str, str] = {}
        self.live_since: dict[str, datetime] = {}
        self._standings = standings
        self.resumed = {journey: found for journey, each in standings.items() if (found := _resumptions(each))}
        for document in documents:
            try:
                self._read(document)
            except (WendError, msgspec.MsgspecError) as error:
                self.broken[f"{document.kind} {document.name}"] = str(error)

    def _read(self, document: Document) -> None:
        name = f"{document.kind}/{document.name}"
        match document.kind:
            case DocumentKind.JOURNEY:
                self.plans.append(Published(_load_plan(document), document.live, *self._standing(document.name)))
                if document.live and document.published_at:
                    self.live_since[document.name] = document.published_at
            case DocumentKind.SEGMENT if document.live:
                self.segments.append(_load(parse_segment, document.body, name))
            case DocumentKind.OFFER if document.live:
                self.offers.append(_load(parse_offer, document.body, name))
            case DocumentKind.CONTENT if document.live:
                self.content[document.name] = msgspec.json.decode(document.body, type=ContentItem)
            case DocumentKind.WORKSPACE if document.live:
                self.workspace = msgspec.json.decode(document.body, type=Workspace)
            case DocumentKind.CALENDAR if document.live:
                self.occasions = msgspec.json.decode(document.body, type=Occasions)
            case DocumentKind.STRATEGY if document.live:
                self.stages = _load(parse_strategy, document.body, name).stages
            case _:  # the taxonomy steers no turn; older versions of the rest serve nobody
                pass

    def _standing(self, journey: str) -> tuple[Standing, datetime | None]:
        """How a journey stands, and since when its runs stand still, if they do."""
        last = self._standings.get(journey, [None])[-1]
        standing = LEADS_TO[last.kind] if last else Standing.RUNNING
        return standing, last.begun_at if last and standing is Standing.PAUSED else None


def _resumptions(operations: Iterable[Operation]) -> tuple[Resumption, ...]:
    return tuple(
        Resumption(each.number, each.begun_at, each.detail.get("shift", 0))
        for each in operations
        if each.kind is OperationKind.RESUME
    )


def _load_plan(document: Document) -> Plan:
    return msgspec.structs.replace(
        load_journey(document.body, f"{document.kind}/{document.name}"), version=document.version
    )


def _load(parse: Callable[[Node, Problems], _Parsed | None], text: str, name: str) -> _Parsed:
    """What a document of one sort says. Raises `WendError` with every problem in it."""
    problems = Problems()
    parsed = parse(read_yaml(text, name), problems)
    problems.raise_errors()
    assert parsed is not None
    return parsed
