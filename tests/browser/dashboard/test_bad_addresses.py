"""Addresses that people cut, typed or passed on wrongly: the page makes the best of them."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("cases?since=yesterday&severity=bogus", "case-1"),
        ("cases?until=zz&sort=constructor", "case-1"),
        ("alerts?severity=bogus", "alert-1"),
        ("alerts?tab=history&since=zz&range=constructor", "row-1"),
        ("audit?since=zz&until=9999999-01-01", "audit"),
        ("deliveries?since=1", "deliveries"),
        ("metrics?first=2026-99-99&last=abc", "metrics"),
    ],
)
async def test_what_makes_no_sense_in_an_address_narrows_nothing(
    desk: Desk, address: str, shown: str
) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    await desk.house.rows.alert(desk.house.home, 1)
    page = await desk.sit(at=f"#/{address}")

    await expect(page.get_by_test_id(shown).first).to_be_visible()
    await expect(page.get_by_test_id("broke")).to_have_count(0)
    await expect(page.locator(".empty[role=alert]")).to_have_count(0)
    await expect(page.get_by_test_id("narrowed")).to_have_count(0)
    await expect(page.get_by_test_id("board-drop-severity")).to_have_count(0)


async def test_a_bad_address_leaves_nothing_behind_on_the_way_elsewhere(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at="#/cases?since=yesterday")
    await expect(page.get_by_test_id("case-1")).to_be_visible()

    await page.get_by_role("link", name="Alerts").first.click()
    await expect(page.get_by_role("heading", name="Alerts").first).to_be_visible()
    await page.get_by_role("link", name="Cases").first.click()

    await expect(page.get_by_test_id("case-1")).to_be_visible()
    assert page.url.endswith("#/cases")
