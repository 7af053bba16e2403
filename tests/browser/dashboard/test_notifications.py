"""The notification centre: the bell, its panel and its page."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def tell(desk: Desk, title: str, **more: object) -> None:
    """Have the admin tell the owner something."""
    body = {
        "recipients": {"persons": [str(desk.house.people["owner"])]},
        "title": title,
    } | more
    answered = await desk.house.api("POST", "/notifications", who="admin", json=body)
    assert answered.status == 201, answered.raw


def unread(page: Page) -> Locator:
    """The number on the bell."""
    return page.get_by_test_id("unread-count")


async def test_a_new_notification_counts_is_told_and_read_in_the_panel(desk: Desk) -> None:
    page = await desk.sit()
    await tell(desk, "Order 4711: shipped", type="order.shipped")

    await expect(unread(page)).to_have_text("1")
    await expect(page.get_by_test_id("toast")).to_contain_text("Order 4711: shipped")
    await page.get_by_test_id("bell").click()
    row = page.get_by_test_id("notice-panel").get_by_test_id("notice")
    await expect(row).to_contain_text("Orders")
    await row.get_by_test_id("read-notice").click()

    await expect(unread(page)).to_be_hidden()
    await expect(row).to_have_attribute("data-read", "true")


async def test_what_is_read_in_one_tab_is_read_in_the_other(desk: Desk) -> None:
    await tell(desk, "The pool opens")
    first = await desk.sit(at="#/notifications")
    second = await desk.pages.tab_beside(first)
    await second.goto(f"{desk.house.base}/#/notifications")
    await expect(unread(second)).to_have_text("1")

    await first.get_by_test_id("acknowledge-notice").click()

    await expect(first.get_by_test_id("notice")).to_contain_text("Seen to")
    await expect(second.get_by_test_id("notice")).to_have_attribute("data-read", "true")
    await expect(unread(second)).to_be_hidden()


async def test_the_page_is_filtered_by_topic_and_all_of_it_marked_read(desk: Desk) -> None:
    await tell(desk, "Order 1: new", type="order.created")
    await tell(desk, "Card refused", type="payment.failed")
    page = await desk.sit(at="#/notifications")
    rows = page.get_by_test_id("notice")
    await expect(rows).to_have_count(2)

    await page.get_by_test_id("topic-payments").click()
    await expect(rows).to_have_count(1)
    await expect(page).to_have_url(f"{desk.house.base}/#/notifications?topic=payments")
    await page.get_by_test_id("read-all").click()
    await expect(unread(page)).to_have_text("1")
    await page.get_by_test_id("topic-payments").click()
    await page.get_by_role("button", name="Unread", exact=True).click()

    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Order 1: new")


async def test_a_deleted_one_can_be_had_back_while_the_message_stands(desk: Desk) -> None:
    await tell(desk, "Keep me")
    page = await desk.sit(at="#/notifications")

    await page.get_by_test_id("delete-notice").click()
    await expect(page.get_by_test_id("no-notices")).to_be_visible()
    await page.get_by_test_id("toast-action").click()
    await expect(page.get_by_test_id("notice")).to_contain_text("Keep me")
    await page.get_by_test_id("delete-notice").click()
    await page.get_by_role("button", name="Dismiss").click()

    await expect(unread(page)).to_be_hidden()
    await page.reload()
    await expect(page.get_by_test_id("no-notices")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, (360, 740)], ids=["phone", "small phone"])
async def test_the_panel_and_all_in_it_stays_on_a_phones_screen(
    desk: Desk, size: tuple[int, int]
) -> None:
    for number in range(8):
        await tell(desk, f"Order {number}: shipped", type="order.shipped")
    page = await desk.sit(at="#/settings", size=size, touch=True)
    await page.get_by_test_id("language").last.select_option("es")
    await expect(page.locator("html")).to_have_attribute("lang", "es")

    await page.get_by_test_id("bell").click()
    panel = page.get_by_test_id("notice-panel")
    rows = panel.get_by_test_id("notice")
    await expect(rows).to_have_count(8)

    await expect(panel).to_be_in_viewport(ratio=1)
    await expect(panel.get_by_test_id("panel-read-all")).to_be_in_viewport(ratio=1)
    await expect(panel.get_by_role("link", name="Ver todas las notificaciones")).to_be_in_viewport(
        ratio=1
    )
    await expect(rows.first).to_be_in_viewport(ratio=1)
    when = await rows.first.locator("time").bounding_box()
    press = await rows.first.get_by_test_id("delete-notice").bounding_box()
    assert when is not None
    assert press is not None
    assert press["y"] <= when["y"] <= press["y"] + press["height"]


async def test_a_deleted_one_stays_so_over_a_reload_and_a_sign_out(desk: Desk) -> None:
    await tell(desk, "First")
    await tell(desk, "Second")
    page = await desk.sit(at="#/notifications")
    rows = page.get_by_test_id("notice")
    await expect(rows).to_have_count(2)

    await rows.filter(has_text="Second").get_by_test_id("delete-notice").click()
    await page.reload()
    await expect(rows).to_have_count(1)
    await rows.get_by_test_id("delete-notice").click()
    await expect(rows).to_have_count(0)
    await page.get_by_test_id("person-menu").click()
    async with page.expect_response(lambda one: "/api/v1/notifications/" in one.url):
        await page.get_by_test_id("sign-out").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()

    left = await desk.house.api("GET", "/notifications")
    assert left.json["items"] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_centre_has_nothing_unreadable(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    await tell(desk, "Out of stock: towels", type="inventory.out_of_stock", message="None left.")
    await tell(desk, "Order 2: new", type="order.created")
    page = await desk.sit(at="#/notifications", size=size, dark=dark)

    await expect(page.get_by_test_id("notice")).to_have_count(2)
    assert await faults(page) == []
    await page.get_by_test_id("bell").click()
    await expect(page.get_by_test_id("notice-panel").get_by_test_id("notice")).to_have_count(2)
    assert await faults(page) == []
