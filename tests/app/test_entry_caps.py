"""Entry caps hold over batches and processes, and runs that end withdraw what was decided on."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.house import FILES, NOW, Clock, customer_of, identify, put_live, take_turns, track
from app.test_deliver import Breaking
from wend.app.advance import advance_due
from wend.app.deliver import Deliverer
from wend.app.links import Links
from wend.app.ports import CapReachedError, EventFilter, MessageFilter, RunFilter, Store
from wend.app.published import load_world
from wend.model.message import MessageStatus
from wend.store.sqlite import SqliteStore

RARE = """\
journey: rare
purpose: service
entry: {event: Asked, reentry: always, caps: {per_day: 3, total: 4, active: 4}}
steps:
  - wait: 30d
"""
SHOP = """\
journey: shop
purpose: marketing
entry: {event: Signed Up}
exit: {event: Order Completed}
steps:
  - send: email/hello
  - wait: 30d
"""


def ready(store: Store, **files: str) -> None:
    put_live(store, {**FILES, **{f"journeys/{name}.yaml": text for name, text in files.items()}})


def entered(store: Store) -> int:
    return store.count_runs(RunFilter(journey="rare"))


def test_within_a_batch_and_from_batch_to_batch_no_more_enter_than_the_caps_allow(store: Store) -> None:
    ready(store, rare=RARE)
    for number in range(7):
        track(store, f"user-{number}", "Asked", NOW)
    take_turns(store, NOW)
    assert entered(store) == 3
    for number in range(7):
        track(store, f"user-{number}", "Asked", NOW + timedelta(hours=1))
    take_turns(store, NOW + timedelta(hours=1))
    assert entered(store) == 3
    tomorrow = NOW + timedelta(days=1)
    for number in range(7):
        track(store, f"user-{number}", "Asked", tomorrow)
    take_turns(store, tomorrow)
    assert entered(store) == 4


def test_the_day_is_that_of_the_workspaces_zone(store: Store) -> None:
    ready(store, rare=RARE.replace("total: 4, ", ""))
    late = NOW.replace(hour=22, minute=30)  # half past eleven in Berlin
    for number in range(4):
        track(store, f"user-{number}", "Asked", late)
    take_turns(store, late)
    assert entered(store) == 3
    track(store, "user-3", "Asked", late + timedelta(hours=1))
    take_turns(store, late + timedelta(hours=1))
    assert entered(store) == 4


def test_where_another_process_takes_the_last_place_the_turn_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = SqliteStore(tmp_path / "wend.sqlite"), SqliteStore(tmp_path / "wend.sqlite")
    ready(one, rare=RARE.replace("per_day: 3, total: 4", "total: 1"))
    for user in ("ann", "ben"):
        track(one, user, "Asked", NOW)
    commit, tries = one.commit, []

    def first_the_other_one(*given: object) -> None:
        if not tries:
            assert advance_due(other, load_world(other).live, NOW, "other", limit=1) == 1
        tries.append(1)
        commit(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(one, "commit", first_the_other_one)
    assert advance_due(one, load_world(one).live, NOW, "one", limit=1) == 1
    assert len(tries) == 2
    assert entered(one) == 1
    refused = [each.reason.detail.get("why") for user in (1, 2) for each in one.reasons(user)]
    assert refused.count("cap") == 1
    assert advance_due(one, load_world(one).live, NOW, "one") == 0
    for each in (one, other):
        each.close()


def test_caps_that_are_never_free_in_time_give_the_customers_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store, rare=RARE)
    track(store, "ann", "Asked", NOW)
    commit = store.commit

    def always_too_late(*_: object) -> None:
        raise CapReachedError

    monkeypatch.setattr(store, "commit", always_too_late)
    assert advance_due(store, load_world(store).live, NOW, "one") == 1
    monkeypatch.setattr(store, "commit", commit)
    assert entered(store) == 0
    assert advance_due(store, load_world(store).live, NOW, "one") == 1
    assert entered(store) == 1


def test_an_exit_between_decision_and_delivery_withdraws_the_message(store: Store) -> None:
    ready(store, shop=SHOP)
    identify(store, "ann", NOW, email="ann@house.example", consents={"email/marketing": True})
    track(store, "ann", "Signed Up", NOW)
    take_turns(store, NOW)
    track(store, "ann", "Order Completed", NOW + timedelta(seconds=1))
    take_turns(store, NOW + timedelta(seconds=1))
    by_journey = {each.journey: each for each in store.messages(MessageFilter(customer_id=customer_of(store, "ann")))}
    assert by_journey["shop"].status is MessageStatus.WITHHELD
    assert by_journey["shop"].reason == "withdrawn: exit: Order Completed"
    assert by_journey["welcome"].status is MessageStatus.QUEUED


def test_a_message_withdrawn_while_a_worker_renders_it_is_not_handed_over(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(store, shop=SHOP)
    clock, channel = Clock(), Breaking(RuntimeError("nothing may come here"))
    identify(store, "ann", NOW, email="ann@house.example", consents={"email/marketing": True})
    track(store, "ann", "Signed Up", NOW)
    take_turns(store, NOW)
    begin = store.begin_handover

    def first_she_orders(ids: list[str], *given: object) -> list[str]:
        track(store, "ann", "Order Completed", clock.at)
        take_turns(store, clock.at)
        return begin(ids, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "begin_handover", first_she_orders)

    async def portion() -> int:
        return await Deliverer(store, {"email": channel}, Links("http://x.example", "s"), clock, "one").deliver_due()

    assert asyncio.run(portion()) == 2
    handed = [each.split(".")[0] for each in channel.seen]
    shop = next(run.id for run in store.runs(RunFilter(journey="shop")))
    assert shop not in handed
    assert len(handed) == 1
    assert store.count_events(EventFilter(name="Message Unknown")) == 1


def test_a_complaint_opened_after_the_decision_withholds_marketing(store: Store) -> None:
    settings = FILES["wend.yaml"].replace(
        "guards: {", "guards: {complaint: {opens: Complaint Opened, closes: Complaint Closed}, "
    )
    put_live(store, FILES | {"wend.yaml": settings, "journeys/shop.yaml": SHOP})
    clock, channel = Clock(), Breaking(RuntimeError("nothing may come here"))
    identify(store, "ann", NOW, email="ann@house.example", consents={"email/marketing": True})
    track(store, "ann", "Signed Up", NOW)
    take_turns(store, NOW)
    track(store, "ann", "Complaint Opened", NOW)
    take_turns(store, NOW)

    async def portion() -> int:
        return await Deliverer(store, {"email": channel}, Links("http://x.example", "s"), clock, "one").deliver_due()

    assert asyncio.run(portion()) == 2
    assert channel.seen == []
    assert {each.reason for each in store.messages(MessageFilter(limit=None))} == {"complaint-open"}
