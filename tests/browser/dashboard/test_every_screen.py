"""Every screen, sheet and editor in every dress: nothing sticks out, lacks its words, or is too
small for a finger."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.furnished import furnish

NARROW = (320, 640)
"""The narrowest that is promised: also a desktop of 1280 at 400 %."""
STUCK_OUT = """width => document.scrollingElement.scrollWidth <= width ? [] :
  [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map((one) => `${one.tagName}.${one.className}`)"""
UNTRANSLATED = r"""codes => {
  const key = /^[a-z_]+(\.[a-z0-9_]+)+$/;
  const isKey = (text) => key.test(text) && !codes.includes(text);
  const seen = [];
  for (const one of document.querySelectorAll("body *")) {
    if (one.closest("code, pre, kbd, .rights, [data-action]")) continue;
    for (const each of one.childNodes) if (each.nodeType === 3) seen.push(each.data.trim());
    for (const name of ["title", "aria-label", "alt"]) seen.push(one.getAttribute(name) ?? "");
  }
  return seen.flatMap((text) => text.split(", ")).filter(isKey);
}"""
TOO_SMALL = """least => {
  const found = [];
  const controls = "button, a[href], select, input, textarea, summary, [role=tab]";
  for (const one of document.querySelectorAll(controls)) {
    if (!one.checkVisibility({visibilityProperty: true})) continue;
    if (one.closest(".sr-only, .skip")) continue;
    // Links within a sentence are as high as its line.
    if (one.matches("a") && getComputedStyle(one).display === "inline") continue;
    // What is pressed is the whole of a label, of a search box, of a box of tags, of a row.
    const whole = one.closest("label, .search, .tags, .reply, tr, li") ?? one;
    const box = one.getBoundingClientRect();
    const around = whole.getBoundingClientRect();
    const isRoomy = (one) => one.height >= least && one.width >= least;
    if (box.width === 0 || isRoomy(box)) continue;
    if (one.matches("input, textarea, .row-link, .over-link") && isRoomy(around)) continue;
    const reach = getComputedStyle(one, "::after");
    if (reach.position === "absolute" && parseFloat(reach.height) >= least) continue;
    found.push(`${one.dataset.testid ?? one.className} ${box.width} x ${box.height}`);
  }
  return found;
}"""
LEAST_PX = 39.5
"""40, as far as what is drawn at parts of a pixel allows."""
# Words of the API that stand on pages as they are: rights of keys, kinds of messages.
CODES = ["cases.read", "alerts.read", "case.reply", "rule.changed"]


async def come(page: Page) -> None:
    """Wait until nothing is still on its way."""
    await expect(page.locator("main, .wall").first).to_be_visible()
    await expect(page.locator(".skeletons, .is-coming")).to_have_count(0)
    await page.evaluate("document.fonts.ready.then(() => undefined)")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
async def test_every_screen_is_whole(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    furnished = await furnish(desk.house)
    is_phone = size != DESKTOP
    page = await desk.sit(size=size, dark=dark, touch=is_phone)
    if dark:
        await page.goto(f"{desk.house.base}/#/settings")
        await page.get_by_test_id("language").last.select_option("es")

    found: dict[str, list[str]] = {}
    for name, address in furnished.addresses.items():
        await page.goto(f"{desk.house.base}/#/{address}")
        await come(page)
        found[name] = await page.evaluate(STUCK_OUT, size[0])
        found[name] += await page.evaluate(UNTRANSLATED, CODES)
        if is_phone:
            found[name] += await page.evaluate(TOO_SMALL, LEAST_PX)

    faulty = {name: faults for name, faults in found.items() if faults}
    assert not faulty, "\n".join(f"{name}: {faults}" for name, faults in faulty.items())
