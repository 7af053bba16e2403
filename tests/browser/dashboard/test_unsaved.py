"""What is typed and not saved yet: no slow answer and no way out takes it away unasked."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_settings_live import colleague

REPLY = {"title": "Sorry", "text": "We are sorry."}


async def hold(page: Page, address: str, method: str) -> asyncio.Event:
    """Keep what is asked there from the server until the event is set."""
    go_on = asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == method:
            await go_on.wait()
        await route.continue_()

    await page.route(address, wait)
    return go_on


async def kept(desk: Desk) -> Any:
    """Return a canned reply."""
    return await colleague(desk, "POST", "/canned-replies", json=REPLY)


async def test_what_is_typed_while_it_is_saved_is_not_dropped(desk: Desk) -> None:
    reply = await kept(desk)
    page = await desk.sit(at=f"#/replies/{reply['id']}")
    title = page.get_by_test_id("canned-title")
    go_on = await hold(page, f"**/canned-replies/{reply['id']}", "PUT")

    await title.fill("Very sorry")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("editor-save")).to_have_attribute("aria-busy", "true")
    await title.fill("Very sorry indeed")
    go_on.set()

    await expect(page.get_by_test_id("typed-on")).to_be_visible()
    await expect(title).to_have_value("Very sorry indeed")
    path = f"/canned-replies/{reply['id']}"
    assert (await desk.house.api("GET", path)).json["title"] == "Very sorry"
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("canned-reply-editor")).to_have_count(0)
    assert (await desk.house.api("GET", path)).json["title"] == "Very sorry indeed"


async def test_what_is_typed_while_it_is_made_goes_into_the_same_one(desk: Desk) -> None:
    page = await desk.sit(at="#/replies/new")
    title = page.get_by_test_id("canned-title")
    go_on = await hold(page, "**/api/v1/canned-replies", "POST")

    await title.fill("Sorry")
    await page.get_by_test_id("canned-text").fill("We are sorry.")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("editor-save")).to_have_attribute("aria-busy", "true")
    await title.fill("Very sorry")
    go_on.set()
    await expect(page.get_by_test_id("typed-on")).to_be_visible()
    await page.get_by_test_id("editor-save").click()

    await expect(page.get_by_test_id("canned-reply-editor")).to_have_count(0)
    listed = (await desk.house.api("GET", "/canned-replies")).json["items"]
    assert [one["title"] for one in listed] == ["Very sorry"]


async def test_what_is_typed_while_theirs_is_read_is_not_replaced(desk: Desk) -> None:
    reply = await kept(desk)
    path = f"/canned-replies/{reply['id']}"
    page = await desk.sit(at=f"#/replies/{reply['id']}")
    title = page.get_by_test_id("canned-title")
    await expect(title).to_have_value("Sorry")
    go_on = await hold(page, f"**{path}", "GET")

    async with page.expect_request(f"**{path}"):
        theirs = {**REPLY, "title": "Theirs"}
        await colleague(desk, "PUT", path, json=theirs, headers={"If-Match": '"1"'})
    await title.fill("Mine")
    async with page.expect_response(f"**{path}"):
        go_on.set()

    notice = page.get_by_test_id("meanwhile")
    await expect(notice).to_contain_text("Admin changed this while")
    await expect(title).to_have_value("Mine")
    await page.get_by_test_id("meanwhile-load").click()
    await expect(title).to_have_value("Theirs")


async def test_a_save_that_ends_later_calls_nobody_back(desk: Desk) -> None:
    reply = await kept(desk)
    case = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/replies/{reply['id']}")
    go_on = await hold(page, f"**/canned-replies/{reply['id']}", "PUT")
    await page.get_by_test_id("canned-title").fill("Very sorry")
    await page.get_by_test_id("editor-save").click()
    await page.keyboard.press("Escape")
    await page.get_by_test_id("confirm-yes").click()
    await page.evaluate("at => { location.hash = at }", f"#/cases/{case}")
    await expect(page.get_by_test_id("reply-box")).to_be_visible()

    go_on.set()

    await expect(page.locator(".toast")).to_contain_text("Saved")
    await expect(page).to_have_url(re.compile(f"#/cases/{case}$"))
    await expect(page.get_by_test_id("reply-box")).to_be_visible()


@pytest.mark.parametrize(
    ("screen", "field", "typed"),
    [
        ("preferences", "ring-from", "low"),
        ("workspace", "workspace-name", "Harbour"),
        ("announcements", "announce-text", "No water until noon"),
        ("keys?make=", "key-name", "Builds"),
    ],
    ids=["preferences", "workspace", "announcements", "keys"],
)
async def test_no_way_out_takes_what_was_typed_unasked(
    desk: Desk, screen: str, field: str, typed: str
) -> None:
    page = await desk.sit(at=f"#/{screen}")
    box = page.get_by_test_id(field)
    if field == "ring-from":
        await box.select_option(typed)
    else:
        await box.fill(typed)

    await page.evaluate("location.hash = '#/cases'")

    await page.get_by_test_id("confirm-no").click()
    await expect(box).to_have_value(typed)
    await expect(page).to_have_url(re.compile(f"#/{re.escape(screen)}$"))
    await page.go_back()
    await page.get_by_test_id("confirm-yes").click()
    await expect(box).to_have_count(0)


async def test_a_link_asks_and_what_is_saved_goes_unasked(desk: Desk) -> None:
    page = await desk.sit(at="#/preferences")
    cases = page.get_by_role("link", name="Cases").first
    await page.get_by_test_id("ring-from").select_option("low")

    await cases.click()
    await page.get_by_test_id("confirm-no").click()
    await expect(page.get_by_test_id("ring-from")).to_have_value("low")
    await page.get_by_test_id("save").click()
    await expect(page.get_by_test_id("save")).to_have_count(0)
    await cases.click()

    await expect(page.get_by_test_id("ring-from")).to_have_count(0)
    await expect(page).to_have_url(re.compile("#/cases"))
    await expect(page.get_by_test_id("confirm")).to_have_count(0)
