"""Coverage: what serves the customer in each stage, need and channel, and what is missing there."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postgresql_server import DisposableStore
from wend.app.advance import advance_due
from wend.app.coverage import Cell, Coverage, coverage
from wend.app.coverage_live import live_coverage
from wend.app.coverage_picture import draw_coverage
from wend.app.folder import Folder, read_folder
from wend.app.ports import Store
from wend.app.publish import plan_changes, publish
from wend.app.published import load_world
from wend.model.event import Event, EventKind
from wend.store.memory import MemoryStore
from wend.store.sqlite import SqliteStore

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
STRATEGY = """\
stages:
  - id: consider
    title: Considering <carefully>
    owner: marketing
    needs: [{id: fits, title: find what fits}, {id: trust, title: know whom one deals with}]
    channels: [email, phone]
    when: {event: Product Viewed}
    measures: [{name: conversion, target: 4}]
  - id: buy
    channels: [email]
    when: {event: Order Completed}
"""
JOURNEY = """\
journey: browse
stage: consider
owner: marketing
needs: [fits]
purpose: marketing
entry: {event: Product Viewed}
exit: {event: Order Completed}
steps: [{send: email/still}]
"""
LOST = "journey: lost\npurpose: service\nentry: {event: Product Viewed}\nsteps: [{wait: 1d}]\n"
CONTENT = """\
content: still
stage: consider
purpose: marketing
variants:
  - {channel: email, subject: Still, html: "<p><a href='{{ unsubscribe_url }}'>no more</a></p>"}
"""
FILES = {
    "wend.yaml": "name: shop\npurposes: {marketing: {consent: required}, service: {consent: assumed, capped: false}}\n",
    "strategy.yaml": STRATEGY,
    "journeys/browse.yaml": JOURNEY,
    "journeys/lost.yaml": LOST,
    "content/still/item.yaml": CONTENT,
}


def folder() -> Folder:
    found = read_folder(FILES)
    assert found.errors == []
    return found


def of_folder() -> Coverage:
    found = folder()
    assert found.checked.strategy is not None
    return coverage(found.checked.strategy, found.checked.plans, found.items)


def cells(found: Coverage) -> dict[tuple[str, str, str], Cell]:
    return {(cell.stage, cell.need, cell.channel): cell for row in found.rows for cell in row.cells}


def test_each_stage_need_and_channel_says_what_it_has_and_what_it_lacks() -> None:
    found = of_folder()
    assert found.channels == ("email", "phone")
    missing = {place: cell.missing for place, cell in cells(found).items() if cell.is_there}
    assert missing == {
        ("consider", "fits", "email"): (),
        ("consider", "fits", "phone"): ("journey", "content"),
        ("consider", "trust", "email"): ("journey",),  # the journey is for another need, the item for the whole stage
        ("consider", "trust", "phone"): ("journey", "content"),
        ("buy", "", "email"): ("journey", "content", "owner", "measure"),
    }
    assert (found.cells, found.gaps) == (5, 4)
    assert found.missing == {"journey": 4, "content": 3, "owner": 1, "measure": 1}
    assert (found.unplaced, found.audience_known) == (("journey lost",), False)


def test_a_place_that_nobody_meant_but_something_serves_is_shown() -> None:
    files = FILES | {
        "journeys/browse.yaml": JOURNEY.replace("stage: consider\n", "stage: buy\n").replace("needs: [fits]\n", "")
    }
    found = read_folder(
        files | {"strategy.yaml": STRATEGY.replace("    channels: [email]\n", "    channels: [phone]\n")}
    )
    assert found.checked.strategy is not None
    cell = cells(coverage(found.checked.strategy, found.checked.plans, found.items))["buy", "", "email"]
    assert (cell.meant, cell.journeys, cell.content, cell.is_there) == (False, ("browse",), ("still",), True)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    match request.param:
        case "memory":
            opened: Store = MemoryStore()
        case "sqlite":
            opened = SqliteStore(tmp_path / "wend.sqlite")
        case _:
            opened = DisposableStore()
    yield opened
    opened.close()


def test_whom_a_channel_may_reach_is_counted_by_consent_and_stage(store: Store) -> None:
    publish(store, plan_changes(store, folder().documents), NOW)
    for number, consent in enumerate([True, True, False, None]):
        user, given = f"u{number}", {} if consent is None else {"consents": {"email/marketing": consent}}
        common = {"time": NOW, "received_at": NOW, "user_id": user}
        store.append(
            [
                Event(message_id=f"i{number}", kind=EventKind.IDENTIFY, name="Identify", traits=given, **common),
                Event(message_id=f"v{number}", kind=EventKind.TRACK, name="Product Viewed", **common),
            ]
        )
    world = load_world(store)
    while advance_due(store, world.live, NOW, "test"):
        pass
    found = live_coverage(store, world, audience=True)
    assert [(row.stage, row.customers) for row in found.rows] == [("consider", 4), ("consider", 4), ("buy", 0)]
    reached = {place: cell.audience for place, cell in cells(found).items() if cell.is_there}
    assert reached["consider", "fits", "email"] == 2  # the journey there needs a yes
    assert reached["consider", "fits", "phone"] == 4  # no journey there: any purpose, and service needs none
    assert "audience" in cells(found)["buy", "", "email"].missing
    assert not live_coverage(store, world, audience=False).audience_known


def test_the_picture_is_well_formed_names_what_is_missing_and_is_always_the_same() -> None:
    drawn = draw_coverage(of_folder(), "A & B")
    texts = [node.text for node in ET.fromstring(drawn).iter() if node.text]
    assert "Considering <carefully>" in texts
    assert "no journey, content" in texts
    assert any("In no stage: journey lost" in text for text in texts) or "In no stage: journey lost" in drawn
    assert drawn == draw_coverage(of_folder(), "A & B")
