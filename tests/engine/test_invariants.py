"""The invariants of the engine, asked of random journeys and timelines.

That a rule means the same in Python and in SQL is held in `tests/rules/test_python_agrees_with_sql.py`; that all stores
answer alike in `tests/store`.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from timelines import (
    START,
    Played,
    Player,
    Taken,
    Timed,
    World,
    happenings,
    play,
    played,
    timeline,
    world,
    worlds,
)

from wend.app.deliver import why_not_now
from wend.app.published import World as Published
from wend.engine import Timer, Turn, advance, next_timer
from wend.journey.workspace import Purpose
from wend.model.customer import Customer, Run
from wend.model.event import Event
from wend.model.message import MessageStatus
from wend.model.reason import Code
from wend.model.task import COMPLETED, STANDING, Task, TaskStatus, changed

EXAMPLES = 200
pytestmark = pytest.mark.usefixtures("journeys_drawn")
random_timelines = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def result(turn: Turn) -> tuple[Any, ...]:
    """What a turn decided."""
    return turn.customer, turn.runs, turn.messages, turn.events, turn.reasons


@random_timelines
@given(worlds(), happenings())
def test_1_the_same_timeline_gives_equal_turns(world: World, timeline: list[Timed]) -> None:
    once, again = play(world, timeline), play(world, timeline, world.live())
    assert [result(each.turn) for each in once.taken] == [result(each.turn) for each in again.taken]


@random_timelines
@given(worlds(), happenings())
def test_1_a_turn_never_changes_the_customer_that_came_in(world: World, timeline: list[Timed]) -> None:
    frozen: list[bytes] = []
    happened = play(world, timeline)
    for each in happened.taken:
        frozen.append(msgspec.msgpack.encode(each.before))
        advance(each.before, each.stimulus, happened.live, each.now)
        assert msgspec.msgpack.encode(each.before) == frozen[-1]
    for each, left in zip(happened.taken[1:], happened.taken, strict=False):
        assert each.before == left.turn.customer


@random_timelines
@given(played(), st.integers(0, 3 * 86_400))
def test_2_an_event_applied_twice_changes_nothing(happened: Played, later: int) -> None:
    for each in happened.taken:
        if isinstance(each.stimulus, Event):
            second = advance(each.turn.customer, each.stimulus, happened.live, each.now + timedelta(seconds=later))
            assert result(second) == (each.turn.customer, {}, [], [], [])


@random_timelines
@given(played())
def test_2_a_timer_that_rings_twice_changes_nothing(happened: Played) -> None:
    for each in happened.taken:
        if isinstance(each.stimulus, Timer):
            second = advance(each.turn.customer, Timer(), happened.live, each.now)
            assert result(second) == (each.turn.customer, {}, [], [], [])


class Said:
    """A naive model of consent: everything the customer ever said, in a list."""

    def __init__(self) -> None:
        self.words: list[tuple[datetime, str, str, bool]] = []

    def hear(self, event: Event) -> None:
        if event.kind == "identify":
            for key, given_ in event.traits.get("consents", {}).items():
                self.words.append((event.time, *key.split("/"), given_))
        if event.name in ("Consent Given", "Consent Withdrawn", "Message Unsubscribed"):
            channel, purpose = (event.properties.get(word, "all") for word in ("channel", "purpose"))
            self.words.append((event.time, channel, purpose, event.name == "Consent Given"))

    def allows(self, purpose: Purpose, channel: str) -> tuple[bool, bool]:
        """Whether a message may go out, and whether it has to be withheld; neither where two words are of one time."""
        if purpose.consent == "not-needed":
            return True, False
        meant = [word for word in self.words if word[1] in (channel, "all") and word[2] in (purpose.name, "all")]
        if not meant:
            return purpose.consent == "assumed", purpose.consent == "required"
        last = max(time for time, *_ in meant)
        latest = {given_ for time, _, _, given_ in meant if time == last}
        return True in latest, False in latest


@random_timelines
@given(played())
def test_3_no_message_without_consent_for_its_channel_and_purpose(happened: Played) -> None:
    said, purposes = Said(), {each.name: each for each in happened.world.workspace.purposes}
    for each in happened.taken:
        if isinstance(each.stimulus, Event) and each.turn.customer.cursor != each.before.cursor:
            said.hear(each.stimulus)
        for message in each.turn.messages:
            if message.channel == "webhook" or message.data.get("action") == "remove":
                continue
            purpose = message.purpose or message.data["consent"]["purpose"]
            may, must_not = said.allows(purposes[purpose], message.channel)
            if message.status is MessageStatus.QUEUED:
                assert may, message
            if message.reason == "consent":
                assert must_not, message


@random_timelines
@given(played())
def test_3_delivery_asks_again_and_may_only_withhold(happened: Played) -> None:
    said, purposes = Said(), {each.name: each for each in happened.world.workspace.purposes}
    world, queued = Published(1, happened.live), []
    for each in happened.taken:
        if isinstance(each.stimulus, Event) and each.turn.customer.cursor != each.before.cursor:
            said.hear(each.stimulus)
        queued += [one for one in each.turn.messages if one.status is MessageStatus.QUEUED and one.channel == "email"]
        for message in queued:
            why = why_not_now(world, each.turn.customer, message, each.now)
            may, must_not = said.allows(purposes[message.purpose], "email")
            assert why in (None, "expired", "consent", "suppressed", "complaint-open")
            assert may or why is not None
            assert must_not or why != "consent"


@random_timelines
@given(played())
def test_4_no_window_ever_holds_more_messages_than_its_cap_over_all_journeys(happened: Played) -> None:
    capped = {each.name for each in happened.world.workspace.purposes if each.capped}
    for cap in happened.world.workspace.frequency_caps:
        times = [
            each.decided_at
            for each in happened.sent
            if each.purpose in capped and cap.channel in (None, each.channel) and cap.purpose in (None, each.purpose)
        ]
        for end in times:
            assert sum(cap.per.before(end) < time <= end for time in times) <= cap.max


@random_timelines
@given(played())
def test_5_who_is_held_out_gets_nothing_from_that_journey_and_is_still_measured(happened: Played) -> None:
    held = {name for name, run in happened.runs.items() if run.held_out}
    assert not held & {message.run for message in happened.messages}
    assert not held & {event.context.get("run") for each in happened.taken for event in each.turn.events}
    assert all(happened.runs[name].visit == 0 for name in held)
    for each in happened.taken:
        for run in each.before.runs:
            if run.held_out and not run.goal_at and _reaches(happened, each, run):
                assert each.turn.runs[run.id].goal_at == each.stimulus.time


def _reaches(happened: Played, each: Taken, run: Run) -> bool:
    """Whether an event surely is a run's goal: one of its name, in time, where no conditions are asked."""
    goal = next(plan.goal for plan in happened.world.plans if plan.journey == run.journey)
    event = each.stimulus
    if goal is None or goal.event.where or not isinstance(event, Event) or event.name != goal.event.event:
        return False
    assert run.event
    in_time = run.event.time <= event.time and (run.goal_until is None or event.time <= run.goal_until)
    return event.seq > each.before.cursor and in_time


