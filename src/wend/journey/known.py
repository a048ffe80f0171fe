"""What the rest of a workspace offers a journey: channels, content, segments, purposes, stages, terms.

Rule 1. None means that nothing is known of a sort of thing, and then nothing is checked against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wend.journey.offer import Offer
from wend.journey.plan import Plan
from wend.journey.taxonomy import Taxonomy
from wend.journey.workspace import Purpose, Queue, Workspace


@dataclass(frozen=True, slots=True)
class ContentFacts:
    """What a journey has to know of a content item."""

    channels: frozenset[str]
    languages: frozenset[str] = frozenset()
    purpose: str = ""
    stage: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All that a journey may refer to."""

    purposes: Mapping[str, Purpose] = field(
        default_factory=lambda: {purpose.name: purpose for purpose in Workspace().purposes}
    )
    channels: frozenset[str] | None = None
    content: Mapping[str, ContentFacts] | None = None
    segments: frozenset[str] | None = None
    stages: frozenset[str] | None = None
    needs: Mapping[str, frozenset[str]] | None = None  # by stage
    goals: frozenset[str] | None = None  # of the organisation
    teams: frozenset[str] | None = None  # empty: the strategy names none, and an owner may be anybody
    journeys: frozenset[str] | None = None
    plans: Mapping[str, Plan] | None = None  # of journeys, as far as they could be read
    taxonomy: Taxonomy | None = None
    queues: Mapping[str, Queue] | None = None
    offers: Mapping[str, Offer] | None = None
    destinations: frozenset[str] | None = None  # of paid-media audiences, set up in wend.yaml
    occasions: frozenset[str] | None = None  # of calendar.yaml
    events: frozenset[str] | None = None  # names seen so far
