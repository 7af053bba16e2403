"""What somebody is told of by which channel, and how their device tells it."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults
from tests.browser.dashboard.test_notifications import tell

# A browser that grants, and keeps what it was to show; nobody looks at its tabs.
GRANTED = """
window.shown = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() { return (this.permission = "granted"); }
  constructor(title, more) {
    window.shown.push([title, more.tag]);
    window.last = this;
    window.told?.();
  }
  close() {}
};
document.hasFocus = () => false;
"""
SHOWN = """new Promise((done) => {
  window.told = () => done(window.shown.map(([title]) => title));
  if (window.shown.length > 0) window.told();
})"""


def cell(page: Page, name: str) -> Locator:
    """One cell of the matrix, such as `orders-telegram`."""
    return page.get_by_test_id(f"cell-{name}")


async def test_a_type_follows_its_topic_until_it_has_a_choice_of_its_own(desk: Desk) -> None:
    page = await desk.sit(at="#/preferences")
    await page.get_by_role("button", name="Orders", exact=True).click()
    await expect(cell(page, "order.created-telegram")).to_have_attribute("data-effect", "true")

    await cell(page, "orders-telegram").click()
    await cell(page, "orders-telegram").click()
    await expect(cell(page, "order.created-telegram")).to_have_attribute("data-effect", "false")
    await cell(page, "order.created-telegram").click()
    await page.get_by_test_id("save").click()
    await expect(page.get_by_test_id("save")).to_be_hidden()

    kept = (await desk.house.api("GET", "/notifications/preferences")).json
    assert kept["topics"] == {"orders": {"telegram": False}}
    assert kept["types"] == {"order.created": {"telegram": True}}


async def test_who_saves_second_is_asked_whose_choices_count(desk: Desk) -> None:
    desk.pages.allow("412")
    page = await desk.sit(at="#/preferences")
    await cell(page, "all-telegram").click()
    body = {"topics": {"orders": {"in_app": False}}}
    await desk.house.api("PUT", "/notifications/preferences", json=body)

    await page.get_by_test_id("save").click()
    await expect(page.get_by_role("alert")).to_contain_text("changed elsewhere")
    await page.get_by_test_id("discard").click()

    await expect(cell(page, "orders-in_app")).to_have_attribute("data-effect", "false")
    await expect(cell(page, "all-telegram")).to_have_attribute("data-chosen", "false")


async def test_from_what_on_it_rings_goes_along_to_another_device(desk: Desk) -> None:
    page = await desk.sit(at="#/preferences")
    await page.get_by_test_id("ring-from").select_option("medium")
    await page.get_by_test_id("save").click()
    await expect(page.get_by_test_id("save")).to_be_hidden()

    other = await desk.sit(at="#/preferences")

    await expect(other.get_by_test_id("ring-from")).to_have_value("medium")
    await expect(other.get_by_test_id("ring")).to_have_attribute("aria-checked", "false")


async def test_the_browser_tells_it_while_nobody_looks_and_a_press_leads_there(
    desk: Desk,
) -> None:
    page = await desk.pages()
    await page.context.add_init_script(GRANTED)
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/#/preferences")
    await page.get_by_test_id("desktop").click()
    await expect(page.get_by_test_id("desktop")).to_have_attribute("aria-checked", "true")

    await tell(desk, "Card refused", type="payment.failed")
    assert await page.evaluate(SHOWN) == ["Card refused"]
    await page.evaluate("window.last.onclick()")

    await expect(page.get_by_test_id("notifications")).to_be_visible()
    await expect(page).to_have_title("(1) Hotel · Opsbell")


async def test_a_tab_that_is_looked_at_keeps_the_others_quiet(desk: Desk) -> None:
    page = await desk.pages()
    await page.context.add_init_script(GRANTED)
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/#/preferences")
    await page.get_by_test_id("desktop").click()
    await expect(page.get_by_test_id("desktop")).to_have_attribute("aria-checked", "true")
    other = await desk.pages.tab_beside(page)
    await other.goto(f"{desk.house.base}/#/notifications")
    await expect(other.get_by_test_id("bell")).to_be_visible()
    await other.evaluate("document.hasFocus = () => true")

    await tell(desk, "First")
    await expect(other.get_by_test_id("notice")).to_have_count(1)
    await other.evaluate("document.hasFocus = () => false")
    await tell(desk, "Second")

    assert await page.evaluate(SHOWN) == ["Second"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_matrix_has_nothing_unreadable(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    page = await desk.sit(at="#/preferences", size=size, dark=dark)

    await cell(page, "orders-telegram").click()
    await cell(page, "payments-in_app").dblclick()
    await page.get_by_test_id("all-channels").click()

    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
