"""A sandbox that begins anew for each test, and a bot that says what the test says."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest_asyncio
from playwright.async_api import Locator, Page

from tests.browser.conftest import DESKTOP, PageFactory
from tests.browser.sandbox_page.bot import SandboxBot

START_SECONDS = 20.0
OLIVIA, SAM, CARLA, DIEGO, OPS_ROOM = 1001, 1002, 1003, 1004, -1001000000001


class Phones:
    """The sandbox's page, opened; `of` is a person's pane, `part` something inside it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def of(self, person: int) -> Locator:
        """Return a person's pane."""
        return self.page.get_by_test_id(f"pane-{person}")

    def part(self, person: int, testid: str) -> Locator:
        """Return the parts of a pane by their hook."""
        return self.of(person).get_by_test_id(testid)

    def button(self, person: int, label: str) -> Locator:
        """Return the newest inline button with this label."""
        return self.of(person).locator(f'[data-testid="inline-button"][data-label="{label}"]').last

    async def pick(self, person: int, words: str, action: str) -> None:
        """Open the menu of the newest bubble with these words and choose from it."""
        await self.part(person, "bubble").filter(has_text=words).last.click(button="right")
        await self.choose(action)

    async def of_person(self, person: int, action: str) -> None:
        """Choose from the menu of a person."""
        await self.part(person, "pane-menu").click()
        await self.choose(action)

    async def of_group(self, person: int, action: str) -> None:
        """Choose from the menu of the group that is open at a person."""
        await self.part(person, "chat-menu").click()
        await self.choose(action)

    async def choose(self, action: str) -> None:
        """Choose from the menu that is open."""
        await self.page.locator(f'[data-testid="menu-item"][data-action="{action}"]').click()

    async def answer(self, **fields: str) -> None:
        """Fill the form that is open and send it; without fields, say yes."""
        for name, value in fields.items():
            await self.page.locator(f'dialog [name="{name}"]').fill(value)
        await self.page.get_by_test_id("dialog-ok").click()

    async def write(self, person: int, text: str) -> None:
        """Type a text and press Enter."""
        await self.part(person, "composer").fill(text)
        await self.part(person, "composer").press("Enter")


class Opener:
    """Opens the page, as often as a test likes."""

    def __init__(self, factory: PageFactory, address: str) -> None:
        self._factory = factory
        self._address = address

    async def __call__(
        self,
        *,
        hash_: str = "",
        size: tuple[int, int] = DESKTOP,
        touch: bool = False,
        dark: bool = False,
    ) -> Phones:
        """Return the page, ready to be used."""
        page = await self._factory(size=size, touch=touch, dark=dark)
        await page.goto(f"{self._address}/{hash_}")
        await page.wait_for_selector("body[data-ready]")
        return Phones(page, self._address)


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxPlace:
    """Where the one sandbox process of the session listens, and its bot's token."""

    address: str
    token: str


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sandbox_place() -> AsyncIterator[SandboxPlace]:
    """A sandbox process for all tests of this folder: starting one takes longer than a story."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", "--flood", "off",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        place = json.loads(line)
        yield SandboxPlace(address=place["url"], token=place["token"])
    finally:
        process.terminate()
        await process.communicate()


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox_place: SandboxPlace) -> AsyncIterator[SandboxBot]:
    """The bot of a sandbox that has just begun anew."""
    async with aiohttp.ClientSession() as http:
        place = sandbox_place
        opened = SandboxBot(http=http, address=place.address, token=place.token)
        await opened.sim("reset")
        await opened.sim("clock", freeze=False)
        await opened.sim("limits", flood="off")
        await opened.sim("bot", privacy=True)
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(bot: SandboxBot, page_factory: PageFactory) -> Opener:
    """The way to the sandbox's page; the pages are closed before their sandbox ends."""
    return Opener(page_factory, bot.address)
