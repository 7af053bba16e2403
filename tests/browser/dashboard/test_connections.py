"""Live connections on the dashboard: figures, a chart and each socket."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def look(desk: Desk, page: Page) -> None:
    """Have the log written, and open the page of connections."""
    await desk.house.deps.connections.begin()
    await desk.house.deps.connections.write()
    await page.goto(f"{desk.house.base}/#/connections")


async def test_an_admin_sees_who_is_connected(desk: Desk) -> None:
    staff = await desk.sit("staff")
    page = await desk.sit()
    await look(desk, page)

    rows = page.get_by_test_id("connection-of-row")
    await expect(rows).to_have_count(2)
    await rows.first.get_by_text(re.compile(r"^Chrome \d+ on ")).click()
    await expect(rows.first).to_contain_text("Mozilla/5.0")
    await expect(page.get_by_test_id("figure-connected")).to_have_text("2")
    await expect(page.get_by_test_id("bars")).to_be_visible()
    await page.get_by_text("30 days", exact=True).click()
    await expect(page).to_have_url(re.compile("span=month"))
    await staff.close()


async def test_others_see_their_own_alone(desk: Desk) -> None:
    await desk.sit()
    page = await desk.sit("viewer")
    await look(desk, page)

    rows = page.get_by_test_id("connection-of-row")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Viewer")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_connections_are_readable(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    page = await desk.sit(size=size, dark=dark)
    await look(desk, page)

    await expect(page.get_by_test_id("connection-of-row").first).to_be_visible()
    await expect(page.get_by_test_id("bars")).to_be_visible()
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
