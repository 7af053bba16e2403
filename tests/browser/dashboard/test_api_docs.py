"""The page of the API: everything it shows comes from this server, under its content policy."""

from __future__ import annotations

import pytest
from playwright.async_api import Request

from tests.browser.conftest import PageFactory
from tests.integration.web.house import House

DRAWN_MS = 60_000
"""The page draws a hundred operations, which takes long where everything else is at work."""


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_api_can_be_read_and_tried_without_any_other_server(
    house: House, page_factory: PageFactory, dark: bool
) -> None:
    asked: list[str] = []

    def hear(request: Request) -> None:
        asked.append(request.url)

    page = await page_factory(dark=dark)
    page.on("request", hear)
    page.set_default_timeout(DRAWN_MS)
    answered = await page.goto(f"{house.base}/api/docs#/meta/meta")
    assert answered is not None
    policy = (await answered.all_headers())["content-security-policy"]
    await page.get_by_role("button", name="Try it out").click()
    await page.get_by_role("button", name="Execute").click()
    await page.get_by_text('"version": "0.1.0"').wait_for()

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    strangers = [url for url in asked if not url.startswith((house.base, "data:", "blob:"))]
    assert strangers == []
    assert await page.evaluate("document.documentElement.classList.contains('dark-mode')") is dark
