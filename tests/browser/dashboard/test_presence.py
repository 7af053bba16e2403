"""Who is online, who is at the same thing, and what everybody is told."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def before_long(desk: Desk, seen: Coroutine[Any, Any, None]) -> None:
    """Let the server's time pass in small steps until this is seen; not so fast that what lasts a
    few seconds is over before a page can show it."""
    async with asyncio.TaskGroup() as tasks:
        coming = tasks.create_task(seen)
        while not coming.done():
            desk.house.rows.clock.advance(timedelta(seconds=0.1))
            await asyncio.wait({coming}, timeout=0.05)


async def test_who_comes_and_goes_is_seen_in_the_top_bar(desk: Desk) -> None:
    mine = await desk.sit("owner")
    theirs = await desk.sit("staff")

    await before_long(desk, expect(mine.get_by_test_id("online")).to_be_visible())
    await mine.get_by_test_id("online").click()
    await expect(mine.get_by_test_id("online-list")).to_contain_text("Staff")
    await theirs.context.close()

    await before_long(desk, expect(mine.get_by_test_id("online")).to_be_hidden())


async def test_who_looks_at_the_same_case_and_types_is_seen_there(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    mine = await desk.sit("owner", at=f"#/cases/{case_id}")
    theirs = await desk.sit("staff", at=f"#/cases/{case_id}")

    at = mine.get_by_test_id("people-at")
    await before_long(desk, expect(at).to_contain_text("Staff is looking at this too"))
    await theirs.get_by_test_id("reply-box").press_sequentially("We are on it")
    await before_long(desk, expect(at).to_contain_text("Staff is writing an answer"))
    await theirs.get_by_test_id("reply-box").fill("")
    await before_long(desk, expect(at).to_contain_text("Staff is looking at this too"))
    await theirs.goto(f"{desk.house.base}/#/alerts")

    await before_long(desk, expect(at).to_be_hidden())


async def test_an_announcement_stands_on_every_page_until_it_is_withdrawn(desk: Desk) -> None:
    theirs = await desk.sit("viewer")
    mine = await desk.sit("admin", at="#/announcements")

    await mine.get_by_test_id("announce-text").fill("The lift is out of order")
    await mine.get_by_test_id("announce").click()
    await expect(theirs.get_by_test_id("announcement")).to_contain_text("The lift is out")
    await theirs.reload()
    await expect(theirs.get_by_test_id("announcement")).to_contain_text("The lift is out")
    await mine.get_by_test_id("withdraw").click()
    await mine.get_by_test_id("confirm").get_by_role("button", name="Withdraw").click()

    await expect(theirs.get_by_test_id("announcement")).to_be_hidden()
    await expect(mine.get_by_test_id("announcement")).to_be_hidden()


async def test_who_put_an_announcement_away_does_not_see_it_again(desk: Desk) -> None:
    said = {"text": "Fire drill at noon", "level": "high"}
    await desk.house.api("POST", "/announcements", who="admin", json=said)
    page = await desk.sit()

    await page.get_by_role("button", name="Hide here").click()
    await page.reload()
    await expect(page.get_by_test_id("bell")).to_be_visible()

    await expect(page.get_by_test_id("announcement")).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_company_and_announcements_have_nothing_unreadable(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    for level in ("low", "medium", "high", "critical"):
        said = {"text": f"Something {level}", "level": level}
        await desk.house.api("POST", "/announcements", who="admin", json=said)
    case_id = await desk.house.rows.case(desk.house.home, 1)
    await desk.sit("staff", at=f"#/cases/{case_id}")
    page = await desk.sit(at="#/announcements", size=size, dark=dark)

    await expect(page.get_by_test_id("standing")).to_have_count(4)
    await before_long(desk, expect(page.get_by_test_id("online")).to_be_visible())
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/cases/{case_id}")
    await before_long(desk, expect(page.get_by_test_id("people-at")).to_be_visible())
    assert await faults(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
