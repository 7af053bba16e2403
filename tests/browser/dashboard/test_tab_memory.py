"""A tab that is open for weeks: it lets go of what nothing shows, and nobody notices."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.dashboard.conftest import LIVE, Desk
from tests.browser.dashboard.test_rain import rain

RAIN = 150
KEPT = 20
SMALL = f"Object.defineProperty(navigator, 'deviceMemory', {{ value: {4 * KEPT / 5_000} }})"
"""A device with so little memory that twenty of a kind are kept on it."""
LET_GO = "() => new Promise((done) => setTimeout(done, 1_000))"
"""The page lets go a second after there are too many; a timer set later ends later."""


async def sit_at_a_small_device(desk: Desk, at: str) -> Page:
    page = await desk.pages()
    await page.add_init_script(SMALL)
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/{at}")
    await page.locator(LIVE).wait_for()
    return page


async def test_what_was_let_go_is_there_again_when_somebody_looks(desk: Desk) -> None:
    oldest = await desk.house.rows.case(desk.house.home, 1, title="The very first")
    page = await sit_at_a_small_device(desk, "#/metrics")

    await rain(desk, 2, RAIN)

    # Far more fire than are kept here: the count is the server's.
    await expect(page.get_by_test_id("firing-count")).to_contain_text(str(RAIN))
    await page.evaluate(LET_GO)
    async with page.expect_request(lambda asked: "/cases?" in asked.url):
        await page.get_by_role("link", name="Cases").first.click()
    await expect(page.get_by_test_id(f"case-{RAIN + 1}")).to_be_visible()
    await expect(page.get_by_test_id("filter-open")).to_contain_text(str(RAIN + 1))
    await page.get_by_test_id(f"case-{RAIN + 1}").focus()
    for number in range(RAIN, RAIN - KEPT * 2, -1):
        await page.keyboard.press("j")
        await expect(page.get_by_test_id(f"case-{number}")).to_be_focused()
    await page.goto(f"{desk.house.base}/#/cases/{oldest}")
    await expect(page.get_by_test_id("case-page")).to_contain_text("The very first")


async def test_the_board_of_a_small_device_says_that_there_are_more(desk: Desk) -> None:
    page = await sit_at_a_small_device(desk, "#/alerts")

    await rain(desk, 1, KEPT * 3)

    firing = page.get_by_test_id("column-firing")
    await expect(firing.get_by_role("heading").first).to_contain_text(str(KEPT * 3))
    await expect(page.get_by_text("more open alerts")).to_be_visible()
    # The gravest are kept, however long ago they came.
    await expect(firing.get_by_test_id("alert-3")).to_be_attached()
    await expect(firing.get_by_test_id("alert-4")).to_have_count(0)
