"""The frame around the screens: the way around, the palette, the keys, another workspace."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def test_a_few_letters_lead_to_a_case_and_to_a_screen(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1, title="No hot water")
    page = await desk.sit()

    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("palette-words")).to_be_focused()
    await page.keyboard.type("hot wat")
    option = page.get_by_role("option", name="#1 No hot water")
    await expect(option).to_have_attribute("aria-selected", "true")
    assert await faults(page) == []
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="No hot water")).to_be_visible()
    await expect(page.get_by_test_id("palette")).to_have_count(0)
    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("palette-words")).to_be_focused()
    await page.keyboard.type("aler")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("alerts-quiet")).to_be_visible()


async def test_a_palette_that_could_not_come_comes_dressed_the_next_time(desk: Desk) -> None:
    desk.pages.allow("Failed to load resource|ERR_FAILED")
    page = await desk.pages()
    await page.route("**/assets/palette-*.css", lambda route: route.abort())
    # It is brought ahead of time once; that try is over before anybody asks.
    async with page.expect_event("requestfailed", lambda one: "/palette-" in one.url):
        await desk.enter(page)

    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("toast")).to_contain_text("cannot be reached")
    await expect(page.get_by_test_id("palette")).to_have_count(0)
    # Nor does it come bare for whoever asks again while its looks are still away.
    await page.get_by_test_id("toast").get_by_role("button", name="Dismiss").click()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_test_id("toast")).to_contain_text("cannot be reached")
    await expect(page.get_by_test_id("palette")).to_have_count(0)
    await page.unroute_all()
    await page.keyboard.press("Control+k")

    await expect(page.get_by_test_id("palette-words")).to_be_focused()
    await expect(page.get_by_test_id("palette")).to_have_css("display", "grid")


async def test_every_key_stands_on_a_sheet_and_does_what_it_says(desk: Desk) -> None:
    page = await desk.sit()

    await page.keyboard.press("?")
    sheet = page.get_by_test_id("key-sheet")
    await expect(sheet).to_contain_text("Alerts")
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)

    await page.keyboard.press("g")
    await page.keyboard.press("a")
    await expect(page.get_by_test_id("alerts-quiet")).to_be_visible()


async def test_another_workspace_opens_in_every_tab_and_shows_nothing_of_the_first(
    desk: Desk,
) -> None:
    house = desk.house
    await house.rows.case(house.home, 1, title="Of the hotel")
    await house.rows.case(house.other, 2, title="Of the hostel")
    await house.rows.member(house.other, house.people["owner"], "staff")
    page = await desk.sit()
    beside = await desk.pages.tab_beside(page)
    await beside.goto(house.base)
    await expect(beside.get_by_test_id("case-1")).to_be_visible()

    await page.get_by_test_id("workspace-menu").click()
    await page.get_by_test_id(f"workspace-{house.other}").click()

    for tab in (page, beside):
        await expect(tab.get_by_test_id("workspace")).to_have_text("Hostel")
        await expect(tab.get_by_test_id("case-2")).to_be_visible()
        await expect(tab.get_by_test_id("case-1")).to_have_count(0)


async def test_a_phone_reaches_everything_by_its_bar(desk: Desk) -> None:
    page = await desk.sit(size=PHONE, touch=True)

    await page.get_by_role("link", name="More").tap()
    await page.get_by_role("link", name="Settings").tap()
    await expect(page.get_by_test_id("settings")).to_be_visible()
    await page.get_by_role("link", name="Alerts").tap()
    await expect(page.get_by_test_id("alerts-quiet")).to_be_visible()


async def test_an_address_that_leads_nowhere_says_so(desk: Desk) -> None:
    page = await desk.sit(at="#/nowhere")

    await expect(page.get_by_test_id("nowhere")).to_be_visible()
    await page.get_by_role("link", name="Go to the cases").click()
    await expect(page.get_by_test_id("cases-empty")).to_be_visible()
