"""The line of a rule on the dashboard: what is typed is what is saved, or it is said why not."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_rule_builder import opened, stored

TYPED = "when rating <= 1 then alert critical"
SLIPPED = 'when rating <= 1 and text hass "cold" then alert critical'


async def test_a_line_is_saved_as_it_was_typed_however_soon_the_key_comes(desk: Desk) -> None:
    page, rule = await opened(desk)
    line = page.get_by_test_id("line")

    await line.fill(TYPED)
    await line.press("Control+s")
    await expect(page.get_by_test_id("version-2")).to_be_visible()
    assert (await stored(desk, rule))["line"] == TYPED

    # The same where something else waits to be saved.
    await page.get_by_test_id("rule-name").fill("Renamed")
    await expect(line).to_have_value(f'{TYPED} named "Renamed"')
    await line.fill('when rating <= 2 then alert low named "Renamed"')
    await line.press("Control+s")
    await expect(page.get_by_test_id("version-3")).to_be_visible()
    now = await stored(desk, rule)
    assert now["line"] == 'when rating <= 2 then alert low named "Renamed"'


async def test_a_line_with_a_slip_is_neither_saved_over_nor_left_in_silence(desk: Desk) -> None:
    desk.pages.allow("status of 400")
    page, rule = await opened(desk)
    line = page.get_by_test_id("line")
    await page.get_by_test_id("rule-name").fill("Renamed")
    await expect(line).to_have_value(f'{rule["line"]} named "Renamed"')
    await line.fill(SLIPPED)
    await expect(page.get_by_test_id("slip")).to_be_visible()

    await page.get_by_test_id("save-rule").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("Not saved")
    await expect(line).to_be_focused()
    await expect(line).to_have_value(SLIPPED)
    await expect(page.get_by_test_id("slip")).to_be_visible()
    assert (await stored(desk, rule))["revision"] == 1
    await page.get_by_role("link", name="Rules").first.click()
    await expect(page.get_by_test_id("confirm")).to_be_visible()
