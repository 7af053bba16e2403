"""The team on the dashboard: roles, what each answers for, invitations, sight, removal."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def test_a_member_gets_another_role_and_answers_for_places_and_topics(desk: Desk) -> None:
    made = await desk.house.api("POST", "/places", json={"name": "Pool"})
    staff = desk.house.people["staff"]
    page = await desk.sit(at="#/team")
    await expect(page.get_by_test_id("member-row")).to_have_count(4)

    await page.locator(f'[data-key="{staff}"]').get_by_role("link").click()
    await page.get_by_test_id("role").select_option("admin")
    await page.get_by_test_id("member-places").fill("Pool")
    await page.get_by_test_id("member-topics").fill("noise,")
    await page.get_by_test_id("editor-save").click()

    await expect(page.locator(f'[data-key="{staff}"]')).to_contain_text("Pool, noise")
    shown = (await desk.house.api("GET", f"/members/{staff}")).json
    assert (shown["role"], shown["topics"]) == ("admin", ["noise"])
    assert [one["id"] for one in shown["places"]] == [made.json["id"]]


async def test_two_who_change_the_same_member_hear_of_each_other(desk: Desk) -> None:
    staff = f"/members/{desk.house.people['staff']}"
    page = await desk.sit(at=f"#/team/{desk.house.people['staff']}")
    await page.get_by_test_id("role").select_option("viewer")
    await desk.house.api("PATCH", staff, who="admin", json={"topics": ["noise"]})

    desk.pages.allow("412")
    await page.get_by_test_id("editor-save").click()
    await expect(page.get_by_test_id("conflict")).to_be_visible()
    await page.get_by_test_id("conflict-load").click()
    await expect(page.get_by_test_id("role")).to_have_value("staff")
    await page.get_by_test_id("role").select_option("viewer")
    await page.get_by_test_id("editor-save").click()

    await expect(page.get_by_test_id("member-page")).to_have_count(0)
    shown = (await desk.house.api("GET", staff)).json
    assert (shown["role"], shown["topics"]) == ("viewer", ["noise"])


async def test_a_link_into_the_team_is_shown_once_and_taken_back(desk: Desk) -> None:
    page = await desk.sit(at="#/team")

    await page.get_by_test_id("invite").click()
    await page.get_by_test_id("invite-role").select_option("viewer")
    await page.get_by_test_id("invite-make").click()
    link = await page.get_by_test_id("once").inner_text()
    await page.get_by_test_id("invite-kept").click()
    await expect(page.get_by_test_id("invite-row")).to_contain_text("Viewer")
    assert link.startswith("https://t.me/opsbell_bot?start=")
    assert link not in await page.content()

    await page.get_by_test_id("revoke").click()

    await expect(page.get_by_test_id("no-invites")).to_be_visible()


async def test_somebody_is_put_out_and_what_they_had_is_told(desk: Desk) -> None:
    rows, home, staff = desk.house.rows, desk.house.home, desk.house.people["staff"]
    await rows.case(home, 1, assignee_id=staff)
    page = await desk.sit(at=f"#/team/{staff}")

    await expect(page.get_by_test_id("editor-delete")).to_have_text("Remove from the team")
    await page.get_by_test_id("editor-delete").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("1 case is nobody’s now.")
    await expect(page.get_by_test_id("member-row")).to_have_count(3)


async def test_the_last_owner_stays_and_hears_why(desk: Desk) -> None:
    page = await desk.sit(at=f"#/team/{desk.house.people['owner']}")

    desk.pages.allow("409")
    await page.get_by_test_id("role").select_option("staff")
    await page.get_by_test_id("editor-save").click()

    await expect(page.get_by_test_id("editor-problem")).to_contain_text("last owner")


async def test_an_admin_makes_nobody_an_owner_and_changes_no_owner(desk: Desk) -> None:
    people = desk.house.people
    page = await desk.sit("admin", at=f"#/team/{people['staff']}")
    owner = page.get_by_test_id("role").locator("option[value=owner]")
    await expect(owner).to_be_disabled()

    await page.goto(f"{desk.house.base}/#/team/{people['owner']}")

    await expect(page.get_by_test_id("editor-save")).to_have_count(0)


async def test_what_a_role_sees_is_chosen(desk: Desk) -> None:
    page = await desk.sit(at="#/team?view=sight")

    await page.get_by_test_id("sight-staff").select_option("own_places")
    await expect(page.get_by_test_id("toast")).to_contain_text("Saved")

    shown = await desk.house.api("GET", "/workspace")
    assert shown.json["visibility"] == {"staff": "own_places", "viewer": "everything"}


async def test_a_viewer_sees_the_team_and_can_only_leave_it(desk: Desk) -> None:
    page = await desk.sit("viewer", at="#/team")

    await expect(page.get_by_test_id("member-row")).to_have_count(4)
    await expect(page.get_by_test_id("invite")).to_have_count(0)
    desk.pages.allow("403")  # the page still asked for something as somebody who has left
    await page.get_by_test_id("leave").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("sign-in")).to_be_visible()
    left = await desk.house.api("GET", f"/members/{desk.house.people['viewer']}")
    assert left.status == 404


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_team_is_readable(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    await desk.house.api("POST", "/invites", json={"role": "staff"})
    page = await desk.sit(size=size, dark=dark, at="#/team")

    for query, seen in (("", "member-row"), ("?view=invites", "invite-row")):
        await page.goto(f"{desk.house.base}/#/team{query}")
        await expect(page.get_by_test_id(seen).first).to_be_visible()
        assert await faults(page) == [], query
        assert await page.evaluate("document.documentElement.scrollWidth") == size[0]
    await page.goto(f"{desk.house.base}/#/team?view=sight")
    await expect(page.get_by_test_id("sight-staff")).to_be_visible()
    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/team/{desk.house.people['staff']}")
    await expect(page.get_by_test_id("role")).to_be_visible()
    assert await faults(page) == []
