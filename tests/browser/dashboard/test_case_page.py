"""What is done on the page of one case: notes for the team, its severity and its category."""

from __future__ import annotations

import pytest
from playwright.async_api import Route, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk

SMALL_PHONE = (360, 740)
LEAST_PX = 39.5
"""40, as far as what is drawn at parts of a pixel allows."""
RIGHT_TO_LEFT = "المصعد لا يعمل منذ الصباح"


async def test_a_note_is_for_the_team_and_says_so(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()

    await page.get_by_test_id("write-note").click()
    await page.get_by_test_id("reply-box").fill("He was here in May, too.")
    await page.get_by_test_id("reply-send").click()

    said = page.get_by_test_id("message-staff")
    await expect(said).to_contain_text("He was here in May, too.")
    await expect(said).to_contain_text("for the team only")
    await expect(page.get_by_test_id("write-reply")).to_have_attribute("aria-selected", "true")
    case = await desk.house.api("GET", f"/cases/{case_id}")
    assert [item["internal"] for item in case.json["thread"]] == [True]


async def test_severity_and_category_are_put_right(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()

    await page.get_by_test_id("case-severity").click()
    await page.get_by_test_id("severity-high").click()
    await expect(page.get_by_test_id("case-severity")).to_contain_text("High")
    await page.get_by_test_id("case-category").click()
    await page.get_by_test_id("category-noise").click()
    await expect(page.get_by_test_id("case-category")).to_contain_text("Noise")
    await page.get_by_test_id("case-category").click()
    await page.get_by_test_id("category-own").fill("Lifts")
    async with page.expect_response(
        lambda one: "Lifts" in (one.request.post_data or ""),
    ):
        await page.get_by_test_id("category-own").press("Enter")

    await expect(page.get_by_test_id("case-category")).to_contain_text("Lifts")
    await expect(page.get_by_test_id("history")).to_contain_text("Changed the severity")
    await page.reload()
    await expect(page.get_by_test_id("case-severity")).to_contain_text("High")
    await expect(page.get_by_test_id("case-category")).to_contain_text("Lifts")


async def test_a_severity_that_is_refused_comes_back(desk: Desk) -> None:
    desk.pages.allow(r"status of 500")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()
    await page.route(f"**/cases/{case_id}", lambda route: route.fulfill(status=500))

    await page.get_by_test_id("case-severity").click()
    await page.get_by_test_id("severity-critical").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("#1 was not changed")
    await expect(page.get_by_test_id("case-severity")).to_contain_text("None")


async def test_text_from_right_to_left_stands_so(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1, title=RIGHT_TO_LEFT)
    page = await desk.sit()

    title = page.get_by_test_id("case-1").get_by_text(RIGHT_TO_LEFT)
    await expect(title).to_have_css("direction", "rtl")
    await page.get_by_test_id("case-1").click()
    await page.get_by_test_id("reply-box").fill(RIGHT_TO_LEFT)
    await expect(page.get_by_test_id("reply-box")).to_have_css("direction", "rtl")


async def test_similar_cases_stand_beside_it_the_most_alike_first(desk: Desk) -> None:
    house = desk.house
    await house.rows.case(house.home, 1, title="Elevator stuck", category="facilities")
    await house.rows.case(house.home, 2, title="Cold soup", category="facilities")
    await house.rows.case(house.home, 3, title="The elevator again", category="facilities")
    await house.rows.case(house.home, 4, title="Wrong bill", category="billing")
    page = await desk.sit()

    await page.get_by_test_id("case-1").click()

    similar = page.get_by_test_id("similar")
    await expect(similar.get_by_role("link")).to_have_count(2)
    await expect(similar.get_by_role("link").first).to_contain_text("The elevator again")
    await similar.get_by_test_id("similar-2").click()
    await expect(page.get_by_test_id("case-page")).to_contain_text("Cold soup")


async def test_what_is_pressed_before_the_last_answer_came_is_done_in_order(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()
    held: list[Route] = []

    async def hold(route: Route) -> None:
        if route.request.method == "PATCH" and not held:
            held.append(route)
        else:
            await route.continue_()

    await page.route(f"**/cases/{case_id}", hold)
    for press in ("case-severity", "severity-high", "case-category", "category-noise"):
        await page.get_by_test_id(press).click()
    await expect(page.get_by_test_id("case-severity")).to_contain_text("High")
    await expect(page.get_by_test_id("case-category")).to_contain_text("Noise")
    async with page.expect_response(
        lambda answer: "noise" in (answer.request.post_data or "").lower()
    ) as second:
        await held[0].continue_()

    assert (await second.value).status == 200
    case = await desk.house.api("GET", f"/cases/{case_id}")
    assert case.json["severity"] == "high"
    assert case.json["category"] == "noise"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE], ids=["phone", "small phone"])
async def test_all_that_can_be_done_is_in_reach_of_a_thumb(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(size=size, touch=True)
    await page.goto(f"{desk.house.base}/#/settings")
    await page.get_by_test_id("language").last.select_option(language)
    await page.goto(f"{desk.house.base}/#/cases")
    await page.get_by_test_id("case-1").click()

    # One line, nothing behind an edge: what is pressed less often stands behind one button.
    bar = page.get_by_role("toolbar")
    await expect(bar.get_by_role("button")).to_have_count(4)
    boxes = [await one.bounding_box() for one in await bar.get_by_role("button").all()]
    assert len({box["y"] for box in boxes if box}) == 1
    assert all(
        box and box["height"] >= LEAST_PX and box["width"] >= LEAST_PX and box["x"] >= 0
        for box in boxes
    )
    assert all(box and box["x"] + box["width"] <= size[0] for box in boxes)
    assert await bar.evaluate("(one) => one.scrollWidth <= one.clientWidth")

    await page.get_by_test_id("case-more").click()
    for name in ("start", "reject", "merge-open", "assign-me"):
        await expect(page.get_by_test_id(name)).to_be_in_viewport(ratio=1)
    await page.get_by_test_id("start").click()
    shown = page.get_by_test_id("case-page").get_by_test_id("case-status")
    await expect(shown).to_have_attribute("data-status", "in_progress")
    await page.get_by_test_id("case-more").click()
    await page.get_by_test_id("assign-me").click()
    await expect(page.get_by_test_id("assign-menu")).to_contain_text("Owner")
    await page.get_by_test_id("case-more").click()
    await page.get_by_test_id("merge-open").click()
    await expect(page.get_by_test_id("merge-window")).to_be_visible()


async def test_what_is_announced_leaves_room_for_an_open_case_on_a_phone(desk: Desk) -> None:
    house = desk.house
    text = "The lift is out of order until noon. " * 4
    said = await house.api("POST", "/announcements", json={"text": text, "level": "low"})
    assert said.status == 201, said.raw
    await house.rows.case(house.home, 1)
    page = await desk.sit(size=SMALL_PHONE, touch=True)
    news = page.get_by_test_id("announcement")
    whole = await news.bounding_box()

    await page.get_by_test_id("case-1").click()
    await expect(page.get_by_test_id("thread")).to_be_visible()

    line = await news.bounding_box()
    assert whole is not None
    assert line is not None
    assert whole["height"] > 100
    assert line["height"] < 60
    await page.get_by_role("link", name="Back to the list").click()
    await expect(page.get_by_test_id("case-1")).to_be_visible()
    again = await news.bounding_box()
    assert again == whole
