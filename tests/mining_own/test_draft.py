"""A finding opens a draft that `wend check` accepts, but for the content nobody has written yet."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.running import done, wend
from mining_diagnose.shop import Problems, shop
from mining_own.records import SETTINGS, failed, workspace, write_csv
from wend.app.draft_recovery import Stop, event_of, journey_name
from wend.app.ports import KeptFinding
from wend.journey.load import load_journey
from wend.journey.plan import Send, WaitFor
from wend.store.sqlite import SqliteStore

AT = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def dropping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop where in May far more customers give up at the address."""
    folder = workspace(tmp_path_factory.mktemp("draft") / "shop", SETTINGS)
    log = shop(Problems(gives_up_at_address=lambda c: 0.5 if 120 <= c.day < 151 else 0.06), seed=3, cases=2000)
    write_csv(log, folder / "shop.csv")
    done("import", folder / "shop.csv", "--dir", folder)
    return folder


def found(folder: Path) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = json.loads(done("diagnose", "--dir", folder, "--json"))["findings"]
    return answer


def keep(folder: Path, **more: Any) -> str:
    """A finding put there by hand."""
    given = {"id": "byhand", "view": "journeys", "kind": "missing", "title": "It went wrong", "where": "there"}
    store = SqliteStore(folder / "wend.sqlite")
    store.keep_findings([KeptFinding(**{**given, "first_seen": AT, "last_seen": AT, **more})])
    store.close()
    return str(more.get("id", "byhand"))


def test_a_drop_out_becomes_a_journey_for_those_who_stopped(dropping: Path) -> None:
    drop_out = next(each for each in found(dropping) if each["kind"] == "drop_out")
    assert drop_out["step"] == "checkout"
    file = dropping / "journeys" / "draft.yaml"
    told = wend("draft", drop_out["id"], "-o", file, "--dir", dropping)
    assert told.status == 0
    assert "Still to be written: the content email/recover-after-checkout" in " ".join(told.err.split())
    plan = load_journey(file.read_text())
    (entered,) = plan.entry.events
    assert plan.goal
    assert (entered.event, plan.goal.event.event) == ("checkout", "deliver")
    watch, send = plan.steps["went-on"], plan.steps["send-recover-after-checkout"]
    assert isinstance(watch, WaitFor)
    assert isinstance(send, Send)
    assert [each.event for each in watch.events] == ["address"]
    follows = json.loads(done("mine", "map", "--dir", dropping, "--json"))["edges"]
    p90 = next(e["p90_seconds"] for e in follows if (e["from"], e["to"]) == ("checkout", "address"))
    assert p90 <= watch.within.seconds <= p90 + 600
    checked = wend("check", file)
    assert checked.status == 1
    assert checked.out.count(": error: ") == 1
    assert "there is no content item 'recover-after-checkout'" in checked.out
    written = dropping / "content" / "recover-after-checkout"
    written.mkdir(parents=True)
    (written / "item.yaml").write_text(
        "content: recover-after-checkout\npurpose: marketing\n"
        "variants: [{channel: email, subject: Your basket, body: email.txt}]\n"
    )
    (written / "email.txt").write_text("It is still here. {{ unsubscribe_url }}\n")
    accepted = wend("check", file)
    assert "recover-after-checkout'" not in accepted.out, accepted.out
    assert "exists already" in failed("draft", drop_out["id"], "-o", file, "--dir", dropping)


def test_a_finding_in_a_live_journey_is_that_journey_with_a_comment_at_the_place(dropping: Path) -> None:
    before = (dropping / "journeys" / "delivered.yaml").read_text()
    finding = keep(dropping, journey="delivered", kind="standing", evidence={"steps": ["watch"]}, id="standing")
    text = done("draft", finding, "--dir", dropping)
    lines = text.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("  - id: watch"))
    assert lines[place - 1].startswith("  # ")
    assert [line for line in lines if not line.lstrip().startswith("#")] == before.splitlines()
    assert load_journey(text).version == load_journey(before).version


@pytest.mark.parametrize(("kind", "key"), [("missing", "entry: "), ("outcome", "goal: ")])
def test_the_comment_stands_where_the_finding_says(dropping: Path, kind: str, key: str) -> None:
    finding = keep(dropping, journey="delivered", kind=kind, since=date(2026, 5, 1), id=f"by-{kind}")
    lines = done("draft", finding, "--dir", dropping).splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith(key))
    assert lines[place - 1].startswith("# ")


def test_a_step_of_runs_leads_to_the_journey_that_has_it(dropping: Path) -> None:
    finding = keep(dropping, view="run", kind="drop_out", step="watch", id="in-run")
    assert "journey: delivered" in done("draft", finding, "--dir", dropping)


def test_where_no_journey_helps_the_draft_says_so(dropping: Path) -> None:
    assert "No journey can mend that" in failed("draft", keep(dropping, kind="lag", id="lag"), "--dir", dropping)
    stopped = keep(dropping, view="customer", kind="drop_out", step="Message Sent", id="ours")
    assert "there is no draft for ours" in failed("draft", stopped, "--dir", dropping)
    assert "there is no finding 'nope'" in failed("draft", "nope", "--dir", dropping)


def test_names_are_free_and_pages_are_told_by_their_name() -> None:
    stop = Stop("Page Viewed: Basket & more", "pay", 60.0, 3, "pay")
    assert journey_name(stop, ()) == "recover-after-page-viewed-basket-more"
    assert journey_name(stop, {"recover-after-page-viewed-basket-more"}).endswith("-2")
    assert event_of(stop.last) == 'event: "Page Viewed", where: {name: "Basket & more"}'
    assert event_of('say "hi"') == 'event: "say \\"hi\\""'
