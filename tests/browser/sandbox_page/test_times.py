"""Times on the page run from 00 to 23, as on the bot's cards, whatever the browser's language."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, Phones

HOURS, SECONDS = r"([01]\d|2[0-3]):\d\d", r"([01]\d|2[0-3]):\d\d:\d\d"


@pytest_asyncio.fixture(loop_scope="session", params=["en-US", "es-ES"])
async def phones(
    bot: SandboxBot, browser: Browser, request: pytest.FixtureRequest
) -> AsyncIterator[Phones]:
    """The page in a browser of this language; the first of them counts hours to twelve."""
    context = await browser.new_context(locale=str(request.param), timezone_id="UTC")
    page = await context.new_page()
    await page.goto(f"{bot.address}/")
    await page.wait_for_selector("body[data-ready]")
    yield Phones(page, bot.address)
    await context.close()


async def test_every_time_has_two_digits_and_no_half_of_the_day(
    phones: Phones, bot: SandboxBot
) -> None:
    now = (await bot.sim("clock", freeze=True))["now"]
    to_one = (25 - int(str(now)[11:13])) * 3_600
    await bot.sim("clock", advance_seconds=to_one)  # one o'clock has one digit in Spain
    await phones.part(CARLA, "start").click()
    sent = await bot.send(CARLA, "Hello")
    page = phones.page
    await page.get_by_test_id("drawer-toggle").click()
    await page.get_by_test_id("call").first.locator("button").first.click()

    bubble = phones.of(CARLA).locator(f'[data-message-id="{sent}"] time')
    await expect(bubble).to_have_text(re.compile(f"^{HOURS}$"))
    await expect(bubble).to_have_attribute("title", re.compile(rf"(?<!\d){SECONDS}$"))
    await expect(phones.of(CARLA).locator(".chat-time").first).to_have_text(
        re.compile(f"^{HOURS}$")
    )
    await expect(page.locator(".call-at").first).to_have_text(re.compile(f"^{SECONDS}$"))
    await page.get_by_test_id("tab-world").click()
    await expect(page.get_by_test_id("clock-now")).to_have_text(re.compile(rf"(?<!\d){SECONDS}$"))
