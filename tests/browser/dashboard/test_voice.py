"""Voice messages on the page of a case: heard, moved along, saved, and what is said if not."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import faults
from tests.integration.web.forms import form_of

VOICE = (Path(__file__).parents[3] / "bot/sandbox/sim/samples/voice.ogg").read_bytes()
BROKEN = b"OggS" + bytes(200)


async def sit_at(desk: Desk, *sounds: bytes, **window: Any) -> Page:
    """Return the page of a case that came with these sounds."""
    files = [(f"voice-{at}.ogg", "audio/ogg", one) for at, one in enumerate(sounds, 1)]
    body, kind = form_of({"kind": "complaint", "text": "Listen"}, *files)
    opened = await desk.house.api(
        "POST", "/cases", body=BytesIO(body), headers={"Content-Type": kind}
    )
    assert opened.status == 201, opened.raw
    page = await desk.sit(at=f"#/cases/{opened.json['id']}", **window)
    await expect(page.get_by_test_id("thread")).to_be_visible()
    return page


async def test_one_is_heard_at_a_time_to_its_end(desk: Desk) -> None:
    page = await sit_at(desk, VOICE, VOICE)
    play = page.get_by_test_id("voice-play")
    times = page.get_by_test_id("voice-time")
    await expect(times.first).to_contain_text("/ 0:")

    await play.first.click()
    await expect(play.first).to_have_attribute("aria-label", "Pause voice-1.ogg")
    await play.last.click()
    await expect(play.last).to_have_attribute("aria-label", "Pause voice-2.ogg")
    await expect(play.first).to_have_attribute("aria-label", "Play voice-1.ogg")

    # It ends by itself and stands at its beginning.
    await expect(play.last).to_have_attribute("aria-label", "Play voice-2.ogg", timeout=30_000)
    await expect(times.last).to_contain_text("0:00 /")


async def test_the_line_moves_it_and_the_speed_changes(desk: Desk) -> None:
    page = await sit_at(desk, VOICE)
    line = page.get_by_test_id("voice-position")
    await expect(line).to_be_enabled()

    await line.focus()
    await line.press("End")
    await expect(line).not_to_have_attribute("aria-valuetext", "0:00 of 0:00")
    value = await line.input_value()
    await line.press("ArrowLeft")
    await expect(line).not_to_have_value(value)
    await page.get_by_test_id("voice-speed").click()
    await page.get_by_test_id("voice-speed").click()

    await expect(page.get_by_test_id("voice-speed")).to_have_text("2×")
    assert await page.evaluate("document.querySelector('audio').playbackRate") == 2


async def test_it_is_saved_under_its_name(desk: Desk) -> None:
    page = await sit_at(desk, VOICE)

    async with page.expect_download() as saved:
        await page.get_by_test_id("voice-save").click()

    download = await saved.value
    assert download.suggested_filename == "voice-1.ogg"
    assert await asyncio.to_thread(Path(await download.path()).read_bytes) == VOICE


async def test_what_cannot_be_played_says_so_and_can_be_saved(desk: Desk) -> None:
    page = await sit_at(desk, BROKEN)

    await expect(page.get_by_test_id("voice-unplayable")).to_contain_text("cannot play it")
    await expect(page.get_by_test_id("voice-save")).to_be_enabled()


async def test_a_file_that_is_gone_is_asked_for_again(desk: Desk) -> None:
    desk.pages.allow("status of 404")
    page = await sit_at(desk, VOICE)
    await expect(page.get_by_test_id("voice")).to_be_visible()

    async def gone(route: Route) -> None:
        await route.fulfill(status=404)

    await page.route("**/attachments/*", gone)
    await page.reload()
    failed = page.get_by_test_id("voice-failed")
    await expect(failed).to_contain_text("could not be loaded")
    await page.unroute("**/attachments/*")
    await failed.get_by_role("button").click()

    await expect(page.get_by_test_id("voice-position")).to_be_enabled()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_everybody_can_see_and_use_it(desk: Desk, size: tuple[int, int], dark: bool) -> None:
    page = await sit_at(desk, VOICE, BROKEN, size=size, dark=dark)

    await expect(page.get_by_test_id("voice-position").first).to_be_enabled()
    await expect(page.get_by_test_id("voice-unplayable")).to_be_visible()
    assert await faults(page) == []
