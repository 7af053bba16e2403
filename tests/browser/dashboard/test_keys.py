"""API keys on the dashboard: made with chosen rights, told once, given a new secret, ended."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def key(desk: Desk, name: str = "Billing") -> str:
    """Make a key; return its id."""
    body = {"name": name, "scopes": ["cases.read"]}
    answered = await desk.house.api("POST", "/api-keys", json=body)
    assert answered.status == 201, answered.raw
    return str(answered.json["key"]["id"])


async def test_a_key_is_made_with_some_rights_and_its_secret_works_and_is_told_once(
    desk: Desk,
) -> None:
    page = await desk.sit(at="#/keys")
    await expect(page.get_by_test_id("no-keys")).to_be_visible()

    await page.get_by_test_id("make-key").first.click()
    await page.get_by_test_id("key-name").fill("Billing")
    await page.get_by_text("Choose", exact=True).click()
    await page.get_by_test_id("rights").get_by_label("cases.read").check()
    await page.get_by_test_id("key-make").click()
    secret = await page.get_by_test_id("once").inner_text()
    await page.get_by_test_id("key-kept").click()

    await expect(page.get_by_test_id("key-row")).to_contain_text("cases.read")
    assert secret not in await page.content()
    assert await desk.house.ask_as(secret, "/api/v1/cases") == (200, "")
    assert (await desk.house.ask_as(secret, "/api/v1/alerts"))[0] == 403


async def test_a_key_without_a_name_or_rights_is_refused_at_its_fields(desk: Desk) -> None:
    page = await desk.sit(at="#/keys?make=1")

    desk.pages.allow("400")
    await page.get_by_text("Choose", exact=True).click()
    await page.get_by_test_id("key-make").click()

    await expect(page.get_by_test_id("key-name")).to_have_attribute("aria-invalid", "true")
    window = page.get_by_test_id("make-key-window")
    await expect(window).to_contain_text("Fill this in")
    await expect(window).to_contain_text("Choose at least one")


async def test_a_key_gets_a_new_secret_and_ends(desk: Desk) -> None:
    made = await key(desk)
    page = await desk.sit(at=f"#/keys/{made}")

    await page.get_by_test_id("grace").select_option("3600")
    await page.get_by_test_id("rotate-key").click()
    await expect(page.get_by_test_id("once")).to_be_visible()
    await page.get_by_test_id("key-kept").click()
    await expect(page.get_by_test_id("key-page")).to_contain_text("The old secret is good until")
    await page.get_by_test_id("end-key").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("key-page").get_by_test_id("key-state")).to_have_text("Ended")
    shown = await desk.house.api("GET", f"/api-keys/{made}")
    assert shown.json["state"] == "revoked"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_keys_are_readable(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    made = await key(desk)
    page = await desk.sit(size=size, dark=dark, at="#/keys")

    await expect(page.get_by_test_id("key-row")).to_be_visible()
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.goto(f"{desk.house.base}/#/keys/{made}")
    await expect(page.get_by_test_id("rotate-key")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/keys?make=1")
    await expect(page.get_by_test_id("key-name")).to_be_visible()
    assert await faults(page) == []
