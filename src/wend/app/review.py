"""Who may publish what: the rights and reviews of the live strategy, and the approvals in the change log.

Rule 1. The strategy that is live decides, also on a change of the strategy: nobody gives herself a right by editing a file.
        Where none is live, or it names no teams, everybody may publish everything.
Rule 2. An approval is of one version of one document. Whoever publishes does not approve her own change.
Rule 3. Names are told, not proved: there is no sign-in. The log says what name was given.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from wend.app.coverage import channels_of
from wend.app.ports import Document, DocumentKind, Store
from wend.app.ports_changes import ChangeFilter, What
from wend.app.publish import Change, note_of
from wend.app.strategy_live import live_strategy
from wend.content.item import ContentItem
from wend.errors import WendError
from wend.journey.load import load_journey
from wend.journey.parse.offer import parse_offer
from wend.journey.parse.segment import parse_segment
from wend.journey.strategy import Strategy
from wend.model.document import Problems, read_yaml

Place = tuple[str, str]  # stage and channel; an empty one: none


class ApprovalError(WendError):
    """This cannot be approved by this person."""


@dataclass(frozen=True)
class Verdict:
    """Whether a change may be published by somebody; `who` are those who may publish there, by team."""

    change: Change
    places: tuple[Place, ...]
    by: str
    allowed: bool
    needed: int  # approvals of others
    approved: tuple[str, ...]  # who did, and may
    who: Mapping[str, tuple[str, ...]]
    by_may: bool

    @property
    def words(self) -> str:
        """Why it may not be published, and what to do."""
        name = f"{self.change.document.kind} {self.change.document.name}"
        where = f"{name} {_where(self.places)}"
        others = "; ".join(f"{team}: {', '.join(names)}" for team, names in self.who.items() if names)
        may = (
            f"may publish there: {others}" if others else "no team may publish there: the live strategy has to name one"
        )
        reason = "has to be approved" if self.by_may else f"may not be published by {self.by}"
        done = f", of which {len(self.approved)} given ({', '.join(self.approved)})" if self.approved else ""
        approvals = f"{self.needed} {'approval' if self.needed == 1 else 'approvals'} of others{done}"
        return f"{where} {reason}: it needs {approvals}; {may}"


def review(store: Store, changes: Iterable[Change], by: str) -> list[Verdict]:
    """Of each change that changes something, whether it may be published by somebody."""
    strategy = live_strategy(store) or Strategy()
    live = {(each.kind, each.name): each for each in store.documents()}
    return [
        _judge(store, strategy, change, live.get((change.document.kind, change.document.name)), by)
        for change in changes
        if change.what != "unchanged"
    ]


def approve(store: Store, verdicts: Sequence[Verdict], by: str, note: str, now: datetime) -> int:
    """Note the approval of changes by somebody who may publish there; how many are new.

    Raises `ApprovalError`, and notes nothing, where she may not.
    """
    strategy = live_strategy(store) or Strategy()
    for verdict in verdicts:
        if not _may(strategy, verdict.places, by):
            what = f"{verdict.change.document.kind} {verdict.change.document.name} {_where(verdict.places)}"
            raise ApprovalError(f"{by} may not approve {what}: only who may publish there approves")
    new = [verdict.change for verdict in verdicts if by not in _approvals(store, verdict.change.document)]
    store.note_changes([note_of(change, What.APPROVED, by, now, note) for change in new])
    return len(new)


def take_off(store: Store, journey: Document, by: str, now: datetime) -> None:
    """Withdraw a journey, by somebody who may publish there. Raises `ApprovalError` for anybody else."""
    places = places_of(journey)
    if not _may(live_strategy(store) or Strategy(), places, by):
        raise ApprovalError(f"{by} may not withdraw {journey.name} {_where(places)}: only who may publish there")
    noted = [note_of(Change(journey, "withdrawn"), What.WITHDRAWN, by, now)]
    store.withdraw(journey.kind, journey.name, now, noted)


def places_of(document: Document) -> set[Place]:
    """The stages and channels that a document is for."""
    match document.kind:
        case DocumentKind.JOURNEY:
            plan = load_journey(document.body, document.name)
            return {(plan.stage, channel) for channel in channels_of(plan) or {""}}
        case DocumentKind.CONTENT:
            item = msgspec.json.decode(document.body, type=ContentItem)
            return {(item.stage, variant.channel) for variant in item.variants}
        case DocumentKind.SEGMENT:
            segment = parse_segment(read_yaml(document.body, document.name), Problems())
            return {(segment.stage if segment else "", "")}
        case DocumentKind.OFFER:
            offer = parse_offer(read_yaml(document.body, document.name), Problems())
            return {("", channel) for channel in offer.contents} if offer and offer.contents else {("", "")}
        case _:
            return {("", "")}


def _judge(store: Store, strategy: Strategy, change: Change, old: Document | None, by: str) -> Verdict:
    places = tuple(sorted(places_of(change.document) | (_places_before(old) if old else set())))
    if not strategy.teams:
        return Verdict(change, places, by, allowed=True, needed=0, approved=(), who={}, by_may=True)
    by_may = _may(strategy, places, by)
    approved = tuple(name for name in _approvals(store, change.document) if name != by and _may(strategy, places, name))
    needed = max(strategy.approvals_for(places), 0 if by_may else 1)
    teams = {team.id: team.members for team in strategy.teams if _all_covered(strategy, places, team.id)}
    return Verdict(change, places, by, len(approved) >= needed, needed, approved, teams, by_may)


def _places_before(old: Document) -> set[Place]:
    """Of the version that is live; one that cannot be read any more is for no place of its own."""
    try:
        return places_of(old)
    except (WendError, msgspec.MsgspecError):
        return set()


def _may(strategy: Strategy, places: Iterable[Place], name: str) -> bool:
    """Whether somebody may publish at all of these places, by whatever teams; without teams everybody may."""
    if not strategy.teams:
        return True
    return all(any(name in team.members for team in strategy.may_publish(*place)) for place in places)


def _all_covered(strategy: Strategy, places: Iterable[Place], team: str) -> bool:
    return all(any(each.id == team for each in strategy.may_publish(*place)) for place in places)


def _approvals(store: Store, document: Document) -> list[str]:
    which = ChangeFilter(
        what=What.APPROVED, kind=document.kind.value, name=document.name, version=document.version, limit=None
    )
    return list(dict.fromkeys(note.by for note in reversed(store.changes(which))))


def _where(places: Iterable[Place]) -> str:
    """The places in words."""
    by_stage: dict[str, list[str]] = {}
    for stage, channel in places:
        by_stage.setdefault(stage, []).append(channel)
    said = [
        (f"for the stage {stage}" if stage else "for no stage") + _over([each for each in channels if each])
        for stage, channels in by_stage.items()
    ]
    return f"({', '.join(said)})"


def _over(channels: Sequence[str]) -> str:
    return f" over {' and '.join(channels)}" if channels else ""
