"""The guide ticks its steps off by what happened, and never takes a tick back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import OLIVIA, Opener, Phones

RESOLVE = {"inline_keyboard": [[{"text": "Resolver", "callback_data": "resolve:1"}]]}


async def a_card(phones: Phones, bot: SandboxBot) -> int:
    """Let Olivia start the bot and be sent a card; returns its number."""
    await phones.part(OLIVIA, "start").click()
    return await bot.send(OLIVIA, "🔴 The shower is cold", reply_markup=RESOLVE)


async def change(phones: Phones, bot: SandboxBot, card: int, words: str) -> None:
    """Let the bot change the card and wait until Olivia sees it."""
    await bot.call("editMessageText", chat_id=OLIVIA, message_id=card, text=words)
    await expect(phones.part(OLIVIA, "bubble").last).to_contain_text(words)


async def expect_done(phones: Phones, done: bool) -> None:
    """Wait until the step of acknowledging is ticked, or open."""
    step = phones.page.get_by_test_id("guide-step-4")
    await expect(step).to_have_attribute("data-done", "yes" if done else "no")


@pytest.mark.parametrize("words", ["🟠 Acknowledged by Sam", "🟠 La ducha: aceptada por Sam"])
async def test_a_step_once_done_stays_done(open_page: Opener, bot: SandboxBot, words: str) -> None:
    phones = await open_page()
    card = await a_card(phones, bot)
    await expect_done(phones, False)
    await change(phones, bot, card, words)
    await expect_done(phones, True)

    await change(phones, bot, card, "🔴 The shower is cold again")
    await phones.page.reload()
    await phones.page.wait_for_selector("body[data-ready]")

    await expect_done(phones, True)


async def test_a_press_that_resolves_counts_too_in_any_language(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    card = await a_card(phones, bot)
    await phones.button(OLIVIA, "Resolver").click()
    query = await bot.update("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])

    await change(phones, bot, card, "🟢 La ducha está fría")

    await expect_done(phones, True)


async def test_an_alert_that_its_machine_resolved_does_not_count(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    card = await a_card(phones, bot)

    await change(phones, bot, card, "🟢 The shower is cold")
    await phones.page.reload()
    await phones.page.wait_for_selector("body[data-ready]")

    await expect_done(phones, False)


async def test_a_new_beginning_opens_all_steps_again(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    card = await a_card(phones, bot)
    await change(phones, bot, card, "🟠 The shower is cold")
    await expect_done(phones, True)

    await bot.sim("reset")

    await expect_done(phones, False)
