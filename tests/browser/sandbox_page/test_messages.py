"""What is in a bubble can be used: reactions, pins, former words, spoilers, pictures, sound."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, SAM, Opener, Phones


@pytest_asyncio.fixture(loop_scope="session")
async def phones(open_page: Opener, bot: SandboxBot) -> Phones:
    """Carla has started the bot."""
    opened = await open_page()
    await opened.part(CARLA, "start").click()
    await expect(opened.part(CARLA, "bubble")).to_have_count(1)
    return opened


async def test_a_reaction_is_given_and_taken_back(phones: Phones, bot: SandboxBot) -> None:
    await bot.send(CARLA, "A plumber is on the way")
    await phones.part(CARLA, "bubble").last.click(button="right")
    await phones.page.locator('[data-testid="menu-face"][data-emoji="🙏"]').click()

    given = phones.part(CARLA, "reaction")
    await expect(given).to_have_attribute("aria-pressed", "true")
    await given.click()

    await expect(phones.part(CARLA, "reaction")).to_have_count(0)


async def test_the_bots_reaction_is_seen_with_its_giver(phones: Phones, bot: SandboxBot) -> None:
    await phones.write(CARLA, "The shower is cold")
    await bot.update("message")
    said = await bot.update("message")

    await bot.call(
        "setMessageReaction",
        chat_id=CARLA,
        message_id=said["message_id"],
        reaction=[{"type": "emoji", "emoji": "👀"}],
    )

    await expect(phones.part(CARLA, "reaction")).to_have_accessible_name("👀 Opsbell")


async def test_pinned_messages_are_walked_through_and_unpinned(
    phones: Phones, bot: SandboxBot
) -> None:
    await bot.send(CARLA, "House rules")
    await phones.pick(CARLA, "House rules", "pin")
    await expect(phones.part(CARLA, "pin-bar")).to_contain_text("House rules")
    await bot.send(CARLA, "Breakfast at eight")
    await phones.pick(CARLA, "Breakfast at eight", "pin")
    bar = phones.part(CARLA, "pin-bar")
    await expect(bar).to_contain_text("Pinned message 2 of 2")

    await bar.click()
    await expect(bar).to_contain_text("House rules")
    for words in ("House rules", "Breakfast at eight"):
        await phones.pick(CARLA, words, "unpin")

    await expect(bar).to_be_hidden()


async def test_what_an_edited_message_said_before_can_be_read(
    phones: Phones, bot: SandboxBot
) -> None:
    card = await bot.send(CARLA, "Received")
    await bot.call("editMessageText", chat_id=CARLA, message_id=card, text="Seen by the team")

    await phones.part(CARLA, "edited").click()

    versions = phones.page.get_by_test_id("history").locator("li")
    await expect(versions).to_contain_text(["Received", "Seen by the team"])


async def test_deleted_messages_are_shown_on_wish(phones: Phones, bot: SandboxBot) -> None:
    card = await bot.send(CARLA, "Sent by mistake")
    await expect(phones.of(CARLA)).to_contain_text("Sent by mistake")
    await bot.call("deleteMessage", chat_id=CARLA, message_id=card)
    await expect(phones.of(CARLA)).not_to_contain_text("Sent by mistake")

    await phones.of_person(CARLA, "show-deleted")

    await expect(phones.part(CARLA, "bubble").last).to_have_attribute("data-deleted", "yes")


async def test_hidden_and_folded_words_open(phones: Phones, bot: SandboxBot) -> None:
    long = "<br>".join(["line"] * 3).replace("<br>", "\n") * 3
    await bot.send(
        CARLA,
        f"<tg-spoiler>12 34</tg-spoiler>\n<blockquote expandable>{long}</blockquote>",
        parse_mode="HTML",
    )
    bubble = phones.part(CARLA, "bubble").last

    await bubble.get_by_role("button", name="Hidden text, press to show").press("Enter")
    await bubble.locator("blockquote").press("Enter")

    await expect(bubble.locator(".spoiler")).to_have_class("spoiler shown")
    await expect(bubble.locator("blockquote")).to_have_attribute("aria-expanded", "true")


async def test_a_photo_opens_large_and_its_neighbour_is_one_key_away(phones: Phones) -> None:
    await phones.part(CARLA, "attach").click()
    await phones.choose("sample-album")
    await phones.part(CARLA, "send").click()
    opener = phones.part(CARLA, "bubble").last.locator(".picture").first

    await opener.click()
    box = phones.page.get_by_test_id("lightbox")
    await expect(box).to_contain_text("1 / 2")
    await phones.page.keyboard.press("ArrowRight")
    await expect(box).to_contain_text("2 / 2")
    await phones.page.keyboard.press("Escape")

    await expect(box).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_a_voice_message_is_played(phones: Phones) -> None:
    await phones.part(CARLA, "attach").click()
    await phones.choose("sample-voice")
    voice = phones.part(CARLA, "bubble").last
    async with phones.page.expect_response("**/sim/files/*") as heard:
        await voice.get_by_role("button", name="Play the voice message").click()

    answer = await heard.value
    assert answer.headers["content-type"] == "audio/ogg"


async def test_a_place_a_contact_and_a_file_have_faces_of_their_own(phones: Phones) -> None:
    for action, look in (("location", ".place"), ("contact", ".contact")):
        await phones.part(CARLA, "attach").click()
        await phones.choose(action)
        await expect(phones.part(CARLA, "bubble").last.locator(look)).to_be_visible()
    await phones.part(CARLA, "attach").click()
    await phones.choose("sample-document")
    await phones.part(CARLA, "send").click()

    await expect(phones.part(CARLA, "bubble").last.locator("a.file")).to_have_attribute(
        "download", "invoice.pdf"
    )


async def test_an_admin_deletes_what_somebody_else_said(phones: Phones, bot: SandboxBot) -> None:
    await bot.sim("message", user=SAM, chat=OPS_ROOM, text="Wrong room")
    await phones.part(OLIVIA, f"chat-{OPS_ROOM}").click()

    await phones.pick(OLIVIA, "Wrong room", "delete")

    await expect(phones.of(SAM)).not_to_contain_text("Wrong room")


async def test_who_is_no_admin_deletes_only_their_own(phones: Phones, bot: SandboxBot) -> None:
    await bot.sim("message", user=OLIVIA, chat=OPS_ROOM, text="Stay here")
    await phones.part(SAM, "bubble").filter(has_text="Stay here").click(button="right")

    await expect(phones.page.locator('[data-action="reply"]')).to_be_visible()
    await expect(phones.page.locator('[data-action="delete"]')).to_have_count(0)


async def test_a_button_that_nobody_answers_says_so(phones: Phones, bot: SandboxBot) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Send", "callback_data": "s", "style": "success"}]]}
    await bot.send(CARLA, "Ready?", reply_markup=keyboard)
    late = '{"answered": false, "text": null, "show_alert": false, "url": null}'
    await phones.page.route(
        "**/sim/taps/*", lambda route: route.fulfill(body=late, content_type="application/json")
    )

    await phones.button(CARLA, "Send").click()

    await expect(phones.part(CARLA, "tap-note")).to_contain_text("No answer within 15 s")
    await expect(phones.button(CARLA, "Send")).to_have_class("inline-button style-success")


async def test_a_voice_message_keeps_to_its_bubble_in_narrow_panes(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    for _ in range(2):
        await phones.page.get_by_test_id("add-pane").click()

    await bot.sim("message", user=CARLA, chat=CARLA, voice={"sample": "voice"})

    voice = phones.of(CARLA).locator(".voice")
    await expect(voice).to_be_visible()
    assert await voice.evaluate("voice => voice.scrollWidth <= voice.clientWidth")
    play = await voice.locator(".voice-play").bounding_box()
    assert play is not None
    assert play["width"] >= 40
