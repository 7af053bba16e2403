"""Integrations on the dashboard: made, tried, pointed at, closed up; and who may only not see."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults

ODD = {
    "site": "Harbour",
    "events": [
        {"what": {"text": "Freezer too warm", "nr": 7}, "stufe": "P1"},
        {"what": {"text": "Door open", "nr": 8}, "stufe": "P3"},
    ],
}


async def integration(desk: Desk, **said: Any) -> dict[str, Any]:
    """Make an integration."""
    asked = {"name": "Freezers", "preset": "generic_json", **said}
    answered = await desk.house.api("POST", "/integrations", json=asked)
    assert answered.status == 201, answered.raw
    made: dict[str, Any] = answered.json
    return made


async def post(desk: Desk, made: dict[str, Any], said: object) -> None:
    """Post to its address as its sender does."""
    hook = made["url"].removeprefix(desk.house.base)
    headers = {"Content-Type": "application/json"}
    body = json.dumps(said).encode()
    answered = await desk.house.ask("POST", hook, who=None, body=body, headers=headers)
    assert answered.status == 202, answered.raw


async def point(page: Page, pointer: str, part: str) -> None:
    """Press a field and say what it is."""
    field = page.locator(f'[data-testid=field][data-pointer="{pointer}"]')
    await field.click()
    await page.get_by_test_id(f"make-{part}").click()
    await field.click()


async def test_one_is_made_and_a_sample_becomes_an_alert(desk: Desk) -> None:
    page = await desk.sit(at="#/integrations")
    await expect(page.get_by_test_id("no-integrations")).to_be_visible()

    await page.get_by_test_id("make-integration").first.click()
    await page.get_by_test_id("preset").select_option("uptime_kuma")
    await page.get_by_test_id("integration-name").fill("Shop is up")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_role("heading", name="Shop is up")).to_be_visible()
    await expect(page.get_by_test_id("address")).to_contain_text("••••")
    await page.get_by_test_id("uncover").click()
    await expect(page.get_by_test_id("address")).to_contain_text("/hooks/")
    await page.get_by_test_id("send-sample").click()
    await page.get_by_test_id("sample-send").click()

    row = page.get_by_test_id("received-row").first
    await expect(row.get_by_test_id("request-status")).to_have_text("Read")
    await expect(row).to_contain_text("Shop")
    await row.get_by_role("link").first.click()
    await expect(page.get_by_test_id("said")).to_contain_text("ECONNREFUSED")


@pytest.mark.parametrize(
    "preset",
    ["alertmanager", "grafana", "github", "gitlab", "sentry", "healthchecks", "generic_json"],
)
async def test_the_sample_of_each_sender_is_understood(desk: Desk, preset: str) -> None:
    made = await integration(desk, preset=preset)
    page = await desk.sit(at=f"#/integrations/{made['id']}")

    await page.get_by_test_id("send-sample").click()
    await page.get_by_test_id("sample-send").click()

    row = page.get_by_test_id("received-row").first
    await expect(row.get_by_test_id("request-status")).to_have_text("Read")
    await expect(row).to_contain_text("fired")


async def test_pointing_at_fields_shows_at_once_what_becomes_of_them(desk: Desk) -> None:
    made = await integration(desk)
    await post(desk, made, ODD)
    page = await desk.sit(at=f"#/integrations/{made['id']}")

    await page.get_by_test_id("received-row").first.get_by_role("link").first.click()
    await page.get_by_test_id("point-at").click()
    await point(page, "/events", "items")
    await point(page, "/events/0/what/text", "title")
    await point(page, "/events/0/what/nr", "fingerprint")
    await point(page, "/events/0/stufe", "severity")
    await point(page, "/site", "labels")
    await page.get_by_test_id("means-critical").fill("P1,")
    items = page.get_by_test_id("preview-item")
    await expect(items).to_have_count(2)
    await expect(items.first).to_contain_text("Freezer too warm")
    await expect(items.first).to_contain_text("Critical")
    await expect(items.first).to_contain_text("Harbour")
    await page.get_by_test_id("save-mapping").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("read so from now on")

    kept = await desk.house.api("GET", f"/integrations/{made['id']}/mapping")
    assert kept.json["mapping"] == {
        "title": "/what/text",
        "summary": None,
        "severity": {"field": "/stufe", "values": {"p1": "critical"}, "otherwise": None},
        "status": None,
        "fingerprint": ["/what/nr"],
        "labels": [{"name": "site", "field": "#/site"}],
        "link": None,
        "items": "/events",
        "guess": True,
    }


async def test_a_secret_is_shown_once_and_the_address_changes(desk: Desk) -> None:
    made = await integration(desk)
    path = f"#/integrations/{made['id']}/setup"
    page = await desk.sit(at=path)

    await page.get_by_test_id("set-secret").click()
    await page.get_by_test_id("make-secret").click()
    secret = await page.get_by_test_id("once").inner_text()
    await page.get_by_test_id("secret-kept").click()
    await expect(page.get_by_test_id("secret")).to_contain_text("prove the secret")
    await page.get_by_test_id("rotate").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_test_id("former-address")).to_be_visible()
    await page.get_by_test_id("enabled").click()
    await expect(page.get_by_test_id("integration-state")).to_have_text("Off")

    assert len(secret) > 20
    assert secret not in await page.content()
    shown = await desk.house.api("GET", f"/integrations/{made['id']}")
    assert shown.json["url"] != made["url"]
    assert (shown.json["enabled"], shown.json["proof"] is None) == (False, False)


async def test_what_somebody_else_changed_is_not_overwritten(desk: Desk) -> None:
    made = await integration(desk)
    page = await desk.sit(at=f"#/integrations/{made['id']}/setup")
    await page.get_by_test_id("integration-name").fill("Mine")
    await desk.house.api(
        "PATCH",
        f"/integrations/{made['id']}",
        json={"name": "Theirs"},
        headers={"If-Match": '"1"'},
    )

    desk.pages.allow("412")
    await page.get_by_test_id("save-integration").click()

    await expect(page.get_by_role("alert")).to_contain_text("Somebody changed this meanwhile")
    await expect(page.get_by_test_id("integration-name")).to_have_value("Mine")
    await page.get_by_role("button", name="Load theirs").click()
    await expect(page.get_by_test_id("integration-name")).to_have_value("Theirs")


async def test_staff_are_told_that_it_is_not_for_them(desk: Desk) -> None:
    page = await desk.sit("staff", at="#/integrations")

    await expect(page.get_by_text("Not for your role")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_nothing_is_unreadable_or_sticks_out(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    made = await integration(desk)
    await post(desk, made, ODD)
    path = f"{desk.house.base}/#/integrations"
    page = await desk.sit(size=size, dark=dark, at="#/integrations")

    await expect(page.get_by_test_id("integration-row")).to_be_visible()
    assert await faults(page) == []
    for part, seen in (
        ("", "received-row"),
        ("/mapping", "preview-item"),
        ("/setup", "secret"),
    ):
        await page.goto(f"{path}/{made['id']}{part}")
        await expect(page.get_by_test_id(seen).first).to_be_visible()
        assert await faults(page) == [], part
        assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
