"""What staff do to alerts on the board: convert, silence, note, choose many, use keys."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.async_api import expect

from core.digests.tables import AudienceNameRow, AudienceRow, DigestRow
from core.ids import AlertId
from core.notify.tables import NotificationRow
from core.severity import Severity
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults


async def test_what_came_of_an_alert_is_said_shown_and_taken_back(desk: Desk) -> None:
    await desk.house.rows.alert(desk.house.home, 1)
    page = await desk.sit(at="#/alerts/1")
    drawer = page.get_by_test_id("alert-page")

    await drawer.get_by_test_id("convert").click()
    dialog = page.get_by_test_id("convert-dialog")
    await dialog.get_by_test_id("convert-kind-booking").click()
    await dialog.get_by_test_id("convert-value").fill("1499.50")
    await dialog.get_by_test_id("convert-currency").fill("eur")
    await dialog.get_by_test_id("convert-subject").fill("Two nights more")
    await dialog.get_by_test_id("convert-save").click()

    shown = drawer.get_by_test_id("conversion")
    await expect(shown).to_contain_text("Booking, €1,499.50")
    await expect(shown).to_contain_text("Two nights more")
    await expect(shown).to_contain_text("by Owner")
    story = drawer.get_by_test_id("timeline").locator("[data-kind=converted]")
    await expect(story).to_contain_text("Owner converted it: booking, 1,499.5 EUR")
    await expect(page.get_by_test_id("alert-1").get_by_test_id("conversion")).to_be_visible()
    await drawer.get_by_test_id("unconvert").click()
    await expect(drawer.get_by_test_id("conversion")).to_have_count(0)
    await expect(story).to_have_count(2)


async def test_a_conversion_that_cannot_be_says_so_at_its_field(desk: Desk) -> None:
    await desk.house.rows.alert(desk.house.home, 1)
    page = await desk.sit(at="#/alerts/1")
    await page.get_by_test_id("alert-page").get_by_test_id("convert").click()
    dialog = page.get_by_test_id("convert-dialog")

    await dialog.get_by_test_id("convert-kind").fill("<b>")
    await dialog.get_by_test_id("convert-currency").fill("E1")
    await dialog.get_by_test_id("convert-save").click()

    await expect(dialog).to_contain_text("A word such as sale")
    await expect(dialog).to_contain_text("Three letters such as EUR")
    await expect(dialog.get_by_test_id("convert-kind")).to_have_attribute("aria-invalid", "true")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("confirm-no").click()
    await expect(dialog.get_by_test_id("convert-kind")).to_have_value("<b>")
    await page.keyboard.press("Escape")
    await page.get_by_test_id("confirm-yes").click()
    await expect(dialog).to_have_count(0)


async def test_a_silence_from_an_alert_shows_what_it_mutes_first(desk: Desk) -> None:
    for number in (1, 2):
        await desk.house.rows.alert(desk.house.home, number, labels={"host": f"db-{number}"})
    page = await desk.sit(at="#/alerts/1")
    await page.get_by_test_id("alert-page").get_by_test_id("silence").click()
    dialog = page.get_by_test_id("silence-dialog")

    await expect(dialog.get_by_test_id("silence-preview")).to_contain_text("Mutes 1 open alert")
    await dialog.get_by_test_id("silence-sign-rule").click()
    await dialog.get_by_test_id("silence-sign-host").click()
    await expect(dialog).to_contain_text("Keep at least one sign")
    await dialog.get_by_test_id("silence-sign-host").click()
    await dialog.get_by_text("4 hours").click()
    await dialog.get_by_test_id("silence-save").click()
    await expect(dialog).to_contain_text("Say why")
    await dialog.get_by_test_id("silence-reason").fill("New disk tonight")
    await dialog.get_by_test_id("silence-save").click()

    muted = page.get_by_test_id("alert-page").get_by_test_id("muted")
    await expect(muted).to_contain_text("Silenced until")
    await expect(muted).to_contain_text("New disk tonight")
    await expect(page.get_by_test_id("alert-2").get_by_test_id("muted")).to_have_count(0)


async def test_a_note_stands_in_the_story_at_once(desk: Desk) -> None:
    await desk.house.rows.alert(desk.house.home, 1)
    page = await desk.sit("staff", at="#/alerts/1")
    drawer = page.get_by_test_id("alert-page")

    await drawer.get_by_test_id("note-text").fill("The plumber comes at three")
    await drawer.get_by_test_id("note-text").press("Control+Enter")

    story = drawer.get_by_test_id("timeline").locator("[data-kind=noted]")
    await expect(story).to_contain_text("Staff noted: The plumber comes at three")
    await expect(drawer.get_by_test_id("note-text")).to_have_value("")


async def test_one_alert_after_the_other_is_opened_by_its_number(desk: Desk) -> None:
    for number in (1, 2):
        await desk.house.rows.alert(desk.house.home, number)
    page = await desk.sit(at="#/alerts/1")
    title = page.get_by_test_id("alert-page").get_by_role("heading", level=2)
    await expect(title).to_contain_text("#1 Alert 1")

    await page.goto(f"{desk.house.base}/#/alerts/2")

    await expect(title).to_contain_text("#2 Alert 2")
    await expect(page).to_have_url(re.compile("#/alerts/[0-9a-f-]{36}$"))


async def test_many_are_chosen_and_acknowledged_at_once(desk: Desk) -> None:
    for number in (1, 2, 3):
        await desk.house.rows.alert(desk.house.home, number)
    page = await desk.sit(at="#/alerts")
    for number in (1, 2):
        await page.get_by_test_id(f"alert-{number}").get_by_test_id("choose").check()

    await expect(page.get_by_test_id("bulk-bar")).to_contain_text("2 chosen")
    await page.get_by_test_id("bulk-acknowledge").click()

    taken = page.get_by_test_id("column-acknowledged")
    await expect(taken.get_by_test_id("alert-1")).to_be_visible()
    await expect(taken.get_by_test_id("alert-2")).to_be_visible()
    await expect(page.get_by_test_id("toast")).to_contain_text("2 alerts acknowledged")
    await expect(page.get_by_test_id("bulk-bar")).to_have_count(0)
    await expect(page.get_by_test_id("column-firing").get_by_test_id("alert-3")).to_be_visible()


async def test_what_is_refused_of_many_is_put_back_and_told(desk: Desk) -> None:
    for number in (1, 2):
        await desk.house.rows.alert(desk.house.home, number)
    page = await desk.sit(at="#/alerts")
    desk.pages.allow("ERR_|Failed to load resource")
    await page.route(re.compile("/api/v1/alerts/bulk/"), lambda route: route.abort())
    for number in (1, 2):
        await page.get_by_test_id(f"alert-{number}").get_by_test_id("choose").check()

    await page.get_by_test_id("bulk-resolve").click()

    await expect(page.get_by_test_id("toast")).to_contain_text("Nothing was changed")
    firing = page.get_by_test_id("column-firing")
    await expect(firing.get_by_test_id("alert-1")).to_be_visible()
    await expect(firing.get_by_test_id("alert-2")).to_be_visible()


async def test_keys_do_what_the_buttons_do(desk: Desk) -> None:
    for number in (1, 2):
        await desk.house.rows.alert(desk.house.home, number)
    page = await desk.sit(at="#/alerts")
    await expect(page.get_by_test_id("alert-2")).to_be_visible()

    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("a")
    card = page.get_by_test_id("column-acknowledged").get_by_test_id("alert-1")
    await expect(card).to_be_visible()
    await page.get_by_test_id("alert-2").get_by_role("heading").get_by_role("link").focus()
    await page.keyboard.press("x")
    await expect(page.get_by_test_id("bulk-bar")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("bulk-bar")).to_have_count(0)
    await page.keyboard.press("c")
    await expect(page.get_by_test_id("convert-dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("alert-page")).to_have_count(0)


async def test_a_flapping_alert_says_so_plainly(desk: Desk) -> None:
    now = desk.house.rows.clock.now()
    await desk.house.rows.alert(
        desk.house.home,
        1,
        flapping_since=now - timedelta(minutes=20),
        flapped=14,
        severity=Severity.MEDIUM.value,
    )
    page = await desk.sit("viewer", at="#/alerts")

    card = page.get_by_test_id("alert-1")
    await expect(card.get_by_test_id("flapping")).to_contain_text("Flapping, 14 changes in 20 min")
    await expect(card.get_by_test_id("choose")).to_have_count(0)


async def storm(desk: Desk, *alerts: AlertId, chats: int = 1) -> None:
    """Have these alerts told in one message to so many chats."""
    rows, home, now = desk.house.rows, desk.house.home, desk.house.rows.clock.now()
    for chat in range(chats):
        digest, audience = rows.ids.new(), rows.ids.new()
        await rows.insert(
            home,
            DigestRow,
            id=digest,
            cause="storm",
            address=f"42/{chat}/0",
            opened_at=now,
            last_at=now,
        )
        await rows.insert(home, AudienceRow, audience_id=audience, digest_id=digest)
        for name, severity, count in (("db-1", "critical", 800), ("web-3", "high", 120)):
            await rows.insert(
                home,
                AudienceNameRow,
                audience_id=audience,
                name=name,
                severity=severity,
                count=count,
                last_at=now,
            )
        for alert in alerts:
            await rows.insert(
                home,
                NotificationRow,
                id=rows.ids.new(),
                kind="alert.card",
                once_key=f"{audience}:{alert}",
                status="held",
                created_at=now,
                params={"name": "db-1"},
                alert_id=alert,
                suppressed_ref=audience,
            )


async def test_a_storm_names_what_is_down_and_opens_its_alerts(desk: Desk) -> None:
    first = await desk.house.rows.alert(desk.house.home, 1, title="db-1 is away")
    await storm(desk, first, chats=2)
    page = await desk.sit(at="#/alerts")

    card = page.get_by_test_id("digest-storm")
    await expect(card).to_have_count(1)
    await expect(card).to_contain_text("Storm: 920 alerts in one message")
    await expect(card).to_contain_text("in 2 chats")
    await expect(card.get_by_test_id("storm-names")).to_contain_text("db-1 ×800")
    await card.get_by_test_id("storm-open").click()
    dialog = page.get_by_test_id("storm-dialog")
    await expect(dialog.get_by_test_id("held-1")).to_contain_text("db-1 is away")
    assert await faults(page) == []
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page).not_to_have_url(re.compile("digest="))
