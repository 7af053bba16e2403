"""The settings of the workspace on the dashboard."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def test_name_zone_and_sight_are_changed(desk: Desk) -> None:
    page = await desk.sit(at="#/workspace")

    await page.get_by_test_id("workspace-name").fill("Hotel Miramar")
    await page.get_by_test_id("workspace-zone").select_option("Europe/Madrid")
    await page.get_by_test_id("workspace-language").select_option("es")
    await page.get_by_test_id("workspace-viewer").select_option("assigned")
    await page.get_by_test_id("workspace-save").click()

    await expect(page.get_by_test_id("workspace")).to_contain_text("Hotel Miramar")
    shown = (await desk.house.api("GET", "/workspace")).json
    assert (shown["name"], shown["zone"], shown["language"]) == (
        "Hotel Miramar",
        "Europe/Madrid",
        "es",
    )
    assert shown["visibility"] == {"staff": "everything", "viewer": "assigned"}


async def test_two_who_change_the_settings_hear_of_each_other(desk: Desk) -> None:
    page = await desk.sit(at="#/workspace")
    await page.get_by_test_id("workspace-name").fill("Hotel Miramar")
    await desk.house.api("PUT", "/workspace", who="admin", json={"zone": "Europe/Madrid"})

    desk.pages.allow("412")
    await page.get_by_test_id("workspace-save").click()
    await expect(page.get_by_test_id("conflict")).to_be_visible()
    assert (await desk.house.api("GET", "/workspace")).json["name"] != "Hotel Miramar"
    await page.get_by_test_id("conflict-overwrite").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("Saved")
    shown = (await desk.house.api("GET", "/workspace")).json
    assert (shown["name"], shown["zone"]) == ("Hotel Miramar", "UTC")


async def test_what_is_refused_stays_in_its_field_with_the_reason(desk: Desk) -> None:
    page = await desk.sit(at="#/workspace")

    desk.pages.allow("400")
    await page.get_by_test_id("workspace-name").fill(" ")
    await page.get_by_test_id("workspace-save").click()

    name = page.get_by_test_id("workspace-name")
    await expect(name).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_viewer_reads_them(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    page = await desk.sit("viewer", size=size, dark=dark, at="#/workspace")

    await expect(page.get_by_test_id("workspace-name")).to_be_disabled()
    await expect(page.get_by_test_id("workspace-save")).to_have_count(0)
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
