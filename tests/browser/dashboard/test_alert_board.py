"""The filters of the alert board: in the address, kept right while alerts come and change."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.browser.dashboard.conftest import Desk


async def shown(page: Page, column: str = "firing") -> list[str | None]:
    """Return the cards of a column, from top to bottom."""
    cards = page.get_by_test_id(f"column-{column}").locator("li[data-alert]")
    return [await one.get_attribute("data-testid") for one in await cards.all()]


async def fill(desk: Desk) -> None:
    """Fire three alerts, one of them about a case of a category."""
    rows, home = desk.house.rows, desk.house.home
    case_id = await rows.case(home, 1, category="noise")
    await rows.alert(home, 1, title="Disk full on db-1", severity="critical")
    await rows.alert(home, 2, title="Loud music", severity="low", case_id=case_id)
    await rows.alert(home, 3, title="Disk of db-2", severity="low")


async def test_a_filtered_board_takes_in_what_matches_alone(desk: Desk) -> None:
    await fill(desk)
    rows, home = desk.house.rows, desk.house.home
    page = await desk.sit(at="#/alerts")
    await expect(page.get_by_test_id("alert-1")).to_be_visible()

    await page.get_by_test_id("board-narrow").click()
    await page.get_by_test_id("board-severity").select_option("low")
    await expect(page.get_by_test_id("alert-1")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.get_by_test_id("board-search").fill("disk")
    await expect(page.get_by_test_id("alert-2")).to_have_count(0)
    await expect(page.get_by_test_id("alert-3")).to_be_visible()
    await expect(page).to_have_url(re.compile("severity=low&q=disk|q=disk&severity=low"))
    assert await shown(page) == ["alert-3"]

    await rows.alert(home, 4, title="Disk is hot", severity="high")
    await rows.alert(home, 5, title="Quiet", severity="low")
    await rows.alert(home, 6, title="Disk is slow", severity="low")
    await expect(page.get_by_test_id("alert-6")).to_be_visible()
    assert await shown(page) == ["alert-6", "alert-3"]
    heading = page.get_by_test_id("column-firing").locator("h2")
    await expect(heading).to_have_text(re.compile(r"2$"))
    await expect(page.get_by_test_id("firing-count")).to_contain_text("6")

    await page.reload()
    await expect(page.get_by_test_id("alert-6")).to_be_visible()
    assert await shown(page) == ["alert-6", "alert-3"]


async def test_what_no_longer_matches_leaves_and_the_way_back_keeps_the_filter(desk: Desk) -> None:
    await fill(desk)
    page = await desk.sit(at="#/alerts?assignee=nobody")
    await expect(page.get_by_test_id("board-nobody")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_test_id("alert-3")).to_be_visible()

    await desk.house.api("POST", "/alerts/3/assign", json={"person": desk.house.people["staff"]})
    await expect(page.get_by_test_id("alert-3")).to_have_count(0)
    await page.get_by_test_id("alert-1").locator("[data-alert-link]").click()
    await expect(page.get_by_test_id("alert-page")).to_be_visible()
    await expect(page).to_have_url(re.compile("assignee=nobody"))
    await page.go_back()

    await expect(page.get_by_test_id("alert-page")).to_have_count(0)
    assert await shown(page) == ["alert-1", "alert-2"]


async def test_a_board_on_which_nothing_matches_says_what_fires_and_the_way_there(
    desk: Desk,
) -> None:
    await fill(desk)
    page = await desk.sit(at="#/alerts?category=damaged")

    none = page.get_by_test_id("board-none")
    await expect(none).to_contain_text("3 alerts fire in all")
    await page.get_by_test_id("board-narrow").click()
    await page.get_by_test_id("board-category").select_option("noise")
    await expect(page.get_by_test_id("alert-2")).to_be_visible()
    assert await shown(page) == ["alert-2"]
    await page.keyboard.press("Escape")
    await page.get_by_test_id("board-clear").click()

    await expect(page.get_by_test_id("alert-1")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"#/alerts$"))


async def test_on_a_phone_the_filters_stand_behind_one_button_with_their_number(
    desk: Desk,
) -> None:
    await fill(desk)
    page = await desk.sit(at="#/alerts?severity=low&q=disk", size=(390, 844), touch=True)

    button = page.get_by_test_id("board-narrow")
    await expect(button).to_contain_text("2")
    await expect(page.get_by_test_id("alert-3")).to_be_visible()
    columns = await page.locator(".columns").bounding_box()
    await desk.house.rows.alert(desk.house.home, 9, title="Disk is slow", severity="low")
    await expect(page.get_by_test_id("alert-9")).to_be_visible()
    after = await page.locator(".columns").bounding_box()
    assert columns is not None
    assert after is not None
    assert after["y"] == columns["y"]
    await button.click()
    await expect(page.get_by_test_id("board-severity")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    await button.click()
    await page.get_by_test_id("board-drop-severity").click()

    await expect(page.get_by_test_id("alert-1")).to_be_visible()
    await expect(button).to_contain_text("1")
