"""Behind the scenes: the bot's calls, faults by a switch, gauges, the clock, a new beginning."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import PHONE
from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, Opener, Phones


@pytest_asyncio.fixture(loop_scope="session")
async def phones(open_page: Opener, bot: SandboxBot) -> Phones:
    """Carla has started the bot, and the drawer is open."""
    opened = await open_page()
    await opened.part(CARLA, "start").click()
    await opened.page.get_by_test_id("drawer-toggle").click()
    return opened


async def status(bot: SandboxBot, **params: object) -> int:
    """Return how a sendMessage to Carla is answered."""
    url = f"{bot.address}/bot{bot.token}/sendMessage"
    async with bot.http.post(url, json={"chat_id": CARLA, "text": "Hello", **params}) as answer:
        return answer.status


async def test_a_call_opens_to_what_was_asked_and_answered(
    phones: Phones, bot: SandboxBot
) -> None:
    await bot.send(CARLA, "<b>Received</b>", parse_mode="HTML")
    call = phones.page.locator('[data-testid="call"][data-method="sendMessage"]').first
    await expect(call).to_contain_text("Carla · Received")

    await call.locator("button").click()

    detail = call.get_by_test_id("call-detail")
    await expect(detail).to_contain_text('"parse_mode": "HTML"')
    await expect(detail).to_contain_text('"ok": true')


async def test_only_what_went_wrong_is_shown_on_wish(phones: Phones, bot: SandboxBot) -> None:
    await bot.send(CARLA, "Fine")
    assert await status(bot, text="<b>broken", parse_mode="HTML") == 400
    calls = phones.page.locator('[data-testid="call"]:visible')
    await expect(calls.filter(has_text="Fine")).to_have_count(1)

    await phones.page.get_by_test_id("only-errors").click()

    await expect(calls.filter(has_text="Fine")).to_have_count(0)
    await expect(calls.first).to_contain_text("can't parse entities")


async def test_telegram_goes_down_and_comes_back_by_a_switch(
    phones: Phones, bot: SandboxBot
) -> None:
    await phones.page.get_by_test_id("tab-faults").click()
    await phones.page.get_by_test_id("fault-down").click()
    chip = phones.page.get_by_test_id("fault-chip")
    await expect(chip).to_have_text("Telegram is down")
    assert await status(bot) == 502

    await phones.page.get_by_test_id("fault-down").click()

    await expect(chip).to_be_hidden()
    assert await status(bot) == 200


async def test_a_fault_that_somebody_else_ordered_is_told_too(
    phones: Phones, bot: SandboxBot
) -> None:
    await bot.sim("faults", match={"method": "sendMessage"}, kind="rate_limit", retry_after=10)
    await expect(phones.page.get_by_test_id("fault-chip")).to_have_text("Too many messages")

    await phones.page.get_by_test_id("fault-chip").click()

    switch = phones.page.get_by_test_id("fault-flood")
    await expect(switch).to_have_attribute("aria-checked", "true")


async def test_the_gauges_move_while_they_are_looked_at(phones: Phones, bot: SandboxBot) -> None:
    await phones.page.get_by_test_id("tab-faults").click()
    await phones.page.get_by_test_id("limits").click()
    await expect(phones.page.get_by_test_id("limits")).to_have_attribute("aria-checked", "true")

    await bot.send(CARLA, "Hello")

    await expect(phones.page.get_by_test_id("gauge").filter(has_text="Carla")).to_be_visible()


async def test_the_clock_stands_still_and_jumps_a_day(phones: Phones, bot: SandboxBot) -> None:
    await phones.page.get_by_test_id("tab-world").click()
    await phones.page.get_by_test_id("clock-freeze").click()
    await expect(phones.page.get_by_test_id("clock-freeze")).to_have_text("Run")
    before = await bot.sim("clock")
    shown = await phones.page.get_by_test_id("clock-now").text_content()

    await phones.page.get_by_test_id("clock-day").click()

    await expect(phones.page.get_by_test_id("clock-now")).not_to_have_text(str(shown))
    after = await bot.sim("clock")
    assert str(after["now"])[11:19] == str(before["now"])[11:19]
    assert str(after["now"])[:10] > str(before["now"])[:10]


async def test_a_reset_asks_first_and_empties_the_phones(phones: Phones) -> None:
    await phones.page.get_by_test_id("tab-world").click()
    await phones.page.get_by_test_id("reset").click()
    await phones.page.get_by_test_id("dialog-cancel").click()
    await expect(phones.part(CARLA, "bubble")).to_have_count(1)

    await phones.page.get_by_test_id("reset").click()
    await phones.answer()

    await expect(phones.part(CARLA, "start")).to_be_visible()


async def test_on_a_phone_it_is_a_sheet_that_a_press_beside_puts_away(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page(size=PHONE, touch=True)
    await phones.page.get_by_test_id("drawer-toggle").click()
    drawer = phones.page.get_by_test_id("drawer")
    await expect(drawer).to_be_visible()
    await expect(phones.page.get_by_test_id("tab-calls")).to_be_focused()

    await phones.page.touchscreen.tap(200, 60)

    await expect(drawer).to_be_hidden()
    await phones.page.get_by_test_id(f"person-{OLIVIA}").click()
    await expect(phones.of(OLIVIA)).to_be_visible()
