"""The tabs of one browser and the one socket they share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import PageFactory
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.gate import Gate, open_gate
from tests.integration.web.house import House


@pytest_asyncio.fixture(loop_scope="session")
async def gate(house: House) -> AsyncIterator[Gate]:
    """The way to the house, which can be shut; everybody goes by it."""
    async with open_gate(house.base) as opened:
        house.base = opened.base
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def desk(house: House, gate: Gate, page_factory: PageFactory) -> Desk:
    """Dashboards behind the gate."""
    assert house.base == gate.base
    return Desk(house, page_factory)


async def beside(desk: Desk, page: Page) -> Page:
    """Open a second tab of the same browser, and wait until it is live."""
    tab = await desk.pages.tab_beside(page)
    await tab.goto(f"{desk.house.base}/#/cases")
    await is_live(tab)
    await expect(tab.get_by_test_id("bell")).to_be_visible()  # It knows who it is for.
    return tab


async def is_live(page: Page) -> None:
    """Wait until a page says that it is live."""
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")


async def test_two_tabs_share_a_socket_and_closing_one_keeps_the_other_live(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    first = await desk.sit()
    second = await beside(desk, first)
    assert desk.house.deps.hub.connected == 1

    await rows.case(home, 1)
    await expect(first.get_by_test_id("case-1")).to_be_visible()
    await expect(second.get_by_test_id("case-1")).to_be_visible()
    await first.close()
    await rows.case(home, 2)

    await expect(second.get_by_test_id("case-2")).to_be_visible()
    assert desk.house.deps.hub.connected == 1


async def test_both_tabs_say_why_they_are_not_live_and_catch_up(desk: Desk, gate: Gate) -> None:
    desk.pages.allow("ERR_|Failed to load resource|WebSocket connection")
    home, rows = desk.house.home, desk.house.rows
    first = await desk.sit()
    second = await beside(desk, first)

    await gate.shut()
    for page in (first, second):
        connection = page.get_by_test_id("connection")
        await expect(connection).not_to_have_attribute("data-state", "live")
        await expect(page.get_by_test_id("retry-now")).to_be_visible()
    await rows.case(home, 1)
    await rows.case(home, 2)
    await gate.open()

    for page in (first, second):
        await is_live(page)
        await expect(page.get_by_test_id("case-1")).to_be_visible()
        await expect(page.get_by_test_id("case-2")).to_be_visible()
        await expect(page.get_by_test_id("toast")).to_have_text("2 changes while you were away")


async def test_who_signs_out_in_one_tab_is_signed_out_in_all(desk: Desk) -> None:
    desk.pages.allow("401")
    first = await desk.sit()
    second = await beside(desk, first)

    await first.get_by_test_id("person-menu").click()
    await first.get_by_test_id("sign-out").click()

    await expect(first.get_by_test_id("sign-in")).to_be_visible()
    await expect(second.get_by_test_id("sign-in")).to_be_visible()


async def test_a_browser_without_shared_workers_has_a_socket_per_tab(desk: Desk) -> None:
    page = await desk.pages()
    await page.context.add_init_script("delete window.SharedWorker")
    await desk.enter(page)
    other = await beside(desk, page)

    await desk.house.rows.case(desk.house.home, 1)

    await expect(other.get_by_test_id("case-1")).to_be_visible()
    assert desk.house.deps.hub.connected == 2
