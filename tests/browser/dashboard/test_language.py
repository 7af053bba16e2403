"""A language chosen once is the person's: the server's sentences, other tabs, the next sign-in."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk
from tests.integration.web.test_rules import LINE, made

CUT = """words => [...document.querySelectorAll(words)]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth)
  .map((one) => one.textContent)"""


async def choose(page: Page, language: str) -> None:
    """Choose it in the person's menu."""
    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("language").select_option(language)
    await page.keyboard.press("Escape")


async def test_the_servers_sentences_follow_in_every_open_page(desk: Desk) -> None:
    house = desk.house
    rule = (await made(house, LINE))["id"]
    english = (await house.api("GET", f"/rules/{rule}")).json["sentence"]
    wanted = {"Accept-Language": "es"}
    spanish = (await house.api("GET", f"/rules/{rule}", headers=wanted)).json["sentence"]
    page = await desk.sit(at="#/rules")
    beside = await desk.pages.tab_beside(page)
    await beside.goto(f"{house.base}/#/rules/{rule}")
    for one in (page, beside):
        await expect(one.get_by_text(english).first).to_be_visible()

    await choose(page, "es")

    for one in (page, beside):
        await expect(one.get_by_text(spanish).first).to_be_visible()
        await expect(one.get_by_text(english)).to_have_count(0)
        await expect(one.locator("html")).to_have_attribute("lang", "es")


async def test_it_is_spoken_on_the_next_device_and_after_leaving(desk: Desk) -> None:
    page = await desk.sit()
    await choose(page, "es")
    await expect(page.get_by_test_id("connection")).to_have_text("En vivo")

    elsewhere = await desk.sit()

    await expect(elsewhere.get_by_test_id("connection")).to_have_text("En vivo")
    await page.get_by_test_id("person-menu").click()
    await page.get_by_test_id("sign-out").click()
    await expect(page.get_by_test_id("sign-in")).to_contain_text("Telegram")
    await expect(page.get_by_test_id("language")).to_have_value("es")


async def test_whoever_is_not_signed_in_chooses_for_the_page(desk: Desk) -> None:
    desk.pages.allow("status of 401")
    page = await desk.pages()
    await page.goto(desk.house.base)

    await page.get_by_test_id("language").select_option("es")

    await expect(page.locator("html")).to_have_attribute("lang", "es")
    me = await desk.house.api("GET", "/me/language")
    assert me.json["chosen"] is False


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "size", [(1440, 900), (1100, 600), PHONE, (320, 640)], ids=["wide", "low", "phone", "narrow"]
)
async def test_no_entry_of_the_navigation_is_cut(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    for number in range(1, 101):
        await desk.house.rows.alert(desk.house.home, number, severity="low")
    page = await desk.sit(size=size)
    await page.goto(f"{desk.house.base}/#/settings")
    await page.get_by_test_id("language").last.select_option(language)
    await expect(page.locator("html")).to_have_attribute("lang", language)

    assert await page.evaluate(CUT, ".rail-word, .rail-group h2") == []
    await page.goto(f"{desk.house.base}/#/more")
    await expect(page.locator(".more a").first).to_be_visible()

    assert await page.evaluate(CUT, ".more a, .more span, .more h2") == []


async def test_what_a_field_wants_is_said_in_it(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    page = await desk.sit(at="#/replies")
    await choose(page, "es")
    await expect(page.get_by_test_id("connection")).to_have_text("En vivo")

    await page.get_by_test_id("new-canned-reply").first.click()
    await page.get_by_test_id("canned-title").fill("Disculpa")
    await page.get_by_test_id("canned-text").fill("Lo sentimos")
    await page.get_by_test_id("canned-shortcut").fill("dos palabras")
    await page.get_by_test_id("editor-save").click()

    editor = page.get_by_test_id("canned-reply-editor")
    await expect(editor).to_contain_text("Se esperaba: una sola palabra de")
