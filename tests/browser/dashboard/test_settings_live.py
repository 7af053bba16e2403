"""Settings that a colleague changes: open lists follow, open editors say so before they save."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect

from tests.browser.dashboard.conftest import Desk
from tests.integration.web.test_rules import LINE, made

LIMIT: dict[str, Any] = {
    "name": "Few",
    "count": 5,
    "window_seconds": 600,
    "whom": "everybody",
    "matchers": [],
    "enabled": True,
}


async def stays(page: Page) -> None:
    """Mark the page, so that one that was loaded anew is told from it."""
    await page.evaluate("window.isTheSamePage = true")


async def is_the_same(page: Page) -> bool:
    """Tell whether it was not loaded anew since."""
    return bool(await page.evaluate("window.isTheSamePage === true"))


async def colleague(desk: Desk, method: str, path: str, **said: Any) -> Any:
    """Return the answer to what another admin does."""
    answered = await desk.house.api(method, path, who="admin", **said)
    assert answered.status < 300, answered.raw
    return answered.json if answered.raw else None


async def test_a_list_of_rules_follows_what_a_colleague_does(desk: Desk) -> None:
    rule = await made(desk.house, f'{LINE} named "One"')
    page = await desk.sit(at="#/rules")
    names = page.get_by_test_id("rule-list").locator(".rule-name")
    await expect(names).to_have_text(["One"])
    await stays(page)

    two = await colleague(desk, "POST", "/rules", json={"line": f'{LINE} named "Two"'})
    await expect(names).to_have_text(["One", "Two"])
    order = [two["id"], rule["id"]]
    await colleague(desk, "POST", "/rules/order", json={"order": order, "seen": order[::-1]})
    await expect(names).to_have_text(["Two", "One"])
    await colleague(desk, "DELETE", f"/rules/{rule['id']}")
    await expect(names).to_have_text(["Two"])

    assert await is_the_same(page)


async def test_a_list_of_settings_follows_and_an_open_editor_says_by_whom(desk: Desk) -> None:
    page = await desk.sit(at="#/limits")
    await expect(page.get_by_test_id("limits")).to_be_visible()
    limit = await colleague(desk, "POST", "/limits", json=LIMIT)
    await page.get_by_role("link", name="Few").click()
    count = page.get_by_test_id("limit-count")
    await count.fill("7")

    await colleague(
        desk,
        "PUT",
        f"/limits/{limit['id']}",
        json={**LIMIT, "count": 9},
        headers={"If-Match": '"1"'},
    )

    await expect(page.get_by_test_id("meanwhile")).to_contain_text("Admin changed this")
    await expect(count).to_have_value("7")
    await page.get_by_test_id("meanwhile-load").click()
    await expect(count).to_have_value("9")
    await expect(page.get_by_test_id("meanwhile")).to_have_count(0)
    await count.fill("11")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("limit-editor")).to_have_count(0)
    stored = (await desk.house.api("GET", f"/limits/{limit['id']}")).json
    assert (stored["count"], stored["revision"]) == (11, 3)


async def test_an_editor_in_which_nothing_was_typed_shows_theirs_by_itself(desk: Desk) -> None:
    rule = await made(desk.house, LINE)
    page = await desk.sit(at=f"#/rules/{rule['id']}")
    await expect(page.get_by_test_id("leaf-root-value")).to_have_value("2")

    await colleague(
        desk,
        "PUT",
        f"/rules/{rule['id']}",
        json={"line": "when rating <= 4 then alert low"},
        headers={"If-Match": '"1"'},
    )

    await expect(page.get_by_test_id("leaf-root-value")).to_have_value("4")
    await expect(page.get_by_test_id("meanwhile")).to_contain_text("Admin changed this just now")
    await page.get_by_test_id("leaf-root-value").fill("3")
    await colleague(desk, "DELETE", f"/rules/{rule['id']}")
    await expect(page.get_by_test_id("meanwhile")).to_contain_text("Admin deleted this")
    await expect(page.get_by_test_id("leaf-root-value")).to_have_value("3")


async def test_the_form_of_the_workspace_follows_and_overwrites_nothing(desk: Desk) -> None:
    desk.pages.allow("412")
    page = await desk.sit(at="#/workspace")
    name, zone = page.get_by_test_id("workspace-name"), page.get_by_test_id("workspace-zone")
    await expect(name).not_to_have_value("")

    await colleague(desk, "PUT", "/workspace", json={"name": "Inn"}, headers={"If-Match": '"1"'})
    await expect(name).to_have_value("Inn")
    await expect(page.get_by_test_id("meanwhile")).to_contain_text("Admin changed this just now")
    await name.fill("Hotel")
    await colleague(
        desk, "PUT", "/workspace", json={"zone": "Europe/Madrid"}, headers={"If-Match": '"2"'}
    )

    await expect(page.get_by_test_id("meanwhile")).to_contain_text("Admin changed this while")
    await expect(name).to_have_value("Hotel")
    await page.get_by_test_id("workspace-save").click()
    await expect(page.get_by_test_id("conflict")).to_be_visible()
    await page.get_by_test_id("conflict-load").click()
    await expect(name).to_have_value("Inn")
    await expect(zone).to_have_value("Europe/Madrid")
    await name.fill("Hotel")
    await page.get_by_test_id("workspace-save").click()
    await expect(page.locator(".toast")).to_contain_text("Saved")
    stored = (await desk.house.api("GET", "/workspace")).json
    assert (stored["name"], stored["zone"]) == ("Hotel", "Europe/Madrid")


async def test_an_open_integration_follows_and_keeps_what_is_typed(desk: Desk) -> None:
    asked = {"name": "Builds", "preset": "generic_json"}
    one = (await desk.house.api("POST", "/integrations", json=asked)).json
    page = await desk.sit(at=f"#/integrations/{one['id']}/setup")
    name, switch = page.get_by_test_id("integration-name"), page.get_by_test_id("enabled")
    await name.fill("Mine")
    path = f"/integrations/{one['id']}"

    await colleague(desk, "PATCH", path, json={"enabled": False}, headers={"If-Match": '"1"'})
    await expect(switch).to_have_attribute("aria-checked", "false")
    await expect(name).to_have_value("Mine")
    await expect(page.get_by_test_id("meanwhile")).to_have_count(0)
    await colleague(desk, "PATCH", path, json={"name": "Theirs"}, headers={"If-Match": '"2"'})

    await expect(page.get_by_test_id("meanwhile")).to_contain_text("Admin changed this while")
    await expect(name).to_have_value("Mine")
    await page.get_by_test_id("meanwhile-load").click()
    await expect(name).to_have_value("Theirs")
    await expect(page.get_by_role("heading", name="Theirs")).to_be_visible()
