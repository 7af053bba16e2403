"""The log of deliveries on the dashboard: the story of each, the dead letters and what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.async_api import expect

from core.delivery.tables import DeliveryAttemptRow, DeliveryRow
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults

BLOCKED = "Forbidden: bot was blocked by the user"


async def kept(desk: Desk, state: str, *, reason: str | None = None, **values: Any) -> UUID:
    """Keep a delivery in this state, with one attempt unless it is due."""
    rows, home = desk.house.rows, desk.house.home
    rows.clock.advance(timedelta(seconds=1))
    now = rows.clock.now()
    case = values.pop("case_id", None) or await rows.case(home, int(now.timestamp()) % 100_000)
    row: dict[str, Any] = {
        "kind": "case.reply",
        "channel": "telegram",
        "lane": "telegram:42",
        "queue": "telegram:42:1003",
        "address": "42/1003/0",
        "state": state,
        "reason": reason,
        "urgency": 2,
        "next_at": now,
        "created_at": now,
        "settled_at": None if state == "due" else now,
        "params": {},
        "attempts": 0 if state == "due" else 1,
        "problem": BLOCKED if reason else None,
        "case_id": case,
    }
    made = await rows.insert(home, DeliveryRow, id=rows.ids.new(), **row | values)
    if state != "due":
        await rows.insert(
            home,
            DeliveryAttemptRow,
            id=rows.ids.new(),
            delivery_id=made,
            attempt=1,
            at=now,
            outcome="address_gone" if reason else "delivered",
            detail=BLOCKED if reason else None,
        )
    return made


async def test_a_delivery_tells_each_attempt_and_why_it_ended(desk: Desk) -> None:
    await kept(desk, "sent")
    dead = await kept(desk, "dead", reason="chat_gone")
    page = await desk.sit(at="#/deliveries")

    await expect(page.get_by_test_id("delivery-row")).to_have_count(2)
    await page.locator(f'[data-key="{dead}"]').get_by_role("link").click()

    sheet = page.get_by_test_id("delivery-page")
    await expect(sheet.get_by_test_id("attempts")).to_contain_text("1. The address is gone")
    await expect(sheet.get_by_test_id("attempts")).to_contain_text(BLOCKED)
    await expect(sheet.get_by_test_id("why")).to_be_visible()
    assert f"#/deliveries/{dead}" in page.url


async def test_a_dead_letter_is_sent_again_by_one_press(desk: Desk) -> None:
    await kept(desk, "sent")
    dead = await kept(desk, "dead", reason="refused")
    page = await desk.sit(at="#/deliveries?view=dead")
    await expect(page.get_by_test_id("delivery-row")).to_have_count(1)

    await page.get_by_test_id("retry").click()

    await expect(page.get_by_test_id("no-deliveries")).to_contain_text("Everything got through")
    shown = await desk.house.api("GET", f"/deliveries/{dead}")
    assert shown.json["state"] == "pending"


async def test_all_are_sent_again_and_one_is_let_be(desk: Desk) -> None:
    for _ in range(2):
        await kept(desk, "dead", reason="gave_up")
    left = await kept(desk, "dead", reason="refused")
    page = await desk.sit(at="#/deliveries?view=dead")

    await page.locator(f'[data-key="{left}"]').get_by_test_id("discard").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_test_id("delivery-row")).to_have_count(2)
    await page.get_by_test_id("retry-all").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("no-deliveries")).to_be_visible()
    shown = await desk.house.api("GET", f"/deliveries/{left}")
    assert (shown.json["state"], shown.json["reason"]) == ("cancelled", None)


async def test_what_waits_is_called_off_and_filters_stand_in_the_address(desk: Desk) -> None:
    await kept(desk, "sent")
    due = await kept(desk, "due")
    page = await desk.sit(at="#/deliveries")

    await page.get_by_test_id("filter-state").select_option("pending")
    await expect(page.get_by_test_id("delivery-row")).to_have_count(1)
    await page.get_by_test_id("cancel-delivery").click()
    await expect(page.get_by_test_id("no-deliveries")).to_contain_text("Nothing matches")
    await page.reload()
    await expect(page.get_by_test_id("filter-state")).to_have_value("pending")

    shown = await desk.house.api("GET", f"/deliveries/{due}")
    assert shown.json["state"] == "cancelled"


async def test_staff_look_and_decide_nothing(desk: Desk) -> None:
    await kept(desk, "dead", reason="refused")
    page = await desk.sit("staff", at="#/deliveries?view=dead")

    await expect(page.get_by_test_id("delivery-row")).to_have_count(1)
    await expect(page.get_by_test_id("retry")).to_have_count(0)
    await expect(page.get_by_test_id("retry-all")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_list_and_the_story_are_readable(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    for state in ("sent", "due", "cancelled"):
        await kept(desk, state)
    dead = await kept(desk, "dead", reason="refused")
    page = await desk.sit(size=size, dark=dark, at="#/deliveries")

    await expect(page.get_by_test_id("delivery-row")).to_have_count(4)
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.goto(f"{desk.house.base}/#/deliveries/{dead}")
    await expect(page.get_by_test_id("attempts")).to_be_visible()
    assert await faults(page) == []
