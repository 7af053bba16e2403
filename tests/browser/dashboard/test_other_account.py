"""A page whose browser goes on in another workspace, or as somebody else, in a tab beside it: what
was typed stays, and nothing of it is saved where, or as whom, the page does not show."""

from __future__ import annotations

import pytest
from playwright.async_api import Dialog, Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import LIVE, Desk

EXPIRED = '{"type":"about:blank","title":"No","status":401,"code":"token_expired","detail":"No"}'


async def refuse_once(page: Page, path: str) -> None:
    """Have the server find the page's token over, at the next thing it sends there."""
    refused: list[str] = []

    async def answer(route: Route) -> None:
        if route.request.method == "POST" and not refused:
            refused.append(path)
            kind = "application/problem+json"
            await route.fulfill(status=401, content_type=kind, body=EXPIRED)
        else:
            await route.continue_()

    await page.route(path, answer)


async def stay(dialog: Dialog) -> None:
    """Stay on the page, asked by the browser."""
    await dialog.dismiss()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_another_tab_goes_to_another_workspace(desk: Desk, size: tuple[int, int]) -> None:
    house = desk.house
    await house.rows.member(house.other, house.people["owner"], "owner")
    beside = await desk.sit(size=size)
    page = await desk.pages.tab_beside(beside)
    page.on("dialog", stay)
    await page.goto(f"{house.base}/#/replies/new")
    await page.locator(LIVE).wait_for()
    await page.get_by_test_id("canned-title").fill("Hotel secret")
    await page.get_by_test_id("canned-text").fill("Of the hotel alone")

    await beside.get_by_test_id("workspace-menu").click()
    await beside.get_by_test_id(f"workspace-{house.other}").click()
    await expect(beside.get_by_test_id("workspace")).to_have_text("Hostel")
    window = page.get_by_test_id("elsewhere-window")
    await expect(window).to_contain_text("You are in Hostel now, as Owner.")
    await expect(page.get_by_test_id("workspace")).to_have_text("Hotel")
    await window.get_by_test_id("elsewhere-stay").click()
    desk.pages.allow("401")
    await refuse_once(page, "**/canned-replies")
    await page.get_by_test_id("editor-save").click()

    await expect(window).to_contain_text("was not sent")
    for workspace in (house.home, house.other):
        bearer = f"Bearer {house.token(house.people['owner'], workspace)}"
        listed = await house.ask(
            "GET", "/api/v1/canned-replies", who=None, headers={"Authorization": bearer}
        )
        assert listed.json["items"] == []
    await window.get_by_test_id("elsewhere-stay").click()
    await expect(page.get_by_test_id("canned-title")).to_have_value("Hotel secret")
    await page.get_by_test_id("editor-save").click()
    await window.get_by_test_id("elsewhere-reload").click()
    await expect(page.get_by_test_id("workspace")).to_have_text("Hostel")
    await expect(page.get_by_test_id("elsewhere")).to_have_count(0)


async def test_somebody_else_signs_in_beside_an_answer(desk: Desk) -> None:
    house = desk.house
    page = await desk.sit("staff")
    case_id = await house.rows.case(house.home, 1)
    await page.goto(f"{house.base}/#/cases/{case_id}")
    await page.get_by_test_id("reply-box").fill("As staff I say")

    beside = await desk.pages.tab_beside(page)
    await desk.enter(beside, "admin")
    window = page.get_by_test_id("elsewhere-window")
    await expect(window).to_contain_text("as Admin")
    await window.get_by_test_id("elsewhere-stay").click()
    desk.pages.allow("401")
    await refuse_once(page, "**/replies")
    await page.get_by_test_id("reply-send").click()

    await expect(window).to_contain_text("was not sent")
    assert (await house.api("GET", f"/cases/{case_id}")).json["thread"] == []
    await window.get_by_test_id("elsewhere-stay").click()
    # It stands in the thread as what could not be sent.
    await expect(page.get_by_text("As staff I say")).to_be_visible()
    await expect(page.locator(".message-failed")).to_contain_text("as Admin")


async def test_a_page_with_nothing_to_lose_begins_anew(desk: Desk) -> None:
    page = await desk.sit("staff")
    await expect(page.get_by_test_id("person-menu")).to_contain_text("S")

    await desk.enter(await desk.pages.tab_beside(page), "viewer")

    await expect(page.get_by_test_id("person-menu")).to_contain_text("V")
    await expect(page.get_by_test_id("elsewhere")).to_have_count(0)
