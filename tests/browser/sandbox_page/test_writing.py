"""Writing helps itself: commands as this person sees them, keyboards, typing, samples."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, Opener, Phones


@pytest_asyncio.fixture(loop_scope="session")
async def phones(open_page: Opener, bot: SandboxBot) -> Phones:
    """Carla and Olivia have started the bot."""
    opened = await open_page()
    for person in (CARLA, OLIVIA):
        await opened.part(person, "start").click()
        await bot.update("message")
    return opened


async def test_everybody_sees_the_commands_that_are_theirs(
    phones: Phones, bot: SandboxBot
) -> None:
    everybody = [{"command": "complain", "description": "Tell what is wrong"}]
    owner = [
        {"command": "places", "description": "Rooms"},
        {"command": "pause", "description": "x"},
    ]
    await bot.call("setMyCommands", commands=everybody)
    scope = {"type": "chat", "chat_id": OLIVIA}
    await bot.call("setMyCommands", commands=owner, scope=scope)
    await expect(phones.part(OLIVIA, "commands")).to_be_visible()

    await phones.part(CARLA, "commands").click()
    await expect(phones.part(CARLA, "command")).to_have_text(["/complainTell what is wrong"])
    await phones.part(OLIVIA, "composer").press_sequentially("/p")
    await expect(phones.part(OLIVIA, "command")).to_have_count(2)
    await phones.part(OLIVIA, "composer").press("ArrowDown")
    await phones.part(OLIVIA, "composer").press("Enter")

    assert (await bot.update("message"))["text"] == "/pause"


async def test_a_contact_is_shared_only_after_a_yes(phones: Phones, bot: SandboxBot) -> None:
    keyboard = {"keyboard": [[{"text": "My number", "request_contact": True}]]}
    await bot.send(CARLA, "May we call you?", reply_markup=keyboard)

    await phones.part(CARLA, "reply-button").click()
    await phones.page.get_by_test_id("dialog-cancel").click()
    await phones.part(CARLA, "reply-button").click()
    await phones.answer()

    contact = (await bot.update("message"))["contact"]
    assert isinstance(contact, dict)
    assert contact["user_id"] == CARLA


async def test_a_keyboard_of_the_bot_folds_and_comes_back(phones: Phones, bot: SandboxBot) -> None:
    await bot.send(CARLA, "How was it?", reply_markup={"keyboard": [[{"text": "Good"}]]})
    await expect(phones.part(CARLA, "reply-button")).to_be_visible()

    await phones.part(CARLA, "keyboard-toggle").click()
    await expect(phones.part(CARLA, "reply-button")).to_be_hidden()
    await phones.part(CARLA, "keyboard-toggle").click()
    await phones.part(CARLA, "reply-button").click()

    assert (await bot.update("message"))["text"] == "Good"


async def test_the_bot_is_seen_typing(phones: Phones, bot: SandboxBot) -> None:
    url = f"{bot.address}/bot{bot.token}/sendChatAction"
    async with bot.http.post(url, json={"chat_id": CARLA, "action": "typing"}) as answer:
        assert answer.ok

    await expect(phones.part(CARLA, "typing")).to_be_visible()


async def test_without_a_microphone_the_sample_goes_out(phones: Phones, bot: SandboxBot) -> None:
    await phones.part(CARLA, "record").click()

    assert "voice" in await bot.update("message")
    await expect(phones.part(CARLA, "toast")).to_contain_text("No microphone here")


async def test_a_draft_waits_in_its_chat(phones: Phones) -> None:
    await phones.part(OLIVIA, "composer").fill("Half a sen")
    await phones.of(OLIVIA).locator(".chat-row").last.click()
    await expect(phones.part(OLIVIA, "composer")).to_have_value("")

    await phones.part(OLIVIA, f"chat-{OLIVIA}").click()

    await expect(phones.part(OLIVIA, "composer")).to_have_value("Half a sen")
