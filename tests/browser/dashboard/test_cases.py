"""The live case list and the case page, against the real API and socket."""

from __future__ import annotations

import base64
from uuid import UUID

from playwright.async_api import Page, Route, expect

from core.desk.tables import AttachmentRow, ThreadItemRow
from tests.browser.dashboard.conftest import Desk
from tests.integration.web.house import House

# One grey point.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


async def status_of(page: Page) -> str | None:
    """Return the status the open case shows."""
    shown = page.get_by_test_id("case-page").get_by_test_id("case-status")
    return await shown.get_attribute("data-status")


async def photos(house: House, case_id: UUID, count: int) -> None:
    """Put a message with photos into a case, whose files are here."""
    now = house.rows.clock.now()
    item = await house.rows.insert(
        house.home,
        ThreadItemRow,
        id=house.rows.ids.new(),
        case_id=case_id,
        author_kind="customer",
        text="Look at this.",
        at=now,
    )
    for number in range(count):
        stored_as = str(house.rows.ids.new())
        path = house.deps.files.path_of(stored_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG)
        await house.rows.insert(
            house.home,
            AttachmentRow,
            id=house.rows.ids.new(),
            case_id=case_id,
            thread_item_id=item,
            kind="photo",
            name=f"photo-{number}.png",
            mime="image/png",
            created_at=now,
            state="stored",
            size=len(PNG),
            stored_as=stored_as,
        )


async def test_a_new_case_appears_without_a_reload_and_is_marked(desk: Desk) -> None:
    page = await desk.sit()
    await expect(page.get_by_test_id("cases-empty")).to_be_visible()

    await desk.house.rows.case(desk.house.home, 1, title="No hot water", rating=1)

    row = page.get_by_test_id("case-1")
    await expect(row).to_contain_text("No hot water")
    await expect(row).to_have_attribute("data-mark", "new")
    await expect(page.get_by_test_id("toast")).to_contain_text("New case #1")


async def test_cases_of_another_workspace_never_appear(desk: Desk) -> None:
    page = await desk.sit()

    await desk.house.rows.case(desk.house.other, 7, title="Not yours")
    await desk.house.rows.case(desk.house.home, 1, title="Yours")

    await expect(page.get_by_test_id("case-1")).to_be_visible()
    await expect(page.get_by_text("Not yours")).to_have_count(0)


async def test_a_case_is_taken_assigned_and_resolved_on_every_page(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    mine = await desk.sit("owner")
    theirs = await desk.sit("staff")

    await mine.get_by_test_id("case-1").click()
    await mine.get_by_test_id("acknowledge").click()
    await expect(theirs.get_by_test_id("case-1")).to_have_attribute("data-status", "acknowledged")
    await expect(theirs.get_by_test_id("case-1")).to_have_attribute("data-mark", "changed")
    await mine.get_by_test_id("assign-me").click()
    await expect(theirs.get_by_test_id("case-1").get_by_title("Owner")).to_be_visible()
    await mine.get_by_test_id("resolve").click()

    await expect(theirs.get_by_test_id("case-1")).to_have_count(0)
    await expect(mine.get_by_test_id("close")).to_be_visible()
    await expect(mine.get_by_test_id("history")).to_contain_text("Owner")


async def test_a_reply_stands_in_the_conversation_with_its_delivery(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()

    await page.get_by_test_id("reply-box").fill("A plumber is on the way.")
    await page.get_by_test_id("reply-box").press("Control+Enter")

    said = page.get_by_test_id("message-staff")
    await expect(said).to_contain_text("A plumber is on the way.")
    await expect(page.get_by_test_id("reply-box")).to_have_value("")
    await expect(page.get_by_test_id("message-draft")).to_have_count(0)


async def test_who_was_slower_sees_why_nothing_changed(desk: Desk) -> None:
    desk.pages.allow(r"status of 412")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()

    async def after_somebody_else(route: Route) -> None:
        path = f"/cases/{case_id}/status"
        await desk.house.api("POST", path, who="staff", json={"status": "in_progress"})
        await route.continue_()

    await page.route("**/status", after_somebody_else)
    await page.get_by_test_id("resolve").click()

    await expect(page.get_by_test_id("toast").filter(has_text="somebody else")).to_be_visible()
    assert await status_of(page) == "in_progress"


async def test_a_failing_server_takes_the_change_back(desk: Desk) -> None:
    desk.pages.allow(r"status of 500")
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()
    await page.route("**/status", lambda route: route.fulfill(status=500))

    await page.get_by_test_id("resolve").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("#1 was not changed")
    assert await status_of(page) == "new"


async def test_filters_search_and_keys_find_a_case(desk: Desk) -> None:
    for number, title in enumerate(("Cold soup", "Loud bar", "No towels"), start=1):
        await desk.house.rows.case(desk.house.home, number, title=title)
    done = {"title": "Old bed", "status": "closed"}
    await desk.house.rows.case(desk.house.home, 4, **done)
    page = await desk.sit()
    await expect(page.get_by_test_id("case-3")).to_be_visible()
    await expect(page.get_by_test_id("case-4")).to_have_count(0)

    await page.get_by_test_id("filter-all").click()
    await expect(page.get_by_test_id("case-4")).to_be_visible()
    await page.keyboard.press("/")
    await page.keyboard.type("loud")
    await expect(page.get_by_test_id("case-4")).to_have_count(0)
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")

    await expect(page.get_by_test_id("case-page")).to_contain_text("Loud bar")


async def test_more_cases_come_on_demand(desk: Desk) -> None:
    for number in range(1, 56):
        await desk.house.rows.case(desk.house.home, number)
    page = await desk.sit()
    await expect(page.get_by_test_id("case-55")).to_be_visible()
    await expect(page.get_by_test_id("case-1")).to_have_count(0)

    await page.get_by_test_id("load-more").click()

    await expect(page.get_by_test_id("case-1")).to_be_attached()
    await expect(page.get_by_test_id("load-more")).to_have_count(0)


async def test_a_viewer_may_look_but_not_touch(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit("viewer")

    await page.get_by_test_id("case-1").click()

    await expect(page.get_by_test_id("thread")).to_be_visible()
    await expect(page.get_by_test_id("acknowledge")).to_have_count(0)
    await expect(page.get_by_test_id("reply-box")).to_have_count(0)


async def test_photos_stand_in_the_conversation_and_open_large(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    await photos(desk.house, case_id, 2)
    page = await desk.sit()
    await page.get_by_test_id("case-1").click()

    small = page.get_by_test_id("photo").locator("img")
    await expect(small).to_have_count(2)
    assert (
        await small.first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    )
    await page.get_by_test_id("photo").first.click()
    large = page.get_by_role("dialog")
    await expect(large.get_by_role("img", name="photo-0.png")).to_be_visible()
    await page.keyboard.press("ArrowRight")
    await expect(large.get_by_role("img", name="photo-1.png")).to_be_visible()
    await page.keyboard.press("Escape")

    await expect(large).to_have_count(0)
    await expect(page.get_by_test_id("case-page")).to_be_visible()
