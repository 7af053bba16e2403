"""The guide points at the next thing, ticks off what happened, and never takes a tick back."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import (
    CARLA,
    DIEGO,
    OLIVIA,
    OPS_ROOM,
    SAM,
    Opener,
    Phones,
)

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
    step = phones.page.get_by_test_id("guide-step-5")
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


async def test_the_first_step_takes_the_link_of_the_terminal(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.page.get_by_test_id("guide-go").click()

    await phones.page.get_by_test_id("link-input").fill("i_claim")
    await phones.answer()

    message = await bot.update("message")
    assert message["text"] == "/start i_claim"
    assert message["chat"] == {
        "id": OLIVIA,
        "type": "private",
        "first_name": "Olivia",
        "last_name": "Owner",
    }


async def test_each_step_points_at_what_to_press_next(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page(hash_="#start=i_claim&as=1001")
    assert (await bot.update("message"))["text"] == "/start i_claim"
    go = phones.page.get_by_test_id("guide-go")
    wish = {"request_id": 1, "chat_is_channel": False}
    keyboard = {"keyboard": [[{"text": "Link a group", "request_chat": wish}]]}
    await bot.send(OLIVIA, "You are owner", reply_markup=keyboard)

    hint = phones.page.get_by_test_id("guide-hint")
    await expect(hint).to_have_text("As Olivia, press “Link a group” and choose the Ops room.")
    await go.click()
    await expect(phones.part(OLIVIA, "reply-button")).to_have_attribute("data-pointed", "yes")
    await phones.part(OLIVIA, "reply-button").click()
    await phones.page.get_by_test_id(f"picker-chat-{OPS_ROOM}").click()

    await expect(hint).to_have_text("As Olivia, send /invite staff: it makes a link for Sam.")
    await go.click()
    await expect(phones.part(OLIVIA, "bubble").last).to_contain_text("/invite staff")
    await bot.send(OLIVIA, "Invitation\nhttps://t.me/opsbell_sandbox_bot?start=i_sam")
    await expect(hint).to_have_text(
        "Press the link that Olivia was given and open it as Sam, who may then take alerts."
    )
    await go.click()
    await expect(phones.of(OLIVIA).locator('a[href*="i_sam"]')).to_be_focused()
    await phones.page.keyboard.press("Enter")
    await phones.choose(f"open-as-{SAM}")
    await bot.send(SAM, "Hello Sam")

    await expect(hint).to_have_text("As Carla, press “Start”.")
    await go.click()
    await expect(phones.part(CARLA, "start")).to_be_focused()
    await phones.page.keyboard.press("Enter")
    await expect(phones.part(CARLA, "bubble").last).to_contain_text("/start")
    await bot.send(CARLA, "#1 · Received")

    await bot.send(OLIVIA, "🔴 The shower is cold", reply_markup=RESOLVE)
    await expect(hint).to_have_text("Olivia has the alert now: press “Resolver” on its card.")
    await bot.sim("member", chat=OPS_ROOM, bot=True, action="promote")
    await bot.send(OPS_ROOM, "🔴 The shower is cold", reply_markup=RESOLVE)
    await expect(hint).to_have_text("Sam has the alert now: press “Resolver” on its card.")
    await go.click()
    await expect(phones.button(SAM, "Resolver")).to_have_attribute("data-pointed", "yes")


async def test_only_the_link_of_an_invitation_brings_the_staff_in(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    step = phones.page.get_by_test_id("guide-step-3")
    await phones.part(OLIVIA, "start").click()
    await bot.send(OLIVIA, "https://t.me/opsbell_sandbox_bot?start=p_room and ?start=i_sam")
    await bot.sim("start", user=SAM, payload="p_room")
    await bot.send(SAM, "How was it?")
    await expect(step).to_have_attribute("data-done", "no")

    await bot.sim("start", user=SAM, payload="i_sam")
    await bot.send(SAM, "Hello Sam")

    await expect(step).to_have_attribute("data-done", "yes")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (720, 800), (390, 844)])
async def test_its_sentence_is_never_cut(
    open_page: Opener, bot: SandboxBot, size: tuple[int, int]
) -> None:
    phones = await open_page(hash_="#start=i_claim&as=1001", size=size)
    await bot.send(OLIVIA, "You are owner")
    hint = phones.page.get_by_test_id("guide-hint")
    await expect(hint).to_contain_text("choose the Ops room.")
    assert await hint.evaluate("e => e.scrollHeight <= e.clientHeight")
    assert await hint.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert await phones.page.evaluate("document.documentElement.scrollWidth") == size[0]


async def test_it_points_at_whoever_is_not_on_the_screen(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(OLIVIA, "pane-person").click()
    await phones.choose(f"person-{DIEGO}")
    await expect(phones.of(OLIVIA)).to_have_count(0)

    await phones.page.get_by_test_id("guide-go").click()
    await phones.page.get_by_test_id("dialog-cancel").click()

    await expect(phones.of(OLIVIA)).to_be_visible()


async def test_it_folds_away_and_comes_back_by_a_button(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.page.get_by_test_id("guide-fold").click()
    await expect(phones.page.get_by_test_id("guide")).to_have_count(0)
    await phones.page.reload()
    await phones.page.wait_for_selector("body[data-ready]")
    await expect(phones.page.get_by_test_id("guide")).to_have_count(0)

    await phones.page.get_by_test_id("guide-open").click()

    await expect(phones.page.get_by_test_id("guide-go")).to_be_focused()
    await expect(phones.page.get_by_test_id("guide-open")).to_be_hidden()
