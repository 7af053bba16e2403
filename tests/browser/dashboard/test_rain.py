"""The dashboard while more comes than anybody can follow: nothing jumps, nothing storms."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import Page, Request, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk

BEFORE = 12
RAIN = 80
LEAST_SHIFT = 0.005
"""A figure that grows by a digit; a row that is pushed away counts ten times as much."""
AT_ONCE = 15
PER_SECOND = 2

WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) shifts.push(one.value);
  }).observe({ type: "layout-shift" });
  window.watchedFrom = performance.now();
}"""


async def rain(desk: Desk, first: int, count: int) -> None:
    """Open so many cases with an alert each, the worst among them, one right after the other."""
    for number in range(first, first + count):
        severity = ("low", "medium", "high", "critical")[number % 4]
        case_id = await desk.house.rows.case(desk.house.home, number, severity=severity)
        await desk.house.rows.alert(
            desk.house.home, number, severity=severity, case_id=case_id, title=f"Pump {number}"
        )


async def settled(page: Page) -> None:
    """Wait until the page has drawn what it knows."""
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")


@pytest.mark.parametrize(
    ("at", "known", "last"),
    [
        ("#/cases", "case-12", f"case-{BEFORE + RAIN}"),
        ("#/alerts", "alert-11", f"alert-{BEFORE + RAIN - 1}"),
        ("#/wall", "wall-alert-11", f"wall-case-{BEFORE + RAIN}"),
    ],
    ids=["cases", "alerts", "wall"],
)
async def test_a_rain_of_events_moves_nothing_and_asks_little(
    desk: Desk, at: str, known: str, last: str
) -> None:
    await rain(desk, 1, BEFORE)
    page = await desk.sit(at=at)
    await expect(page.get_by_test_id(known)).to_be_visible()
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/api/" in request.url:
            asked.append(request.url)

    page.on("request", note)
    await page.evaluate(WATCH)

    await rain(desk, BEFORE + 1, RAIN)

    await expect(page.get_by_test_id(last)).to_be_visible()
    await settled(page)
    seconds = await page.evaluate("(performance.now() - watchedFrom) / 1000")
    assert sum(await page.evaluate("shifts")) < LEAST_SHIFT
    assert len(asked) < AT_ONCE + PER_SECOND * seconds, asked


async def test_figures_that_grow_push_no_chart_down(desk: Desk) -> None:
    page = await desk.sit(at="#/metrics")
    await expect(page.get_by_test_id("now-firing")).to_contain_text("0")
    await expect(page.get_by_test_id("groups")).to_be_visible()
    await page.evaluate(WATCH)

    await rain(desk, 1, 4 * BEFORE)

    while not await page.get_by_test_id("now-firing").filter(has_text=str(4 * BEFORE)).count():
        desk.house.rows.clock.advance(timedelta(seconds=1))
        await settled(page)
    await expect(page.get_by_test_id("desk-now")).to_contain_text("12 critical")
    assert sum(await page.evaluate("shifts")) < LEAST_SHIFT


