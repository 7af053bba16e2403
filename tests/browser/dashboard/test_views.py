"""Saved views: kept, found again after a reload, shared or one's own, changed and deleted."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.dashboard.conftest import Desk


async def keep(page: Page, name: str, *, shared: bool = False) -> None:
    """Keep the filters under a name."""
    await page.get_by_test_id("view-keep").click()
    await page.get_by_test_id("view-name").fill(name)
    if shared:
        await page.get_by_test_id("view-shared").click()
    await page.get_by_test_id("view-submit").click()
    await expect(page.get_by_test_id("view-dialog")).to_have_count(0)
    await expect(page.get_by_test_id(f"view-{name}")).to_have_attribute("aria-pressed", "true")


async def cases(page: Page, *numbers: int) -> None:
    """Expect these cases in the list, and no others."""
    rows = page.get_by_test_id("case-rows").locator("[data-row]")
    await expect(rows).to_have_count(len(numbers))
    for number in numbers:
        await expect(page.get_by_test_id(f"case-{number}")).to_be_visible()


async def test_a_view_is_kept_and_shared_and_ones_own_is_nobody_elses(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.case(home, 1, severity="low")
    await rows.case(home, 2, severity="critical")
    await rows.case(home, 3, severity="critical", status="resolved")
    page = await desk.sit("admin")
    colleague = await desk.sit("staff")
    await cases(page, 1, 2)

    await page.get_by_test_id("case-narrow").click()
    await page.get_by_test_id("narrow-severity").select_option("critical")
    await page.keyboard.press("Escape")
    await cases(page, 2)
    await keep(page, "Burning", shared=True)
    await expect(colleague.get_by_test_id("view-Burning")).to_be_visible()
    await page.get_by_test_id("filter-all").click()
    await cases(page, 2, 3)
    await expect(page.get_by_test_id("view-Burning")).to_contain_text("changed")
    await page.get_by_test_id("view-menu").click()
    await page.get_by_test_id("view-keep-as").click()
    await page.get_by_test_id("view-name").fill("All that burnt")
    await page.get_by_test_id("view-submit").click()
    await expect(page.get_by_test_id("view-All that burnt")).to_have_attribute(
        "aria-pressed", "true"
    )

    await page.reload()
    await expect(page.get_by_test_id("view-All that burnt")).to_have_attribute(
        "aria-pressed", "true"
    )
    await cases(page, 2, 3)
    await page.get_by_test_id("view-Burning").click()
    await cases(page, 2)
    await colleague.get_by_test_id("view-Burning").click()
    await cases(colleague, 2)
    await expect(colleague.get_by_test_id("view-All that burnt")).to_have_count(0)
    await colleague.get_by_test_id("filter-all").click()
    await expect(colleague.get_by_test_id("view-Burning")).to_contain_text("changed")
    await expect(colleague.get_by_test_id("view-save")).to_have_count(0)
    # The address says it all, also to who does not see the view.
    await colleague.goto(page.url.replace("Burning", ""))
    await cases(colleague, 2)


async def test_a_view_follows_its_filters_and_comes_back_when_deleted(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.case(home, 1)
    await rows.case(home, 2, status="resolved")
    page = await desk.sit()
    await page.get_by_test_id("filter-resolved").click()
    await cases(page, 2)
    await keep(page, "Done")

    await page.get_by_test_id("filter-all").click()
    await page.get_by_test_id("view-save").click()
    await expect(page.get_by_test_id("view-Done")).to_have_attribute("data-changed", "false")
    await page.get_by_test_id("view-all").click()
    await cases(page, 1)
    await page.get_by_test_id("view-Done").click()
    await cases(page, 1, 2)
    await page.get_by_test_id("view-menu").click()
    await page.get_by_test_id("view-delete").click()
    await expect(page.get_by_test_id("view-Done")).to_have_count(0)
    await page.get_by_test_id("toast").get_by_role("button", name="Undo").click()

    await expect(page.get_by_test_id("view-Done")).to_have_attribute("aria-pressed", "true")
    await cases(page, 1, 2)


async def test_a_shared_view_that_a_colleague_deletes_is_told_and_can_be_kept(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.case(home, 1)
    await rows.case(home, 2, severity="critical")
    page = await desk.sit("admin")
    colleague = await desk.sit("staff")
    await page.get_by_test_id("case-narrow").click()
    await page.get_by_test_id("narrow-severity").select_option("critical")
    await page.keyboard.press("Escape")
    await keep(page, "Burning", shared=True)
    await colleague.get_by_test_id("view-Burning").click()
    await cases(colleague, 2)

    await page.get_by_test_id("view-menu").click()
    await page.get_by_test_id("view-delete").click()
    await expect(page.get_by_test_id("view-lost")).to_have_count(0)
    await expect(colleague.get_by_test_id("view-lost")).to_contain_text("“Burning” was deleted")
    await cases(colleague, 2)
    await colleague.get_by_test_id("view-lost-keep").click()
    await expect(colleague.get_by_test_id("view-name")).to_have_value("Burning")
    await colleague.get_by_test_id("view-submit").click()

    await expect(colleague.get_by_test_id("view-Burning")).to_have_attribute(
        "aria-pressed", "true"
    )
    await expect(colleague.get_by_test_id("view-lost")).to_have_count(0)
    await cases(colleague, 2)


async def test_the_list_opens_with_the_view_somebody_chose(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.case(home, 1)
    await rows.case(home, 2, status="resolved")
    page = await desk.sit()
    await page.get_by_test_id("filter-resolved").click()
    await keep(page, "Done")
    await page.get_by_test_id("view-menu").click()
    await page.get_by_test_id("view-default").click()

    await page.goto(f"{desk.house.base}/#/settings")
    await expect(page.get_by_test_id("settings").first).to_be_visible()
    await page.goto(f"{desk.house.base}/#/cases")

    await expect(page.get_by_test_id("view-Done")).to_have_attribute("aria-pressed", "true")
    await cases(page, 2)
    await page.get_by_test_id("view-all").click()
    await cases(page, 1)


async def test_what_a_list_opens_with_goes_along_to_ones_other_machines(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.case(home, 1)
    await rows.case(home, 2, status="resolved")
    page, phone = await desk.sit(), await desk.sit(size=(390, 844))
    await page.get_by_test_id("filter-resolved").click()
    await keep(page, "Done")
    await expect(phone.get_by_test_id("view-Done")).to_be_visible()

    await page.get_by_test_id("view-menu").click()
    async with phone.expect_response("**/api/v1/me/default-views"):
        await page.get_by_test_id("view-default").click()

    # It was told there while it was open, and stays as it is until the list is opened again.
    await cases(phone, 1)
    await phone.goto(f"{desk.house.base}/#/settings")
    await expect(phone.get_by_test_id("settings").first).to_be_visible()
    await phone.goto(f"{desk.house.base}/#/cases")
    await expect(phone.get_by_test_id("view-Done")).to_have_attribute("aria-pressed", "true")
    await cases(phone, 2)
    fresh = await desk.sit()
    await expect(fresh.get_by_test_id("view-Done")).to_have_attribute("aria-pressed", "true")
    await cases(fresh, 2)


async def test_the_history_of_alerts_has_views_and_the_palette_opens_them(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.alert(home, 1, severity="low")
    await rows.alert(home, 2, severity="critical")
    page = await desk.sit(at="#/alerts?tab=history")
    await expect(page.get_by_test_id("row-1")).to_be_visible()

    await page.get_by_test_id("filter-severity").select_option("critical,high")
    await expect(page.get_by_test_id("row-1")).to_have_count(0)
    await keep(page, "Grave")
    await page.get_by_test_id("view-all").click()
    await expect(page.get_by_test_id("row-1")).to_be_visible()
    await page.keyboard.press("ControlOrMeta+k")
    await expect(page.get_by_test_id("palette-words")).to_be_focused()
    await page.keyboard.type("view grave")
    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("view-Grave")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_test_id("row-1")).to_have_count(0)
    await expect(page.get_by_test_id("row-2")).to_be_visible()


async def test_a_view_says_how_much_it_shows_and_follows(desk: Desk) -> None:
    rows, home = desk.house.rows, desk.house.home
    await rows.case(home, 1, severity="low")
    await rows.case(home, 2, severity="critical")
    asked = {"list": "cases", "name": "Burning", "filters": {"severity": ["critical"]}}
    made = await desk.house.api("POST", "/views", json={**asked, "shared": True})
    assert made.status == 201, made.raw
    page = await desk.sit()
    count = page.get_by_test_id("view-count-Burning")
    await expect(count).to_have_text("1")

    view = {"name": "Burning", "filters": {}, "shared": True}
    tag = {"If-Match": '"1"'}
    path = f"/views/{made.json['id']}"
    changed = await desk.house.api("PUT", path, who="admin", json=view, headers=tag)
    assert changed.status == 200, changed.raw

    await expect(count).to_have_text("2")
    await rows.case(home, 3, severity="low")
    await expect(count).to_have_text("3")
