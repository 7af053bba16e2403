"""Canned replies on the dashboard: kept ready, and taken for the answer to a case."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults

SORRY = {
    "title": "Sorry, on our way",
    "shortcut": "sorry",
    "text": "Hello {{ customer.first_name }}, we are sorry about #{{ case.number }}.",
}
THANKS = {"title": "Thanks", "text": "Thank you, {{ customer.first_name }}!", "category": "Praise"}
FILLED = "Hello Ana, we are sorry about #1."


async def keep(desk: Desk, *all: dict[str, str]) -> None:
    """Keep these ready."""
    for said in all:
        answered = await desk.house.api("POST", "/canned-replies", json=said)
        assert answered.status == 201, answered.raw


async def sit_at_a_case(desk: Desk, who: str = "staff", **window: Any) -> Page:
    """Return the page of a case."""
    case = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(who, at=f"#/cases/{case}", **window)
    await expect(page.get_by_test_id("thread")).to_be_visible()
    return page


async def test_one_is_made_changed_and_deleted(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    page = await desk.sit(at="#/replies")
    await expect(page.get_by_test_id("no-replies")).to_be_visible()
    await page.get_by_test_id("new-canned-reply").first.click()
    await page.get_by_test_id("canned-title").fill("Sorry")
    await page.get_by_test_id("canned-text").fill("Hello {{ customer.nmae }}")
    await expect(page.get_by_test_id("canned-preview")).to_contain_text("customer.first_name")
    await page.get_by_test_id("canned-text").fill("Hello ")
    await page.get_by_test_id("put-customer.first_name").click()
    await page.keyboard.type("!")
    await expect(page.get_by_test_id("canned-filled")).to_have_text("Hello Ana!")
    await expect(page.get_by_test_id("canned-bare")).to_have_text("Hello customer!")
    await page.get_by_test_id("canned-shortcut").fill("two words")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("canned-shortcut")).to_have_attribute("aria-invalid", "true")
    await page.get_by_test_id("canned-shortcut").fill("/sorry")
    await page.get_by_test_id("editor-save").click()

    row = page.get_by_test_id("canned-reply-row")
    await expect(row).to_contain_text("/sorry")
    await row.get_by_role("link").click()
    await page.get_by_test_id("canned-title").fill("Very sorry")
    await page.get_by_test_id("editor-save").click()
    await expect(row).to_contain_text("Very sorry")
    await row.get_by_role("link").click()
    await page.get_by_test_id("editor-delete").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("no-replies")).to_be_visible()


async def test_a_shortcut_and_enter_put_it_in_to_be_edited_and_sent(desk: Desk) -> None:
    await keep(desk, THANKS, SORRY)
    page = await sit_at_a_case(desk)
    box = page.get_by_test_id("reply-box")

    await box.press_sequentially("/sorry")
    await box.press("Enter")
    await expect(box).to_have_value(FILLED)
    await page.keyboard.type(" Sam")
    await page.get_by_test_id("reply-send").click()

    await expect(page.get_by_test_id("message-staff")).to_contain_text(f"{FILLED} Sam")
    await expect(box).to_have_value("")
    listed = (await desk.house.api("GET", "/canned-replies")).json["items"]
    assert [(one["title"], one["uses"]) for one in listed] == [
        ("Sorry, on our way", 1),
        ("Thanks", 0),
    ]


async def test_the_button_puts_it_where_the_caret_is(desk: Desk) -> None:
    await keep(desk, THANKS, SORRY)
    page = await sit_at_a_case(desk)
    box = page.get_by_test_id("reply-box")
    await box.fill("Good day.  Bye")
    for _ in range(4):
        await box.press("ArrowLeft")

    await page.get_by_test_id("canned-open").click()
    await expect(page.get_by_test_id("canned-find")).to_be_focused()
    await expect(page.get_by_test_id("canned-option")).to_have_count(2)
    await page.keyboard.type("praise")
    await expect(page.get_by_test_id("canned-option")).to_have_count(1)
    await page.keyboard.press("Enter")

    await expect(box).to_have_value("Good day. Thank you, Ana! Bye")
    await expect(box).to_be_focused()


async def test_escape_leaves_what_was_typed(desk: Desk) -> None:
    await keep(desk, SORRY)
    page = await sit_at_a_case(desk)
    box = page.get_by_test_id("reply-box")

    await box.press_sequentially("/so")
    await expect(page.get_by_test_id("canned-option")).to_have_count(1)
    await box.press("Escape")

    await expect(page.get_by_test_id("canned-panel")).to_have_count(0)
    await expect(box).to_have_value("/so")
    await expect(page.get_by_test_id("case-page")).to_be_visible()


async def test_staff_look_at_them_and_change_nothing(desk: Desk) -> None:
    await keep(desk, SORRY)
    page = await desk.sit("staff", at="#/replies")

    await page.get_by_test_id("canned-reply-row").get_by_role("link").click()

    await expect(page.get_by_test_id("canned-title")).to_be_disabled()
    await expect(page.get_by_test_id("new-canned-reply")).to_have_count(0)
    await expect(page.get_by_test_id("editor-save")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everybody_can_see_and_use_them(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    await keep(desk, THANKS, SORRY)
    page = await sit_at_a_case(desk, "owner", size=size, dark=dark)

    await page.get_by_test_id("reply-box").press_sequentially("/")
    await expect(page.get_by_test_id("canned-option")).to_have_count(2)
    assert await faults(page) == []
    await page.get_by_test_id("reply-box").press("Escape")
    await page.get_by_test_id("canned-open").click()
    await expect(page.get_by_test_id("canned-find")).to_be_focused()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/replies")
    await expect(page.get_by_test_id("canned-reply-row")).to_have_count(2)
    assert await faults(page) == []
    await page.get_by_test_id("canned-reply-row").first.get_by_role("link").click()
    await expect(page.get_by_test_id("canned-filled")).to_be_visible()
    assert await faults(page) == []


async def test_on_a_phone_a_refusal_is_read_above_the_buttons(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    page = await desk.sit(at="#/replies/new", size=PHONE, touch=True)
    text = page.get_by_test_id("canned-text")
    empty = await text.bounding_box()
    assert empty is not None
    assert empty["height"] >= 100, "a text of several lines has room for them from the start"
    await page.get_by_test_id("canned-title").fill("Sorry")
    await text.fill("Hello\n\n\n\n\nand bye")
    await expect(page.get_by_test_id("canned-filled")).to_contain_text("and bye")
    await page.get_by_test_id("canned-shortcut").fill("two words")
    await text.focus()

    await page.get_by_test_id("editor-save").click()

    field = page.locator(".form-field", has=page.get_by_test_id("canned-shortcut"))
    await expect(field.locator(".form-error")).to_be_visible()
    said = await field.locator(".form-error").bounding_box()
    save = await page.get_by_test_id("editor-save").bounding_box()
    assert said is not None
    assert save is not None
    assert said["y"] + said["height"] <= save["y"]


async def test_the_way_back_asks_before_what_was_typed_is_lost(desk: Desk) -> None:
    await keep(desk, SORRY)
    page = await desk.sit(at="#/replies", size=PHONE, touch=True)
    await page.get_by_test_id("canned-reply-row").get_by_role("link").click()
    title = page.get_by_test_id("canned-title")
    await title.fill("Very sorry")

    await page.go_back()

    await page.get_by_test_id("confirm-no").click()
    await expect(title).to_have_value("Very sorry")
    await page.go_back()
    await page.get_by_test_id("confirm-yes").click()
    await expect(title).to_have_count(0)
    await expect(page).to_have_url(re.compile("#/replies$"))
    await expect(page.get_by_test_id("canned-reply-row")).to_contain_text("Sorry, on our way")


async def test_a_question_goes_with_the_page_it_was_about(desk: Desk) -> None:
    await keep(desk, SORRY)
    page = await desk.sit(at="#/replies")
    await page.get_by_test_id("canned-reply-row").get_by_role("link").click()
    await page.get_by_test_id("editor-delete").click()
    await expect(page.get_by_test_id("confirm")).to_be_visible()

    await page.go_back()

    await expect(page.get_by_test_id("confirm")).to_have_count(0)
    await expect(page.get_by_test_id("canned-reply-row")).to_be_visible()
