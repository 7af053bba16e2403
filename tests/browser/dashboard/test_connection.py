"""Losing the server and coming back without a gap."""

from __future__ import annotations

from playwright.async_api import Page, WebSocketRoute, expect

from tests.browser.dashboard.conftest import Desk


class Line:
    """The socket's way through the network, which a test can cut."""

    def __init__(self) -> None:
        self.is_open = True
        self._ends: list[WebSocketRoute] = []

    async def lay(self, page: Page) -> None:
        """Put the line between this page and the server."""
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
    page, line = await desk.pages(), Line()
    await line.lay(page)
    await desk.enter(page)
    await expect(page.get_by_test_id("case-1")).to_be_visible()

    await line.cut()
    connection = page.get_by_test_id("connection")
    await expect(connection).to_have_attribute("data-state", "reconnecting")
    await rows.case(home, 2)
    await rows.case(home, 3)
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
