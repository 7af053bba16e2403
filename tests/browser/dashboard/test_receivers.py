"""Receivers on the dashboard: made, tested, changed by two at once, deleted with a warning."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def test_a_receiver_is_made_and_a_test_shows_what_came_of_it(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    page = await desk.sit(at="#/receivers")
    await page.get_by_test_id("new-receiver").first.click()
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("receiver-name")).to_have_attribute("aria-invalid", "true")

    await page.get_by_test_id("receiver-name").fill("Night desk")
    await page.get_by_test_id("receiver-kind").get_by_text("Role").click()
    await page.get_by_test_id("receiver-role").select_option("owner")
    await page.get_by_test_id("editor-save").click()

    row = page.get_by_test_id("receiver-row").filter(has_text="Night desk")
    await expect(row).to_contain_text("Owner (1 person)")
    await row.get_by_role("link", name="Night desk").click()
    await page.get_by_test_id("send-test").click()
    await expect(page.get_by_test_id("test-result")).to_contain_text("Owner")


async def test_two_who_change_a_receiver_at_once_lose_nothing(desk: Desk) -> None:
    desk.pages.allow("status of 412")
    made = await desk.house.api(
        "POST", "/receivers", json={"name": "Desk", "kind": "role", "role": "owner"}
    )
    at = f"#/receivers/{made.json['id']}"
    mine, theirs = await desk.sit(at=at), await desk.sit("admin", at=at)
    await theirs.get_by_test_id("receiver-name").fill("Theirs")
    await mine.get_by_test_id("receiver-name").fill("Mine")
    await mine.get_by_test_id("editor-save").click()
    await expect(mine.get_by_test_id("receiver-row").filter(has_text="Mine")).to_be_visible()

    await theirs.get_by_test_id("editor-save").click()

    await expect(theirs.get_by_test_id("conflict")).to_be_visible()
    await expect(theirs.get_by_test_id("receiver-name")).to_have_value("Theirs")
    await theirs.get_by_test_id("conflict-overwrite").click()
    await expect(theirs.get_by_test_id("receiver-row").filter(has_text="Theirs")).to_be_visible()


async def test_staff_look_at_receivers_and_change_nothing(desk: Desk) -> None:
    made = await desk.house.api(
        "POST", "/receivers", json={"name": "Desk", "kind": "role", "role": "owner"}
    )
    page = await desk.sit("staff", at=f"#/receivers/{made.json['id']}")

    await expect(page.get_by_test_id("receiver-name")).to_be_disabled()
    await expect(page.get_by_test_id("editor-save")).to_have_count(0)
    await expect(page.get_by_test_id("new-receiver")).to_have_count(0)


async def test_deleting_a_receiver_that_is_used_says_so_first(desk: Desk) -> None:
    made = await desk.house.api(
        "POST", "/receivers", json={"name": "Desk", "kind": "role", "role": "owner"}
    )
    body = {"name": "All", "matchers": "team=db", "receivers": [made.json["id"]]}
    assert (await desk.house.api("POST", "/routes", json=body)).status == 201
    page = await desk.sit(at=f"#/receivers/{made.json['id']}")

    await page.get_by_test_id("editor-delete").click()
    await expect(page.get_by_test_id("confirm")).to_contain_text("1 route or rule leads here")
    await page.get_by_test_id("confirm-no").click()
    await expect(page.get_by_test_id("receiver-editor")).to_be_visible()
    await page.get_by_test_id("editor-delete").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("receiver-row").filter(has_text="Desk")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_receivers_are_readable_and_named(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    made = await desk.house.api(
        "POST", "/receivers", json={"name": "Desk", "kind": "role", "role": "owner"}
    )
    page = await desk.sit(at="#/receivers", size=size, dark=dark)
    await expect(page.get_by_test_id("receiver-row").filter(has_text="Desk")).to_be_visible()

    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/receivers/{made.json['id']}")
    await expect(page.get_by_test_id("receiver-name")).to_be_visible()
    assert await faults(page) == []
