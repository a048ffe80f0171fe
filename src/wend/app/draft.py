"""Draft: from a finding to a proposed YAML, to look at, simulate and publish.

Rule 1. A draft is only text: nothing is published, and what was guessed stands in comments beside it.
Rule 2. What goes wrong between events becomes a new journey that looks after those who stopped; what goes wrong in a live
        journey becomes a copy of it with a comment at the place, which is the same journey until somebody changes it.
Rule 3. A draft is a journey that `wend check` accepts, but for the content that it asks for and nobody has written yet.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from wend.app.draft_recovery import is_receipt, journey_name, recovery, stop_of
from wend.app.mine import View, goals_in, own_log
from wend.app.ports import DocumentKind, KeptFinding, Store
from wend.app.published import World, live_document
from wend.errors import WendError
from wend.journey.fragments import unbundle
from wend.journey.load import parse_text
from wend.mining.diagnose.goals import goal_of
from wend.model.document import Mark, Problems

_WIDTH = 100


class DraftError(WendError):
    """No draft can be made of this finding."""


@dataclass(frozen=True)
class Draft:
    """A proposed file of `journeys/`, and the content items that have to be written for it."""

    journey: str
    text: str
    content_missing: tuple[str, ...] = ()


def draft(store: Store, world: World, finding: KeptFinding) -> Draft:
    """The draft for a finding. Raises `DraftError` where none helps."""
    journey = _journey_of(world, finding)
    if journey:
        return _changed(store, finding, journey)
    if finding.kind in ("missing", "standing", "outcome", "lag"):
        raise DraftError(
            f"there is no draft for {finding.id}: {finding.title}. No journey can mend that; look at its evidence with "
            f"`wend findings --kind {finding.kind} --json`"
        )
    return _recovery(store, world, finding)


def _journey_of(world: World, finding: KeptFinding) -> str:
    """The live journey that a finding lies in: the one it is about, or for a step of runs the one that has it."""
    live = world.live.by_journey
    if finding.journey in live and finding.view != f"journey:{finding.journey}":
        return finding.journey
    if finding.view != "run":
        return ""
    return next((name for name, compiled in sorted(live.items()) if finding.step in compiled.plan.steps), "")


def _recovery(store: Store, world: World, finding: KeptFinding) -> Draft:
    log = own_log(store, View(finding.view))
    goal = goal_of(log, goals_in(log, world)).names
    stop = stop_of(log, finding, goal)
    if stop is None:
        raise DraftError(f"there is no draft for {finding.id}: the record no longer shows where these journeys end")
    name = journey_name(stop, set(world.live.by_journey))
    if is_receipt(stop.last):
        raise DraftError(
            f"there is no draft for {finding.id}: these journeys stop at a message of ours, and a journey that answers its "
            "own messages never ends; change the journey that sends it"
        )
    text = _comment(finding) + recovery(name, stop, _purpose(world), finding)
    return Draft(name, text, (f"email/{name}",))


def _purpose(world: World) -> str:
    """The first purpose that people say yes to; else the first there is."""
    purposes = world.live.workspace.purposes
    return next((each.name for each in purposes if each.consent == "required"), purposes[0].name)


def _changed(store: Store, finding: KeptFinding, journey: str) -> Draft:
    """The live journey with a comment at each place of the finding."""
    document = live_document(store, DocumentKind.JOURNEY, journey)
    if document is None:
        raise DraftError(f"there is no draft for {finding.id}: the journey {journey!r} is not live any more")
    body = document.body
    parsed = parse_text(body, journey, Problems())
    body, _ = unbundle(body)
    steps = [finding.step, finding.other or "", *finding.evidence.get("steps", ())]
    marks = [parsed.marks[step] for step in dict.fromkeys(steps) if step in parsed.marks]
    marks = [mark for mark in marks if mark.file == journey]  # a fragment is not changed for one journey's sake
    top = {"missing": "entry", "outcome": "goal"}.get(finding.kind, "steps")
    lines = body.splitlines()
    for mark in sorted(marks or [parsed.top.get(top, Mark(line=1))], key=lambda each: -each.line):
        at = lines[mark.line - 1]
        indent = at[: len(at) - len(at.lstrip())]
        lines[mark.line - 1 : mark.line - 1] = [f"{indent}{line}" for line in _lines(finding, _advice(finding))]
    return Draft(journey, "\n".join(lines) + "\n")


def _advice(finding: KeptFinding) -> str:
    match finding.kind:
        case "missing":
            return "Is the event still sent under this name, and do the conditions still hold?"
        case "outcome":
            return "What changed in that week: the content, the offer, the customers who enter?"
        case "standing":
            return "Runs wait here past their timer: look at the worker's log; a shorter wait does not help."
        case "wait" | "service":
            return "Is the wait longer than it has to be, or does a guard hold messages back?"
        case _:
            return "Proposed: change what happens at this step, and compare by a split."


def _comment(finding: KeptFinding) -> str:
    return "\n".join(_lines(finding, "Drafted from what happened; look at every line before you publish it.")) + "\n"


def _lines(finding: KeptFinding, advice: str) -> Sequence[str]:
    words = [f"Finding {finding.id}: {finding.title}.", f"Customers: {finding.customers:,}.", advice]
    return [f"# {line}" for each in words for line in textwrap.wrap(each, _WIDTH)]
