"""Getting in by the bot's link, staying in, and getting out."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.conftest import PageFactory
from tests.browser.dashboard.conftest import Desk
from tests.integration.web.house import House

# A browser reports every refused request; being refused is what these tests are about.
REFUSED = r"status of 401"


async def test_a_link_opens_the_dashboard_and_leaves_no_code_behind(desk: Desk) -> None:
    page = await desk.sit()

    await expect(page.get_by_test_id("workspace")).to_have_text("Hotel")
    assert page.url == f"{desk.house.base}/#/cases"
    assert await page.evaluate("history.length") <= 2


async def test_a_reload_keeps_a_person_signed_in(desk: Desk) -> None:
    page = await desk.sit()

    await page.reload()

    await expect(page.get_by_test_id("workspace")).to_have_text("Hotel")


async def test_a_used_link_says_so_and_what_to_do(house: House, page_factory: PageFactory) -> None:
    page_factory.allow(REFUSED)
    code = await house.login_code()
    await house.api("POST", "/session", who=None, json={"code": code})
    page = await page_factory()

    await page.goto(f"{house.base}/login#{code}")

    await expect(page.get_by_role("alert")).to_contain_text("used already")
    await expect(page.get_by_test_id("sign-in")).to_contain_text("/login")


async def test_an_old_link_does_not_stop_somebody_who_is_in(desk: Desk) -> None:
    desk.pages.allow(REFUSED)
    page = await desk.sit()

    await page.goto(f"{desk.house.base}/login#long-used")

    await expect(page.get_by_test_id("workspace")).to_have_text("Hotel")


async def test_signing_out_ends_it_also_after_a_reload(desk: Desk) -> None:
    desk.pages.allow(REFUSED)
    page = await desk.sit()

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("sign-out").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await page.reload()

    await expect(page.get_by_test_id("sign-in")).to_be_visible()


async def test_somebody_who_left_is_out_though_the_server_did_not_hear_it(desk: Desk) -> None:
    desk.pages.allow(REFUSED)
    desk.pages.allow("ERR_FAILED")
    page = await desk.sit()
    await page.route("**/api/v1/session", lambda route: route.abort())

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("sign-out").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await page.reload()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await page.unroute("**/api/v1/session")
    await page.reload()

    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    assert await page.evaluate("localStorage.getItem('opsbell.leaving')") is None
