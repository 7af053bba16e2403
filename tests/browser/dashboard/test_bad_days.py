"""What goes wrong while the page is open: the session, the role, the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk


async def test_a_session_that_ends_costs_nobody_their_words(desk: Desk) -> None:
    desk.pages.allow("401")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    await page.get_by_test_id("reply-box").fill("Half a sentence")

    await page.context.clear_cookies()
    await page.reload()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/#/cases/{case_id}")

    await expect(page.get_by_test_id("reply-box")).to_have_value("Half a sentence")


async def test_who_signs_in_again_in_another_tab_goes_on_in_the_first(desk: Desk) -> None:
    desk.pages.allow("401")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    await page.get_by_test_id("reply-box").fill("Half a sentence")
    await desk.house.api("DELETE", "/me/sessions?which=all")
    await expect(page.get_by_test_id("sign-in")).to_be_visible()

    await desk.enter(await desk.pages.tab_beside(page))

    await expect(page.get_by_test_id("reply-box")).to_have_value("Half a sentence")


async def test_who_signs_out_leaves_no_words_behind(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    await page.get_by_test_id("reply-box").fill("Half a sentence")

    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("sign-out").click()
    await expect(page.get_by_test_id("sign-in")).to_be_visible()

    assert "Half a sentence" not in await page.evaluate("JSON.stringify({...localStorage})")


async def test_ages_are_right_on_a_device_whose_clock_is_wrong_by_a_day(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.pages()
    await page.clock.install(time=datetime.now(UTC) + timedelta(days=1))
    await desk.enter(page)

    age = page.get_by_test_id("case-1").locator("time")
    await expect(age).to_have_text(re.compile(r"^(now|\d+ sec)$"))


async def test_a_role_that_is_taken_away_takes_its_pages_with_the_first_press(desk: Desk) -> None:
    """Where the socket cannot tell of it: here one that opens and stays silent."""
    desk.pages.allow("403")
    page = await desk.pages()
    await page.context.add_init_script("delete window.SharedWorker")
    await page.route_web_socket("**/*", lambda _: None)
    code = await desk.house.login_code("admin")
    await page.goto(f"{desk.house.base}/login#{code}")
    await page.get_by_test_id("person-menu").wait_for()
    await page.goto(f"{desk.house.base}/#/announcements")
    await expect(page.get_by_test_id("announce")).to_be_visible()
    admin = desk.house.people["admin"]
    changed = await desk.house.api("PATCH", f"/members/{admin}", json={"role": "viewer"})
    assert changed.status == 200, changed.raw

    await page.get_by_test_id("announce-text").fill("I am in charge")
    await page.get_by_test_id("announce").click()

    await expect(page.get_by_test_id("not-yours")).to_be_visible()
    await expect(page.get_by_role("link", name="Announcements")).to_have_count(0)


async def test_a_role_given_or_taken_away_is_seen_at_once(desk: Desk) -> None:
    page = await desk.sit("admin", at="#/announcements")
    await expect(page.get_by_test_id("announce")).to_be_visible()
    await page.evaluate("window.isTheSamePage = true")
    admin = desk.house.people["admin"]
    menu = page.get_by_role("link", name="Announcements")

    await desk.house.api("PATCH", f"/members/{admin}", json={"role": "viewer"})
    await expect(page.get_by_test_id("not-yours")).to_be_visible()
    await expect(menu).to_have_count(0)
    await expect(page.get_by_test_id("toast")).to_contain_text("Your role here is Viewer now")
    await desk.house.api("PATCH", f"/members/{admin}", json={"role": "admin"})

    await expect(page.get_by_test_id("announce")).to_be_visible()
    await expect(menu).not_to_have_count(0)
    assert await page.evaluate("window.isTheSamePage === true")


async def test_a_session_ended_elsewhere_says_so_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.pages.allow("401")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    await page.get_by_test_id("reply-box").fill("Half a sentence")

    ended = await desk.house.api("DELETE", "/me/sessions?which=all")
    assert ended.status < 300, ended.raw

    await expect(page.get_by_test_id("sign-in")).to_contain_text("ended elsewhere")
    await desk.enter(page)
    await page.goto(f"{desk.house.base}/#/cases/{case_id}")
    await expect(page.get_by_test_id("reply-box")).to_have_value("Half a sentence")
