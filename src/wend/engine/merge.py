"""Two customers who are one person: the state of the one that goes on, and what ends with the merge.

Rule 1. The kept customer keeps number, cursor and name. What both have is joined (`joined`), what only one has is kept.
Rule 2. Of two active runs of the same journey and key the one that is further on goes on, of two as far the one that
        entered first; a held-out run goes on in any case, since a held-out customer gets nothing. The other one ends with
        the reason "merged", and what it has not handed over is withdrawn.
Rule 3. Runs keep their numbers, and with them the ids of their messages: nothing goes out twice.
Rule 4. Of two values of a trait the newer word wins; whoever calls knows which that is, and says so.
Rule 5. Segments, stage and dates are judged anew by the turn that follows at once.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final

from wend import limits
from wend.engine import joined
from wend.engine.live import Live
from wend.engine.outside import NOTHING_KNOWN, Outside
from wend.engine.turn import Turn, begin
from wend.model.customer import Customer, Run
from wend.model.event import OWN_PREFIX, Event, EventKind
from wend.model.letter import Letter
from wend.model.reason import Code

MERGED: Final = "merged"
PERSON_MERGED: Final = "Person Merged"

JOINS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {  # fields that come out of both in one way, whatever is live
    "first_seen": joined.earlier,
    "last_seen": joined.later,
    "consents": joined.consents,
    "suppressed": joined.suppressions,
    "counters": joined.counters,
    "contacts": joined.contacts,
    "complaints": joined.complaints,
    "surveys": joined.moments,
    "offered": joined.offered,
    "hours": joined.hours,
    "accounts": joined.accounts,
    "audiences": joined.first_wins,
    "stages": lambda one, other: joined.keyed(one, other, lambda a, b: a + b),
}
OTHERWISE: Final = frozenset(  # said in `merge`, or in Rule 1 and Rule 5
    [
        "id",
        "schema",
        "cursor",
        "user_id",
        "anonymous_id",
        "traits",
        "segments",
        "segments_until",
        "rules",
        "runs",
        "entries",
        "runs_numbered",
        "stage",
        "stage_since",
        "account",
        "dates_until",
        "account_id",
        "people",
        "merged_into",
    ]
)


def merge(
    kept: Customer,
    other: Customer,
    live: Live,
    now: datetime,
    *,
    newer: Collection[str] = (),
    outside: Outside = NOTHING_KNOWN,
    **detail: Any,
) -> Turn:
    """The turn by which `other` becomes part of `kept`; neither is changed.

    `newer` are the traits of which the other's word is the newer one; `detail` is told with the reason. Both states have to
    be kept by the live rules.
    """
    turn = begin(kept, None, live, now, outside)
    customer = turn.customer
    for name, join in JOINS.items():
        setattr(customer, name, join(getattr(kept, name), getattr(other, name)))
    customer.user_id = kept.user_id or other.user_id
    customer.anonymous_id = kept.anonymous_id or other.anonymous_id
    _join_traits(turn, kept, other, newer)
    _join_stage(customer, kept, other)
    customer.account = kept.account if kept.accounts else other.account
    customer.segments = sorted({*kept.segments, *other.segments})
    customer.segments_until = now
    customer.dates_until = joined.earlier(kept.dates_until, other.dates_until)
    turn.note(Code.MERGED, other=other.id, **detail)
    customer.entries = joined.entries(kept.entries, other.entries)
    _join_runs(turn, begin(other, None, live, now, outside).customer.runs)
    _tell_accounts(turn, other)
    return turn


def _join_traits(turn: Turn, kept: Customer, other: Customer, newer: Collection[str]) -> None:
    traits = {**kept.traits, **{name: value for name, value in other.traits.items() if name in newer}}
    for name, value in other.traits.items():
        if name in traits:
            continue
        if len(traits) < limits.TRAITS_MAX:
            traits[name] = value
        else:
            turn.note(Code.MISMATCHED, trait=name, why=f"a customer has at most {limits.TRAITS_MAX} traits")
    turn.customer.traits = traits


def _join_stage(customer: Customer, kept: Customer, other: Customer) -> None:
    """The kept one's stage, until it is judged; where both are in one, since the earlier time."""
    if kept.stage and kept.stage == other.stage:
        customer.stage_since = joined.earlier(kept.stage_since, other.stage_since)
    elif not kept.stage:
        customer.stage, customer.stage_since = other.stage, other.stage_since


def _join_runs(turn: Turn, runs: list[Run]) -> None:
    """The other's runs go on beside the kept one's; of two that are the same, one."""
    customer = turn.customer
    customer.runs = [*customer.runs, *runs]
    for run in runs:
        turn.touch(run)
    whole = sorted((run for run in customer.runs if run.active and not run.parent), key=_place)
    going: set[tuple[str, str]] = set()
    for run in whole:
        same = (run.journey, run.key)
        if same in going or len(going) >= limits.RUNS_PER_CUSTOMER_MAX:
            turn.end(run, MERGED, withdraw=True)
        going.add(same)


def _place(run: Run) -> tuple[bool, int, datetime, str]:
    """Those that go on come first: held out, further on, entered earlier."""
    return not run.held_out, -run.visit, run.entered_at, run.id


def _tell_accounts(turn: Turn, other: Customer) -> None:
    """The other's accounts know her by another number from now on."""
    customer = turn.customer
    for account in other.accounts:
        if account not in customer.accounts:
            continue
        person = {
            "customer": customer.id,
            "user_id": customer.user_id or customer.anonymous_id,
            "role": customer.accounts[account],
        }
        told = Event(
            message_id=f"{OWN_PREFIX}merged:{account}:{other.id}:{customer.id}:{turn.now.isoformat()}",
            kind=EventKind.ACCOUNT,
            name=PERSON_MERGED,
            time=turn.now,
            received_at=turn.now,
            context={"account": account, "person": person, "was": other.id},
        )
        turn.letters.append(Letter(told, account=account))


def left_of(other: Customer, kept: int, cursor: int) -> Customer:
    """What stays of a merged customer: her number, how far her log had been read, and into whom she went."""
    return Customer(other.id, cursor=cursor, user_id=other.user_id, anonymous_id=other.anonymous_id, merged_into=kept)
