"""Everything that opens over a page, opened by keys, looked at while it is open, left by keys."""

from __future__ import annotations

from uuid import UUID

from playwright.async_api import JSHandle, Page, expect

from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.furnished import furnish
from tests.browser.dashboard.openings import Opening, openings
from tests.browser.dashboard.test_alert_deeds import storm
from tests.browser.dashboard.test_cases import photos
from tests.browser.dashboard.test_every_screen import come
from tests.browser.dashboard.test_looks import AXE, RULES

LOOKED_AT = """async ([shown, rules]) => {
  const found = await axe.run(document.querySelector(shown), {runOnly: rules});
  return found.violations.flatMap((fault) =>
    fault.nodes.map((node) => `${fault.id}: ${node.target} ${node.failureSummary}`));
}"""
IS_INSIDE = "shown => document.querySelector(shown).contains(document.activeElement)"
IS_BACK = """([one, lands]) =>
  lands ? document.activeElement.matches(lands) : document.activeElement === one"""
STANDS = """() => { const one = document.activeElement;
  return `${one.tagName}.${one.className} ${one.dataset.testid ?? one.textContent.slice(0, 30)}`;
}"""
AT_AN_END = """([shown, isLast]) => {
  const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...document.querySelector(shown).querySelectorAll(stops)].filter((one) =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true}));
  (isLast ? all.at(-1) : all[0]).focus();
}"""


async def test_whatever_opens_is_readable_keeps_the_focus_and_gives_it_back(desk: Desk) -> None:
    house = desk.house
    furnished = await furnish(house)
    await photos(house, UUID(furnished.ids["case"]), 2)
    await storm(desk, await house.rows.alert(house.home, 99))
    await house.rows.member(house.other, house.people["owner"], "staff")
    await desk.sit("staff")
    page = await desk.sit()
    await page.evaluate(AXE.read_text(encoding="utf-8"))

    found = {name: await faults_of(page, one) for name, one in openings(furnished).items()}

    faulty = {name: faults for name, faults in found.items() if faults}
    assert not faulty, "\n".join(f"{name}: {faults}" for name, faults in faulty.items())


async def faults_of(page: Page, one: Opening) -> list[str]:
    """Open it, look at it in both themes, leave it; return what was wrong."""
    await page.evaluate("at => { location.hash = `#/${at}`; }", one.at)
    await come(page)
    opener = await opened(page, one)
    faults = await strays(page, one) if one.is_modal else []
    faults += await page.evaluate(LOOKED_AT, [one.shown, RULES])
    await page.emulate_media(color_scheme="dark")
    faults += await page.evaluate(LOOKED_AT, [one.shown, ["wcag2aa"]])
    await page.emulate_media(color_scheme="light")

    await page.keyboard.press("Escape")
    faults += await lost(page, one, opener)
    if one.cross:
        await opened(page, one)
        await page.locator(one.shown).locator(one.cross).press("Enter")
        faults += await lost(page, one, opener)
    if one.first:
        # What was typed is given up, so that the next page can come.
        await page.keyboard.press("Escape")
        await page.get_by_test_id("confirm-yes").press("Enter")
    return faults


async def opened(page: Page, one: Opening) -> JSHandle:
    """Open it by keys; return what had the focus before."""
    if one.first:
        await page.locator(one.first).first.press("Enter")
    opener = page.locator(one.opener).first
    await opener.focus()
    stood = await page.evaluate_handle("document.activeElement")
    for key in one.keys.split():
        await page.keyboard.press(key)
    await page.locator(one.shown).wait_for()
    await expect(page.locator(one.shown).locator(".skeletons, .is-coming")).to_have_count(0)
    return stood


async def strays(page: Page, one: Opening) -> list[str]:
    """Return where the focus is that should be inside: at the beginning, and past both ends."""
    faults = []
    if not await page.evaluate(IS_INSIDE, one.shown):
        faults.append(f"begins at {await page.evaluate(STANDS)}")
    for key, is_last in (("Tab", True), ("Shift+Tab", False)):
        await page.evaluate(AT_AN_END, [one.shown, is_last])
        await page.keyboard.press(key)
        if not await page.evaluate(IS_INSIDE, one.shown):
            faults.append(f"{key} leads to {await page.evaluate(STANDS)}")
    # Keys that leave it are pressed inside, whatever was found.
    await page.evaluate(AT_AN_END, [one.shown, False])
    return faults


async def lost(page: Page, one: Opening, opener: JSHandle) -> list[str]:
    """Return where the focus went instead of back, once the thing is closed."""
    await expect(page.locator(one.shown)).to_have_count(0)
    if await page.evaluate(IS_BACK, [opener, one.lands]):
        return []
    return [f"the focus went to {await page.evaluate(STANDS)}"]
