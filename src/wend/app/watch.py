"""Watch: the alerts of wend.yaml are looked at, and those that hold are findings like those of the diagnosis.

Rule 1. What an alert tells is always a finding: it has a place, a status and an owner, and is told once while it stands.
Rule 2. A look keeps what it found before anything is sent: a lost message is sent again, a lost finding would not be.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from wend.app.diagnose import same_as_known
from wend.app.ports import FindingFilter, FindingStatus, KeptFinding, Store
from wend.app.published import World
from wend.app.watch_entries import missing_entries
from wend.app.watch_lags import lags
from wend.app.watch_outcomes import drifting_outcomes
from wend.app.watch_runs import standing_runs
from wend.app.watch_words import VIEW
from wend.journey.workspace import Alert

# The kinds of finding that each alert tells of; those of the diagnosis, and those that are looked for here.
KINDS_OF: Final[Mapping[str, Sequence[str]]] = {
    "drop-out-up": ("drop_out", "failure", "lost"),
    "wait-longer": ("wait", "service"),
    "loop-up": ("loop", "rework"),
    "entries-missing": ("missing",),
    "runs-stand-still": ("standing",),
    "outcome-drifts": ("outcome",),
    "lag-over-sla": ("lag",),
}
_RECENT: Final = timedelta(days=7)


def look(store: Store, world: World, now: datetime) -> list[KeptFinding]:
    """Look at what the alerts watch in the live journeys, and keep what was found."""
    found = {each.id: each for alert in world.live.workspace.alerts for each in _watched(store, world, alert, now)}
    if not found:
        return []
    known = store.findings(FindingFilter(view=VIEW, limit=None))
    kept = same_as_known(list(found.values()), known)
    store.keep_findings(kept)
    return kept


def to_tell(store: Store, world: World, now: datetime) -> list[tuple[KeptFinding, str]]:
    """Open findings and the recipients who have not been told of them yet."""
    open_ = store.findings(FindingFilter(status=FindingStatus.OPEN, limit=None))
    wanted = [
        (finding, recipient)
        for alert in world.live.workspace.alerts
        for finding in open_
        if _about(alert, finding, now.date())
        for recipient in alert.to
        if recipient not in finding.told
    ]
    return list({(finding.id, recipient): (finding, recipient) for finding, recipient in wanted}.values())


def _watched(store: Store, world: World, alert: Alert, now: datetime) -> Iterator[KeptFinding]:
    match alert.alert:
        case "entries-missing":
            found = missing_entries(store, world, now)
        case "runs-stand-still":
            found = standing_runs(store, alert, now)
        case "outcome-drifts":
            found = drifting_outcomes(store, world, now)
        case "lag-over-sla":
            found = lags(store, alert, now)
        case _:  # what the diagnosis finds is kept already
            return
    yield from (each for each in found if alert.journey in (None, each.journey))


def _about(alert: Alert, finding: KeptFinding, today: date) -> bool:
    """Whether an alert tells of a finding: of its kind, about enough customers, and not long over."""
    if finding.kind not in KINDS_OF[alert.alert] or finding.customers < alert.customers:
        return False
    if alert.alert == "lag-over-sla" and (finding.step, finding.other) != (alert.begins, alert.ends):
        return False
    if alert.journey not in (None, finding.journey):
        return False
    return finding.until is None or finding.until >= today - _RECENT