@random_timelines
@given(played())
def test_3_nothing_is_sold_while_a_complaint_is_open_neither_decided_nor_delivered(happened: Played) -> None:
    words: list[tuple[datetime, bool]] = []
    sells = {each.name for each in happened.world.workspace.purposes if each.sells}
    world, queued = Published(1, happened.live), []
    for each in happened.taken:
        event = each.stimulus
        if isinstance(event, Event) and event.name.startswith("Complaint") and event.seq > each.before.cursor:
            words.append((event.time, event.name == "Complaint Opened"))
        last = max((at for at, _ in words), default=None)
        is_open = any(said for at, said in words if at == last)
        sold = [one for one in each.turn.messages if one.purpose in sells and one.channel != "webhook"]
        assert not is_open or all(one.status is MessageStatus.WITHHELD for one in sold)
        assert is_open or all(one.reason != "complaint-open" for one in sold)
        queued += [one for one in sold if one.status is MessageStatus.QUEUED]
        assert not is_open or all(why_not_now(world, each.turn.customer, one, each.now) for one in queued)


@random_timelines
@given(played())
def test_5_whom_the_workspace_holds_out_gets_nothing_from_any_marketing_journey(happened: Played) -> None:
    sells = {each.name for each in happened.world.workspace.purposes if each.sells}
    marketing = {plan.journey for plan in happened.world.plans if plan.purpose in sells}
    mine = [run for run in happened.runs.values() if run.journey in marketing and not run.parent]
    by_workspace = [each for each in happened.reasons if each.code is Code.HELD_OUT and each.detail.get("by")]
    assert {each.journey for each in by_workspace} <= marketing
    if by_workspace:
        assert all(run.held_out for run in mine)


@random_timelines
@given(played())
def test_no_two_active_runs_are_of_one_exclusion_group(happened: Played) -> None:
    group = {plan.journey: plan.group for plan in happened.world.plans}
    for each in happened.taken:
        active = [group[run.journey] for run in each.turn.customer.runs if run.active and not run.parent]
        assert max(Counter(name for name in active if name).values(), default=0) <= 1


