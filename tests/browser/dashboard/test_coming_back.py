"""Who leaves a long page comes back to where they were."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk
from tests.integration.web.test_deliveries import dead

ROWS = 70
TOP = "document.querySelector('.page').scrollTop"


async def test_back_leads_to_the_row_that_was_left(desk: Desk) -> None:
    for _ in range(ROWS):
        await dead(desk.house, desk.house.home)
    page = await desk.sit(at="#/deliveries")
    listed = page.locator(".table tbody tr")
    await expect(listed).to_have_count(50)
    await page.get_by_test_id("load-more").click()
    await expect(listed).to_have_count(ROWS)
    await listed.nth(ROWS - 5).scroll_into_view_if_needed()
    top = await page.evaluate(TOP)
    assert top > 1_000

    await page.get_by_role("link", name="Audit trail").click()
    await expect(page.get_by_role("heading", level=1, name="Audit trail")).to_be_visible()
    assert await page.evaluate(TOP) == 0
    await page.go_back()

    await expect(listed).to_have_count(ROWS)
    await expect(listed.nth(ROWS - 5)).to_be_in_viewport()
    await page.get_by_role("link", name="Team").click()
    await expect(page.get_by_role("heading", level=1, name="Team")).to_be_visible()
    await page.get_by_role("link", name="Deliveries").click()
    await expect(listed).to_have_count(50)
    assert await page.evaluate(TOP) == 0, "a link leads to the top of the page"
