"""Duplicates on the dashboard: merged from a case and from the list, and taken out again."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk


async def test_a_duplicate_is_merged_from_the_page_of_a_case_and_taken_out_again(
    desk: Desk,
) -> None:
    house = desk.house
    await house.rows.case(house.home, 1, title="Elevator stuck", category="facilities")
    await house.rows.case(house.home, 2, title="The elevator again", category="facilities")
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()
    similar = page.get_by_test_id("similar")
    await expect(similar).to_contain_text("same category")

    await page.get_by_test_id("similar-merge-2").click()
    window = page.get_by_test_id("merge-window")
    await expect(window.get_by_test_id("merge-chosen-2")).to_be_visible()
    await page.get_by_test_id("merge-do").click()

    await expect(window).to_have_count(0)
    await expect(page.get_by_test_id("toast")).to_contain_text("1 case merged into #1")
    await expect(page.get_by_test_id("case-2")).to_have_count(0)
    await expect(similar).to_have_count(0)
    await page.get_by_test_id("merged-2").click()
    notice = page.get_by_test_id("merged-into")
    await expect(notice).to_contain_text("Merged into #1")
    await expect(page.get_by_test_id("resolve")).to_have_count(0)
    await page.get_by_test_id("unmerge").click()
    await expect(notice).to_have_count(0)
    await expect(page.get_by_test_id("resolve")).to_be_visible()
    await expect(page.get_by_test_id("case-2")).to_be_visible()


async def test_cases_chosen_in_the_list_are_merged_into_the_one_somebody_picks(
    desk: Desk,
) -> None:
    house = desk.house
    for number in (1, 2, 3):
        await house.rows.case(house.home, number, title=f"No hot water {number}")
    page = await desk.sit()
    other = await desk.sit("staff")
    for number in (1, 2, 3):
        await page.get_by_test_id(f"pick-{number}").click()

    await page.get_by_test_id("bulk-merge").click()
    await page.get_by_test_id("merge-primary-2").click()
    await expect(page.get_by_test_id("merge-do")).to_contain_text("Merge 2 into #2")
    await page.get_by_test_id("merge-do").click()

    await expect(page.get_by_test_id("merge-window")).to_have_count(0)
    for seat in (page, other):
        await expect(seat.get_by_test_id("case-1")).to_have_count(0)
        await expect(seat.get_by_test_id("case-3")).to_have_count(0)
    await other.get_by_test_id("case-2").click()
    await expect(other.get_by_test_id("merged-from").get_by_role("link")).to_have_count(2)


async def test_a_merge_is_undone_from_the_message_that_tells_of_it(desk: Desk) -> None:
    house = desk.house
    for number in (1, 2, 3):
        await house.rows.case(house.home, number, title=f"No hot water {number}")
    page = await desk.sit()
    other = await desk.sit("staff")
    for number in (1, 2, 3):
        await page.get_by_test_id(f"pick-{number}").click()
    await page.get_by_test_id("bulk-merge").click()
    await page.get_by_test_id("merge-do").click()
    told = page.get_by_test_id("toast").filter(has_text="2 cases merged into #1")
    await expect(other.get_by_test_id("case-3")).to_have_count(0)

    await told.get_by_role("button", name="Undo").click()

    again = page.get_by_test_id("toast").filter(has_text="2 cases stand alone again")
    await expect(again).to_be_visible()
    for seat in (page, other):
        await expect(seat.get_by_test_id("case-2")).to_be_visible()
        await expect(seat.get_by_test_id("case-3")).to_be_visible()


async def test_what_is_told_does_not_lie_on_what_is_done_with_several(desk: Desk) -> None:
    house = desk.house
    for number in (1, 2):
        await house.rows.case(house.home, number, title=f"No hot water {number}")
    page = await desk.sit()

    await page.get_by_test_id("pick-1").click()

    # Messages stand on the lower edge of their place, whether or not one is there now.
    bar = await page.get_by_test_id("bulk-bar").bounding_box()
    place = await page.locator(".toaster").bounding_box()
    assert bar is not None
    assert place is not None
    assert place["y"] + place["height"] <= bar["y"]


@pytest.mark.parametrize("size", [PHONE, (320, 640)], ids=["phone", "narrow"])
async def test_on_a_phone_the_titles_that_tell_them_apart_are_read_whole(
    desk: Desk, size: tuple[int, int]
) -> None:
    house = desk.house
    titles = {number: f"No hot water in the shower of room {number}12" for number in (1, 2, 3)}
    for number, title in titles.items():
        await house.rows.case(house.home, number, title=title, category="facilities")
    page = await desk.sit(size=size, touch=True)
    await page.get_by_test_id("case-1").click()

    await page.get_by_test_id("case-more").click()
    await page.get_by_test_id("merge-open").click()
    await page.get_by_test_id("merge-add-2").click()
    await expect(page.get_by_test_id("merge-chosen-2")).to_be_visible()
    await expect(page.get_by_test_id("merge-add-3")).to_be_visible()

    window = page.get_by_test_id("merge-window")
    cut = await window.locator(".merge-title").evaluate_all(
        """all => all.filter((one) => one.scrollWidth > one.clientWidth ||
        one.scrollHeight > one.clientHeight).map((one) => one.textContent)"""
    )
    assert cut == []
    sideways = await window.evaluate(
        """one => [one, ...one.querySelectorAll("*")].filter((each) =>
        !each.closest(".sr-only, input") && each.scrollWidth > each.clientWidth &&
        getComputedStyle(each).display !== "inline").map((each) => each.className)"""
    )
    assert sideways == []
