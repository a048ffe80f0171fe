"""What the engine did is, seen by mining, what the journeys say: whatever kinds of steps they have."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timelines import Played, Timed, World, happenings, plan_of, play, pool, timeline, world, worlds

from wend.app.mine_runs import ended_runs
from wend.app.ports import ReasonRow
from wend.journey.plan import (
    Ask,
    Branch,
    Call,
    Choose,
    Exit,
    Fork,
    Goto,
    Plan,
    Repeat,
    Send,
    Split,
    Task,
    WaitFor,
    Webhook,
)
from wend.mining.conform import Conformance, accepts, conformance
from wend.mining.conform.journey import journey_net
from wend.mining.models.net import Marking, PetriNet, fire
from wend.model.reason import Reason

pytestmark = pytest.mark.usefixtures("journeys_drawn")
MARKINGS_MAX = 20_000
NOT_AS_DESIGNED = ("step-limit", "part-limit")


@dataclass
class Record:
    """The reasons of one customer, as a store hands them out."""

    reasons: list[Reason]

    def reason_rows(self, after: int, limit: int, journey: str | None = None) -> list[ReasonRow]:
        rows = (
            ReasonRow(id=number, customer_id=1, reason=reason)
            for number, reason in enumerate(self.reasons, 1)
            if number > after and journey in (None, reason.journey)
        )
        return list(islice(rows, limit))


def cut_short(played: Played) -> bool:
    return any(each.detail.get("why") in NOT_AS_DESIGNED for each in played.reasons)


def held_against(played: Played, plan: Plan) -> Conformance | None:
    """The ended runs of a journey against its plan; None when there are none."""
    log, _, _ = ended_runs(Record(played.reasons), plan.journey, plan.version)  # type: ignore[arg-type]
    return conformance(log, journey_net(plan, log.activities)) if log.n_cases else None


def assert_fits(played: Played) -> Counter[type]:
    """Every ended run fits; the kinds of steps that were met."""
    met: Counter[type] = Counter()
    for plan in played.world.plans:
        found = held_against(played, plan)
        if found is None or cut_short(played):
            continue
        assert found.deviations == ()
        assert (found.average_trace_fitness, found.undecided_cases) == (1.0, 0)
        met.update(type(plan.steps[name]) for path in found.paths for name in set(path.path) if name in plan.steps)
    return met


@settings(max_examples=150, deadline=None)
@given(worlds(), happenings(), st.integers(1, 20))
def test_every_run_that_has_ended_fits_its_journey(world: World, timeline: list[Timed], customer_id: int) -> None:
    assert_fits(play(world, timeline, customer_id=customer_id))


def test_long_timelines_fit_at_every_kind_of_step() -> None:
    met: Counter[type] = Counter()
    for seed in range(60):
        met += assert_fits(play(world(seed), timeline(seed, 60), customer_id=1 + seed % 20))
    assert {Fork, Call, Task, Ask, Choose, Webhook, Send, WaitFor, Split, Repeat, Branch, Goto, Exit} <= set(met)


def test_a_step_too_few_or_too_many_is_seen() -> None:
    """The nets are not such that everything fits."""
    looked = missed = 0
    for seed in range(40):
        played = play(world(seed), timeline(seed, 60), customer_id=1 + seed % 20)
        for plan in played.world.plans:
            found = held_against(played, plan)
            for path in (each.path for each in found.paths if len(each.path) > 1) if found else ():
                net = journey_net(plan, path)
                looked += 1
                missed += accepts(net, path[1:]) or accepts(net, (*path, path[0]))
    assert looked > 50
    assert missed < looked / 10  # a cycle may well begin at its second step, or end at its first


def reachable(net: PetriNet) -> dict[Marking, set[Marking]] | None:
    """All markings with what follows each; None where they are too many to look at."""
    found: dict[Marking, set[Marking]] = {}
    ahead = [net.initial]
    while ahead:
        marking = ahead.pop()
        if marking in found:
            continue
        found[marking] = {after for each in net.transitions if (after := fire(marking, each)) is not None}
        ahead += found[marking]
        if len(found) > MARKINGS_MAX:
            return None
    return found


def test_nets_of_journeys_with_forks_are_sound_and_bounded() -> None:
    """From every marking the end can be reached, with nothing left behind; and no place holds more than the ways."""
    looked = 0
    for plan in [*map(plan_of, pool()), *(plan for seed in range(60) for plan in world(seed).plans)]:
        widths = [len(step.lanes) for step in plan.steps.values() if isinstance(step, Fork)]
        net = journey_net(plan, plan.steps)
        follows = reachable(net) if widths else None
        if follows is None:
            continue
        looked += 1
        (end,) = net.finals
        assert all(marking.count(place) <= max(widths) for marking in follows for place in marking)
        assert all(marking == end for marking in follows if end[0] in marking)
        before: dict[Marking, set[Marking]] = {}
        for marking, afters in follows.items():
            for after in afters:
                before.setdefault(after, set()).add(marking)
        ends, ahead = set(), [end]
        while ahead:
            marking = ahead.pop()
            if marking not in ends:
                ends.add(marking)
                ahead += before.get(marking, ())
        assert ends >= follows.keys() or never_ends(plan)
    assert looked > 40


def never_ends(plan: Plan) -> bool:
    """Whether the journey goes round for ever unless something takes the customer out: it ends with a goto."""
    return isinstance(list(plan.steps.values())[-1], Goto)
