"""Safe change: pausing, resuming, draining and stopping a journey; moving its runs to another version, and back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wend.app.advance import advance_due
from wend.app.operations import (
    OperationError,
    carry_out,
    change_standing,
    move_runs,
    resume,
    roll_back,
    standing_of,
)
from wend.app.ports import Document, DocumentKind, MessageFilter, RunFilter, RunRow
from wend.app.preview import outlook
from wend.app.published import load_world
from wend.app.words import reason_in_words
from wend.errors import WendError
from wend.journey.load import load_journey
from wend.model.event import Event, EventKind
from wend.model.message import MessageStatus
from wend.model.operation import OperationKind, Standing
from wend.store.memory import MemoryStore

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HEAD = "journey: j\npurpose: service\nentry: {event: Begun, reentry: always}\nexit: {event: Left}\ngoal: {event: Won, within: 90d}\n"
FIRST = HEAD + "steps: [{id: rest, wait: 3d}, {id: ask, wait_for: {event: Answered, within: 5d}}, {exit: done}]\n"


def hours(count: float) -> datetime:
    return NOW + timedelta(hours=count)


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


class Shop:
    """A store with a journey, played by hand."""

    def __init__(self, body: str = FIRST) -> None:
        self.store = MemoryStore()
        self.count = 0
        self.publish(body, NOW)

    def publish(self, body: str, at: datetime) -> str:
        version = load_journey(body).version
        document = Document(kind=DocumentKind.JOURNEY, name="j", version=version, body=body)
        self.store.publish([document], at)
        return version

    def tell(self, name: str, at: datetime, who: str = "ann", **properties: Any) -> None:
        self.count += 1
        event = Event(
            message_id=f"m{self.count}",
            kind=EventKind.TRACK,
            name=name,
            time=at,
            received_at=at,
            user_id=who,
            properties=properties,
        )
        self.store.append([event])
        self.work(at)

    def work(self, at: datetime) -> None:
        while carry_out(self.store, at):
            pass
        while advance_due(self.store, load_world(self.store).live, at, "test"):
            pass

    def change(self, kind: OperationKind, at: datetime) -> None:
        change_standing(self.store, kind, "j", at)
        self.work(at)

    def resume(self, at: datetime, *, shift: bool = False) -> None:
        resume(self.store, "j", at, shift=shift)
        self.work(at)

    @property
    def run(self) -> RunRow:
        (row,) = self.store.runs(RunFilter())
        return row

    def words(self) -> list[str]:
        return [reason_in_words(row.reason) for row in self.store.reasons(1)]


def test_a_closed_journey_takes_nobody_in_and_says_so_while_its_runs_go_on() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.CLOSE, hours(1))
    shop.tell("Begun", hours(2), who="bob")
    shop.work(days(3))
    assert shop.run.step == "ask"
    (refused,) = shop.store.reasons(2)
    assert refused.reason.detail == {"why": "standing", "standing": "closed"}
    assert "takes nobody in" in reason_in_words(refused.reason)


def test_in_a_paused_journey_no_timer_makes_a_run_go_on() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.PAUSE, days(1))
    shop.work(days(10))
    assert (shop.run.step, shop.run.until) == ("rest", None)
    assert "stands still, since j is paused" in shop.words()
    assert shop.store.next_due() is None


def test_after_a_pause_what_has_elapsed_goes_on_at_once() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.PAUSE, days(1))
    shop.work(days(10))
    shop.resume(days(20))
    assert (shop.run.step, shop.run.until) == ("ask", days(25))


def test_after_a_pause_timers_can_move_by_its_length() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.PAUSE, days(1))
    shop.work(days(10))
    shop.resume(days(20), shift=True)
    assert (shop.run.step, shop.run.until) == ("rest", days(22))  # two days were left
    shop.work(days(22))
    assert shop.run.step == "ask"


def test_a_timer_that_did_not_elapse_in_the_pause_moves_too() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.PAUSE, days(1))
    shop.resume(days(2), shift=True)
    assert shop.run.until == days(4)


def test_no_timer_rings_by_its_old_time_before_its_customer_is_told_of_the_resumption() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.PAUSE, days(1))
    resume(shop.store, "j", days(2.9), shift=True)  # nobody is told yet
    advance_due(shop.store, load_world(shop.store).live, days(3), "test")
    assert (shop.run.step, shop.run.until) == ("rest", days(4.9))
    shop.work(days(3))
    assert shop.run.until == days(4.9)


def test_two_pauses_in_a_row_each_count_once() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    for begin in (1, 5):
        change_standing(shop.store, OperationKind.PAUSE, "j", days(begin))
        resume(shop.store, "j", days(begin + 1), shift=True)
    shop.work(days(6))
    assert shop.run.step == "ask"


def test_an_awaited_event_in_a_pause_is_not_lost() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.work(days(3))
    shop.change(OperationKind.PAUSE, days(4))
    shop.tell("Answered", days(5))
    assert shop.run.status == "active"
    shop.resume(days(6), shift=True)
    assert (shop.run.status, shop.run.reason) == ("ended", "done")


def test_goals_and_exits_act_during_a_pause() -> None:
    for event, why in (("Won", "goal"), ("Left", "exit: Left")):
        shop = Shop()
        shop.tell("Begun", NOW)
        shop.change(OperationKind.PAUSE, days(1))
        shop.tell(event, days(2))
        assert (shop.run.status, shop.run.reason) == ("ended", why)


def test_a_stopped_journey_ends_its_runs() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.STOP, days(1))
    assert (shop.run.status, shop.run.reason) == ("ended", "stopped")
    assert standing_of(shop.store, "j") is Standing.STOPPED


def test_a_drained_journey_lets_its_runs_come_to_their_end_and_can_be_opened_again() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.DRAIN, days(1))
    shop.work(days(3))
    shop.work(days(9))
    assert (shop.run.status, shop.run.reason) == ("ended", "done")
    shop.resume(days(10))
    shop.tell("Begun", days(11), who="bob")
    assert shop.store.count_runs(RunFilter(status="active")) == 1


def test_what_does_not_fit_is_refused_in_words() -> None:
    shop = Shop()
    with pytest.raises(OperationError, match="no live journey 'nope'"):
        change_standing(shop.store, OperationKind.CLOSE, "nope", NOW)
    with pytest.raises(OperationError, match="'j' is running"):
        resume(shop.store, "j", NOW)
    shop.change(OperationKind.PAUSE, NOW)
    with pytest.raises(OperationError, match="paused already"):
        change_standing(shop.store, OperationKind.PAUSE, "j", NOW)
    with pytest.raises(OperationError, match="resume j"):
        change_standing(shop.store, OperationKind.DRAIN, "j", NOW)
    with pytest.raises(OperationError, match="operation 7 is no move"):
        roll_back(shop.store, 7, NOW)


def test_runs_stay_on_their_version_when_nobody_moves_them() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    old = shop.run.version
    shop.publish(HEAD + "steps: [{id: rest, wait: 9d}, {exit: other}]\n", days(1))
    shop.work(days(3))
    assert (shop.run.version, shop.run.step) == (old, "ask")


def test_a_run_that_moves_keeps_its_place_at_a_step_of_the_same_id_and_kind() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    new = shop.publish(HEAD + "steps: [{id: rest, wait: 9d}, {id: later, wait: 1d}, {exit: other}]\n", days(1))
    move_runs(shop.store, "j", days(1))
    shop.work(days(1))
    assert (shop.run.version, shop.run.step, shop.run.until) == (new, "rest", days(3))
    shop.work(days(3))
    assert (shop.run.step, shop.run.until) == ("later", days(4))


def test_a_run_that_moves_by_a_mapping_begins_the_step_it_is_mapped_to() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    new = shop.publish(HEAD + "steps: [{id: pause, wait: 7d}, {exit: other}]\n", days(1))
    move_runs(shop.store, "j", days(1), steps={"rest": "pause"})
    shop.work(days(1))
    assert (shop.run.version, shop.run.step, shop.run.until) == (new, "pause", days(8))
    assert f"moves to version {new}, at 'pause' (operation 1)" in shop.words()


def test_a_run_without_a_counterpart_stays_and_says_why() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    old = shop.run.version
    shop.publish(HEAD + "steps: [{id: pause, wait: 7d}, {exit: other}]\n", days(1))
    move_runs(shop.store, "j", days(1))
    shop.work(days(1))
    assert (shop.run.version, shop.run.step, shop.run.until) == (old, "rest", days(3))
    assert any("no step 'rest'" in words for words in shop.words())


def test_a_restarted_run_begins_anew_on_the_new_version() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.work(days(3))
    new = shop.publish(HEAD + "steps: [{id: hello, wait: 2d}, {exit: other}]\n", days(4))
    move_runs(shop.store, "j", days(4), restart=True)
    shop.work(days(4))
    assert (shop.run.version, shop.run.step, shop.run.until) == (new, "hello", days(6))
    assert shop.run.entered_at == NOW


def test_a_move_is_rolled_back_to_the_step_and_the_time_that_was_left() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    before = shop.run
    shop.publish(HEAD + "steps: [{id: pause, wait: 7d}, {exit: other}]\n", days(1))
    moved = move_runs(shop.store, "j", days(1), steps={"rest": "pause"})
    with pytest.raises(OperationError, match="not carried out to its end"):
        roll_back(shop.store, moved.number, days(1))
    shop.work(days(1))
    roll_back(shop.store, moved.number, days(2))
    shop.work(days(2))
    assert (shop.run.version, shop.run.step, shop.run.until) == (before.version, "rest", days(3))
    with pytest.raises(OperationError, match="is taken back already"):
        roll_back(shop.store, moved.number, days(2))


def test_a_run_that_has_gone_on_elsewhere_is_not_rolled_back() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    new = shop.publish(HEAD + "steps: [{id: pause, wait: 1d}, {id: far, wait: 9d}, {exit: other}]\n", days(1))
    moved = move_runs(shop.store, "j", days(1), steps={"rest": "pause"})
    shop.work(days(1))
    shop.work(days(2))
    roll_back(shop.store, moved.number, days(3))
    shop.work(days(3))
    assert (shop.run.version, shop.run.step) == (new, "far")
    assert any("gone on to 'far'" in words for words in shop.words())


def test_a_held_run_that_is_moved_goes_on_in_the_new_version_when_the_pause_is_over() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    shop.change(OperationKind.PAUSE, days(1))
    shop.work(days(5))
    new = shop.publish(HEAD + "steps: [{id: pause, wait: 1d}, {exit: other}]\n", days(6))
    move_runs(shop.store, "j", days(6), steps={"rest": "pause"})
    shop.work(days(6))
    assert (shop.run.version, shop.run.step, shop.run.status) == (new, "pause", "active")
    shop.resume(days(7))
    assert shop.run.until == days(8)
    shop.work(days(8))
    assert shop.run.reason == "other"


def test_the_preview_says_what_the_move_then_does() -> None:
    shop = Shop()
    for number in range(5):
        shop.tell("Begun", NOW, who=f"u{number}")
    shop.work(days(3))
    shop.tell("Begun", days(3), who="late")
    body = HEAD + "steps: [{id: pause, wait: 1d}, {id: ask, wait_for: {event: Answered, within: 2d}}, {exit: other}]\n"
    new = load_journey(body)
    found = outlook(shop.store, new, {"rest": "pause"})
    assert [(each.step, each.runs, each.target) for each in found] == [("ask", 5, "ask"), ("rest", 1, "pause")]
    assert found[0].words.startswith("keep their place: Wait for Answered")
    assert found[1].words == "begin 'pause': Wait 1 day"
    (stays,) = [each for each in outlook(shop.store, new) if each.target is None]
    assert (stays.step, stays.runs) == ("rest", 1)
    shop.publish(body, days(3))
    move_runs(shop.store, "j", days(3), steps={"rest": "pause"})
    shop.work(days(3))
    standing = shop.store.standing_by_version("j")
    assert standing == {new.version: {"ask": 5, "pause": 1}}


def test_a_mapping_of_steps_that_are_not_there_is_refused() -> None:
    shop = Shop()
    shop.tell("Begun", NOW)
    new = load_journey(HEAD + "steps: [{id: pause, wait: 1d}, {exit: other}]\n")
    with pytest.raises(WendError, match="no version of j has a step 'rast'"):
        outlook(shop.store, new, {"rast": "pause"})
    with pytest.raises(WendError, match="the new version of j has no step 'ruse'"):
        outlook(shop.store, new, {"rest": "ruse"})


def test_a_move_reaches_everybody_though_its_worker_dies_between_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wend.limits.OPERATION_PORTION", 3)
    shop = Shop()
    for number in range(10):
        shop.tell("Begun", NOW, who=f"u{number}")
    new = shop.publish(HEAD + "steps: [{id: rest, wait: 4d}, {exit: other}]\n", days(1))
    moved = move_runs(shop.store, "j", days(1))
    carry_out(shop.store, days(1))
    carry_out(shop.store, days(1))
    shop.work(days(1))
    assert shop.store.standing_by_version("j") == {new: {"rest": 10}}
    (done,) = [each for each in shop.store.operations() if each.number == moved.number]
    assert (done.told, done.finished_at) == (10, days(1))


def test_messages_of_a_stopped_run_are_withdrawn_from_the_outbox() -> None:
    shop = Shop(HEAD + "steps: [{send: email/hello}, {wait: 3d}]\n")
    shop.store.append(
        [
            Event(
                message_id="id",
                kind=EventKind.IDENTIFY,
                name="Customer Identified",
                time=NOW,
                received_at=NOW,
                user_id="ann",
                traits={"email": "ann@example.com"},
            )
        ]
    )
    shop.tell("Begun", NOW)
    (queued,) = shop.store.messages(MessageFilter())
    assert queued.status is MessageStatus.QUEUED
    shop.change(OperationKind.STOP, hours(1))
    (withdrawn,) = shop.store.messages(MessageFilter())
    assert withdrawn.status is MessageStatus.WITHHELD
    assert withdrawn.reason.startswith("withdrawn")


FORKED = """\
steps:
  - id: both
    fork: {join: all}
    ways:
      - name: mail
        steps: [{id: rest, wait: 3d}]
      - name: call
        steps: [{id: ring, wait: 5d}]
  - {id: after, wait: 1d}
