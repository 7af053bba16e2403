"""A product for the browser stories: the real process, its sandbox page and its dashboard."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import DESKTOP, PageFactory
from tests.browser.sandbox_page.conftest import Phones
from tests.story.stage import Stage, raise_curtain

BUILT = Path(__file__).parents[3] / "web" / "static" / "index.html"


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A product nobody has claimed yet; it has to end in peace and with a clean log."""
    if not BUILT.is_file():
        pytest.fail("the dashboard is not built: ./test builds it, or vite build in web/frontend")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http:
        opened = await raise_curtain(tmp_path / "data", http)
        try:
            yield opened
            await opened.leave()
            await opened.product.stop()
        finally:
            if opened.product.process.returncode is None:
                opened.product.process.kill()
        opened.product.assert_clean(opened.secrets)


class House:
    """Opens the two pages of one product in windows of their own."""

    def __init__(self, stage: Stage, pages: PageFactory) -> None:
        self.stage = stage
        self.pages = pages

    async def phones(
        self, *, at: str = "", size: tuple[int, int] = DESKTOP, touch: bool = False
    ) -> Phones:
        """Open the sandbox page, at the claim link if wished."""
        address = f"{self.stage.product.address}/sandbox"
        page = await self.pages(size=size, touch=touch)
        await page.goto(at or f"{address}/")
        await page.wait_for_selector("body[data-ready]")
        return Phones(page, address)

    async def dashboard(
        self, link: str, *, size: tuple[int, int] = DESKTOP, touch: bool = False
    ) -> Page:
        """Open the dashboard by a link of /login; its page may not be loaded a second time."""
        page = await self.pages(size=size, touch=touch)
        await page.goto(link)
        await page.locator("[data-testid=connection][data-state=live]").wait_for()
        await page.evaluate("window.storyOfThisPage = 'loaded once'")
        return page

    async def board(self, dashboard: Page) -> Page:
        """Open the alert board in a second tab of a dashboard's browser."""
        page = await self.pages.tab_beside(dashboard)
        await page.goto(f"{self.stage.product.address}/#/alerts")
        await page.locator("[data-testid=connection][data-state=live]").wait_for()
        await page.evaluate("window.storyOfThisPage = 'loaded once'")
        return page


async def never_reloaded(page: Page) -> None:
    """Hold that everything the page shows came to it live."""
    assert await page.evaluate("window.storyOfThisPage") == "loaded once"


async def follow(phones: Phones, person: int, link: str) -> None:
    """Open a link that somebody was given, on a person's phone."""
    menus = '[data-testid="pane-menu"]:visible, [data-testid="chat-menu"]:visible'
    await phones.of(person).locator(menus).first.click()
    await phones.page.locator('[data-testid="menu-item"][data-action="link"]').click()
    await phones.page.get_by_test_id("link-input").fill(link)
    await phones.page.get_by_test_id("dialog-ok").click()


async def link_in(phones: Phones, person: int, part: str) -> str:
    """Return the newest link with this in it that stands in a person's chat."""
    anchor = phones.of(person).locator(f'[data-testid="bubble"] a[href*="{part}"]').last
    await expect(anchor).to_be_visible()
    href = await anchor.get_attribute("href")
    assert href is not None
    return href


@pytest_asyncio.fixture(loop_scope="session")
async def house(stage: Stage, page_factory: PageFactory) -> House:
    """The two pages on demand; they are closed before the product ends."""
    return House(stage, page_factory)
