"""The list of rules: switched, put in order and searched, as quickly as somebody presses."""

from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import Locator, Page, Route, expect

from tests.browser.dashboard.conftest import Desk
from tests.integration.web.test_rules import made


async def listed(desk: Desk, *names: str) -> tuple[Page, list[dict[str, Any]]]:
    """Return the list with rules of these names, and the rules."""
    rules = []
    for at, name in enumerate(names, start=1):
        line = f'when rating <= {at} then alert high priority {at * 10} named "{name}"'
        rules.append(await made(desk.house, line))
    page = await desk.sit(at="#/rules")
    await expect(page.get_by_test_id("rule-list")).to_be_visible()
    return page, rules


async def stored(desk: Desk) -> list[tuple[str, bool]]:
    """Return the rules as they lie there, by name, and whether they are on."""
    items = (await desk.house.api("GET", "/rules")).json["items"]
    return [(one["name"], one["active"]) for one in items]


async def shows(page: Page, *names: str) -> None:
    """Expect these names in this order, and that the server has heard all."""
    rows = page.get_by_test_id("rule-list").get_by_role("listitem")
    await expect(rows.locator(".rule-name")).to_have_text(list(names))
    await expect(page.get_by_test_id("rule-list")).to_have_attribute("aria-busy", "false")


async def drag(page: Page, grip: Locator, over: Locator) -> None:
    """Drag a row by its handle to just below another one."""
    source, target = await grip.bounding_box(), await over.bounding_box()
    assert source is not None
    assert target is not None
    x = source["x"] + source["width"] / 2
    await page.mouse.move(x, source["y"] + source["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(x, source["y"] + source["height"], steps=4)
    await page.mouse.move(x, target["y"] + target["height"] - 4, steps=24)
    await page.mouse.up()


async def test_the_list_switches_orders_and_finds(desk: Desk) -> None:
    page, (first, second) = await listed(desk, "One", "Two")

    await page.get_by_test_id(f"switch-{first['id']}").click()
    await expect(page.get_by_test_id(f"switch-{first['id']}")).to_have_attribute(
        "aria-checked", "false"
    )
    await page.get_by_test_id(f"order-{second['id']}").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_test_id("order-said")).to_contain_text("Two is now 1 of 2")
    await shows(page, "Two", "One")
    await expect(page.get_by_test_id(f"order-{second['id']}")).to_be_focused()
    await page.get_by_test_id("rule-search").fill("at most 1")
    await expect(page.get_by_test_id("rule-list").get_by_role("listitem")).to_have_count(1)

    assert await stored(desk) == [("Two", True), ("One", False)]


async def test_presses_that_come_quicker_than_answers_all_count(desk: Desk) -> None:
    page, (first, _, third) = await listed(desk, "One", "Two", "Three")
    let_go = asyncio.Event()

    async def late(route: Route) -> None:
        if route.request.method != "GET":
            await let_go.wait()
        await route.continue_()

    await page.route("**/api/v1/rules/**", late)
    await page.get_by_test_id(f"switch-{first['id']}").click()
    await page.get_by_test_id(f"order-{third['id']}").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await page.get_by_test_id(f"switch-{third['id']}").click()
    rows = page.get_by_test_id("rule-list").get_by_role("listitem")
    await expect(rows.locator(".rule-name")).to_have_text(["Three", "One", "Two"])
    let_go.set()

    await shows(page, "Three", "One", "Two")
    assert await stored(desk) == [("Three", False), ("One", False), ("Two", True)]
    await expect(page.locator(".toast")).to_have_count(0)


async def test_a_row_is_dragged_and_then_moved_by_keys_at_once(desk: Desk) -> None:
    page, (first, second, third) = await listed(desk, "One", "Two", "Three")

    await drag(
        page,
        page.get_by_test_id(f"order-{first['id']}"),
        page.get_by_test_id(f"rule-{third['id']}"),
    )
    await page.get_by_test_id(f"order-{third['id']}").press("ArrowUp")

    await shows(page, "Three", "Two", "One")
    assert [name for name, _ in await stored(desk)] == ["Three", "Two", "One"]
    revisions = {
        one["name"]: one["revision"]
        for one in (await desk.house.api("GET", "/rules")).json["items"]
    }
    assert revisions[second["name"]] == 1


async def test_an_order_that_a_colleague_changed_is_not_overwritten(desk: Desk) -> None:
    page, (_, second) = await listed(desk, "One", "Two")
    desk.pages.allow("412")
    held, let_go = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        held.set()
        await let_go.wait()
        await route.continue_()

    await page.route("**/api/v1/rules/order", late)
    await page.get_by_test_id(f"order-{second['id']}").press("ArrowUp")
    await held.wait()
    await made(desk.house, 'when rating <= 3 then alert high priority 1 named "Three"')
    let_go.set()

    await expect(page.locator(".toast")).to_contain_text("made, deleted or moved rules meanwhile")
    await shows(page, "Three", "One", "Two")
    assert [name for name, _ in await stored(desk)] == ["Three", "One", "Two"]
