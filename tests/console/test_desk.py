"""Tasks, accounts and operations in a real browser: what people decide there is carried out by the real engine."""

import re

import pytest
from playwright.sync_api import Page, expect

from console.conftest import Served
from console.desk import CALL_BACK, FILES
from wend.app.ports import RunFilter
from wend.app.tasks import finish_task

pytestmark = pytest.mark.browser

WIDTHS = [1280, 390]
PAGES = [
    "/tasks",
    "/tasks/1-2.call.1",
    "/tasks/6-2.help.1",
    "/accounts",
    "/accounts/2",
    "/customers/1",
    "/journeys/application",
    "/journeys/nurture?tab=versions",
    "/journeys/nurture?tab=log",
]
CALL = "Call Ada Brandt about scales"
MENDED = {**FILES, "journeys/call-back.yaml": CALL_BACK.replace("within: 5d", "within: 6d")}


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def runs_of(served: Served, journey: str) -> dict[str, str]:
    """Where the runs of a journey stand, by run."""
    rows = served.desk.store.runs(RunFilter(journey=journey))
    return {row.id: row.step if row.status == "active" else row.reason for row in rows}


def test_the_inbox_shows_what_is_to_do_by_queue_and_by_when_it_is_due(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/tasks")
    rows = page.get_by_role("list", name="Tasks").get_by_role("listitem")
    expect(rows).to_have_count(7)
    expect(rows.first).to_contain_text("Urgent")
    late = rows.filter(has_text=CALL)
    for told in ("High", "Ada Brandt · call-back", "sales", "ben", "2 h late"):
        expect(late).to_contain_text(told)
    expect(page.get_by_role("button", name=re.compile("^Sales 4 all taken · 1 overdue"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Help desk 2 of 2 2 nobody has taken · 1 waiting for room")).click()
    expect(rows).to_have_count(3)
    expect(page).to_have_url(re.compile("queue=desk"))


def test_the_inbox_is_narrowed_by_whose_it_is_and_by_how_it_stands(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/tasks")
    rows = page.get_by_role("list", name="Tasks").get_by_role("listitem")
    choose(page, "Assignee", "anna")
    expect(rows).to_have_count(2)
    choose(page, "Assignee", "Nobody yet")
    expect(rows).to_have_count(3)
    choose(page, "Status", "Waiting")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("waits for room")
    page.goto(f"{desk_url}/#/tasks?overdue=true")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(CALL)
    page.goto(f"{desk_url}/#/tasks?status=expired")
    page.get_by_role("button", name="Show all that is to do").click()
    expect(rows).to_have_count(7)


def test_a_task_shows_what_one_has_to_know_of_its_customer(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/tasks/1-2.call.1")
    asked = page.get_by_role("region", name="What is asked")
    expect(asked).to_contain_text("call-back at call")
    expect(asked).to_contain_text("2 h late")
    customer = page.get_by_role("region", name="The customer")
    for known in ("Use", "acme", "champion", "Demo Requested"):
        expect(customer).to_contain_text(known)
    expect(customer.get_by_role("link", name="+49 30 123456")).to_have_attribute("href", "tel:+4930123456")
    customer.get_by_role("link", name="Ada Brandt").click()
    expect(page.get_by_role("heading", name="Ada Brandt")).to_be_visible()
    page.get_by_role("region", name="Timeline").get_by_role("button", name=re.compile(f"^Task {CALL}")).click()
    page.get_by_role("link", name="See the task").click()
    expect(page.get_by_role("heading", name=CALL)).to_be_visible()


def test_a_finished_task_lets_its_run_go_on_by_the_outcome(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/tasks")
    page.get_by_role("link", name=CALL).click()
    expect(page.get_by_role("button", name="Choose an outcome")).to_be_disabled()
    page.get_by_label("No answer").check()
    page.get_by_label("Note", exact=True).fill("Rang twice; try tomorrow")
    page.get_by_role("combobox", name="Who", exact=True).fill("anna")
    page.get_by_role("button", name="Finish as “No answer”").click()
    came = page.get_by_role("region", name="What came of it")
    expect(came).to_contain_text("No answer")
    expect(came).to_contain_text("anna")
    expect(came).to_contain_text("Rang twice; try tomorrow")
    desk.desk.work()
    assert runs_of(desk, "call-back")["1-2"] == "wait-1d"
    page.goto(f"{desk.url}/#/tasks?status=done")
    done = page.get_by_role("list", name="Tasks").get_by_role("listitem")
    expect(done).to_contain_text("No answer")
    expect(done).to_contain_text("2 h late")


def test_who_comes_second_is_told_who_was_first_and_loses_no_word(
    page: Page, desk: Served, complaints: list[str]
) -> None:
    page.goto(f"{desk.url}/#/tasks/1-2.call.1")
    page.get_by_label("Reached").check()
    page.get_by_label("Note", exact=True).fill("Wants two of them")
    page.route("**/api/tasks/1-2.call.1", lambda route: route.abort())  # the page has not heard of it yet
    finish_task(desk.desk.store, "1-2.call.1", "reached", "anna", "Wants one", desk.desk.now)
    page.unroute("**/api/tasks/1-2.call.1")
    page.get_by_role("button", name="Finish as “Reached”").click()
    expect(page.get_by_role("alert")).to_contain_text("was done already by anna")
    expect(page.get_by_role("alert")).to_contain_text("Wants two of them")
    expect(page.get_by_role("region", name="What came of it")).to_contain_text("Wants one")
    assert all("409" in complaint or "ERR_FAILED" in complaint for complaint in complaints)
    complaints.clear()


def test_a_task_is_taken_given_to_another_and_given_back(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/tasks/4-2.help.1")
    does = page.get_by_role("region", name="Who does it")
    expect(does).to_contain_text("Nobody has taken it yet.")
    does.get_by_role("combobox", name="Give it to").click()
    page.get_by_role("option", name="dora").click()
    does.get_by_role("button", name="Give it", exact=True).click()
    expect(does).to_contain_text("dora has it.")
    does.get_by_role("button", name="Give it back to desk").click()
    expect(does).to_contain_text("Nobody has taken it yet.")


def test_a_task_that_waits_for_room_says_so(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/tasks/6-2.help.1")
    expect(page.get_by_role("region", name="What came of it")).to_contain_text("The queue desk is full")


def test_where_nothing_is_to_do_the_page_says_how_tasks_come_about(page: Page, bare_url: str) -> None:
    page.goto(f"{bare_url}/#/tasks")
    expect(page.get_by_text("Nothing to do", exact=True)).to_be_visible()
    page.goto(f"{bare_url}/#/accounts")
    expect(page.get_by_text("No accounts yet")).to_be_visible()


def test_accounts_are_listed_and_show_their_people_by_role(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/accounts")
    accounts = page.get_by_role("table", name="Accounts")
    expect(accounts.get_by_role("row", name=re.compile("^Acme Ltd acme .+ 4 1$"))).to_be_visible()
    page.get_by_label("Search").fill("acme")
    expect(accounts.get_by_role("row")).to_have_count(2)
    accounts.get_by_role("link", name="Acme Ltd").click()
    people = page.get_by_role("region", name="People")
    expect(people).to_contain_text(re.compile("champion.*Ada Brandt.*economic buyer.*Bo Carlsen.*user.*Chi Dang.*Dora"))
    expect(page.get_by_role("region", name="Journeys")).to_contain_text("at meet until")
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline).to_contain_text("by bo (economic buyer)")
    people.get_by_role("link", name="Ada Brandt").click()
    page.get_by_role("region", name="Profile").get_by_role("link", name="champion").click()
    expect(page.get_by_role("heading", name="Acme Ltd")).to_be_visible()


def test_a_pause_is_confirmed_and_ended_with_its_timers_shifted(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/journeys/call-back")
    stands = page.get_by_role("region", name="How it stands")
    expect(stands).to_contain_text("Customers enter, and 3 runs go on.")
    stands.get_by_role("button", name="Pause").click()
    asks = page.get_by_role("dialog", name="Pause Somebody calls back?")
    expect(asks).to_contain_text("3 runs in flight go on")
    asks.get_by_label("Everything: entries, runs and messages").check()
    expect(asks).to_contain_text("3 runs in flight stand still where they are, and messages wait in the outbox.")
    asks.get_by_role("button", name="Leave it as it is").click()
    expect(stands).to_contain_text("Customers enter")
    stands.get_by_role("button", name="Pause").click()
    asks.get_by_label("Everything: entries, runs and messages").check()
    asks.get_by_role("button", name="Pause it").click()
    expect(stands).to_contain_text("Nobody enters, and 3 runs stand still.")
    expect(stands.get_by_role("button")).to_have_text(["Resume…", "Stop…"])
    desk.desk.work()
    stands.get_by_role("button", name="Resume").click()
    page.get_by_label("Shifted").check()
    page.get_by_role("button", name="Resume it").click()
    expect(stands).to_contain_text("Customers enter")
    desk.desk.work()
    page.get_by_role("tab", name="Operations").click()
    log = page.get_by_role("table", name="Operations")
    expect(
        log.get_by_role("row", name=re.compile("^2 Resumed, timers moved by .+ console .+ 3 customers"))
    ).to_be_visible()
    expect(log.get_by_role("row", name=re.compile("^1 All paused console .+ at once"))).to_be_visible()


def test_a_journey_is_stopped_only_by_its_name(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/journeys/question")
    page.get_by_role("region", name="How it stands").get_by_role("button", name="Stop").click()
    asks = page.get_by_role("dialog", name="Stop A question is answered?")
    expect(asks).to_contain_text("3 runs in flight end as “stopped”")
    expect(asks.get_by_role("button", name="Stop it")).to_be_disabled()
    asks.get_by_label("Type question to stop it").fill("question")
    asks.get_by_role("button", name="Stop it").click()
    expect(page.get_by_role("region", name="How it stands")).to_contain_text("3 runs are being ended")
    desk.desk.work()
    assert set(runs_of(desk, "question").values()) == {"stopped"}
    expect(page.get_by_role("region", name="How it stands")).to_contain_text("all runs were ended")


def test_a_drained_journey_takes_nobody_in(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/journeys/nurture")
    page.get_by_role("region", name="How it stands").get_by_role("button", name="Drain").click()
    page.get_by_role("button", name="Drain it").click()
    expect(page.get_by_role("region", name="How it stands")).to_contain_text("Nobody enters; 4 runs come to the end.")
    desk.desk.ask("fay", "Guide Wanted", 0)
    assert len(runs_of(desk, "nurture")) == 4


def test_runs_of_an_older_version_are_moved_by_a_mapping_and_rolled_back(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/journeys/nurture")
    page.get_by_role("tab", name="Older versions (4)").click()
    older = page.get_by_role("list", name="Runs of older versions")
    expect(older.get_by_role("listitem").filter(has_text="3 runs at ask")).to_contain_text(
        "the live one has no step ask"
    )
    expect(older.get_by_role("listitem").filter(has_text="1 run at rest")).to_contain_text(
        "Keep their place: Wait 14 days"
    )
    page.get_by_role("combobox", name="Where runs at ask go on").click()
    page.get_by_role("option", name="talk").click()
    expect(older).to_contain_text("Begin 'talk'")
    page.get_by_role("button", name="Move 4 runs").click()
    asks = page.get_by_role("dialog", name=re.compile("^Move 4 runs of Nurture to version"))
    expect(asks).to_contain_text("1 run at rest: keep their place")
    asks.get_by_role("button", name="Move them").click()
    expect(asks).to_be_hidden()
    desk.desk.work()
    assert sorted(runs_of(desk, "nurture").values()) == ["rest", "talk", "talk", "talk"]
    expect(page.get_by_text("All runs are of the live version")).to_be_visible()
    page.get_by_role("tab", name="Operations").click()
    log = page.get_by_role("table", name="Operations")
    expect(log).to_contain_text("ask → talk")
    log.get_by_role("button", name="Roll back").click()
    page.get_by_role("dialog", name="Roll back operation 1?").get_by_role("button", name="Roll it back").click()
    expect(log).to_contain_text("taken back by 2")
    desk.desk.work()
    assert sorted(runs_of(desk, "nurture").values()) == ["ask", "ask", "ask", "rest"]


def test_runs_of_an_older_version_can_begin_anew(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/journeys/nurture?tab=versions")
    page.get_by_role("switch", name="Begin anew, with the same entry event").click()
    older = page.get_by_role("list", name="Runs of older versions")
    expect(older.get_by_role("listitem").filter(has_text="3 runs at ask")).to_contain_text("Begin anew: Wait 14 days")
    page.get_by_role("button", name="Move 4 runs").click()
    page.get_by_role("button", name="Move them").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    desk.desk.work()
    assert set(runs_of(desk, "nurture").values()) == {"rest"}


def test_what_somebody_else_did_meanwhile_is_said_and_nothing_is_done_twice(
    page: Page, desk: Served, complaints: list[str]
) -> None:
    other = page.context.new_page()
    for each in (page, other):
        each.goto(f"{desk.url}/#/journeys/verify")
        each.get_by_role("region", name="How it stands").get_by_role("button", name="Drain").click()
    other.get_by_role("button", name="Drain it").click()
    expect(other.get_by_role("region", name="How it stands")).to_contain_text("what others have called")
    page.get_by_role("button", name="Drain it").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("is draining already")
    assert all("409" in complaint for complaint in complaints)
    complaints.clear()


def test_every_step_kind_is_drawn(page: Page, desk_url: str) -> None:
    kinds = {}
    for journey in ("application", "call-back", "onboarding"):
        page.goto(f"{desk_url}/#/journeys/{journey}")
        page.locator(".react-flow__node-step").first.wait_for()
        for node in page.locator(".react-flow__node-step").all():
            head, line = filter(None, node.inner_text().split("\n")[:3])
            kinds[head.split(" · ")[0]] = line
    assert (
        kinds
        | {
            "Fork": "At once: call · visit",
            "Call": "verify",
            "Enter": "verify",
            "Set": "credit + 10, met = the entry event's on",
            "Note": "Applied for {the entry event's number} with {credit} points",
            "Milestone": "applied",
            "Ask": "nps by email",
            "Choose": "2 offers of gold, newsletter",
            "Audience": "Into applicants (google)",
            "Webhook": "risk.example/score",
            "Update": "health = good",
            "Task": "sales: Meet {name}",
        }
        == kinds
    )
    assert kinds.keys() >= {"Exit", "Send", "Wait", "Wait for", "Branch", "Emit", "Go to"}


def test_the_ways_of_a_fork_come_together(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/journeys/application")
    expect(page.locator(".react-flow__node-join")).to_have_text(["1 of 2 ways", "2 of 2 ways"])
    expect(page.locator(".react-flow__edge[data-id='fork joined']")).to_be_attached()
    fork = page.locator("[data-id='fork']")
    fork.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Fork · fork", exact=True)).to_contain_text("1 of 2 have come to their end")


def test_ways_to_the_same_step_are_one_line_with_all_their_names(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/journeys/call-back")
    expect(page.get_by_text("reached, wrong-number")).to_be_visible()


def test_an_entry_tells_all_its_ways(page: Page, desk_url: str) -> None:
    page.goto(f"{desk_url}/#/journeys/application")
    plan = page.get_by_role("region", name="Plan")
    expect(plan).to_contain_text(
        "Application Sent, if seats is at least 1, one run per number; or every year 30 days before"
    )
    expect(plan).to_contain_text("or over the API")
    expect(plan).to_contain_text("100 a day, 2,000 at a time")
    page.goto(f"{desk_url}/#/journeys/onboarding")
    expect(plan).to_contain_text("accounts, each with its people")
    expect(page.locator("[data-id='send-hello']")).to_contain_text("email: hello → champion")


def test_a_new_version_shows_up_while_one_looks(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/#/journeys/call-back")
    expect(page.get_by_role("tab", name="Older versions", exact=True)).to_be_visible()
    desk.desk.put_live(MENDED, desk.desk.now)
    expect(page.get_by_role("tab", name="Older versions (3)")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_desk_is_wider_than_its_window(
    page: Page, desk_url: str, path: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{desk_url}/#{path}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
