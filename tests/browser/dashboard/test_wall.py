"""The wall view: what a room reads from across it, by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_connection import Line
from tests.browser.dashboard.test_looks import faults

WALL = (1920, 1080)
LEAST_PX = 26
"""Letters of 14 mm on a screen of 55 inches: what is read from five metres."""
SMALL_LETTERS = """least => [...document.querySelectorAll(".wall *")].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) &&
  !one.closest(".sr-only") && one.checkVisibility() &&
  parseFloat(getComputedStyle(one).fontSize) < least
).map((one) => one.textContent)"""
CUT = """() => [...document.querySelectorAll(
  ".wall-name, .wall-connection b, .wall-clock *, .wall-figure dt, .wall-figure dd, .wall-cases h2"
)].filter((one) => one.scrollWidth > one.clientWidth + 1 &&
  getComputedStyle(one).display !== "inline").map((one) => one.textContent)"""
OVERFULL = """() => [...document.querySelectorAll(".wall-alert")].filter((row) => {
  const room = row.getBoundingClientRect();
  return [...row.querySelectorAll("b, .wall-what > span, .wall-count, .ends")].some((one) => {
    const box = one.getBoundingClientRect();
    return box.top < room.top || box.bottom > room.bottom || box.right > room.right;
  });
}).map((row) => row.textContent)"""
SHIFTS = """() => {
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries())
      window.shifted.push([one.value, one.sources.map((each) => each.node?.className)]);
  }).observe({ type: "layout-shift" });
}"""


async def opened(desk: Desk, **window: object) -> Page:
    """Open the wall, live."""
    page = await desk.sit(**{"size": WALL, **window})  # type: ignore[arg-type] # size, dark
    await page.goto(f"{desk.house.base}/#/wall")
    await expect(page.get_by_test_id("wall")).to_have_attribute("data-state", "live")
    return page


async def test_what_burns_is_large_and_the_worst_comes_first(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    await rows.case(home, 1, title="The shower stays cold", rating=1)
    await rows.alert(home, 1, severity="low", title="Disk at 80 %")
    await rows.alert(home, 2, severity="critical", title="Checkout is down")
    await rows.alert(home, 3, severity="high", status="acknowledged")

    page = await opened(desk)

    listed = page.locator(".wall-alert")
    await expect(listed).to_have_count(3)
    numbers = [await listed.nth(at).get_attribute("data-testid") for at in range(3)]
    assert numbers == ["wall-alert-2", "wall-alert-1", "wall-alert-3"]
    await expect(page.get_by_test_id("wall-firing")).to_contain_text("2")
    await expect(page.get_by_test_id("wall-taken")).to_contain_text("1")
    await expect(page.get_by_test_id("wall-open")).to_contain_text("1")
    await expect(page.get_by_test_id("wall-case-1")).to_contain_text("The shower stays cold")
    await expect(page.get_by_role("navigation")).to_have_count(0)
    assert await page.evaluate(SMALL_LETTERS, LEAST_PX) == []
    background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(17, 15, 38)", "dark, whatever the system is"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [(3840, 2160), (1080, 1920), (2160, 3840)])
async def test_a_finer_screen_or_one_hung_upright_is_read_from_as_far(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    home, rows = desk.house.home, desk.house.rows
    title = "Checkout is down in eu-west-1: every payment by card is refused since noon"
    for number in range(1, 13):
        await rows.alert(home, number, severity="critical", title=title, count=number * 100)
    await rows.case(home, 1, title=title, rating=1)
    page = await desk.sit(size=size)
    await page.goto(f"{desk.house.base}/#/settings")
    await page.get_by_test_id("language").last.select_option(language)
    await expect(page.locator("html")).to_have_attribute("lang", language)

    await page.goto(f"{desk.house.base}/#/wall")
    await expect(page.get_by_test_id("wall-firing")).to_contain_text("12")
    await expect(page.get_by_test_id("wall-pages")).to_contain_text("12")
    finer = min(size) / min(WALL)
    assert await page.evaluate(SMALL_LETTERS, LEAST_PX * finer) == []
    assert await page.evaluate(CUT) == []
    assert await page.evaluate(OVERFULL) == []
    leave = await page.get_by_test_id("leave-wall").locator("svg").bounding_box()
    assert leave is not None
    assert leave["width"] >= 19 * finer

    # As many rows as there is room for: what is left below is less than one.
    listed = page.locator(".wall-alert")
    row, last = await listed.first.bounding_box(), await listed.last.bounding_box()
    pages = await page.get_by_test_id("wall-pages").bounding_box()
    assert row is not None
    assert last is not None
    assert pages is not None
    assert await listed.count() >= 5
    assert pages["y"] - last["y"] - last["height"] < row["height"]


@pytest.mark.parametrize("size", [WALL, (1080, 1920), PHONE], ids=["wall", "upright", "phone"])
async def test_how_often_and_how_long_are_not_read_as_one_number(
    desk: Desk, size: tuple[int, int]
) -> None:
    home, rows = desk.house.home, desk.house.rows
    await rows.alert(home, 1, severity="critical", count=2)
    await rows.alert(home, 2, severity="low")
    page = await opened(desk, size=size)

    often = page.get_by_test_id("wall-alert-1").locator(".wall-count")
    await expect(often).to_have_text("×2")
    once = page.get_by_test_id("wall-alert-2").locator(".wall-count")

    clear = "rgba(0, 0, 0, 0)"
    colour = "one => getComputedStyle(one).backgroundColor"
    assert await often.evaluate(colour) != clear, "a box of its own"
    assert await once.evaluate(colour) == clear
    box = await often.bounding_box()
    age = await page.get_by_test_id("wall-alert-1").locator(".wall-age .ends").bounding_box()
    assert box is not None
    assert age is not None
    is_apart = box["x"] + box["width"] + box["height"] / 4 <= age["x"]
    assert is_apart or box["y"] + box["height"] <= age["y"]


async def test_more_than_fit_come_page_after_page(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    for number in range(1, 21):
        await rows.alert(home, number, severity="high")
    page = await opened(desk)
    shown = page.get_by_test_id("wall-pages")
    await expect(shown).to_contain_text("of 20")
    before, count = await shown.inner_text(), await page.locator(".wall-alert").count()

    await expect(shown).not_to_have_text(before, timeout=15_000)

    # The last page may hold one; the one before it, or after it, is full.
    assert max(count, await page.locator(".wall-alert").count()) >= 5
    hidden = await page.evaluate(
        """() => [...document.querySelectorAll(".wall-alert")].filter((one) =>
        one.getBoundingClientRect().bottom > one.parentElement.getBoundingClientRect().bottom + 1
        ).length"""
    )
    assert hidden == 0, "nothing is cut off"


async def test_news_come_without_moving_what_stands(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    await rows.alert(home, 1, severity="critical")
    page = await opened(desk)
    await expect(page.get_by_test_id("wall-alert-1")).to_be_visible()
    await page.evaluate(SHIFTS)

    await rows.alert(home, 2, severity="low")
    await rows.case(home, 1, title="News")
    await expect(page.get_by_test_id("wall-alert-2")).to_be_visible()
    await expect(page.get_by_test_id("wall-case-1")).to_be_visible()

    assert await page.evaluate("shifted") == []


async def test_a_lost_line_is_seen_at_once(desk: Desk) -> None:
    page, line = await desk.pages(size=WALL), Line()
    await line.lay(page)
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/#/wall")
    await expect(page.get_by_test_id("wall-quiet")).to_contain_text("All quiet")

    await line.cut()

    await expect(page.get_by_test_id("wall")).to_have_attribute("data-state", "reconnecting")
    await expect(page.get_by_test_id("connection")).to_contain_text("restarting")


async def test_the_screen_is_kept_on_by_a_press_and_the_view_is_left_by_another(
    desk: Desk,
) -> None:
    page = await opened(desk)
    await page.context.grant_permissions(["screen-wake-lock"])

    await page.get_by_test_id("stay-awake").click()
    await expect(page.get_by_test_id("stay-awake")).to_have_attribute("aria-pressed", "true")
    await page.get_by_test_id("leave-wall").click()

    await expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    await expect(page.locator("html")).not_to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [WALL, PHONE], ids=["wall", "phone"])
async def test_nothing_on_it_is_unreadable_or_unnamed(
    desk: Desk, size: tuple[int, int], theme: str
) -> None:
    home, rows = desk.house.home, desk.house.rows
    case_id = await rows.case(home, 1, rating=1, severity="critical")
    await rows.case(home, 2, rating=4, severity="low")
    await rows.alert(home, 1, case_id=case_id, severity="critical")
    await rows.alert(home, 2, severity="low")
    await rows.alert(home, 3, severity="high", status="acknowledged")
    page = await desk.sit(size=size)
    await page.evaluate(
        "theme => localStorage.setItem('opsbell.theme', JSON.stringify(theme))", theme
    )

    await page.goto(f"{desk.house.base}/#/wall")
    await page.reload()
    await expect(page.get_by_test_id("wall-alert-1")).to_be_visible()
    await expect(page.get_by_test_id("wall-open")).to_contain_text("2")

    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
