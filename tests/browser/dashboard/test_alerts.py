"""The live alert board, against the real API and socket."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk


async def test_an_alert_rings_in_the_tab_the_board_and_a_message(desk: Desk) -> None:
    page = await desk.sit(at="#/alerts")
    await expect(page.get_by_test_id("alerts-quiet")).to_be_visible()

    await desk.house.rows.alert(desk.house.home, 1, title="Flood", severity="critical")

    card = page.get_by_test_id("column-firing").get_by_test_id("alert-1")
    await expect(card).to_have_attribute("data-severity", "critical")
    await expect(page.get_by_test_id("firing-count")).to_contain_text("1")
    await expect(page.get_by_test_id("toast")).to_contain_text("Critical alert #1: Flood")
    await expect(page).to_have_title("(1) Hotel · Opsbell")


async def test_an_acknowledgement_shows_who_on_every_page(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    await desk.house.rows.alert(desk.house.home, 1, case_id=case_id)
    mine = await desk.sit("owner", at="#/alerts")
    theirs = await desk.sit("staff", at="#/alerts")

    await mine.get_by_test_id("alert-1").get_by_test_id("acknowledge").click()

    card = theirs.get_by_test_id("column-acknowledged").get_by_test_id("alert-1")
    await expect(card.get_by_test_id("who-acknowledged")).to_contain_text("Owner")
    await theirs.get_by_role("link", name="Cases").click()
    await expect(theirs.get_by_test_id("case-1")).to_have_attribute("data-status", "acknowledged")


async def test_an_alert_is_taken_resolved_and_reopened(desk: Desk) -> None:
    await desk.house.rows.alert(desk.house.home, 1)
    page = await desk.sit(at="#/alerts")
    card = page.get_by_test_id("alert-1")

    await card.get_by_test_id("assign-me").click()
    await expect(card.get_by_test_id("assignee")).to_contain_text("Owner")
    await card.get_by_test_id("resolve").click()
    over = page.get_by_test_id("column-resolved").get_by_test_id("alert-1")
    await expect(over.get_by_test_id("who-resolved")).to_contain_text("Owner")
    await over.get_by_test_id("reopen").click()

    await expect(page.get_by_test_id("column-firing").get_by_test_id("alert-1")).to_be_visible()


async def test_a_card_opens_wherever_it_is_pressed_but_on_its_buttons(desk: Desk) -> None:
    await desk.house.rows.alert(desk.house.home, 1, summary="The water stands in the hall.")
    page = await desk.sit(at="#/alerts")
    card = page.get_by_test_id("alert-1")

    await card.get_by_test_id("choose").click()
    await expect(page.get_by_test_id("bulk-bar")).to_be_visible()
    await card.get_by_test_id("choose").click()
    await expect(page.get_by_test_id("alert-page")).to_have_count(0)
    box = await card.bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] - 6)

    await expect(page.get_by_test_id("alert-page")).to_be_visible()


async def test_an_alerts_page_tells_its_story_and_leads_to_its_case(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1, title="No hot water")
    await desk.house.rows.alert(desk.house.home, 1, case_id=case_id)
    page = await desk.sit(at="#/alerts")

    await page.get_by_test_id("alert-1").get_by_role("heading").get_by_role("link").click()

    drawer = page.get_by_test_id("alert-page")
    await expect(drawer).to_contain_text("Room 12")
    await expect(drawer.get_by_test_id("timeline")).to_be_visible()
    await drawer.get_by_role("link", name="No hot water").click()
    await expect(page.get_by_test_id("case-page")).to_contain_text("No hot water")
