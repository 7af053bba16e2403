"""A real Chromium for the stories of this folder: one browser, a fresh window per request.

Tests here are plain `async def`; they and these fixtures share one event loop for the session, so
fixtures beside them that touch the page are made with `loop_scope="session"`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    async_playwright,
    expect,
)
from pytest_asyncio import is_async_test

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE_MS = 20_000
DESKTOP, PHONE = (1440, 900), (390, 844)

# As patient as a press: on a busy machine a page takes longer than Playwright's five seconds.
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the async tests of this folder in the loop that the browser lives in."""
    shared = pytest.mark.asyncio(loop_scope="session")
    for item in items:
        if item.nodeid.startswith("tests/browser/") and is_async_test(item):
            item.add_marker(shared, append=False)


def browser_program() -> str | None:
    """Return the browser's path: BROWSER_PATH, or the first of the known names on PATH."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class PageFactory:
    """Opens pages in windows of their own and notes everything their consoles complain about.

    A test that provokes a complaint on purpose says so with `allow`; any other one fails it.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._allowed: list[re.Pattern[str]] = []
        self.complaints: list[str] = []

    async def __call__(
        self,
        *,
        size: tuple[int, int] = DESKTOP,
        touch: bool = False,
        dark: bool = False,
        scale: float = 1,
    ) -> Page:
        """Return an empty page of this size; `touch` makes it a phone, `scale` draws it finer."""
        context = await self._browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
            device_scale_factor=scale,
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        return await self._listened(context)

    async def tab_beside(self, page: Page) -> Page:
        """Return an empty tab in the window of another page: the same cookies, the same person."""
        return await self._listened(page.context)

    def allow(self, pattern: str) -> None:
        """Expect complaints that match."""
        self._allowed.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        """Return what was complained about and not allowed."""
        return [
            words
            for words in self.complaints
            if not any(pattern.search(words) for pattern in self._allowed)
        ]

    async def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            await context.close()

    async def _listened(self, context: BrowserContext) -> Page:
        page = await context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One headless browser; without one tests are skipped, or fail when REQUIRE_BROWSER is set."""
    program = browser_program()
    if program is None:
        reason = f"no browser: set BROWSER_PATH or install one of {', '.join(PROGRAMS)}"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=program)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page_factory(browser: Browser) -> AsyncIterator[PageFactory]:
    """Pages on demand; afterwards they are closed and must not have complained.

    A fixture that serves the pages is asked for before this one, so that it ends after them.
    """
    factory = PageFactory(browser)
    yield factory
    await factory.close()
    assert not factory.unexpected(), "the console complained"
