"""Diagnose: the record is looked at from some sides, and what goes wrong is kept as findings.

Rule 1. A finding's id is made of view, kind, place and the begin of its window: every diagnosis gives it again. A window
        that has moved a little is the same finding as long as it overlaps the one known.
Rule 2. A diagnosis never changes what people said: a finding that was fixed stays so. The same trouble in a window that
        begins later is a new finding.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from wend import limits
from wend.app.mine import View, goals_in, own_log
from wend.app.ports import FindingFilter, FindingStatus, KeptFinding, Store
from wend.app.published import World, load_world
from wend.journey.workspace import Diagnosis
from wend.mining.diagnose.diagnose import diagnose
from wend.mining.diagnose.finding import Finding


@dataclass(frozen=True)
class Asked:
    """What a diagnosis looks at. `now` is up to when the record is complete (None: its newest event)."""

    views: Sequence[View] = ()
    goals: Sequence[str] = ()
    now: datetime | None = None
    value: str | None = None


def asked_by(world: World, now: datetime | None = None) -> Asked:
    """What the published settings ask for."""
    settings = world.live.workspace.diagnosis or Diagnosis()
    views = [View(case, attributes=True, newest=limits.DIAGNOSE_EVENTS_MAX) for case in settings.views]
    return Asked(views, settings.goals, now)


def diagnose_record(
    store: Store, asked: Asked, at: datetime, told: Callable[[str], None] = lambda _view: None
) -> list[KeptFinding]:
    """Diagnose the record, keep what was found and give it back as it is kept, the costliest first.

    `at` is when this happens; `told` hears which view is looked at. Raises `ViewError` and `MiningError`.
    """
    world, ids = load_world(store), []
    for view in asked.views:
        told(view.case)
        found = _found(store, world, view, asked, at)
        store.keep_findings(found)
        store.note_diagnosis(view.case, at)
        ids += [each.id for each in found]
    kept = {each.id: each for each in store.findings(FindingFilter(limit=None))}
    return sorted((kept[each] for each in dict.fromkeys(ids)), key=lambda each: (each.rank, -each.customers_more))


def finding_id(view: str, kind: str, where: str, since: date | None) -> str:
    """The same for the same view, kind, place and begin: ten hexadecimal digits."""
    told = "\n".join((view, kind, where, since.isoformat() if since else ""))
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def same_as_known(found: Sequence[KeptFinding], known: Sequence[KeptFinding]) -> list[KeptFinding]:
    """Findings with the id of a known one of the same place whose window they overlap."""
    ids = {each.id for each in known}
    result: list[KeptFinding] = []
    for each in found:
        alike = [] if each.id in ids else [other for other in known if _alike(each, other)]
        taken = {done.id for done in result}
        free = [other.id for other in alike if other.id not in taken]
        result.append(msgspec.structs.replace(each, id=free[0]) if free else each)
    return result


def _alike(one: KeptFinding, other: KeptFinding) -> bool:
    if (one.view, one.kind, one.where) != (other.view, other.kind, other.where):
        return False
    if (one.since is None) != (other.since is None):
        return False  # a window of its own and the whole record are two findings
    return (one.since or date.min) <= _end(other) and (other.since or date.min) <= _end(one)


def _end(finding: KeptFinding) -> date:
    """The last day of its window; what was fixed is over then."""
    if finding.until is None and finding.since and finding.status is FindingStatus.FIXED and finding.status_set_at:
        return finding.status_set_at.date()
    return finding.until or date.max


def _found(store: Store, world: World, view: View, asked: Asked, at: datetime) -> list[KeptFinding]:
    log = own_log(store, view)
    goals = list(asked.goals) or (None if view.case == "run" else goals_in(log, world))
    found = [kept(each, view, at) for each in diagnose(log, goal=goals, now=asked.now, value=asked.value)]
    return same_as_known(found, store.findings(FindingFilter(view=view.case, limit=None)))


def kept(finding: Finding, view: View, at: datetime) -> KeptFinding:
    """A finding of the diagnosis as it is kept for the first time."""
    cases = [case_name(view, name) for name in finding.evidence.get("cases", ())]
    return KeptFinding(
        id=finding_id(view.case, finding.kind, finding.where, finding.since),
        view=view.case,
        kind=finding.kind,
        title=finding.title,
        where=finding.where,
        step=finding.step,
        other=finding.other,
        attribute=finding.attribute,
        value=finding.value,
        journey=view.journey or (view.case.partition(":")[2] if view.case.startswith("journey:") else ""),
        since=finding.since,
        until=finding.until,
        customers=finding.customers,
        customers_more=finding.customers_more,
        lost_seconds=finding.lost_seconds,
        lost_value=finding.lost_value,
        confidence=finding.confidence,
        rank=finding.rank,
        evidence={**finding.evidence, "cases": cases},
        first_seen=at,
        last_seen=at,
    )


def case_name(view: View, name: str) -> str:
    """An example as one can look it up: `wend explain '#17'` knows a customer by its number."""
    return f"#{name}" if view.case == "customer" else name
