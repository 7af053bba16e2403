"""Routes on the dashboard: made, put in order, asked who would get an alert."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect
from playwright.async_api import Route as Held

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults
from tests.integration.web.test_receivers import default_route


async def made(desk: Desk, path: str, **said: object) -> dict[str, Any]:
    answer = await desk.house.api("POST", path, json=said)
    assert answer.status == 201, answer.raw
    found: dict[str, Any] = answer.json
    return found


async def three(desk: Desk) -> dict[str, Any]:
    """Make a receiver and three routes to it above the default one; return the receiver."""
    to = await made(desk, "/receivers", name="Owners", kind="role", role="owner")
    await default_route(desk.house)
    for name in ("First", "Second", "Third"):
        await made(desk, "/routes", name=name, matchers=f"team={name}", receivers=[to["id"]])
    return to


async def in_order(page: Page, *names: str) -> None:
    shown = page.get_by_test_id("route")
    for at, name in enumerate(names):
        await expect(shown.nth(at)).to_have_attribute("data-name", name)


async def stored(desk: Desk) -> list[str]:
    found = await desk.house.api("GET", "/routes")
    return [one["name"] for one in found.json["items"] if not one["is_default"]]


async def test_a_route_is_made_where_bad_input_is_named_at_its_field(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    await made(desk, "/receivers", name="Owners", kind="role", role="owner")
    page = await desk.sit(at="#/routes")
    await page.get_by_test_id("new-route").click()
    await page.get_by_test_id("route-name").fill("Database")
    await page.get_by_test_id("matcher-name-0").fill("team")
    await page.get_by_test_id("matcher-op-0").select_option("=~")
    await page.get_by_test_id("matcher-value-0").fill("db-(")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("route-editor").locator(".form-error")).to_be_visible()

    await page.get_by_test_id("matcher-value-0").fill("db-.*")
    await page.get_by_test_id("route-receivers").select_option(label="Owners")
    await page.get_by_test_id("editor-save").click()

    row = page.get_by_test_id("route").filter(has_text="Database")
    await expect(row).to_contain_text("Owners")
    assert await stored(desk) == ["Database"]


async def heard(page: Page) -> None:
    """Expect that the server has answered every move."""
    await expect(page.get_by_test_id("route-list")).to_have_attribute("aria-busy", "false")


async def test_routes_are_put_in_order_by_keys_and_by_dragging(desk: Desk) -> None:
    await three(desk)
    page = await desk.sit(at="#/routes")
    await in_order(page, "First", "Second", "Third")

    await page.get_by_test_id("route-handle").nth(2).focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_test_id("order-said")).to_contain_text("Third is now 1 of 3")
    await in_order(page, "Third", "First", "Second")
    await heard(page)
    assert await stored(desk) == ["Third", "First", "Second"]
    await expect(page.get_by_test_id("route-handle").nth(0)).to_be_focused()

    box = await page.get_by_test_id("route-handle").nth(2).bounding_box()
    over = await page.get_by_test_id("route").nth(0).bounding_box()
    assert box is not None
    assert over is not None
    await page.mouse.move(box["x"] + 10, box["y"] + 10)
    await page.mouse.down()
    await page.mouse.move(over["x"] + 20, over["y"] + over["height"] / 2, steps=12)
    await page.mouse.up()

    await in_order(page, "Second", "Third", "First")
    await heard(page)
    assert await stored(desk) == ["Second", "Third", "First"]


async def test_a_finger_puts_a_route_elsewhere(desk: Desk) -> None:
    await three(desk)
    page = await desk.sit(at="#/routes", size=PHONE)
    await in_order(page, "First", "Second", "Third")
    finger = await page.context.new_cdp_session(page)
    await finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    handle = page.get_by_test_id("route-handle").nth(0)
    source = await handle.bounding_box()
    target = await page.get_by_test_id("route").nth(2).bounding_box()
    assert source is not None
    assert target is not None
    x, y = source["x"] + source["width"] / 2, source["y"] + source["height"] / 2

    async def touch(kind: str, *points: tuple[float, float]) -> None:
        at = [{"x": left, "y": top} for left, top in points]
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    await touch("touchStart", (x, y))
    # Held for a moment it is taken: a finger that moves at once scrolls the page.
    await expect(page.locator(".sortable-chosen")).to_have_count(1)
    below = target["y"] + target["height"] - 4
    for step in range(1, 25):
        await touch("touchMove", (x, y + (below - y) * step / 24))
    await touch("touchEnd")

    await in_order(page, "Second", "Third", "First")
    await heard(page)
    assert await stored(desk) == ["Second", "Third", "First"]


async def test_an_order_that_a_colleague_changed_is_not_overwritten(desk: Desk) -> None:
    to = await three(desk)
    page = await desk.sit(at="#/routes")
    desk.pages.allow("412")
    held, let_go = asyncio.Event(), asyncio.Event()

    async def late(route: Held) -> None:
        held.set()
        await let_go.wait()
        await route.continue_()

    await page.route("**/api/v1/routes/order", late)
    await page.get_by_test_id("route-handle").nth(1).press("ArrowUp")
    await in_order(page, "Second", "First", "Third")
    await held.wait()
    await made(desk, "/routes", name="Fourth", matchers="team=Fourth", receivers=[to["id"]])
    let_go.set()

    await expect(page.locator(".toast")).to_contain_text("made, deleted or moved routes meanwhile")
    await in_order(page, "First", "Second", "Third", "Fourth")
    assert await stored(desk) == ["First", "Second", "Third", "Fourth"]


async def test_it_tells_who_would_get_an_alert_and_the_address_asks_again(desk: Desk) -> None:
    await three(desk)
    page = await desk.sit(at="#/routes")
    await page.get_by_test_id("who-tab").click()
    await page.get_by_test_id("who-labels").fill("team=Second,")
    await page.get_by_test_id("who-ask").click()

    answer = page.get_by_test_id("who-answer")
    await expect(answer).to_contain_text("Second")
    await expect(answer.locator("[data-told=true]")).to_contain_text("Owner")
    await page.reload()
    await expect(page.get_by_test_id("who-answer")).to_contain_text("Second")


async def test_an_alert_nobody_knows_is_said_at_its_number(desk: Desk) -> None:
    desk.pages.allow("status of 404")
    page = await desk.sit(at="#/routes?view=who&alert=4711")

    await expect(page.get_by_test_id("who-answer")).to_contain_text("nothing here")


async def test_staff_look_at_routes_and_move_nothing(desk: Desk) -> None:
    await three(desk)
    page = await desk.sit("staff", at="#/routes")

    await in_order(page, "First", "Second", "Third")
    await expect(page.get_by_test_id("route-handle")).to_have_count(0)
    await page.get_by_role("link", name="Second").click()
    await expect(page.get_by_test_id("route-name")).to_be_disabled()
    await expect(page.get_by_test_id("editor-save")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_routes_are_readable_and_named(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    await three(desk)
    page = await desk.sit(at="#/routes", size=size, dark=dark)
    await in_order(page, "First")

    assert await faults(page) == []
    await page.get_by_role("link", name="Second").click()
    await expect(page.get_by_test_id("route-name")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/routes?view=who&severity=high&labels=team%3DSecond")
    await expect(page.get_by_test_id("who-line").first).to_be_visible()
    assert await faults(page) == []
