"""Losing the server and coming back without a gap."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser.dashboard.conftest import Desk


class Line:
    """The socket's way through the network, which a test can cut."""

    def __init__(self) -> None:
        self.is_open = True
        self._ends: list[WebSocketRoute] = []

    async def lay(self, page: Page) -> None:
        """Put the line between this page and the server; its socket is its own then, as where
        browsers have no shared workers."""
        await page.add_init_script("delete window.SharedWorker")
        await page.route_web_socket("**/ws/dashboard", self._route)

    async def cut(self) -> None:
        """Break what is connected and let nothing through."""
        self.is_open = False
        for end in self._ends:
            await end.close(code=1012)
        self._ends.clear()

    async def _route(self, end: WebSocketRoute) -> None:
        if not self.is_open:
            await end.close(code=1012)
            return
        end.connect_to_server()
        self._ends.append(end)


async def test_what_happened_while_away_is_caught_up_and_counted(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    await rows.case(home, 1)
    elsewhere = await desk.sit()
    page, line = await desk.pages(), Line()
    await line.lay(page)
    await desk.enter(page)
    await expect(page.get_by_test_id("case-1")).to_be_visible()

    await line.cut()
    connection = page.get_by_test_id("connection")
    await expect(connection).to_have_attribute("data-state", "reconnecting")
    await rows.case(home, 2)
    await rows.case(home, 3)
    await expect(elsewhere.get_by_test_id("case-3")).to_be_visible()
    line.is_open = True  # It finds out by itself, and sooner than a hand can press Retry.

    await expect(connection).to_have_attribute("data-state", "live")
    await expect(page.get_by_test_id("case-3")).to_be_visible()
    await expect(page.get_by_test_id("case-2")).to_be_visible()
    toast = page.get_by_test_id("toast")
    await expect(toast).to_have_text("2 changes while you were away")


async def test_it_says_offline_after_five_tries_and_why(desk: Desk) -> None:
    page, line = await desk.pages(), Line()
    await line.lay(page)
    await desk.enter(page)

    await line.cut()
    connection = page.get_by_test_id("connection")
    while await connection.get_attribute("data-state") != "offline":
        await page.get_by_test_id("retry-now").click()

    await expect(connection).to_contain_text("restarting")
    await expect(connection).to_contain_text("next try in")


@pytest.mark.parametrize("wrong_by", [timedelta(days=1), timedelta(days=-1)], ids=["fast", "slow"])
async def test_the_countdown_is_right_where_the_clock_is_wrong_by_a_day(
    desk: Desk, wrong_by: timedelta
) -> None:
    page, line = await desk.pages(), Line()
    await page.clock.install(time=datetime.now(UTC) + wrong_by)
    await line.lay(page)
    await desk.enter(page)

    await line.cut()
    connection = page.get_by_test_id("connection")
    while await connection.get_attribute("data-state") != "offline":
        await page.get_by_test_id("retry-now").click()

    # Full jitter up to 25 s, and not the day that the clock is out.
    await expect(connection).to_contain_text(re.compile(r"next try in ([1-9]|1[0-9]|2[0-6]) s"))


async def test_what_it_says_pushes_nothing_out_of_a_phones_top_bar(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page, line = await desk.pages(size=(360, 740), touch=True), Line()
    await line.lay(page)
    await desk.enter(page)

    for words in ("Reconnecting", "Reconectando"):
        await line.cut()
        await expect(page.get_by_test_id("connection")).to_contain_text(words)
        await expect(page.get_by_test_id("bell")).to_be_in_viewport(ratio=1)
        await expect(page.get_by_test_id("retry-now")).to_be_in_viewport(ratio=1)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        line.is_open = True
        await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
        await page.goto(f"{desk.house.base}/#/settings")
        await page.get_by_test_id("language").last.select_option("es")
        await expect(page.locator("html")).to_have_attribute("lang", "es")


@pytest.mark.parametrize("width", [1440, 1000, 760])
async def test_the_search_stays_where_it_is_whatever_is_said_beside_it(
    desk: Desk, width: int
) -> None:
    page, line = await desk.pages(size=(width, 800)), Line()
    await line.lay(page)
    await desk.enter(page)
    search = page.get_by_test_id("open-palette")
    await expect(page.get_by_test_id("bell")).to_be_visible()
    live = await search.bounding_box()

    await line.cut()
    await expect(page.get_by_test_id("retry-now")).to_be_visible()

    assert live is not None
    assert await search.bounding_box() == live
    pill = await page.get_by_test_id("connection").bounding_box()
    assert pill is not None
    assert pill["x"] >= live["x"] + live["width"]
