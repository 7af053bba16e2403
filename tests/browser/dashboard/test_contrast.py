"""The system's own few colours: what is chosen and what is on is seen without any of ours."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults

# Of each pair the first is chosen, or on, and the second is not.
PAIRS = {
    "rail": ("cases", '.rail-link[aria-current="page"]', ".rail-link:not([aria-current])"),
    "chip": ("cases", '.chip[aria-pressed="true"]', '.chip[aria-pressed="false"]'),
    "view": ("cases", '.view-tab[aria-pressed="true"]', '.view-tab[aria-pressed="false"]'),
    "tab": ("alerts", '.tabs > [aria-current="page"]', ".tabs > :not([aria-current])"),
    "choice": ("settings", "main input:checked + span", "main input:not(:checked) + span"),
    "switch": (
        "preferences",
        '[aria-checked="true"] > .switch',
        '[aria-checked="false"] > .switch',
    ),
}


async def ground(page: Page, selector: str) -> str:
    """Return the colour behind the first that matches; none at all is the page's, of no alpha."""
    found = page.locator(f"{selector} >> visible=true").first
    await expect(found).to_be_visible()
    colour = await found.evaluate("one => getComputedStyle(one).backgroundColor")
    return ", ".join(re.findall(r"\d+", str(colour))[:3])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_what_is_chosen_is_seen_in_the_colours_of_the_system(desk: Desk, dark: bool) -> None:
    page = await desk.sit(dark=dark)
    await page.emulate_media(forced_colors="active")

    same = []
    for name, (where, chosen, other) in PAIRS.items():
        await page.goto(f"{desk.house.base}/#/{where}")
        if await ground(page, chosen) == await ground(page, other):
            same.append(name)

    assert same == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_who_asks_for_more_contrast_gets_it(desk: Desk, dark: bool) -> None:
    await desk.house.rows.case(desk.house.home, 1, severity="critical")
    page = await desk.sit(dark=dark)
    quiet = "getComputedStyle(document.querySelector('.row .muted, time')).color"
    line = "getComputedStyle(document.querySelector('.topbar')).borderBottomColor"
    await expect(page.get_by_test_id("case-1")).to_be_visible()
    usual = await page.evaluate(quiet), await page.evaluate(line)

    await page.emulate_media(contrast="more")

    assert await page.evaluate(quiet) != usual[0]
    assert await page.evaluate(line) != usual[1]
    assert await faults(page) == []
