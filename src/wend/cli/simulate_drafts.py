"""The journeys of a folder as drafts: what `wend simulate` tries out.

Rule 1. A draft is simulated as soon as the engine can carry it out: content that nobody has written yet does not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wend.app.folder import read_folder
from wend.app.ports import Store
from wend.app.simulate_beside import Beside, beside_of
from wend.app.simulate_scene import Around, folder_around, published_around
from wend.cli.folder import read_journey, read_texts
from wend.cli.options import folder_or_none
from wend.journey.fragments import unbundle
from wend.journey.load import load_journey
from wend.journey.plan import Plan
from wend.journey.workspace import Workspace
from wend.model.document import DocumentError


@dataclass(frozen=True, slots=True)
class Drafts:
    """What stands in a folder; nothing where there is no workspace. `broken` holds the errors of files by their stem."""

    plans: Mapping[str, Plan] = field(default_factory=dict)
    beside: Beside | None = None
    broken: Mapping[str, DocumentError] = field(default_factory=dict)

    def around(self, store: Store | None) -> Around:
        """The other journeys: those published in the store, or without one those of the folder."""
        if store is not None:
            return published_around(store, self.beside)
        return folder_around(self.beside or Beside(Workspace()), self.plans.values())

    def plan(self, journey: str, around: Around) -> Plan:
        """The plan of a file, of the folder, or the one that is live. Raises `DocumentError` or `SceneError`."""
        if (path := Path(journey)).is_file():
            return load_journey(read_journey(path), journey)
        if journey in self.plans:
            return self.plans[journey]
        if journey in self.broken:
            raise self.broken[journey]
        return around.live(journey)


def drafts_in(folder: Path) -> Drafts:
    """The drafts of the workspace that a path lies in."""
    workspace = folder_or_none(folder)
    if workspace is None:
        return Drafts()
    texts = read_texts(workspace)
    checked = read_folder(texts).checked
    plans, broken = {plan.journey: plan for plan in checked.plans}, {}
    for name, text in texts.items():
        if name.startswith("journeys/") and not any(unbundle(plan.source)[0] == text for plan in checked.plans):
            try:
                plan = load_journey(text, name)
                plans[plan.journey] = plan
            except DocumentError as error:
                broken[Path(name).stem] = error
    return Drafts(plans, beside_of(checked), broken)
