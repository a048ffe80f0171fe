"""Which column is the case, the activity, the time …: named by the caller, or guessed from its name.

A guess compares names without case, spaces and punctuation; the first candidate that the file has wins.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from wend.mining.errors import MiningError

_CANDIDATES = {
    "case": """case:concept:name case_id case case_key case_name case_concept_name trace_id trace customer_id customer client_id
        user_id user anonymous_id account_id account order_id ticket_id journey_id run_id session_id user_session session""",
    "activity": """concept:name activity activity_name activity_id concept_name event_name event event_type task task_name
        action step operation status name type""",
    "time": """time:timestamp timestamp complete_timestamp completion_time complete_time completed_at end_timestamp end_time
        ended_at finish_time time_timestamp event_time event_timestamp original_timestamp time occurred_at datetime
        created_at received_at ts date day""",
    "start": "start_timestamp time:start start:timestamp start_time started_at begin_time",
    "resource": """org:resource resource resource_id org_resource agent assignee performer employee operator owner
        handled_by team org:group""",
    "lifecycle": "lifecycle:transition lifecycle transition lifecycle_transition",
}
_NEEDED = ("case", "activity", "time")


@dataclass(frozen=True)
class Roles:
    """The name of the column that plays each part; None where no column does."""

    case: str
    activity: str
    time: str
    start: str | None = None
    resource: str | None = None
    lifecycle: str | None = None

    def used(self) -> set[str]:
        return {
            name for name in (self.case, self.activity, self.time, self.start, self.resource, self.lifecycle) if name
        }


def find_roles(columns: Sequence[str], named: dict[str, str | None], where: str) -> Roles:
    """The columns that play the parts: those named, and guesses for the rest.

    >>> find_roles(["Case ID", "Activity", "Timestamp", "agent"], {}, "log.csv")
    Roles(case='Case ID', activity='Activity', time='Timestamp', start=None, resource='agent', lifecycle=None)

    Raises:
        MiningError: a named column is not there, or none can be guessed for case, activity or time.

    """
    found: dict[str, str | None] = {role: _named(name, columns, role, where) for role, name in named.items() if name}
    for role, candidates in _CANDIDATES.items():
        if role not in found:
            taken = {name for name in found.values() if name}
            found[role] = _guess([c for c in columns if c not in taken], candidates.split())
    missing = [role for role in _NEEDED if not found[role]]
    if missing:
        raise MiningError(
            f"{where} has no column that looks like the {' or the '.join(missing)}. Its columns are "
            f"{_listed(columns)}. Name them with {', '.join(f'--{role}' for role in missing)}."
        )
    return Roles(**found)  # type: ignore[arg-type]


def may_play(name: str, named: dict[str, str | None]) -> bool:
    """Whether a column could play a part: the caller names it so, or its name is one of those looked for."""
    return _plain(name) in _LOOKED_FOR or any(_plain(name) == _plain(given) for given in named.values() if given)


def _named(name: str, columns: Sequence[str], role: str, where: str) -> str:
    if name in columns:
        return name
    same = [c for c in columns if _plain(c) == _plain(name)]
    if len(same) == 1:
        return same[0]
    near = get_close_matches(name, columns, 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise MiningError(f"{where} has no column {name!r} for the {role}. Its columns are {_listed(columns)}.{hint}")


def _guess(columns: Iterable[str], candidates: Sequence[str]) -> str | None:
    plain = {_plain(c): c for c in reversed(list(columns))}
    return next((plain[_plain(c)] for c in candidates if _plain(c) in plain), None)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9:]", "", name.casefold())


def _listed(columns: Sequence[str]) -> str:
    shown = ", ".join(repr(c) for c in columns[:20]) or "none"
    return f"{shown} and {len(columns) - 20} more" if len(columns) > 20 else shown


_LOOKED_FOR = {_plain(candidate) for candidates in _CANDIDATES.values() for candidate in candidates.split()}
