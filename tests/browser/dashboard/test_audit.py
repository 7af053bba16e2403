"""The audit trail on the dashboard: who did what by which door, old and new, narrowed by links."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def renamed(desk: Desk) -> str:
    """Make a place as the owner and rename it as an admin; return its id."""
    made = await desk.house.api("POST", "/places", json={"name": "Pool"})
    place = str(made.json["id"])
    answered = await desk.house.api(
        "PATCH", f"/places/{place}", who="admin", json={"name": "Big pool"}
    )
    assert answered.status == 200, answered.raw
    return place


async def test_an_entry_shows_who_what_and_old_beside_new(desk: Desk) -> None:
    await renamed(desk)
    page = await desk.sit(at="#/audit?kind=place")
    rows = page.get_by_test_id("entry-row")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("Admin")
    await expect(rows.first).to_contain_text("API and dashboard")

    await rows.first.get_by_role("link").first.click()

    change = page.get_by_test_id("change-row")
    await expect(change.locator("del")).to_have_text("Pool")
    await expect(change.locator("ins")).to_have_text("Big pool")


async def test_filters_narrow_it_and_stand_in_the_address(desk: Desk) -> None:
    await renamed(desk)
    page = await desk.sit(at="#/audit?kind=place")

    await page.get_by_test_id("filter-actor").select_option(label="Owner")
    await expect(page.get_by_test_id("entry-row")).to_have_count(1)
    await page.reload()
    await expect(page.get_by_test_id("entry-row")).to_have_count(1)
    await page.get_by_test_id("filter-via").select_option("bot")
    await expect(page.get_by_test_id("no-entries")).to_contain_text("Nothing matches")
    await page.get_by_test_id("show-all").click()

    await expect(page.get_by_test_id("entry-row").first).to_be_visible()
    assert page.url.endswith("#/audit")


async def test_it_leads_to_the_thing(desk: Desk) -> None:
    place = await renamed(desk)
    page = await desk.sit(at="#/audit?kind=place")

    await page.get_by_test_id("entry-row").first.get_by_text("Open", exact=True).click()

    await expect(page.get_by_test_id("place-page")).to_contain_text("Big pool")
    assert place in page.url


async def test_the_trail_is_for_admins(desk: Desk) -> None:
    page = await desk.sit("staff", at="#/audit")

    await expect(page.get_by_text("Not for your role")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_trail_is_readable(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    await renamed(desk)
    page = await desk.sit(size=size, dark=dark, at="#/audit?kind=place")

    await expect(page.get_by_test_id("entry-row").first).to_be_visible()
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.get_by_test_id("entry-row").first.get_by_role("link").first.click()
    await expect(page.get_by_test_id("change-row")).to_be_visible()
    assert await faults(page) == []
