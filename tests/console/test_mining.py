"""The map and the findings in a real browser: recorded over HTTP, mined and diagnosed by the real thing."""

import re

import pytest
from playwright.sync_api import Page, expect

from web.serving import ADMIN_KEY

pytestmark = pytest.mark.browser

WIDTHS = [1280, 390]
PAGES = ["/mining", "/mining?activity=Checkout", "/mining?view=session&shows=median", "/findings"]
DROP_OUT = re.compile("^Drop-out after 'Checkout'")


def open_finding(page: Page, url: str, title: re.Pattern[str], **filters: str) -> None:
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    page.goto(f"{url}/#/findings?{query}")
    page.get_by_role("list", name="Findings").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_the_map_draws_what_follows_what(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    expect(page.locator(".react-flow__node-activity")).to_have_count(10)
    expect(page.get_by_text("1,500 customers with")).to_contain_text("Most begin with Visit (100 %)")
    expect(page.get_by_text("10 of 10 activities")).to_contain_text("100 % of all moves")
    ways = page.locator(".react-flow__edge")
    expect(ways.first).to_be_attached()
    checkout = page.locator("[data-id='a:Checkout']")
    expect(checkout).to_have_attribute("aria-label", re.compile(r"^Checkout: 1,\d+ times; \d+ customers end after"))
    payment = page.get_by_role("group", name=re.compile("^From Pay to Payment failed: 69 times, .+ median 1.2 min"))
    expect(payment).to_be_attached()


def test_the_map_is_cut_to_its_strongest_ways_by_keyboard(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    expect(page.locator(".react-flow__node-activity")).to_have_count(10)
    page.get_by_role("slider", name=re.compile("Share of all moves")).focus()
    page.keyboard.press("Home")
    expect(page.get_by_text(re.compile(r"of 10 activities and"))).not_to_contain_text("10 of 10")
    kept = page.locator(".react-flow__node-activity").count()
    assert 0 < kept < 10
    page.keyboard.press("End")
    expect(page.locator(".react-flow__node-activity")).to_have_count(10)


def test_an_activity_is_reached_by_keyboard_and_tells_its_numbers(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    page.locator("[data-id='a:Checkout']").focus()
    page.keyboard.press("Enter")
    told = page.get_by_role("region", name="Checkout", exact=True)
    expect(told).to_contain_text(re.compile(r"Of the customers1,\d+ of 1,500 \(74 %\)"))
    expect(told).to_contain_text(re.compile(r"Ended here\d+ \(.+ % of those who came\)"))
    expect(told).to_contain_text(re.compile(r"most taken of \d+ paths through it"))
    expect(page).to_have_url(re.compile("activity=Checkout"))
    told.get_by_role("button", name="Address").click()
    way = page.get_by_role("region", name="Checkout → Address")
    expect(way).to_contain_text("of what comes after Checkout")
    expect(way).to_contain_text("Nine of ten within")
    page.reload()
    expect(way).to_be_visible()
    way.get_by_role("button", name="Close the numbers").click()
    expect(way).to_be_hidden()


def test_the_map_leads_to_what_was_found_there(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining?activity=Fraud+check&to=Pack")
    page.get_by_role("link", name=re.compile("^Slow from 'Fraud check' to 'Pack'")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("for team = south")
    page.get_by_role("link", name=re.compile("see it on the map")).click()
    expect(page.get_by_role("region", name="Fraud check → Pack")).to_be_visible()


def test_times_are_told_instead_of_counts(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    label = page.locator(".react-flow__edge[data-id='a:Ship → a:Deliver'] text")
    expect(label).to_have_text(re.compile(r"^\d+$"))
    page.get_by_text("Median time", exact=True).click()
    expect(label).to_have_text(re.compile(r"^[\d.]+ d$"))
    expect(page.get_by_text("from one activity to the next, median")).to_be_visible()


def test_the_record_is_seen_from_other_sides(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    side = page.get_by_role("combobox", name="Seen by")
    side.click()
    page.get_by_role("option", name="Sessions").click()
    expect(page.get_by_text(re.compile(r"^[\d,]+ sessions with"))).to_be_visible()
    side.click()
    page.get_by_role("option", name="Runs of Order watch").click()
    expect(page.locator("[data-id='a:delivered']")).to_be_visible()
    expect(page.get_by_text(re.compile("^8 runs with"))).to_be_visible()
    side.click()
    page.get_by_role("option", name="By order, the key of Order watch").click()
    expect(page.get_by_text(re.compile(r"^1,508 cases with"))).to_be_visible()


def test_the_ways_and_the_paths_can_be_read(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    page.get_by_role("tab", name="Ways").click()
    ways = page.get_by_role("table", name="Ways, the strongest first")
    expect(ways.get_by_role("row", name=re.compile("^Pay Payment failed 69"))).to_be_visible()
    page.get_by_role("tab", name="Paths").click()
    expect(page.get_by_text(re.compile(r"^1,500 customers took \d+ different paths"))).to_be_visible()


def test_the_map_says_how_old_it_is(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/mining")
    expect(page.get_by_text(re.compile(r"^Live, \d+ s old"))).to_be_visible()
    with page.expect_response(re.compile("/api/mining/map")):
        page.get_by_role("button", name="Refresh the map").click()


def test_a_side_with_nothing_to_see_says_so(page: Page, mined_url: str, complaints: list[str]) -> None:
    page.goto(f"{mined_url}/#/mining?view=run&journey=hello")
    expect(page.get_by_text("Nothing to see from this side")).to_be_visible()
    expect(page.get_by_text("The record holds nothing to see by run")).to_be_visible()
    assert all("422" in complaint for complaint in complaints)
    complaints.clear()


def test_an_empty_record_says_what_to_do(page: Page, bare_url: str) -> None:
    page.goto(f"{bare_url}/#/mining")
    expect(page.get_by_text("Nothing to see yet")).to_be_visible()
    expect(page.get_by_text("wend import FILE")).to_be_visible()
    page.goto(f"{bare_url}/#/findings")
    expect(page.get_by_text("Nothing found yet")).to_be_visible()
    expect(page.get_by_text("wend diagnose", exact=True)).to_be_visible()


def test_findings_are_listed_and_narrowed(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/findings")
    rows = page.get_by_role("list", name="Findings").get_by_role("listitem")
    expect(rows).to_have_count(7)
    slow = rows.filter(has_text="Slow from 'Fraud check' to 'Pack'")
    for told in ("Waiting", "Open", "Customers", "212", "137 d and value of 12,047", "> 99.9 %"):
        expect(slow).to_contain_text(told)
    page.get_by_role("combobox", name="Kind").click()
    page.get_by_role("option", name="Drop-out").click()
    expect(rows).to_have_count(2)
    page.get_by_role("combobox", name="Seen by").click()
    page.get_by_role("option", name="Sessions").click()
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("kind=drop_out&view=session"))
    page.goto(f"{mined_url}/#/findings?kind=nothing-of-it")
    page.get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(7)


def test_a_finding_shows_its_proof_and_whom_it_befell(page: Page, mined_url: str) -> None:
    open_finding(page, mined_url, DROP_OUT, view="customer")
    found = page.get_by_role("region", name="What was found")
    expect(found).to_contain_text("since 12 May 2026")
    expect(found).to_contain_text("device = mobile")
    expect(page.get_by_role("region", name="Here against elsewhere")).to_contain_text("45 %")
    examples = page.get_by_role("region", name="Whom it befell, for example")
    expect(examples.get_by_role("link")).to_have_count(20)
    examples.get_by_role("link").first.click()
    expect(page.get_by_role("region", name="Timeline")).to_contain_text("Checkout")


def test_the_case_of_a_session_leads_to_its_customer(page: Page, mined_url: str) -> None:
    open_finding(page, mined_url, DROP_OUT, view="session")
    examples = page.get_by_role("region", name="Whom it befell, for example")
    expect(examples.get_by_role("link").first).to_have_attribute("href", re.compile(r"^#/customers/\d+$"))


def test_status_and_owner_are_set_and_stay(page: Page, mined_url: str) -> None:
    title = re.compile("^Failure after 'Pay'")
    open_finding(page, mined_url, title)
    page.get_by_text("Acknowledged", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.get_by_role("textbox", name="Owner").fill("payments team")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save the owner")).to_be_disabled()
    page.reload()
    expect(page.get_by_role("radio", name="Acknowledged")).to_be_checked()
    expect(page.get_by_role("textbox", name="Owner")).to_have_value("payments team")
    page.goto(f"{mined_url}/#/findings?status=acknowledged&owner=payments+team")
    row = page.get_by_role("list", name="Findings").get_by_role("listitem")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("with payments team")
    open_finding(page, mined_url, title)
    page.get_by_text("Open", exact=True).last.click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_finding_is_drafted_into_a_new_journey(page: Page, mined_url: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=mined_url)
    open_finding(page, mined_url, DROP_OUT, view="customer")
    page.get_by_role("button", name="Draft a change").click()
    text = page.get_by_role("textbox", name="The text of the draft")
    expect(text).to_contain_text("journey: recover-after-checkout")
    expect(page.get_by_text("The content email/recover-after-checkout")).to_be_visible()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "\njourney: recover-after-checkout\n" in copied


def test_a_draft_of_a_live_journey_shows_what_it_changes(page: Page, mined_url: str) -> None:
    open_finding(page, mined_url, re.compile("^8 runs of order-watch stand still"))
    expect(page.get_by_role("region", name="What was found")).to_contain_text("Stepsdelivered")
    page.get_by_role("button", name="Draft a change").click()
    changes = page.get_by_role("region", name="What the draft changes in order-watch")
    expect(changes).to_contain_text("added:   # Finding")
    expect(changes).to_contain_text("wait_for: {event: Deliver, within: 7d}")
    expect(changes).not_to_contain_text("exit: late")
    page.get_by_text("Whole text", exact=True).click()
    expect(page.get_by_role("textbox", name="The text of the draft")).to_contain_text("exit: late")


def test_a_finding_that_no_journey_mends_says_so(page: Page, mined_url: str, complaints: list[str]) -> None:
    open_finding(page, mined_url, re.compile("^New journeys stayed away"))
    page.get_by_role("button", name="Draft a change").click()
    expect(page.get_by_role("alert")).to_contain_text("No journey can mend that")
    assert all("409" in complaint for complaint in complaints)
    complaints.clear()


def test_a_journey_without_a_goal_tells_none(page: Page, mined_url: str) -> None:
    page.goto(f"{mined_url}/#/journeys")
    journeys = page.get_by_role("table", name="Journeys with their live counts")
    expect(journeys.get_by_role("row", name=re.compile("^Hello"))).to_be_visible()
    heads = journeys.get_by_role("columnheader").all_inner_texts()
    at = heads.index("Goal reached")
    expect(journeys.get_by_role("row", name=re.compile("^Hello")).get_by_role("cell").nth(at)).to_have_text("–")  # noqa: RUF001 - the sign for nothing
    watched = journeys.get_by_role("row", name=re.compile("^Order watch")).get_by_role("cell").nth(at)
    expect(watched).to_have_text("0 0 %")
    page.goto(f"{mined_url}/#/journeys/hello")
    expect(page.get_by_role("region", name="Runs")).to_contain_text("Entered")
    expect(page.get_by_role("region", name="Runs")).not_to_contain_text("Goal")


def test_findings_need_the_key_where_one_is_asked_for(page: Page, locked_url: str, complaints: list[str]) -> None:
    page.goto(f"{locked_url}/#/findings")
    page.get_by_label("Admin key").fill(ADMIN_KEY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing found yet")).to_be_visible()
    assert all("401" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_no_mining_page_is_wider_than_its_window(
    page: Page, mined_url: str, path: str, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{mined_url}/#{path}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