@random_timelines
@given(played())
def test_nobody_is_in_more_journeys_than_go_at_a_time_or_in_one_not_beside_another(happened: Played) -> None:
    most, plans = happened.world.workspace.active_max, {plan.journey: plan for plan in happened.world.plans}
    for each in happened.taken:
        active = [run for run in each.turn.customer.runs if run.active and not run.parent]
        assert most is None or len(active) <= most
        before = {run.id for run in each.before.runs}
        for run in active:
            others = {other.journey for other in active if other.id in before}
            assert run.id in before or not others & set(plans[run.journey].not_while_in)


@random_timelines
@given(played())
def test_entry_caps_are_never_exceeded(happened: Played) -> None:
    zone = ZoneInfo(happened.world.workspace.zone)
    for plan in happened.world.plans:
        caps = plan.entry.caps
        runs = [run for run in happened.runs.values() if run.journey == plan.journey and not run.parent]
        days = Counter(run.entered_at.astimezone(zone).date() for run in runs)
        if caps:
            assert len(runs) <= (caps.total or len(runs))
            assert max(days.values(), default=0) <= (caps.per_day or len(runs))
            for each in happened.taken:
                there = [run for run in each.turn.customer.runs if run.journey == plan.journey and run.active]
                assert len([run for run in there if not run.parent]) <= (caps.active or len(there))


@random_timelines
@given(played())
def test_what_ends_at_once_is_withdrawn_and_what_ends_by_itself_is_not(happened: Played) -> None:
    for each in happened.taken:
        ended = [reason for reason in each.turn.reasons if reason.code is Code.ENDED]
        at_once = {one.run for one in ended if _at_once(one.detail["why"])}
        assert at_once == {run for run in each.turn.withdrawn if "." not in run}
        assert all(each.turn.runs[run].ended for run in each.turn.withdrawn)


def _at_once(why: str) -> bool:
    return why == "goal" or why.startswith(("exit: ", "preempted by "))


@random_timelines
@given(played())
def test_6_every_active_run_has_a_timer_or_a_part_at_work(happened: Played) -> None:
    for each in happened.taken:
        at_work = {part.parent for part in each.turn.customer.runs if part.active}
        for run in each.turn.customer.runs:
            if run.until is None:
                assert run.id in at_work or (run.parent in at_work and not run.active), run
                continue
            next_one = next_timer(each.turn.customer)
            assert next_one is not None
            assert next_one <= run.until


@random_timelines
@given(played())
def test_6_a_task_stands_exactly_while_an_active_run_stands_at_it(happened: Played) -> None:
    tasks: dict[str, Task] = {}
    for each in happened.taken:
        if isinstance(each.stimulus, Event) and each.stimulus.name == COMPLETED:
            tasks.pop(each.stimulus.properties["task"], None)
        tasks |= {task.id: task for task in each.turn.tasks}
        for change in each.turn.task_changes:
            if change.id in tasks and (task := changed(tasks[change.id], change)):
                tasks[change.id] = task
        standing = {task.id: (task.status, task.queue) for task in tasks.values() if task.status in STANDING}
        known = [run.task for run in each.turn.customer.runs if run.active and run.task]
        words = {True: TaskStatus.OPEN, False: TaskStatus.WAITING}
        assert standing == {task.id: (words[task.opened], task.queue) for task in known}
        assert all(not run.task for run in each.turn.customer.runs if not run.active)


@random_timelines
@given(played())
def test_6_a_queue_never_holds_more_open_tasks_than_its_capacity(happened: Played) -> None:
    for queue in happened.world.workspace.queues:
        for each in happened.taken if queue.capacity else ():
            mine = [run.task for run in each.turn.customer.runs if run.task and run.task.opened]
            assert sum(task.queue == queue.name for task in mine) <= (queue.capacity or 0)


@random_timelines
@given(played())
def test_7_the_next_timer_is_never_in_the_past_after_a_turn(happened: Played) -> None:
    for each in happened.taken:
        timer = next_timer(each.turn.customer)
        assert timer is None or timer > each.now


@random_timelines
@given(worlds(), worlds(), happenings(), happenings())
def test_8_a_run_ends_on_the_version_it_began_on(
    world: World, other: World, before: list[Timed], after: list[Timed]
) -> None:
    changed = World(other.plain, other.plans, world.workspace, world.segments)
    player, now = Player(world, world.live()), START
    for number, (later, what, values) in enumerate([*before, (0, "publish", {}), *after]):
        now += timedelta(seconds=later)
        player.go_to(now)
        if what == "publish":
            player.played.live = changed.live(*(plan for plan in world.plans if plan not in changed.plans))
            player.take(Timer(), now)
        else:
            player.happen(number, what, values, now)
    versions: dict[str, str] = {}
    for each in player.played.taken:
        for run in each.turn.runs.values():
            assert versions.setdefault(run.id, run.version) == run.version
            assert run.step in ("", *each.turn.live.plans[run.journey, run.version].plan.steps)
            if run.id not in {known.id for known in each.before.runs} and not run.way:
                assert run.version == each.turn.live.by_journey[run.journey].plan.version


