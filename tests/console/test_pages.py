"""The console in a real browser, before a real server: every page shows what is in the store, without a complaint."""

import re

import pytest
from playwright.sync_api import Page, expect

from web.serving import ADMIN_KEY

pytestmark = pytest.mark.browser

WIDTHS = [1280, 390]
PAGES = [
    "/",
    "/customers",
    "/customers/36",
    "/journeys",
    "/journeys/cart-abandonment",
    "/messages",
    "/mailbox",
    "/dead-letters",
]


def test_the_overview_tells_the_books(page: Page, shop_url: str) -> None:
    page.goto(shop_url)
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    expect(page.get_by_role("link", name="Customers 40 known")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Dead letters 2"))).to_be_visible()
    journeys = page.get_by_role("table", name="Journeys with their live counts")
    expect(journeys.get_by_role("row", name=re.compile("Come back to your cart"))).to_contain_text("buy")
    expect(page.get_by_role("region", name="Withheld, and why")).to_contain_text("No address")


def test_a_store_without_events_says_what_to_do(page: Page, bare_url: str) -> None:
    page.goto(bare_url)
    expect(page.get_by_text("No events yet")).to_be_visible()
    expect(page.get_by_text(f"curl -u WRITE_KEY: {bare_url}/v1/track")).to_be_visible()
    expect(page.get_by_text("wend publish DIR")).to_be_visible()
    for path, words in (
        ("customers", "No customers yet"),
        ("mailbox", "No mail yet"),
        ("dead-letters", "Nothing was refused"),
    ):
        page.goto(f"{bare_url}/#/{path}")
        expect(page.get_by_text(words)).to_be_visible()


def test_customers_are_found_by_what_is_known_of_them(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/customers")
    customers = page.get_by_role("table", name="Customers")
    expect(customers.get_by_role("row")).to_have_count(41)
    page.get_by_label("Search").fill("dora.35")
    expect(customers.get_by_role("row")).to_have_count(2)
    customers.get_by_role("link", name="Dora Engel").click()
    expect(page.get_by_role("heading", name="Dora Engel")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Search")).to_have_value("dora.35")


def test_a_segment_narrows_the_customers(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/customers")
    page.get_by_role("combobox", name="Segment").click()
    page.get_by_role("option", name="Pro customers (14)").click()
    expect(page.get_by_role("table", name="Customers").get_by_role("row")).to_have_count(15)


def test_a_customer_page_tells_where_they_stand_and_why(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/customers/36")
    journeys = page.get_by_role("region", name="Journeys")
    expect(journeys).to_contain_text("cart-abandonment")
    expect(journeys).to_contain_text(re.compile("at breathe until .+"))
    profile = page.get_by_role("region", name="Profile")
    for known in ("dora.35@example.org", "user-35", "browser-35", "email/marketing"):
        expect(profile).to_contain_text(known)
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.get_by_text("Order Completed did not come in time")).to_be_visible()
    expect(timeline.get_by_text("Customer Identified")).to_be_visible()


def test_the_timeline_is_filtered_and_opens(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/customers/36")
    timeline = page.get_by_role("region", name="Timeline")
    expect(timeline.get_by_text("Customer Identified")).to_be_visible()
    timeline.get_by_text("Messages", exact=True).click()
    expect(timeline.get_by_text("Customer Identified")).to_be_hidden()
    timeline.get_by_role("button", name=re.compile("cart-reminder")).click()
    timeline.get_by_role("link", name="See the message").click()
    expect(page.get_by_role("heading", name="cart-reminder")).to_be_visible()


def test_a_journey_is_drawn_with_who_stands_where(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/journeys/cart-abandonment")
    expect(page.locator(".react-flow__node-step")).to_have_count(9)
    ways = page.locator(".react-flow__edge")
    expect(ways).to_have_count(11)
    expect(page.locator(".react-flow__edge-back")).to_have_count(2)
    expect(page.locator("[data-id=breathe]")).to_have_attribute(
        "aria-label", re.compile(r"Wait breathe: 2 days.+ here")
    )
    plan = page.get_by_role("region", name="Plan")
    expect(plan).to_contain_text("7 days after the last entry")


def test_a_step_is_reached_by_keyboard_and_shows_its_runs(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/journeys/cart-abandonment")
    page.locator("[data-id=breathe]").focus()
    page.keyboard.press("Enter")
    step = page.get_by_role("region", name="Wait · breathe")
    expect(step).to_contain_text("Tue, Wed, Thu, 09:00–18:00 (the customer's zone)")  # noqa: RUF001 - as people write spans
    expect(step.get_by_role("link", name="Customer #36")).to_be_visible()
    step.get_by_role("button", name="Close the step").click()
    expect(step).to_be_hidden()


def test_every_step_kind_is_drawn(page: Page, shop_url: str) -> None:
    kinds = set()
    for journey in ("cart-abandonment", "welcome"):
        page.goto(f"{shop_url}/#/journeys/{journey}")
        page.locator(".react-flow__node-step").first.wait_for()
        for node in page.locator(".react-flow__node-step").all():
            kinds.add(node.inner_text().split(" · ")[0])
    assert kinds == {
        "Wait for", "Exit", "Send", "Repeat", "Wait", "Branch", "Go to", "Split", "Update", "Emit", "Webhook",
    }  # fmt: skip


def test_the_text_of_a_journey_can_be_read(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/journeys/cart-abandonment")
    page.get_by_role("tab", name="YAML").click()
    expect(page.get_by_label("The text of the journey")).to_contain_text("# One run for each category")


def test_messages_are_filtered_by_status_and_reason(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/messages?status=withheld")
    table = page.get_by_role("table", name="Messages")
    expect(table.get_by_role("row", name=re.compile("Withheld No address")).first).to_be_visible()
    expect(table.get_by_text("Sent", exact=True)).to_have_count(0)
    page.get_by_role("combobox", name="Status").click()
    page.get_by_role("option", name="Rejected").click()
    expect(table.get_by_text("No provider is set up for the channel webhook").first).to_be_visible()


def test_a_mail_is_shown_as_its_reader_saw_it(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/mailbox")
    page.get_by_role("link", name=re.compile("Your cart is waiting, Dora Engel.*dora.35")).click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Hello Dora Engel")).to_be_visible()
    assert page.locator("iframe").get_attribute("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
    page.get_by_role("tab", name="Text part").click()
    expect(page.get_by_text("Something you liked is still waiting for you.")).to_be_visible()
    page.get_by_role("tab", name="Headers").click()
    expect(page.get_by_text("List-Unsubscribe", exact=True)).to_be_visible()
    page.get_by_role("link", name="why it was sent").click()
    expect(page.get_by_role("heading", name="cart-reminder")).to_be_visible()


def test_a_dead_letter_tells_what_was_wrong(page: Page, shop_url: str) -> None:
    page.goto(f"{shop_url}/#/dead-letters")
    page.get_by_role("button", name=re.compile("neither userId nor anonymousId")).click()
    expect(page.get_by_text('"event": "Product Viewed"')).to_be_visible()


def test_what_is_not_there_is_said_in_words(page: Page, shop_url: str, complaints: list[str]) -> None:
    page.goto(f"{shop_url}/#/customers/999")
    expect(page.get_by_role("alert")).to_contain_text("there is no customer #999")
    page.goto(f"{shop_url}/#/nowhere")
    expect(page.get_by_text("There is no such page")).to_be_visible()
    assert all("404" in complaint for complaint in complaints)
    complaints.clear()


def test_a_key_is_asked_for_and_kept_for_the_tab(page: Page, locked_url: str, complaints: list[str]) -> None:
    page.goto(locked_url)
    page.get_by_label("Admin key").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The last key was not accepted")).to_be_visible()
    page.get_by_label("Admin key").fill(ADMIN_KEY)
    page.keyboard.press("Enter")
    expect(page.get_by_text("No events yet")).to_be_visible()
    page.reload()
    expect(page.get_by_text("No events yet")).to_be_visible()
    assert all("401" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window(page: Page, shop_url: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{shop_url}/#{path}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_loaded_from_elsewhere(page: Page, shop_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        page.goto(f"{shop_url}/#{path}")
        page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((shop_url, "data:"))] == []


def test_dark_and_light_can_be_chosen(page: Page, shop_url: str) -> None:
    page.goto(shop_url)
    page.get_by_text("Dark", exact=True).locator("xpath=ancestor::label").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
