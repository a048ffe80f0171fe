"""What is published, read from the store and compiled: the plans, segments and settings of the engine, and the content.

Rule 1. Publishing reaches every process by the store's generation number, without a restart.
Rule 2. A document that today's code can no longer read stops nothing but itself: it is skipped and named in `broken`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from wend.app.ports import Document, DocumentKind, Publishing
from wend.content.item import ContentItem
from wend.engine import Live, Published
from wend.errors import WendError
from wend.journey.load import load_journey
from wend.journey.parse.segment import parse_segment
from wend.journey.workspace import Segment, Workspace
from wend.model.document import Problems, read_yaml


@dataclass(frozen=True)
class World:
    """Everything published, as the hall uses it."""

    generation: int
    live: Live
    content: Mapping[str, ContentItem] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)  # "kind name": what is wrong with it
    live_since: Mapping[str, datetime] = field(default_factory=dict)  # by journey


def load_world(store: Publishing) -> World:
    """What is published now."""
    generation = store.generation()
    read = _Reader(store.documents(live_only=False))
    live = Live.build(read.workspace, read.plans, read.segments)
    return World(generation, live, read.content, read.broken, read.live_since)


class CurrentWorld:
    """The published world, read again whenever something was published."""

    def __init__(self, store: Publishing) -> None:
        self._store = store
        self._world: World | None = None

    def get(self) -> World:
        """The world of this moment; asks the store for its generation, and for more only if that has grown."""
        if self._world is None or self._store.generation() != self._world.generation:
            self._world = load_world(self._store)
        return self._world


class _Reader:
    """Reads documents one by one, setting aside those that cannot be read."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.workspace = Workspace()
        self.plans: list[Published] = []
        self.segments: list[Segment] = []
        self.content: dict[str, ContentItem] = {}
        self.broken: dict[str, str] = {}
        self.live_since: dict[str, datetime] = {}
        for document in documents:
            try:
                self._read(document)
            except (WendError, msgspec.MsgspecError) as error:
                self.broken[f"{document.kind} {document.name}"] = str(error)

    def _read(self, document: Document) -> None:
        name = f"{document.kind}/{document.name}"
        match document.kind:
            case DocumentKind.JOURNEY:
                plan = msgspec.structs.replace(load_journey(document.body, name), version=document.version)
                self.plans.append(Published(plan, document.live, document.paused))
                if document.live and document.published_at:
                    self.live_since[document.name] = document.published_at
            case DocumentKind.SEGMENT if document.live:
                self.segments.append(_load_segment(document.body, name))
            case DocumentKind.CONTENT if document.live:
                self.content[document.name] = msgspec.json.decode(document.body, type=ContentItem)
            case DocumentKind.WORKSPACE if document.live:
                self.workspace = msgspec.json.decode(document.body, type=Workspace)
            case _:  # strategy and taxonomy steer no turn; older versions of the rest serve nobody
                pass


def _load_segment(text: str, name: str) -> Segment:
    problems = Problems()
    segment = parse_segment(read_yaml(text, name), problems)
    problems.raise_errors()
    assert segment is not None
    return segment