@random_timelines
@given(played())
def test_10_every_message_sent_or_withheld_has_one_reason_on_record(happened: Played) -> None:
    codes = {MessageStatus.QUEUED: {Code.SENT, Code.CALLED, Code.AUDIENCE}, MessageStatus.WITHHELD: {Code.WITHHELD}}
    for each in happened.taken:
        told = Counter(reason.detail["message"] for reason in each.turn.reasons if "message" in reason.detail)
        assert told == Counter(message.id for message in each.turn.messages)
        by_id = {reason.detail["message"]: reason for reason in each.turn.reasons if "message" in reason.detail}
        for message in each.turn.messages:
            reason = by_id[message.id]
            assert reason.code in codes[message.status]
            assert (reason.run, reason.step, reason.at) == (message.run, message.step, message.decided_at)
            assert bool(message.reason) is (message.status is MessageStatus.WITHHELD)


@random_timelines
@given(played())
def test_no_two_messages_have_one_id(happened: Played) -> None:
    assert all(n == 1 for n in Counter(message.id for message in happened.messages).values())


@random_timelines
@given(played())
def test_a_state_is_the_same_after_being_stored(happened: Played) -> None:
    for each in happened.taken:
        stored = msgspec.msgpack.decode(msgspec.msgpack.encode(each.turn.customer), type=Customer)
        assert stored == each.turn.customer


@random_timelines
@given(played())
def test_whoever_entered_is_active_or_has_ended(happened: Played) -> None:
    last = happened.taken[-1].turn.customer.runs
    active = sum(run.active and not run.parent for run in last)
    assert happened.count(Code.ENTERED) == active + happened.count(Code.ENDED)
    assert happened.count(Code.ENTERED) == sum(not run.parent for run in happened.runs.values())
    at_work = sum(run.active and bool(run.parent) for run in last)
    assert sum(bool(run.parent) for run in happened.runs.values()) == at_work + happened.count(Code.PART_ENDED)


@random_timelines
@given(played())
def test_a_part_is_at_work_only_while_its_run_stands_at_the_step_that_began_it(happened: Played) -> None:
    for each in happened.taken:
        runs = {run.id: run for run in each.turn.customer.runs}
        for run in runs.values():
            if run.parent:
                parent = runs[run.parent]
                assert parent.active
                assert parent.arrived
                assert run.id.startswith(f"{parent.id}.{parent.visit}")


@random_timelines
@given(played())
def test_the_reasons_of_a_run_begin_with_entering_and_nothing_moves_it_after_its_end(happened: Played) -> None:
    told: dict[str, list[Code]] = {}
    for reason in happened.reasons:
        if reason.run and "." not in reason.run:
            told.setdefault(reason.run, []).append(reason.code)
    for codes in told.values():
        assert codes[0] is Code.ENTERED
        if Code.ENDED in codes:
            assert set(codes[codes.index(Code.ENDED) + 1 :]) <= {Code.GOAL}


# Between subjects and about whole journeys: `tests/app/test_accounts.py` and `test_operations.py` tell of these.
TOLD_ELSEWHERE = {
    Code.ACCOUNT_JOINED,
    Code.REQUESTED,
    Code.HELD,
    Code.RESUMED,
    Code.MOVED,
    Code.MOVE_REFUSED,
    Code.MERGED,
    Code.SPLIT_OFF,
}


def test_the_random_timelines_bring_everything_about() -> None:
    """The properties above could not fail on timelines in which nothing happens."""
    seen: Counter[str] = Counter()
    for seed in range(450):
        for reason in play(world(seed), timeline(seed, 40), customer_id=1 + seed % 20).reasons:
            seen[str(reason.code)] += 1
            if reason.code in (Code.WITHHELD, Code.ENTRY_REFUSED, Code.DELAYED):
                seen[f"{reason.code}: {reason.detail['why']}"] += 1
            if reason.code is Code.ENDED:
                seen[f"ended: {str(reason.detail['why']).partition(':')[0]}"] += 1
            if reason.code is Code.REPEATED and reason.detail["round"] > 1:
                seen["second round"] += 1
    whys = ["consent", "no-address", "suppressed", "frequency-cap"]
    refusals = ["condition", "reentry", "running", "too-late", "key", "unknown", "way"]
    expected = {str(code) for code in set(Code) - TOLD_ELSEWHERE}
    expected |= {f"withheld: {why}" for why in whys} | {f"entry-refused: {why}" for why in refusals}
    expected |= {"ended: goal", "ended: exit", "ended: finished", "second round"}
    few = {what: seen[what] for what in sorted(expected) if seen[what] < 10}  # once may be luck
    assert not few, f"too seldom: {few}; of {dict(seen)}"
