"""Places on the dashboard: made, renamed, their codes shown, saved and printed, closed."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def place(desk: Desk, name: str) -> str:
    """Make a place; return its id."""
    answered = await desk.house.api("POST", "/places", json={"name": name})
    assert answered.status == 201, answered.raw
    return str(answered.json["id"])


async def test_a_place_is_made_and_shows_its_link_and_code(desk: Desk) -> None:
    page = await desk.sit(at="#/places")
    await expect(page.get_by_test_id("no-places")).to_be_visible()

    await page.get_by_test_id("add-place").first.click()
    await page.get_by_test_id("place-name").fill("Room 12")
    await page.get_by_test_id("editor-save").click()

    sheet = page.get_by_test_id("place-page")
    await expect(sheet.get_by_test_id("place-link")).to_contain_text("https://t.me/opsbell_bot")
    await expect(sheet.get_by_test_id("qr-code")).to_be_visible()
    width = await sheet.get_by_test_id("qr-code").evaluate("one => one.naturalWidth")
    assert width > 0
    async with page.expect_download() as saved:
        await sheet.get_by_test_id("save-svg").click()
    assert (await saved.value).suggested_filename == "Room 12.svg"


async def test_a_place_is_renamed_and_closed(desk: Desk) -> None:
    room = await place(desk, "Room 12")
    page = await desk.sit(at=f"#/places/{room}")

    await page.get_by_test_id("place-name").fill("Room 12, first floor")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("place-row")).to_contain_text("first floor")
    await page.get_by_test_id("place-row").get_by_role("link").first.click()
    await page.get_by_test_id("editor-delete").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("no-places")).to_be_visible()
    assert (await desk.house.api("GET", f"/places/{room}")).status == 404


async def test_a_name_that_is_taken_stays_in_its_field_with_the_reason(desk: Desk) -> None:
    await place(desk, "Pool")
    page = await desk.sit(at="#/places?make=1")

    desk.pages.allow("409")
    await page.get_by_test_id("place-name").fill("Pool")
    await page.get_by_test_id("editor-save").click()

    await expect(page.get_by_test_id("editor-problem")).to_be_visible()
    await expect(page.get_by_test_id("place-name")).to_have_value("Pool")


async def test_paper_shows_the_codes_and_nothing_else(desk: Desk) -> None:
    for name in ("Pool", "Bar"):
        await place(desk, name)
    page = await desk.sit(at="#/places?print=all")
    await expect(page.get_by_test_id("qr-code")).to_have_count(2)

    await page.emulate_media(media="print")

    await expect(page.get_by_test_id("poster")).to_have_count(2)
    await expect(page.get_by_test_id("poster").first).to_be_visible()
    await expect(page.get_by_role("navigation").first).to_be_hidden()
    await expect(page.get_by_role("button", name="Print")).to_be_hidden()


async def test_staff_see_places_and_change_nothing(desk: Desk) -> None:
    room = await place(desk, "Room 12")
    page = await desk.sit("staff", at=f"#/places/{room}")

    await expect(page.get_by_test_id("qr-code")).to_be_visible()
    await expect(page.get_by_test_id("place-name")).to_be_disabled()
    await expect(page.get_by_test_id("editor-save")).to_have_count(0)
    await expect(page.get_by_test_id("add-place")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_places_are_readable(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    room = await place(desk, "Averyveryverylongnameofaplacewithoutanyspacesinsideofit")
    page = await desk.sit(size=size, dark=dark, at="#/places")

    await expect(page.get_by_test_id("place-row")).to_be_visible()
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.goto(f"{desk.house.base}/#/places/{room}")
    await expect(page.get_by_test_id("qr-code")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/places/{room}/print")
    await expect(page.get_by_test_id("poster")).to_be_visible()
    assert await faults(page) == []
