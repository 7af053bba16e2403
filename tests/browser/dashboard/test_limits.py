"""Limits and inhibitions on the dashboard: made, changed, deleted, looked at."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults

POWER = {
    "name": "Power",
    "source": [{"field": "kind", "op": "=", "value": "power"}],
    "target": [{"field": "severity", "op": "!=", "value": "critical"}],
    "equal": ["place"],
}


async def test_a_limit_is_made_changed_and_deleted(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    page = await desk.sit(at="#/limits")
    await expect(page.get_by_test_id("no-limits")).to_be_visible()
    await page.get_by_test_id("new-limit").first.click()
    await page.get_by_test_id("limit-count").fill("0")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("limit-count")).to_have_attribute("aria-invalid", "true")
    await page.get_by_test_id("limit-count").fill("5")
    await page.get_by_test_id("limit-window").fill("1h")
    await page.get_by_test_id("limit-whom").select_option("role")
    await page.get_by_test_id("limit-target").select_option("staff")
    await page.get_by_test_id("editor-save").click()
    row = page.get_by_test_id("limit-row")
    await expect(row).to_have_count(1)
    stored = (await desk.house.api("GET", "/limits")).json["items"][0]
    assert (stored["count"], stored["window_seconds"], stored["target"]) == (5, 3600, "staff")

    await row.get_by_role("link").click()
    await expect(page.get_by_test_id("limit-window")).to_have_value("1h")
    await page.get_by_test_id("limit-name").fill("Quiet staff")
    await page.get_by_test_id("editor-save").click()
    await expect(row).to_contain_text("Quiet staff")
    await row.get_by_role("link").click()
    await page.get_by_test_id("editor-delete").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("no-limits")).to_be_visible()


async def test_an_inhibition_is_made_and_says_what_it_does(desk: Desk) -> None:
    page = await desk.sit(at="#/inhibitions/new")
    await page.get_by_test_id("inhibition-name").fill("Power")
    source = page.get_by_test_id("inhibition-source")
    await source.get_by_test_id("matcher-name-0").fill("kind")
    await source.get_by_test_id("matcher-value-0").fill("power")
    target = page.get_by_test_id("inhibition-target")
    await target.get_by_test_id("matcher-name-0").fill("team")
    await target.get_by_test_id("matcher-value-0").fill("db")
    await page.get_by_test_id("inhibition-equal").fill("place,")
    await page.get_by_test_id("editor-save").click()

    row = page.get_by_test_id("inhibition-row")
    await expect(row).to_contain_text("Power")
    stored = (await desk.house.api("GET", "/inhibitions")).json["items"][0]
    await expect(row).to_contain_text(stored["sentence"])
    assert stored["equal"] == ["place"]


async def test_an_inhibition_that_somebody_changed_is_not_overwritten_unasked(desk: Desk) -> None:
    desk.pages.allow("status of 412")
    made = (await desk.house.api("POST", "/inhibitions", json=POWER)).json
    page = await desk.sit(at=f"#/inhibitions/{made['id']}")
    await page.get_by_test_id("inhibition-name").fill("Mine")
    changed = await desk.house.api(
        "PUT",
        f"/inhibitions/{made['id']}",
        json=POWER | {"name": "Theirs"},
        headers={"If-Match": f'"{made["revision"]}"'},
    )
    assert changed.status == 200

    await page.get_by_test_id("editor-save").click()
    await page.get_by_test_id("conflict-load").click()

    await expect(page.get_by_test_id("inhibition-name")).to_have_value("Theirs")


@pytest.mark.parametrize("screen", ["limits", "inhibitions"])
async def test_staff_look_and_change_nothing(desk: Desk, screen: str) -> None:
    body = {"count": 5, "window_seconds": 600} if screen == "limits" else POWER
    made = (await desk.house.api("POST", f"/{screen}", json=body)).json
    page = await desk.sit("staff", at=f"#/{screen}/{made['id']}")

    one = screen.removesuffix("s")
    await expect(page.get_by_test_id(f"{one}-name")).to_be_disabled()
    await expect(page.get_by_test_id("editor-save")).to_have_count(0)
    await expect(page.get_by_test_id(f"new-{one}")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_limits_and_inhibitions_are_readable_and_named(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    body = {"count": 5, "window_seconds": 600}
    limit = (await desk.house.api("POST", "/limits", json=body)).json
    other = (await desk.house.api("POST", "/inhibitions", json=POWER)).json
    page = await desk.sit(at=f"#/limits/{limit['id']}", size=size, dark=dark)

    await expect(page.get_by_test_id("limit-count")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/inhibitions/{other['id']}")
    await expect(page.get_by_test_id("inhibition-name")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/inhibitions")
    await expect(page.get_by_test_id("inhibition-row")).to_be_visible()
    assert await faults(page) == []
