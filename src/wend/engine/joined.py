"""How two states of one person become one, field by field; and how that is taken back.

Rule 1. Whoever is merged into whom, and in which order three are: counts, consents, suppressions and caps come out the same.
Rule 2. Where words contradict each other the stricter counts: she gets rather less than too much.
Rule 3. Taking back is reckoned from both states of before: what has not changed since the merge is as it was before it,
        what has changed since stays.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec

from wend import limits
from wend.engine.best_time import faded
from wend.model.customer import Complaint, Consent, Contact, Counter, EntryRecord, Offered, Opens

V = TypeVar("V")
_COMPLAINED: Final = "complained"  # says more than that an address does not exist


def keyed(one: Mapping[str, V], other: Mapping[str, V], join: Callable[[V, V], V]) -> dict[str, V]:
    """The values of both, joined where both have one."""
    return {**other, **{key: join(value, other[key]) if key in other else value for key, value in one.items()}}


def consents(one: Mapping[str, Consent], other: Mapping[str, Consent]) -> dict[str, Consent]:
    """The newest word where they agree; where they do not, the no, as if it had been said last."""
    return keyed(one, other, _stricter)


def _stricter(one: Consent, other: Consent) -> Consent:
    if one.given == other.given:
        return max(one, other, key=lambda each: (each.at, each.source))
    no = one if other.given else other
    return msgspec.structs.replace(no, at=max(one.at, other.at))


def suppressions(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """A channel that is closed for one of them is closed."""
    return keyed(one, other, lambda *two: _COMPLAINED if _COMPLAINED in two else min(two))


def counters(one: Mapping[str, Counter], other: Mapping[str, Counter]) -> dict[str, Counter]:
    """The times of both, the newest up to the limit."""
    return keyed(one, other, lambda a, b: Counter(sorted([*a.times, *b.times])[-limits.COUNTER_TIMES_MAX :]))


def complaints(one: Mapping[str, Complaint], other: Mapping[str, Complaint]) -> dict[str, Complaint]:
    """The latest word on each; of two at the same time the open one. Closed ones are forgotten first."""
    both = keyed(one, other, lambda *two: max(two, key=lambda each: (each.at, each.open)))
    kept = sorted(both, key=lambda name: (both[name].open, both[name].at, name))[-limits.COMPLAINTS_KEPT :]
    return {name: both[name] for name in sorted(kept)}


def entries(one: Mapping[str, EntryRecord], other: Mapping[str, EntryRecord]) -> dict[str, EntryRecord]:
    """She has entered as often as both; the later entry counts, and a run that still goes on."""
    both = keyed(one, other, _entry)
    newest = sorted(both, key=lambda key: (both[key].entered_at, key))[-limits.ENTRY_RECORDS_MAX :]
    return {key: both[key] for key in sorted(newest)}


def _entry(one: EntryRecord, other: EntryRecord) -> EntryRecord:
    ends = (one.ended_at, other.ended_at)
    ended = None if None in ends else max(end for end in ends if end is not None)
    return EntryRecord(max(one.entered_at, other.entered_at), ended, one.times + other.times)


def offered(one: Mapping[str, Offered], other: Mapping[str, Offered]) -> dict[str, Offered]:
    """Shown whenever either was; the one shown last stands last."""
    both = keyed(one, other, _shown)
    order = sorted(both, key=lambda name: (_last_shown(both[name]), name))
    return {name: both[name] for name in order[-limits.OFFERS_REMEMBERED_MAX :]}


def _shown(one: Offered, other: Offered) -> Offered:
    times = sorted({*one.times, *other.times})[-limits.OFFER_SHOWN_MAX :]
    return Offered(times, max((at for at in (one.open, other.open) if at), default=None))


def _last_shown(each: Offered) -> str:
    times = [*each.times, *([each.open] if each.open else [])]
    return max(times).isoformat() if times else ""


def contacts(one: list[Contact], other: list[Contact]) -> list[Contact]:
    """The contacts of both, oldest first: caps count them all."""
    return sorted([*one, *other], key=lambda each: (each.at, each.channel, each.purpose))


def moments(one: list[datetime], other: list[datetime]) -> list[datetime]:
    """The times of both."""
    return sorted([*one, *other])


def hours(one: Mapping[str, Opens], other: Mapping[str, Opens]) -> dict[str, Opens]:
    """The opens of both, those faded that lie further back."""
    return keyed(one, other, _opens)


def _opens(one: Opens, other: Opens) -> Opens:
    at = max(one.at, other.at)
    pairs = zip(one.weights, other.weights, strict=True)
    return Opens(at, [faded(a, at - one.at) + faded(b, at - other.at) for a, b in pairs])


def accounts(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """The accounts of both; those of the first stand last, and with its roles."""
    both = {**{name: role for name, role in other.items() if name not in one}, **one}
    return dict(list(both.items())[-limits.ACCOUNTS_PER_CUSTOMER_MAX :])


def first_wins(one: Mapping[str, V], other: Mapping[str, V]) -> dict[str, V]:
    """The values of both; where both have one, the first one's."""
    return {**other, **one}


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two times that may be missing."""
    return min((at for at in (one, other) if at), default=None)


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two times that may be missing."""
    return max((at for at in (one, other) if at), default=None)


def taken_back(now: Mapping[str, V], before: Mapping[str, V], joined: Mapping[str, V]) -> dict[str, V]:
    """What a mapping is when a merge is undone: `joined` is what the merge made of `before`."""
    kept: dict[str, V] = {}
    for key in {**before, **now}:
        here: Any = before if now.get(key) == joined.get(key) else now
        if key in here:
            kept[key] = here[key]
    return kept


def without(now: list[V], gone: list[V]) -> list[V]:
    """A list without those that another one had, each taken away once."""
    left, kept = [*gone], []
    for each in now:
        if each in left:
            left.remove(each)
        else:
            kept.append(each)
    return kept
