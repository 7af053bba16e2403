"""Where somebody is signed in, on the dashboard: the other browsers are signed out from here."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def test_another_browser_is_signed_out_from_here(desk: Desk) -> None:
    await desk.sit()
    await desk.house.deps.sign_in.exchange(await desk.house.login_code(), user_agent="Old phone")
    page = await desk.sit(at="#/sessions")
    rows = page.get_by_test_id("session-row")
    await expect(rows).to_have_count(3)
    await expect(page.get_by_test_id("this-session")).to_have_count(1)

    desk.pages.allow("401")  # the page that was signed out says so
    await page.get_by_test_id("end-session").first.click()
    await expect(rows).to_have_count(2)
    await page.get_by_test_id("end-others").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(rows).to_have_count(1)
    await expect(page.get_by_test_id("end-others")).to_have_count(0)
    left = (await desk.house.api("GET", "/me")).json
    assert left["person"]["name"] == "Owner"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_sessions_are_readable(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    await desk.house.deps.sign_in.exchange(await desk.house.login_code("viewer"), user_agent="x")
    page = await desk.sit("viewer", size=size, dark=dark, at="#/sessions")

    await expect(page.get_by_test_id("end-session")).to_be_visible()
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]


async def test_a_session_ended_elsewhere_keeps_an_open_editor_as_it_was(desk: Desk) -> None:
    desk.pages.allow("401")
    made = await desk.house.api(
        "POST", "/receivers", json={"name": "Desk", "kind": "role", "role": "owner"}
    )
    page = await desk.sit("admin", at=f"#/receivers/{made.json['id']}")
    name = page.get_by_test_id("receiver-name")
    await name.fill("Typed by admin")

    await desk.house.api("DELETE", "/me/sessions?which=all", who="admin")
    await expect(page.get_by_test_id("sign-in")).to_contain_text("ended elsewhere")
    await expect(name).to_be_hidden()
    await expect(page).to_have_title("Opsbell")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    beside = await desk.pages.tab_beside(page)
    await desk.enter(beside, "admin")

    await expect(page.get_by_test_id("sign-in")).to_have_count(0)
    await expect(name).to_be_visible()
    await expect(name).to_have_value("Typed by admin")
    # The tab beside is in front; the focus is where it was for whoever comes back.
    assert await page.evaluate("document.activeElement.dataset.testid") == "receiver-name"
    await expect(page.get_by_test_id("connection")).to_have_attribute("data-state", "live")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("receiver-row")).to_contain_text("Typed by admin")


async def test_nobody_else_finds_what_was_kept_of_an_ended_session(desk: Desk) -> None:
    desk.pages.allow("401")
    page = await desk.sit("admin", at="#/receivers/new")
    await page.get_by_test_id("receiver-name").fill("Typed by admin")

    await desk.house.api("DELETE", "/me/sessions?which=all", who="admin")
    await expect(page.get_by_test_id("sign-in")).to_contain_text("ended elsewhere")
    await desk.enter(await desk.pages.tab_beside(page), "staff")

    await expect(page.get_by_test_id("workspace")).to_be_visible()
    await expect(page.get_by_test_id("receiver-name")).to_have_count(0)
    await expect(page.get_by_test_id("sign-in")).to_have_count(0)
