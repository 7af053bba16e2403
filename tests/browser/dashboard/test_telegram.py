"""The dashboard as a Mini App: in a frame of Telegram Web, which a page here plays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from playwright.async_api import FrameLocator, Page, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.dashboard.conftest import Desk
from tests.browser.dashboard.test_looks import AXE, RULES
from tests.fakes.mini_app import launched
from tests.integration.web.house import House

TELEGRAM = "https://web.telegram.org/k/"
NIGHT = {
    "bg_color": "#17212b",
    "secondary_bg_color": "#0e1621",
    "section_bg_color": "#17212b",
    "text_color": "#f5f5f5",
    "hint_color": "#708499",
    "link_color": "#6ab3f3",
    "button_color": "#5288c1",
    "button_text_color": "#ffffff",
    "accent_text_color": "#6ab2f2",
}
DAY = {
    "bg_color": "#ffffff",
    "secondary_bg_color": "#f1f1f1",
    "section_bg_color": "#ffffff",
    "text_color": "#000000",
    "hint_color": "#999999",
    "link_color": "#168acd",
    "button_color": "#40a7e3",
    "button_text_color": "#ffffff",
    "accent_text_color": "#168acd",
}
HOST = """<!doctype html><title>Telegram</title>
<meta name="viewport" content="width=device-width">
<style>
  html, body, iframe {margin: 0; width: 100%%; height: 100%%; border: 0; display: block}
</style>
<script>
  const said = [];
  addEventListener("message", ({data}) => said.push(JSON.parse(data)));
  const say = (eventType, eventData) =>
    frames[0].postMessage(JSON.stringify({eventType, eventData}), "*");
</script>
<iframe src="%s" allow="local-network-access"></iframe>"""


@dataclass(frozen=True, slots=True)
class Telegram:
    """Telegram Web with the app open in it."""

    page: Page

    @property
    def app(self) -> FrameLocator:
        """What is in the frame."""
        return self.page.frame_locator("iframe")

    async def said(self, name: str) -> list[dict[str, Any]]:
        """Return what the app told Telegram by an event of this name."""
        told: list[dict[str, Any]] = await self.page.evaluate("said")
        return [one["eventData"] for one in told if one["eventType"] == name]

    async def hears(self, name: str, **data: object) -> None:
        """Wait until the app's last event of this name is this one."""
        await self.page.wait_for_function(
            "([name, data]) => JSON.stringify(said.filter((one) => one.eventType === name)"
            ".at(-1)?.eventData) === data",
            arg=[name, json.dumps(data, separators=(",", ":"))],
        )

    async def says(self, name: str, **data: object) -> None:
        """Tell the app something."""
        await self.page.evaluate("([name, data]) => say(name, data)", [name, data])


def address(
    house: House, who: str, theme: Mapping[str, str], *, start: str = "", age: int = 0
) -> str:
    """Return what Telegram loads when this person opens the app."""
    user = house.people[who].int % 10**12
    more = {"start_param": start} if start else {}
    handed = launched(user, int(house.rows.clock.now().timestamp()) - age, **more)
    parts = {
        "tgWebAppData": handed,
        "tgWebAppVersion": "9.1",
        "tgWebAppPlatform": "web",
        "tgWebAppThemeParams": json.dumps(theme),
        **({"tgWebAppStartParam": start} if start else {}),
    }
    return f"{house.base}/app#" + "&".join(
        f"{name}={quote(value, safe='')}" for name, value in parts.items()
    )


async def opened(desk: Desk, url: str) -> Telegram:
    """Open Telegram Web with the app in it."""
    page = await desk.pages(size=PHONE, touch=True)

    async def host(route: Route) -> None:
        await route.fulfill(body=HOST % url.replace("&", "&amp;"), content_type="text/html")

    await page.route(f"{TELEGRAM}**", host)
    await page.context.grant_permissions(["local-network-access"], origin=TELEGRAM[:-3])
    await page.goto(TELEGRAM)
    return Telegram(page)


