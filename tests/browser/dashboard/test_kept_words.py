"""Words that were written at a case: whose they are, for whom, and that none of them is lost."""

from __future__ import annotations

from playwright.async_api import Route, expect

from tests.browser.dashboard.conftest import LIVE, Desk


async def test_a_note_stays_a_note_whatever_was_looked_at_meanwhile(desk: Desk) -> None:
    first = await desk.house.rows.case(desk.house.home, 1)
    second = await desk.house.rows.case(desk.house.home, 2)
    page = await desk.sit(at=f"#/cases/{first}")
    box, note = page.get_by_test_id("reply-box"), page.get_by_test_id("write-note")
    await note.click()
    await box.fill("He calls every week")

    await page.goto(f"{desk.house.base}/#/cases/{second}")
    await expect(box).to_have_value("")
    await expect(page.get_by_test_id("write-reply")).to_have_attribute("aria-selected", "true")
    await page.goto(f"{desk.house.base}/#/cases/{first}")
    await expect(box).to_have_value("He calls every week")
    await expect(note).to_have_attribute("aria-selected", "true")
    await page.reload()
    await page.locator(LIVE).wait_for()
    await expect(box).to_have_value("He calls every week")
    await expect(note).to_have_attribute("aria-selected", "true")
    await box.press("Control+Enter")

    kept = page.get_by_test_id("message-staff")
    await expect(kept).to_contain_text("for the team only")
    told = await desk.house.api("GET", f"/cases/{first}")
    said = [one for one in told.json["thread"] if one["author"]["kind"] == "staff"]
    assert [one["internal"] for one in said] == [True]


async def test_an_answer_pressed_as_the_session_ends_can_be_sent_once_back(desk: Desk) -> None:
    desk.pages.allow("401")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    box, draft = page.get_by_test_id("reply-box"), page.get_by_test_id("message-draft")
    await page.route("**/replies", _signed_out)
    await page.route("**/session/refresh", _signed_out)
    await box.fill("A plumber is on the way")

    await box.press("Control+Enter")
    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    await page.unroute_all()
    await desk.enter(await desk.pages.tab_beside(page))

    await expect(draft).to_contain_text("Not sent")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_test_id("message-staff")).to_contain_text("A plumber is on the way")
    await expect(draft).to_have_count(0)
    await expect(box).to_have_value("")
    assert await _said(desk, case_id) == ["A plumber is on the way"]


async def test_an_answer_that_did_not_arrive_outlives_a_reload(desk: Desk) -> None:
    desk.pages.allow("ERR_FAILED|Failed to load resource")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")
    box, draft = page.get_by_test_id("reply-box"), page.get_by_test_id("message-draft")
    keys: list[str] = []

    async def away(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        await route.abort()

    await page.route("**/replies", away)
    await box.fill("A plumber is on the way")
    await box.press("Control+Enter")
    await expect(draft).to_contain_text("Not sent")

    await page.reload()
    await expect(draft).to_contain_text("Not sent")
    await page.get_by_role("button", name="Try again").click()
    await expect(draft.get_by_role("alert")).to_be_visible()
    await page.reload()
    await expect(draft).to_contain_text("Not sent")
    await page.unroute_all()
    async with page.expect_request("**/replies") as asked:
        await page.get_by_role("button", name="Try again").click()

    await expect(page.get_by_test_id("message-staff")).to_contain_text("A plumber is on the way")
    await expect(draft).to_have_count(0)
    sent = await asked.value
    assert {*keys, sent.headers["idempotency-key"]} == {keys[0]}
    await page.reload()
    await expect(page.get_by_test_id("message-staff")).to_have_count(1)
    await expect(draft).to_have_count(0)


async def test_an_answer_whose_confirmation_was_lost_is_told_once(desk: Desk) -> None:
    desk.pages.allow("ERR_FAILED|Failed to load resource")
    case_id = await desk.house.rows.case(desk.house.home, 1)
    page = await desk.sit(at=f"#/cases/{case_id}")

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/replies", lose)
    await page.get_by_test_id("reply-box").fill("A plumber is on the way")
    await page.get_by_test_id("reply-send").click()

    # Its own thread tells that it arrived, now and after a reload.
    await expect(page.get_by_test_id("message-staff")).to_contain_text("A plumber is on the way")
    await page.reload()
    await expect(page.get_by_test_id("message-staff")).to_have_count(1)
    await expect(page.get_by_test_id("message-draft")).to_have_count(0)
    assert await _said(desk, case_id) == ["A plumber is on the way"]


async def test_two_tabs_keep_their_words_and_bring_none_back(desk: Desk) -> None:
    first = await desk.house.rows.case(desk.house.home, 1)
    second = await desk.house.rows.case(desk.house.home, 2)
    one = await desk.sit(at=f"#/cases/{first}")
    other = await desk.pages.tab_beside(one)
    await other.goto(f"{desk.house.base}/#/cases/{second}")
    mine, theirs = one.get_by_test_id("reply-box"), other.get_by_test_id("reply-box")

    await mine.fill("Answer to the first")
    await theirs.fill("Answer to the second")
    await one.reload()
    await expect(mine).to_have_value("Answer to the first")
    await other.reload()
    await expect(theirs).to_have_value("Answer to the second")
    await one.get_by_test_id("reply-send").click()
    await expect(one.get_by_test_id("message-staff")).to_contain_text("Answer to the first")
    await theirs.fill("A better answer to the second")
    await one.reload()

    await expect(one.get_by_test_id("message-staff")).to_have_count(1)
    await expect(mine).to_have_value("")
    await other.goto(f"{desk.house.base}/#/cases/{first}")
    await expect(other.get_by_test_id("message-staff")).to_have_count(1)
    await expect(theirs).to_have_value("")


async def test_two_tabs_at_one_case_show_the_same_words(desk: Desk) -> None:
    case_id = await desk.house.rows.case(desk.house.home, 1)
    one = await desk.sit(at=f"#/cases/{case_id}")
    other = await desk.pages.tab_beside(one)
    await other.goto(f"{desk.house.base}/#/cases/{case_id}")
    mine, theirs = one.get_by_test_id("reply-box"), other.get_by_test_id("reply-box")
    await expect(theirs).to_be_visible()

    await one.get_by_test_id("write-note").click()
    await mine.press_sequentially("Half a sentence")
    await expect(theirs).to_have_value("Half a sentence")
    await expect(other.get_by_test_id("write-note")).to_have_attribute("aria-selected", "true")
    await theirs.press("Control+Enter")

    await expect(other.get_by_test_id("message-staff")).to_contain_text("Half a sentence")
    await expect(mine).to_have_value("")


async def _signed_out(route: Route) -> None:
    body = {
        "type": "about:blank",
        "title": "Not signed in",
        "status": 401,
        "code": "not_signed_in",
    }
    await route.fulfill(status=401, content_type="application/problem+json", json=body)


async def _said(desk: Desk, case_id: object) -> list[str]:
    """What the team has told the customer of this case."""
    told = await desk.house.api("GET", f"/cases/{case_id}")
    return [one["text"] for one in told.json["thread"] if one["author"]["kind"] == "staff"]
