"""Silences on the dashboard: made with a look at what they mute, asked twice, extended, ended."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def silence(desk: Desk, line: str = "team=db", **said: object) -> dict[str, Any]:
    """Return a silence that was just made."""
    body = {"line": line, "reason": "Moving it", "minutes": 90, **said}
    answer = await desk.house.api("POST", "/silences", json=body)
    assert answer.status == 201, answer.raw
    found: dict[str, Any] = answer.json
    return found


async def listed(desk: Desk, state: str) -> list[str]:
    found = await desk.house.api("GET", f"/silences?state={state}")
    return [one["line"] for one in found.json["items"]]


async def test_a_silence_is_made_by_who_sees_what_it_mutes(desk: Desk) -> None:
    await desk.house.rows.alert(desk.house.home, 1, title="Disk full", labels={"team": "db"})
    for number in range(2, 6):
        await desk.house.rows.alert(desk.house.home, number, labels={"team": "web"})
    page = await desk.sit("staff", at="#/silences")
    await page.get_by_test_id("new-silence").first.click()
    await page.get_by_test_id("matcher-name-0").fill("team")
    await page.get_by_test_id("matcher-value-0").fill("db")

    preview = page.get_by_test_id("silence-preview")
    await expect(preview).to_contain_text("Mutes 1 open alert now")
    await expect(preview).to_contain_text("Disk full")
    await page.get_by_test_id("silence-reason").fill("Moving the database")
    await page.get_by_test_id("silence-duration").fill("2h")
    await page.get_by_test_id("editor-save").click()

    row = page.get_by_test_id("silence-row")
    await expect(row).to_contain_text("Moving the database")
    assert await listed(desk, "active") == ["team=db"]


async def test_too_much_is_silenced_only_by_who_says_so_twice(desk: Desk) -> None:
    desk.pages.allow("status of 409")
    for number in range(1, 12):
        await desk.house.rows.alert(desk.house.home, number, labels={"team": "db"})
    page = await desk.sit(at="#/silences/new")
    await page.get_by_test_id("matcher-name-0").fill("team")
    await page.get_by_test_id("matcher-value-0").fill("db")
    await page.get_by_test_id("silence-reason").fill("Everything moves")
    await page.get_by_test_id("editor-save").click()

    await expect(page.get_by_test_id("confirm")).to_contain_text("11 of the 11 alerts")
    await page.get_by_test_id("confirm-no").click()
    await expect(page.get_by_test_id("silence-reason")).to_have_value("Everything moves")
    assert await listed(desk, "active") == []
    await page.get_by_test_id("editor-save").click()
    await page.get_by_test_id("confirm-yes").click()

    await expect(page.get_by_test_id("silence-row")).to_have_count(1)


async def test_a_silence_is_extended_ended_and_made_again(desk: Desk) -> None:
    made = await silence(desk)
    page = await desk.sit(at="#/silences")
    await page.get_by_test_id("extend-silence").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("Silenced until")
    later = (await desk.house.api("GET", f"/silences/{made['id']}")).json
    assert later["ends_at"] > made["ends_at"]

    await page.get_by_test_id("end-silence").click()
    await page.get_by_test_id("confirm-yes").click()
    await expect(page.get_by_test_id("no-silences")).to_be_visible()
    await page.get_by_test_id("silences-expired").click()
    await page.get_by_test_id("silence-row").get_by_role("link").click()
    await expect(page.get_by_test_id("silence-reason")).to_be_disabled()
    await page.get_by_test_id("silence-again").click()
    await expect(page.get_by_test_id("matcher-value-0")).to_have_value("db")
    await page.get_by_test_id("editor-save").click()

    await expect(page.get_by_test_id("silence-editor")).to_have_count(0)
    assert await listed(desk, "active") == ["team=db"]


async def test_one_for_an_alert_lasts_until_it_is_resolved(desk: Desk) -> None:
    alert = await desk.house.rows.alert(desk.house.home, 1, labels={"team": "db"})
    for number in range(2, 8):
        await desk.house.rows.alert(desk.house.home, number)
    page = await desk.sit(at=f"#/silences/new?alert={alert}")
    await page.get_by_test_id("silence-ends").get_by_text("When resolved").click()
    await page.get_by_test_id("silence-reason").fill("We know")
    await page.get_by_test_id("editor-save").click()

    row = page.get_by_test_id("silence-row")
    await expect(row).to_contain_text("when the alert is resolved")


async def test_a_viewer_looks_at_silences_and_changes_nothing(desk: Desk) -> None:
    made = await silence(desk)
    page = await desk.sit("viewer", at="#/silences")

    await expect(page.get_by_test_id("silence-row")).to_be_visible()
    await expect(page.get_by_test_id("end-silence")).to_have_count(0)
    await expect(page.get_by_test_id("new-silence")).to_have_count(0)
    await page.goto(f"{desk.house.base}/#/silences/{made['id']}")
    await expect(page.get_by_test_id("silence-reason")).to_be_disabled()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_silences_are_readable_and_named(
    desk: Desk, size: tuple[int, int], dark: bool
) -> None:
    await desk.house.rows.alert(desk.house.home, 1, labels={"team": "db"})
    made = await silence(desk, confirm=True)
    page = await desk.sit(at="#/silences", size=size, dark=dark)
    await expect(page.get_by_test_id("silence-row")).to_be_visible()

    assert await faults(page) == []
    await page.goto(f"{desk.house.base}/#/silences/{made['id']}")
    await expect(page.get_by_test_id("silence-preview")).to_be_visible()
    assert await faults(page) == []