async def test_it_signs_in_by_what_telegram_hands_over_and_stays_signed_in(desk: Desk) -> None:
    await desk.house.rows.case(desk.house.home, 1)

    telegram = await opened(desk, address(desk.house, "staff", DAY))

    live = telegram.app.locator("[data-testid=connection][data-state=live]")
    await expect(live).to_be_visible()
    await expect(telegram.app.get_by_test_id("case-1")).to_be_visible()
    await telegram.hears("web_app_ready")
    assert await telegram.said("web_app_expand") == [{}]
    assert await telegram.page.context.cookies() == []
    frame = telegram.page.frames[1]
    assert "tgWebAppData" not in await frame.evaluate("location.href")


async def test_the_back_button_goes_up_and_a_hand_feels_what_was_done(desk: Desk) -> None:
    home, rows = desk.house.home, desk.house.rows
    alert = await rows.alert(home, 1, severity="critical")

    telegram = await opened(desk, address(desk.house, "staff", DAY, start=f"alerts_{alert}"))

    await expect(telegram.app.get_by_test_id("timeline")).to_be_visible()
    await telegram.hears("web_app_setup_back_button", is_visible=True)
    await telegram.app.get_by_test_id("acknowledge").last.click()
    await telegram.hears(
        "web_app_trigger_haptic_feedback", type="notification", notification_type="success"
    )
    await telegram.says("back_button_pressed")
    await expect(telegram.app.get_by_test_id("timeline")).to_be_hidden()
    await telegram.says("back_button_pressed")
    await telegram.hears("web_app_setup_back_button", is_visible=False)


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
async def test_it_wears_telegrams_colours_and_can_be_read_in_them(
    desk: Desk, theme: dict[str, str]
) -> None:
    home, rows = desk.house.home, desk.house.rows
    case_id = await rows.case(home, 1, rating=1, severity="critical")
    await rows.alert(home, 1, case_id=case_id, severity="high")
    other = NIGHT if theme is DAY else DAY

    telegram = await opened(desk, address(desk.house, "staff", other))
    await expect(telegram.app.get_by_test_id("case-1")).to_be_visible()
    await telegram.says("theme_changed", theme_params=theme)

    root = telegram.app.locator("html")
    await expect(root).to_have_attribute("data-theme", "dark" if theme is NIGHT else "light")
    await telegram.hears("web_app_set_header_color", color=theme["bg_color"])
    frame = telegram.page.frames[1]
    for place in ("cases/" + str(case_id), "alerts"):
        await frame.evaluate("place => { location.hash = `#/${place}` }", place)
        await expect(telegram.app.locator("#main").get_by_role("heading").first).to_be_visible()
        await frame.evaluate(AXE.read_text(encoding="utf-8"))
        found = await frame.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert [one["id"] + str(one["nodes"]) for one in found["violations"]] == []


async def test_an_old_launch_is_told_so_and_leads_back_to_the_chat(desk: Desk) -> None:
    desk.pages.allow(r"status of 401")

    telegram = await opened(desk, address(desk.house, "staff", DAY, age=3_600))

    again = telegram.app.get_by_test_id("telegram-again")
    await expect(again).to_contain_text("older than five minutes")
    await telegram.app.get_by_test_id("telegram-close").click()
    await telegram.hears("web_app_close")


async def test_no_other_page_may_frame_it(desk: Desk) -> None:
    desk.pages.allow("frame-ancestors")
    page = await desk.pages()
    url = address(desk.house, "staff", DAY)

    async def host(route: Route) -> None:
        await route.fulfill(body=HOST % url.replace("&", "&amp;"), content_type="text/html")

    await page.route("https://evil.example/**", host)
    await page.context.grant_permissions(["local-network-access"], origin="https://evil.example")
    async with page.expect_event("console", lambda one: "frame-ancestors" in one.text):
        await page.goto("https://evil.example/")

    assert await page.evaluate("said") == []
