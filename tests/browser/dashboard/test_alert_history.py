"""The history of alerts: found by words and filters in the address, read and unread."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults

HISTORY = "#/alerts?tab=history"


async def fill(desk: Desk) -> None:
    """Fire three alerts, one of them over, after everybody came."""
    rows, home = desk.house.rows, desk.house.home
    for number, title in ((1, "Disk full on db-1"), (2, "Slow answers"), (3, "Disk of db-2")):
        rows.clock.advance(timedelta(seconds=10))
        await rows.alert(home, number, title=title, labels={"host": f"db-{number}"})
    await desk.house.api("POST", "/alerts/3/resolve")


async def numbers(page: Page) -> list[str | None]:
    """Return the rows on show, from top to bottom."""
    rows = page.get_by_test_id("history").locator("li[data-alert]")
    return [await one.get_attribute("data-testid") for one in await rows.all()]


async def test_words_and_filters_stand_in_the_address(desk: Desk) -> None:
    await fill(desk)
    page = await desk.sit(at=HISTORY)
    await expect(page.get_by_test_id("row-3")).to_be_visible()
    assert await numbers(page) == ["row-3", "row-2", "row-1"]

    await page.keyboard.press("/")
    await page.keyboard.type("disk")
    await expect(page.get_by_test_id("row-2")).to_have_count(0)
    await page.get_by_test_id("filter-status").select_option("firing,acknowledged")
    await expect(page.get_by_test_id("row-3")).to_have_count(0)
    await expect(page).to_have_url(re.compile("q=disk"))
    await page.reload()

    await expect(page.get_by_test_id("row-1")).to_be_visible()
    assert await numbers(page) == ["row-1"]
    await page.get_by_test_id("history-search").fill("nowhere")
    await expect(page.get_by_test_id("history-empty")).to_contain_text("No alert matches")
    await page.get_by_test_id("filter-none").click()
    await expect(page.get_by_test_id("row-2")).to_be_visible()


async def test_a_phone_shows_what_can_be_chosen_when_asked_and_how_much_is(desk: Desk) -> None:
    await fill(desk)
    page = await desk.sit(at=HISTORY, size=PHONE)
    await expect(page.get_by_test_id("row-3")).to_be_in_viewport()
    status, narrow = page.get_by_label("Status"), page.get_by_test_id("history-narrow")
    await expect(status).to_be_hidden()

    await narrow.click()
    await status.select_option("firing,acknowledged")
    await expect(page.get_by_test_id("row-3")).to_have_count(0)
    await narrow.click()

    await expect(status).to_be_hidden()
    await expect(narrow).to_have_text("Filter1")


async def test_what_is_opened_is_read_and_all_are_marked_at_once(desk: Desk) -> None:
    await fill(desk)
    page = await desk.sit(at=HISTORY)
    await expect(page.get_by_test_id("tab-history")).to_contain_text("3")
    row = page.get_by_test_id("row-1")
    await expect(row).to_have_attribute("data-read", "false")

    await row.get_by_role("link").click()
    await expect(page.get_by_test_id("alert-page")).to_contain_text("Disk full on db-1")
    await expect(row).to_have_attribute("data-read", "true")
    await expect(page.get_by_test_id("tab-history")).to_contain_text("2")
    await page.keyboard.press("Escape")
    await expect(page).to_have_url(re.compile("tab=history"))
    await row.get_by_test_id("read-dot").click()
    await expect(row).to_have_attribute("data-read", "false")
    await page.get_by_test_id("read-all").click()

    for number in (1, 2, 3):
        await expect(page.get_by_test_id(f"row-{number}")).to_have_attribute("data-read", "true")
    theirs = await desk.sit("staff", at=HISTORY)
    await expect(theirs.get_by_test_id("tab-history")).to_contain_text("3")


async def test_what_comes_meanwhile_is_offered_and_moves_nothing(desk: Desk) -> None:
    await fill(desk)
    page = await desk.sit(at=HISTORY)
    await expect(page.get_by_test_id("row-3")).to_be_visible()

    desk.house.rows.clock.advance(timedelta(seconds=10))
    await desk.house.rows.alert(desk.house.home, 4)

    fresh = page.get_by_test_id("history-fresh")
    await expect(fresh).to_contain_text("1 new alert")
    assert await numbers(page) == ["row-3", "row-2", "row-1"]
    await fresh.click()
    await expect(page.get_by_test_id("row-4")).to_be_visible()


async def test_the_last_of_many_is_reached_page_by_page(desk: Desk) -> None:
    for number in range(1, 61):
        desk.house.rows.clock.advance(timedelta(seconds=1))
        await desk.house.rows.alert(desk.house.home, number, status="resolved")
    page = await desk.sit("viewer", at=HISTORY)
    await expect(page.get_by_test_id("row-11")).to_be_attached()
    await expect(page.get_by_test_id("row-10")).to_have_count(0)

    await page.get_by_test_id("load-more").click()

    await expect(page.get_by_test_id("row-1")).to_be_attached()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_wheel_reaches_the_last_of_many(desk: Desk, size: tuple[int, int]) -> None:
    for number in range(1, 41):
        desk.house.rows.clock.advance(timedelta(seconds=1))
        await desk.house.rows.alert(desk.house.home, number, status="resolved")
    page = await desk.sit(at=HISTORY, size=size)
    await expect(page.get_by_test_id("row-40")).to_be_visible()
    last = page.get_by_test_id("row-1")
    await expect(last).not_to_be_in_viewport()

    await page.mouse.move(size[0] / 2, size[1] * 0.7)
    # Far more than they are high: a row is measured only when it comes into sight.
    await page.mouse.wheel(0, 20_000)

    await expect(last).to_be_in_viewport(ratio=1)
    assert await last.evaluate(
        """row => {
            const {left, top, width, height} = row.getBoundingClientRect();
            return row.contains(document.elementFromPoint(left + width / 2, top + height / 2));
        }"""
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_nothing_is_in_the_way_of_anybody(desk: Desk, dark: bool) -> None:
    await fill(desk)
    alert = await desk.house.rows.alert(
        desk.house.home, 4, flapping_since=desk.house.rows.clock.now(), flapped=7
    )
    said = {"kind": "sale", "value": 12.5, "currency": "EUR"}
    await desk.house.api("POST", f"/alerts/{alert}/convert", json=said)
    page = await desk.sit(at=HISTORY, dark=dark)
    await expect(page.get_by_test_id("row-4")).to_be_visible()
    serious = await faults(page)

    await page.goto(f"{desk.house.base}/#/alerts/4")
    drawer = page.get_by_test_id("alert-page")
    await expect(drawer.get_by_test_id("timeline")).to_be_visible()
    serious += await faults(page)
    for window in ("convert", "silence"):
        await drawer.get_by_test_id(window).click()
        await expect(page.get_by_test_id(f"{window}-dialog")).to_be_visible()
        serious += await faults(page)
        await page.keyboard.press("Escape")
    await page.get_by_test_id("alert-1").get_by_test_id("choose").check()
    serious += await faults(page)

    assert serious == []