"""


def test_the_ways_of_a_fork_move_with_their_run_and_keep_their_places() -> None:
    shop = Shop(HEAD + FORKED)
    shop.tell("Begun", NOW)
    new = shop.publish(
        HEAD + FORKED.replace("{id: ring, wait: 5d}", "{id: ring, wait: 5d}, {id: more, wait: 2d}"), days(1)
    )
    move_runs(shop.store, "j", days(1))
    shop.work(days(1))
    assert shop.store.standing_by_version("j") == {new: {"both": 1, "rest": 1, "ring": 1}}
    shop.work(days(3))
    shop.work(days(5))
    assert shop.store.standing_by_version("j") == {new: {"both": 1, "more": 1}}
    shop.work(days(7))
    assert (shop.run.step, shop.run.until) == ("after", days(8))


def test_a_run_that_leaves_its_fork_by_a_move_leaves_its_ways_behind() -> None:
    shop = Shop(HEAD + FORKED)
    shop.tell("Begun", NOW)
    old = shop.run.version
    body = HEAD + "steps: [{id: alone, wait: 2d}, {id: rest, wait: 1d}, {id: ring, wait: 1d}]\n"
    new = shop.publish(body, days(1))
    moved = move_runs(shop.store, "j", days(1), steps={"both": "alone"})
    shop.work(days(1))
    assert shop.store.standing_by_version("j") == {new: {"alone": 1}}
    roll_back(shop.store, moved.number, days(2))
    shop.work(days(2))
    assert shop.store.standing_by_version("j") == {old: {"both": 1, "rest": 1, "ring": 1}}
    shop.work(days(5))
    shop.work(days(7))
    assert (shop.run.step, shop.run.until) == ("after", days(8))


def test_a_move_with_a_way_that_has_no_counterpart_moves_nothing_of_the_run() -> None:
    shop = Shop(HEAD + FORKED)
    shop.tell("Begun", NOW)
    old = shop.run.version
    shop.publish(HEAD + FORKED.replace("id: ring", "id: sing"), days(1))
    move_runs(shop.store, "j", days(1))
    shop.work(days(1))
    assert shop.store.standing_by_version("j") == {old: {"both": 1, "rest": 1, "ring": 1}}
