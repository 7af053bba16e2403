"""Whole stories without a pointer: staff and a case, an engineer and alerts, admins and rules."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.walking import Walker
from tests.integration.web.test_rules import made


async def test_staff_answer_and_settle_a_case_by_keys_alone(desk: Desk) -> None:
    house = desk.house
    for number, title in ((1, "Elevator stuck"), (2, "The elevator again"), (3, "No hot water")):
        await house.rows.case(house.home, number, title=title, category="facilities")
    ready = {"title": "On our way", "text": "We are on our way.", "shortcut": "way"}
    answered = await house.api("POST", "/canned-replies", json=ready)
    assert answered.status == 201, answered.raw
    page = await desk.sit("staff")
    walker = Walker(page)
    at = page.get_by_test_id

    await expect(at("case-3")).to_be_visible()
    await walker.press("j", "j", "j")
    await expect(at("case-1")).to_be_focused()
    await walker.press("Enter")
    await expect(page.get_by_role("heading", name="#1 Elevator stuck")).to_be_focused()

    await walker.press("r")
    await walker.type("/way")
    await expect(at("canned-option")).to_have_count(1)
    await walker.press("Enter")
    await walker.press("Control+Enter")
    await expect(at("message-staff")).to_contain_text("We are on our way.")
    await expect(at("reply-box")).to_be_focused()

    await walker.to(at("write-note"), by="Shift+Tab")
    await walker.press("Enter")
    await walker.type("Third time this week")
    await walker.to(at("reply-send"))
    await walker.press("Enter")
    await expect(at("message-staff").last).to_contain_text("Third time this week")

    await page.get_by_role("heading", name="#1 Elevator stuck").focus()
    await walker.to(at("acknowledge"))
    await walker.press("Enter")
    await expect(at("acknowledge")).to_have_count(0)
    await walker.stands()
    await walker.to(at("assign-me"))
    await walker.press("Enter")
    await expect(at("assign-me")).to_have_count(0)
    await walker.stands()
    await walker.to(at("assign-menu"))
    await walker.press("Enter")
    owner = at(f"assign-{house.people['owner']}")
    await expect(owner).to_be_visible()
    await walker.to(owner)
    await walker.press("Enter")
    await expect(at("assign-menu")).to_contain_text("Owner")
    await expect(at("assign-menu")).to_be_focused()

    await walker.to(at("case-severity"))
    await walker.press("Enter")
    await walker.to(at("severity-high"))
    await walker.press("Enter")
    await expect(at("case-severity")).to_contain_text("High")
    await walker.stands()

    await walker.to(at("merge-open"), by="Shift+Tab")
    await walker.press("Enter")
    await walker.to(at("merge-add-2"))
    await walker.press("Enter")
    await walker.to(at("merge-do"))
    await walker.press("Enter")
    await expect(at("merge-window")).to_have_count(0)
    await expect(at("case-2")).to_have_count(0)
    await walker.stands()

    await walker.press("Escape")
    await expect(at("case-1")).to_be_focused()


async def test_an_engineer_takes_silences_and_resolves_alerts_by_keys_alone(desk: Desk) -> None:
    house = desk.house
    for number in (1, 2, 3):
        await house.rows.alert(house.home, number, title=f"db-{number} is away")
    page = await desk.sit("staff", at="#/alerts")
    walker = Walker(page)
    at = page.get_by_test_id
    await expect(at("alert-3")).to_be_visible()

    await walker.press("j")
    await walker.press("a")
    await expect(at("column-acknowledged").locator("[data-alert]")).to_have_count(1)
    # The keys are still on the alert that went to the other column.
    await expect(at("column-acknowledged").locator("[data-alert-link]")).to_be_focused()
    await walker.press("r")
    await expect(at("column-resolved").locator("[data-alert-link]")).to_be_focused()

    await walker.press("k")
    await walker.to(at("column-firing").get_by_test_id("acknowledge").last)
    async with page.expect_response("**/acknowledge"):
        await walker.press("Enter")
    await expect(at("column-acknowledged").locator("[data-alert-link]")).to_be_focused()
    # Somebody else ends it meanwhile.
    taken = at("column-acknowledged").locator("[data-alert]")
    alert = await taken.get_attribute("data-alert")
    answered = await house.api("POST", f"/alerts/{alert}/resolve")
    assert answered.status == 200, answered.raw
    await expect(at("column-resolved").locator(f"[data-alert='{alert}']")).to_be_visible()
    await walker.stands()

    await at("column-firing").locator("[data-alert-link]").focus()
    await walker.press("Enter")
    drawer = at("alert-page")
    await expect(drawer.get_by_role("heading").first).to_be_focused()
    await walker.to(drawer.get_by_test_id("acknowledge"))
    await walker.press("Enter")
    await expect(drawer.get_by_test_id("acknowledge")).to_have_count(0)
    await walker.stands()
    await walker.press("s")
    dialog = at("silence-dialog")
    await expect(dialog).to_be_visible()
    await walker.to(at("silence-save"))
    await walker.press("Enter")
    # Refused without a reason: the focus stays, or goes to the field.
    await expect(dialog).to_contain_text("Say why")
    await walker.stands()
    await walker.to(at("silence-reason"), by="Shift+Tab")
    await walker.type("New disk tonight")
    await walker.to(at("silence-save"))
    await walker.press("Enter")
    await expect(dialog).to_have_count(0)
    await walker.stands()
    await walker.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(at("column-acknowledged").locator("[data-alert-link]")).to_be_focused()

    await walker.to(at("tab-history"), by="Shift+Tab")
    await walker.press("Enter")
    await expect(at("row-1")).to_be_visible()
    await walker.to(at("filter-status"))
    await page.keyboard.press("r")
    await expect(at("row-1").or_(at("row-2")).first).to_be_visible()
    await walker.stands()


async def test_an_admin_builds_a_rule_and_puts_routes_in_order_by_keys_alone(desk: Desk) -> None:
    line = 'when rating <= 2 and (text has "refund" or text has "cold") then alert high'
    rule = await made(desk.house, line)
    to = await desk.house.api(
        "POST", "/receivers", json={"name": "Owners", "kind": "role", "role": "owner"}
    )
    for name in ("Databases", "Networks"):
        route = {"name": name, "matchers": f"team={name}", "receivers": [to.json["id"]]}
        assert (await desk.house.api("POST", "/routes", json=route)).status == 201
    page = await desk.sit("admin", at=f"#/rules/{rule['id']}")
    desk.pages.allow("400")
    walker = Walker(page)
    at = page.get_by_test_id
    await expect(at("node-root")).to_be_visible()

    await at("rule-name").focus()
    await walker.to(at("menu-0"))
    await walker.press("Enter")
    await walker.to(at("move-to-1"))
    await walker.press("Enter")
    await expect(at("node-0.2")).to_be_visible()
    await walker.stands()
    await at("grip-0.2").focus()
    await walker.press("ArrowUp")
    await expect(at("grip-0.1")).to_be_focused()
    await expect(at("tree-said")).to_contain_text("2 of 3")
    await walker.to(at("add-root"))
    await walker.press("Enter")
    await walker.to(at("add-kind-expression"))
    await walker.press("Enter")
    source = at("leaf-1-source")
    await source.focus()
    await walker.press("Control+a")
    await walker.type("rating <=")
    await expect(source).to_have_attribute("aria-invalid", "true")
    await expect(source).to_have_accessible_description(re.compile(r"\w"))
    await walker.type(" 3")
    await expect(source).not_to_have_attribute("aria-invalid", "true")
    await walker.to(at("save-rule"), by="Shift+Tab")
    await walker.press("Enter")
    await expect(at("version-2")).to_be_visible()
    await walker.stands()

    await walker.press("g", "o")
    await expect(at("route")).to_have_count(2)
    last = at("route").last
    name = await last.get_by_role("link").inner_text()
    await last.get_by_test_id("route-handle").focus()
    await walker.press("ArrowUp")
    await expect(at("route").first).to_contain_text(name)
    await expect(at("route").first.get_by_test_id("route-handle")).to_be_focused()
    await expect(at("order-said")).to_contain_text(name)
