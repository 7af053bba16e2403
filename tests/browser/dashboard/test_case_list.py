"""The list of cases at work: found, narrowed, chosen together, and very long."""

from __future__ import annotations

from typing import Any

from playwright.async_api import Page, expect
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow, ThreadItemRow
from core.work import Work
from tests.browser.dashboard.conftest import Desk

MANY = 100_000
STEP_PX = 700
"""Less than what is drawn, so that no row is passed over."""
STEPS_AT_MOST = 500


async def drawn(page: Page) -> int:
    """Return how many rows the page holds."""
    return await page.get_by_test_id("case-rows").locator("li").count()


async def test_a_case_is_found_by_what_was_said_in_it(desk: Desk) -> None:
    house = desk.house
    lift = await house.rows.case(house.home, 1, title="The lift")
    await house.rows.case(house.home, 2, title="The soup")
    await house.rows.insert(
        house.home,
        ThreadItemRow,
        id=house.rows.ids.new(),
        case_id=lift,
        author_kind="staff",
        text="The plumber comes tomorrow",
        at=house.rows.clock.now(),
    )
    page = await desk.sit()
    await expect(page.get_by_test_id("case-2")).to_be_visible()

    await page.get_by_test_id("case-search").fill("plumb lift")

    await expect(page.get_by_test_id("case-1")).to_be_visible()
    await expect(page.get_by_test_id("case-2")).to_have_count(0)
    assert "q=plumb+lift" in page.url
    await page.reload()
    await expect(page.get_by_test_id("case-search")).to_have_value("plumb lift")
    await expect(page.get_by_test_id("case-1")).to_be_visible()
    await expect(page.get_by_test_id("case-2")).to_have_count(0)


async def test_the_list_narrows_by_its_panel_and_the_chips_count(desk: Desk) -> None:
    house = desk.house
    for number, severity in enumerate(("low", "high", "high"), start=1):
        await house.rows.case(house.home, number, severity=severity)
    await house.rows.case(house.home, 4, status="resolved", severity="high")
    page = await desk.sit()
    await expect(page.get_by_test_id("filter-open")).to_contain_text("3")
    await expect(page.get_by_test_id("filter-all")).to_contain_text("4")

    await page.get_by_test_id("case-narrow").click()
    await page.get_by_test_id("narrow-severity").select_option("high")

    await expect(page.get_by_test_id("case-1")).to_have_count(0)
    await expect(page.get_by_test_id("filter-open")).to_contain_text("2")
    assert "severity=high" in page.url
    await page.get_by_test_id("narrow-sort").select_option("opened_at")
    await page.keyboard.press("Escape")
    rows = page.get_by_test_id("case-rows").locator("[data-row]")
    await expect(rows.first).to_have_attribute("data-testid", "case-2")
    await page.get_by_test_id("narrowed").get_by_role("button").click()
    await expect(page.get_by_test_id("case-1")).to_be_visible()


async def test_several_cases_are_chosen_and_resolved_together(desk: Desk) -> None:
    for number in range(1, 6):
        await desk.house.rows.case(desk.house.home, number)
    page = await desk.sit()

    await page.get_by_test_id("pick-4").check()
    await page.get_by_test_id("pick-2").click(modifiers=["Shift"])
    await expect(page.get_by_test_id("bulk-bar")).to_contain_text("3 chosen")
    await page.get_by_test_id("bulk-resolve").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("3 cases changed")
    await expect(page.get_by_test_id("bulk-bar")).to_have_count(0)
    for number, count in ((1, 1), (2, 0), (3, 0), (4, 0), (5, 1)):
        await expect(page.get_by_test_id(f"case-{number}")).to_have_count(count)


async def test_what_the_server_refuses_of_many_comes_back_with_the_reason(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    taken = {"status": "acknowledged"}
    await desk.house.rows.case(desk.house.home, 2, **taken)
    page = await desk.sit()

    await expect(page.get_by_test_id("case-2")).to_be_visible()
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("X")
    await page.get_by_test_id("bulk-acknowledge").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("#2 was not changed")
    await expect(page.get_by_test_id("case-1")).to_have_attribute("data-status", "acknowledged")


async def test_what_comes_above_does_not_move_what_is_read(desk: Desk) -> None:
    for number in range(1, 41):
        await desk.house.rows.case(desk.house.home, number)
    page = await desk.sit()
    rows = page.get_by_test_id("case-rows")
    await expect(page.get_by_test_id("case-40")).to_be_visible()
    # At once, and not by the wheel, whose way is still going on when its end comes into sight.
    await rows.evaluate("list => list.scrollTo({ top: 900, behavior: 'instant' })")
    row = page.get_by_test_id("case-25")
    await expect(row).to_be_in_viewport()
    await expect(page.get_by_test_id("case-40")).not_to_be_in_viewport()
    before = await row.bounding_box()

    await desk.house.rows.case(desk.house.home, 41, title="Just now")

    await expect(page.get_by_test_id("new-above")).to_contain_text("1 new above")
    assert await row.bounding_box() == before
    await page.get_by_test_id("new-above").click()
    await expect(page.get_by_test_id("case-41")).to_be_in_viewport()
    await expect(page.get_by_test_id("new-above")).to_have_count(0)


async def test_a_hundred_thousand_cases_draw_few_rows(desk: Desk) -> None:
    await _fill(desk, MANY)
    page = await desk.sit()
    await expect(page.get_by_test_id(f"case-{MANY}")).to_be_visible()
    await expect(page.get_by_test_id("filter-all")).to_contain_text("9999+")
    rows = page.get_by_test_id("case-rows")
    await rows.hover()

    for far in (60, 250, 450):
        row = page.get_by_test_id(f"case-{MANY - far}")
        for _ in range(STEPS_AT_MOST):
            if await row.count():
                break
            await page.mouse.wheel(0, STEP_PX)
            await rows.evaluate("() => new Promise(requestAnimationFrame)")
        await row.scroll_into_view_if_needed()
        await expect(row).to_contain_text(f"Case {MANY - far}")
        assert await drawn(page) < 80


async def _fill(desk: Desk, count: int) -> None:
    """Put so many open cases in with few statements."""
    rows, home = desk.house.rows, desk.house.home
    known = await rows.case(home, 1, title="Case 1")
    now = rows.clock.now()
    async with rows.runtime.database.reading(InWorkspace(workspace_id=home)) as session:
        customer = (await session.get_one(CaseRow, known)).customer_id
    many: list[dict[str, Any]] = [
        {
            "id": rows.ids.new(),
            "number": number,
            "kind": "complaint",
            "title": f"Case {number}",
            "text": "",
            "status": "new",
            "customer_id": customer,
            "source": "api",
            "opened_at": now,
            "updated_at": now,
        }
        for number in range(2, count + 1)
    ]

    async def body(_: AsyncSession, work: Work) -> None:
        work.insert_all(CaseRow, {}, many)

    await rows.books.transaction(InWorkspace(workspace_id=home), body)
