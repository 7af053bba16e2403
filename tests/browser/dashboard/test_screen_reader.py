"""What a screen reader says of rows, counts, people, messages and charts: once, and calmly."""

from __future__ import annotations

import re

from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk


async def test_rows_counts_and_people_are_said_once_and_whole(desk: Desk) -> None:
    house = desk.house
    for number in (1, 2):
        await house.rows.case(
            house.home, number, title="No hot water", assignee_id=house.people["owner"]
        )
    await house.rows.alert(house.home, 1, assignee_id=house.people["owner"])
    page = await desk.sit()
    await expect(page.get_by_test_id("case-1")).to_be_visible()

    for role, name in (
        ("searchbox", "Search cases"),
        ("button", "Open 2"),
        ("button", "Mine 2"),
        ("button", "Owner You and your settings"),
        ("link", "Alerts 1 alert firing"),
    ):
        await expect(page.get_by_role(role, name=name, exact=True)).to_have_count(1)  # type: ignore[arg-type] # a role
    place = page.get_by_role("listitem").filter(has=page.get_by_test_id("case-1"))
    await expect(place).to_have_attribute("aria-setsize", "2")
    await expect(place).to_have_attribute("aria-posinset", "2")
    await page.get_by_test_id("case-1").click()
    await expect(page.get_by_test_id("assign-menu")).to_have_accessible_name(
        "Owner Assign to somebody"
    )

    await page.goto(f"{house.base}/#/alerts")
    await expect(page.get_by_test_id("assignee")).to_be_visible()
    snapshot = await page.get_by_test_id("alert-1").aria_snapshot()
    assert snapshot.count("Owner") == 1
    await page.goto(f"{house.base}/#/alerts?tab=history")
    dot = page.get_by_test_id("read-dot")
    # Its words say which way it turns; a state beside them would say the opposite.
    await expect(dot).to_have_accessible_name(re.compile("Mark #1"))
    await expect(dot).not_to_have_attribute("aria-pressed", re.compile(".*"))


async def test_a_message_is_said_politely_and_what_burns_at_once(desk: Desk) -> None:
    house = desk.house
    page = await desk.sit()
    region = page.get_by_role("region", name="Messages")

    await house.rows.case(house.home, 1)
    polite = page.locator(".toast-info")
    await expect(polite).to_be_visible()
    await house.rows.alert(house.home, 1, severity="critical")
    urgent = page.locator(".toast-critical")
    await expect(urgent).to_be_visible()

    await expect(urgent).to_have_attribute("aria-live", "assertive")
    await expect(polite).not_to_have_attribute("aria-live", "assertive")
    await expect(region.get_by_role("list")).to_have_attribute("aria-live", "polite")
    # One that counts on says nothing again: only what comes is read.
    await expect(region.get_by_role("list")).to_have_attribute("aria-relevant", "additions")


async def test_a_chart_is_a_slider_that_says_its_values_and_a_table(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1, rating=2)
    page = await desk.sit(at="#/metrics")
    chart = page.get_by_test_id("chart-cases").get_by_role("slider", name="Cases")

    await chart.focus()
    await page.keyboard.press("End")

    said = await chart.get_attribute("aria-valuetext")
    assert said
    assert "1" in said
    figures = page.get_by_test_id("chart-cases-figures")
    await figures.locator("summary").press("Enter")
    await expect(figures.get_by_role("table")).to_be_visible()
