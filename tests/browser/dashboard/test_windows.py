"""Windows that are low, wide or touched: a phone on its side, a tablet, a desktop enlarged."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.furnished import furnish
from tests.browser.dashboard.test_every_screen import LEAST_PX, STUCK_OUT, TOO_SMALL, come

ON_ITS_SIDE = (844, 390)
TWICE = (720, 450)
"""A desktop of 1440x900 at 200 %."""
FOUR_TIMES = (320, 256)
"""A desktop of 1280x1024 at 400 %."""
VERY_WIDE = (2560, 1440)
TOUCHED = ("cases", "case", "alerts", "rule", "routes", "silence-new", "team", "settings", "wall")
BROKEN_WORDS = r"""() => {
  const broken = [];
  for (const cell of document.querySelectorAll(".table td, .table th")) {
    if (!cell.checkVisibility() || cell.querySelector("code")) continue;
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walk.nextNode())
      for (const word of walk.currentNode.data.matchAll(/[a-z]{2,10}/gi)) {
        const range = document.createRange();
        range.setStart(walk.currentNode, word.index);
        range.setEnd(walk.currentNode, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (lines.size > 1) broken.push(word[0]);
      }
  }
  return broken;
}"""


@pytest.mark.parametrize(("size", "least"), [(ON_ITS_SIDE, 80), (TWICE, 80), (FOUR_TIMES, 60)])
async def test_a_low_window_has_room_for_what_is_read(
    desk: Desk, size: tuple[int, int], least: int
) -> None:
    furnished = await furnish(desk.house)
    page = await desk.sit(size=size)

    await page.goto(f"{desk.house.base}/#/cases")
    await come(page)
    await page.locator(".case-list").evaluate("one => one.scrollTo(0, one.scrollHeight)")
    rows = await page.locator(".rows").bounding_box()
    assert rows is not None
    assert min(rows["height"], size[1] - rows["y"]) >= least
    await page.goto(f"{desk.house.base}/#/cases/{furnished.ids['case']}")
    await expect(page.get_by_test_id("thread")).to_be_visible()
    await page.get_by_test_id("reply-box").focus()

    await expect(page.get_by_test_id("reply-box")).to_be_in_viewport(ratio=1)
    thread = await page.get_by_test_id("thread").bounding_box()
    assert thread is not None
    assert thread["height"] >= least
    assert await page.evaluate(STUCK_OUT, size[0]) == []


async def test_a_finger_meets_everything_on_a_wide_screen(desk: Desk) -> None:
    furnished = await furnish(desk.house)
    page = await desk.sit(size=ON_ITS_SIDE, touch=True)

    found = {}
    for name in TOUCHED:
        await page.goto(f"{desk.house.base}/#/{furnished.addresses[name]}")
        await come(page)
        found[name] = await page.evaluate(TOO_SMALL, LEAST_PX)

    assert {name: small for name, small in found.items() if small} == {}


@pytest.mark.parametrize("width", [720, 900, 1100])
async def test_no_column_is_so_narrow_that_it_breaks_words(desk: Desk, width: int) -> None:
    furnished = await furnish(desk.house)
    page = await desk.sit(size=(width, 800))

    found = {}
    for name in ("deliveries", "inhibitions", "limits", "silences", "team", "audit", "keys"):
        await page.goto(f"{desk.house.base}/#/{furnished.addresses[name]}")
        await come(page)
        found[name] = await page.evaluate(BROKEN_WORDS)
        found[name] += await page.evaluate(STUCK_OUT, width)

    assert {name: words for name, words in found.items() if words} == {}


async def test_a_very_wide_screen_keeps_a_row_within_one_look(desk: Desk) -> None:
    furnished = await furnish(desk.house)
    page = await desk.sit(size=VERY_WIDE)
    await page.goto(f"{desk.house.base}/#/team")
    await come(page)

    table = await page.get_by_role("table").bounding_box()
    await page.goto(f"{desk.house.base}/#/cases/{furnished.ids['case']}")
    reply = await page.get_by_test_id("reply-box").bounding_box()

    assert table is not None
    assert table["width"] < 1_720
    assert reply is not None
    assert reply["width"] < 1_200