async def test_figures_that_come_last_push_nothing_out_of_sight(desk: Desk) -> None:
    page, may_come = await desk.sit(), asyncio.Event()

    async def late(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await page.route("**/stats/cases?**", late)
    await page.goto(f"{desk.house.base}/#/metrics")
    await expect(page.get_by_test_id("now-firing")).to_contain_text("0")
    await expect(page.get_by_test_id("groups")).to_be_attached()
    await page.evaluate(WATCH)

    may_come.set()

    await expect(page.get_by_test_id("by-status")).to_be_attached()
    await settled(page)
    assert sum(await page.evaluate("shifts")) < LEAST_SHIFT


async def test_a_row_under_the_pointer_stays_there_and_is_the_same_row(desk: Desk) -> None:
    await rain(desk, 1, BEFORE)
    page = await desk.sit()
    row = page.get_by_test_id(f"case-{BEFORE - 3}")
    await row.hover()
    await row.evaluate("(element) => { window.held = element; }")
    place = await row.bounding_box()

    await rain(desk, BEFORE + 1, RAIN)

    await expect(page.get_by_test_id("new-above")).to_contain_text(str(RAIN))
    assert await row.bounding_box() == place
    assert await row.evaluate("(element) => element === window.held")
    await page.mouse.move(1_200, 500)
    await expect(page.get_by_test_id("new-above")).to_have_count(0)
    await expect(page.get_by_test_id(f"case-{BEFORE + RAIN}")).to_be_in_viewport()


async def test_a_card_under_the_pointer_stays_there(desk: Desk) -> None:
    await rain(desk, 1, BEFORE)
    page = await desk.sit(at="#/alerts")
    card = page.get_by_test_id("alert-11")
    await card.hover()
    place = await card.bounding_box()

    await rain(desk, BEFORE + 1, 8)

    column = page.get_by_test_id("column-firing")
    await expect(column.get_by_test_id("alert-19")).to_be_attached()
    await settled(page)
    assert await card.bounding_box() == place


async def test_a_board_that_is_scrolled_stays_and_says_what_came_above(desk: Desk) -> None:
    await rain(desk, 1, RAIN)
    page = await desk.sit(at="#/alerts")
    column = page.get_by_test_id("column-firing")
    await expect(column.get_by_test_id("more-cards")).to_have_text(f"{RAIN - 60} more")

    # The least grave stand last: the others come by scrolling to them.
    await column.get_by_test_id("more-cards").click()
    await expect(column.get_by_test_id("alert-4")).to_be_attached()
    await column.get_by_test_id("alert-40").scroll_into_view_if_needed()
    await page.mouse.move(5, 5)
    await settled(page)
    place = await column.get_by_test_id("alert-40").bounding_box()

    await rain(desk, RAIN + 3, 1)

    await expect(column.get_by_test_id("new-above")).to_have_text("1 new above")
    await rain(desk, RAIN + 7, 1)
    await expect(column.get_by_test_id("new-above")).to_have_text("2 new above")
    assert await column.get_by_test_id("alert-40").bounding_box() == place
    await column.get_by_test_id("new-above").click()
    await expect(column.get_by_test_id(f"alert-{RAIN + 7}")).to_be_in_viewport()
    await expect(column.get_by_test_id("new-above")).to_have_count(0)
    await expect(column.get_by_test_id("more-cards")).to_have_text(f"{RAIN - 58} more")


async def test_a_board_on_a_phone_stays_where_it_was_scrolled_to(desk: Desk) -> None:
    await rain(desk, 1, BEFORE)
    page = await desk.sit(at="#/alerts", size=PHONE)
    card = page.get_by_test_id("alert-1")
    await expect(page.get_by_test_id("column-firing").locator(".new-above")).to_have_count(0)
    await card.evaluate("(element) => element.scrollIntoView({ block: 'center' })")
    await settled(page)
    place = await card.bounding_box()

    # The fourth is the least grave, and stands below.
    await rain(desk, BEFORE + 1, 4)

    await expect(page.get_by_test_id("new-above")).to_have_text("3 new above")
    await expect(page.get_by_test_id("new-above")).to_be_in_viewport()
    assert await card.bounding_box() == place
    # On a phone the messages lie over it while they last.
    await expect(page.get_by_test_id("toast")).to_have_count(0)
    await page.get_by_test_id("new-above").click()
    await expect(page.get_by_test_id(f"alert-{BEFORE + 3}")).to_be_in_viewport()
    await expect(page.get_by_test_id("new-above")).to_have_count(0)


async def test_more_cards_come_to_whoever_scrolls(desk: Desk) -> None:
    await rain(desk, 1, RAIN)
    page = await desk.sit(at="#/alerts")
    column = page.get_by_test_id("column-firing")
    await expect(column.get_by_test_id("more-cards")).to_be_visible()

    await column.locator("ul").evaluate("(list) => { list.scrollTop = list.scrollHeight; }")

    await expect(column.get_by_test_id("alert-4")).to_be_attached()
    await expect(column.get_by_test_id("more-cards")).to_have_count(0)


async def test_many_messages_are_one(desk: Desk) -> None:
    page = await desk.sit(at="#/metrics")

    await rain(desk, 1, RAIN)

    await expect(page.get_by_test_id("toast").filter(has_text="new cases")).to_be_visible()
    assert await page.get_by_test_id("toast").count() <= 4


async def test_many_messages_are_one_where_the_machine_is_slow(desk: Desk) -> None:
    page = await desk.sit(at="#/metrics")
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 6})

    for number in range(1, 31):
        await rain(desk, number, 1)
        # One by one: each is on the page before the next is made.
        await expect(page).to_have_title(re.compile(rf"\({number}\)"))

    await expect(page.get_by_test_id("toast").filter(has_text="new cases")).to_be_visible()
    await expect(page.get_by_test_id("toast").filter(has_text="new alerts")).to_be_visible()
