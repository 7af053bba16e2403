"""The README's pictures, made from the real pages after a small story.

They are drawn at each run and checked; this command also puts them into docs/pictures:

    REMAKE_PICTURES=1 .venv/bin/python -m pytest tests/browser/stories/test_pictures.py

It is the same moment in them each time, so that a picture changes only when a page does.
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.pictures import size_of, slim
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, SAM, Phones
from tests.browser.stories.conftest import House, follow
from tests.browser.stories.test_first_complaint import told
from tests.story.complaining import complains
from tests.story.desk import login_code
from tests.story.stage import settle_in

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "pictures"
IN_TEXT = re.compile(r"!\[([^\]]*)\]\((?!https?:)([^)\s]+)\)")
WINDOW, SCALE = (1280, 800), 1.25
# The dashboard has three panes, which want more room; the picture is as large.
DESK_WINDOW, DESK_SCALE = (1440, 900), 10 / 9
SIZE = (1600, 1000)
MOST_BYTES = 250_000
TEN_O_CLOCK = 10 * 3_600
DAY = 86_400


async def stop_the_clock(house: House) -> None:
    """Let the sandbox's clock stand at ten in the morning of the day to come."""
    telegram = house.stage.telegram
    await telegram.post("limits", flood="off")  # no second passes in which a limit could refill
    now = datetime.fromisoformat(str((await telegram.post("clock", freeze=True))["now"]))
    since_midnight = now.hour * 3_600 + now.minute * 60 + now.second + now.microsecond / 1e6
    await telegram.post("clock", advance_seconds=DAY - since_midnight + TEN_O_CLOCK)


@pytest_asyncio.fixture(loop_scope="session")
async def told_house(house: House) -> House:
    """A house that is settled, where it is always ten in the morning."""
    await stop_the_clock(house)
    await settle_in(house.stage)
    return house


async def steady(page: Page) -> None:
    """Let the page show one moment and one link where those of this run were."""
    await page.mouse.move(0, 0)
    await page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode())
                walk.currentNode.data = walk.currentNode.data
                    .replace(/\\b\\d{1,2}:\\d{2}(:\\d{2})?\\b/g, "10:00")
                    .replace(/^\\d+ (s|secs?|mins?)\\b.*$/, "now")
                    .replace(/\\b[A-Z][a-z]+day,? \\d+ [A-Z][a-z]+\\b/g, "Monday 1 June")
                    .replace(/\\b\\d+ [A-Z][a-z]{2} \\d{4}\\b/g, "1 Jun 2026")
                    .replace(/\\bp_[\\w-]+/g, "p_room12");
        }"""
    )


async def keep(page: Page, name: str, folder: Path) -> bytes:
    """Draw the page, slim the picture, and put it where it belongs."""
    await page.evaluate("document.fonts.ready")
    await steady(page)
    picture = await slim(page, await page.screenshot(animations="disabled", caret="hide"))
    (folder / name).write_bytes(picture)
    if os.environ.get("REMAKE_PICTURES"):
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / name).write_bytes(picture)
    return picture


async def complain(phones: Phones) -> None:
    """Carla complains with a picture, Sam takes the alert and resolves nothing yet."""
    await phones.button(CARLA, "1 ★").click()
    await expect(told(phones, CARLA, "What happened?")).to_be_visible()
    await phones.part(CARLA, "attach").click()
    await phones.choose("sample-photo")
    await phones.part(CARLA, "composer").fill("The shower is broken, only cold water")
    await phones.part(CARLA, "send").click()
    await expect(told(phones, CARLA, "Ready to send?")).to_be_visible()
    await phones.button(CARLA, "Send").click()
    await expect(told(phones, CARLA, "#1 · Received")).to_be_visible()


async def test_the_sandbox_customer_and_staff_side_by_side(
    told_house: House, tmp_path: Path
) -> None:
    address = f"{told_house.stage.product.address}/sandbox"
    page = await told_house.pages(size=WINDOW, scale=SCALE)
    await page.goto(f"{address}/")
    await page.wait_for_selector("body[data-ready]")
    phones = Phones(page, address)
    await phones.part(OLIVIA, "pane-close").click()
    await follow(phones, CARLA, told_house.stage.place)
    await complain(phones)
    await phones.part(SAM, f"chat-{OPS_ROOM}").click()
    await expect(told(phones, SAM, "The shower is broken")).to_be_visible()
    await phones.button(SAM, "Acknowledge").click()
    await expect(told(phones, SAM, "The shower is broken")).to_contain_text("Acknowledged by Sam")
    await expect(told(phones, CARLA, "#1 · Seen by the team")).to_be_visible()
    await expect(phones.part(SAM, "toast")).to_have_count(0)
    await told_house.stage.telegram.idle()

    picture = await keep(page, "sandbox.png", tmp_path)

    assert size_of(picture) == SIZE
    assert 40_000 < len(picture) < MOST_BYTES


async def test_the_dashboard_while_the_team_is_at_it(told_house: House, tmp_path: Path) -> None:
    stage = told_house.stage
    carla, diego, sam = stage.people.carla, stage.people.diego, stage.people.sam
    await carla.opens(stage.place)
    await carla.taps("1 ★")
    await carla.sends("photo", "The shower is broken, only cold water")
    await carla.sees("Ready to send?")
    await carla.taps("Send")
    await carla.sees("#1", "Received")
    await sam.taps_in(stage.ops_room, "Acknowledge")
    await carla.sees("Seen by the team")
    await complains(diego, stage.place, "El desayuno, estupendo", stars=5, send="Enviar")
    await complains(sam, stage.place, "Das Licht im Flur flackert", stars=3)
    code = await login_code(stage.people.olivia)
    stage.secrets.append(code)
    page = await told_house.pages(size=DESK_WINDOW, scale=DESK_SCALE)
    await page.goto(f"{stage.product.address}/login#{code}")
    await page.get_by_test_id("case-1").click()
    await expect(page.get_by_test_id("thread")).to_contain_text("only cold water")
    await expect(page.get_by_test_id("photo").locator("img")).to_have_count(1)
    await expect(page.get_by_test_id("case-2")).to_contain_text("El desayuno")
    await expect(page.get_by_test_id("case-3")).to_contain_text("Das Licht")
    await page.get_by_test_id("reply-box").fill("A plumber is on the way.")
    await page.get_by_test_id("reply-box").press("Control+Enter")
    await carla.sees("A plumber is on the way.")
    await expect(page.get_by_test_id("thread")).to_contain_text("A plumber is on the way.")
    await expect(page.get_by_test_id("thread")).not_to_contain_text("On its way")

    picture = await keep(page, "dashboard.png", tmp_path)

    assert size_of(picture) == SIZE
    assert 30_000 < len(picture) < MOST_BYTES


def test_every_picture_that_is_named_exists_and_has_words() -> None:
    texts = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    named = [
        (text.parent / match[2], match[1])
        for text in texts
        for match in IN_TEXT.finditer(text.read_text(encoding="utf-8"))
    ]

    assert {place.resolve() for place, _ in named} >= {
        PICTURES / "sandbox.png",
        PICTURES / "dashboard.png",
    }
    for place, words in named:
        assert len(words) > 10, place
        assert place.is_file(), place
        assert size_of(place.read_bytes()) == SIZE
        assert place.stat().st_size < MOST_BYTES
