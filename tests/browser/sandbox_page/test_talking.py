"""People write on the page and see what the bot says, at once and on every phone."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, SAM, Opener


async def test_what_carla_writes_reaches_the_bot(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()

    await phones.write(CARLA, "The shower is cold")

    assert (await bot.update("message"))["text"] == "/start"
    assert (await bot.update("message"))["text"] == "The shower is cold"
    await expect(phones.part(CARLA, "bubble").last).to_contain_text("The shower is cold")


async def test_the_bots_words_are_shown_with_their_entities(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()

    await bot.send(CARLA, "👩‍👩‍👧 <b>Hello 😀</b> <i>Carla</i>", parse_mode="HTML")

    text = phones.part(CARLA, "bubble").last.locator(".bubble-text")
    await expect(text.locator("strong")).to_have_text("Hello 😀")
    await expect(text.locator("em")).to_have_text("Carla")


async def test_one_card_changes_in_place_on_every_phone(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await bot.sim("member", chat=OPS_ROOM, bot=True, action="promote")
    await phones.part(OLIVIA, f"chat-{OPS_ROOM}").click()
    card = await bot.send(OPS_ROOM, "Alert #1: firing")

    await bot.call(
        "editMessageText", chat_id=OPS_ROOM, message_id=card, text="Alert #1: Sam is on it"
    )

    for person in (OLIVIA, SAM):
        bubble = phones.part(person, "bubble").last
        await expect(bubble).to_contain_text("Sam is on it")
        await expect(bubble).to_contain_text("edited")


async def test_what_was_not_looked_at_is_counted_at_its_chat(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await bot.sim("member", chat=OPS_ROOM, bot=True, action="promote")

    await bot.send(OPS_ROOM, "First")
    await bot.send(OPS_ROOM, "Second")

    await expect(phones.part(OLIVIA, f"chat-{OPS_ROOM}")).to_have_attribute("data-unread", "2")
    await expect(phones.part(SAM, f"chat-{OPS_ROOM}")).to_have_attribute("data-unread", "0")


async def test_two_sample_photos_go_out_as_one_album(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await phones.part(CARLA, "attach").click()
    await phones.page.locator('[data-action="sample-album"]').click()
    await phones.part(CARLA, "composer").fill("Look at this")

    await phones.part(CARLA, "send").click()

    await bot.update("message")
    first, second = await bot.update("message"), await bot.update("message")
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption"] == "Look at this"
    await expect(phones.part(CARLA, "bubble").last.locator(".picture")).to_have_count(2)


async def test_an_answer_by_the_messages_menu_quotes_it(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    asked = await bot.send(CARLA, "Which room?")
    await expect(phones.part(CARLA, "bubble").last).to_contain_text("Which room?")
    await phones.part(CARLA, "bubble").last.click(button="right")
    await phones.page.locator('[data-action="reply"]').click()

    await phones.write(CARLA, "Room 12")

    await bot.update("message")
    answer = await bot.update("message")
    target = answer["reply_to_message"]
    assert isinstance(target, dict)
    assert target["message_id"] == asked
    await expect(phones.part(CARLA, "bubble").last.locator(".quote")).to_contain_text(
        "Which room?"
    )


async def test_an_edited_text_reaches_the_bot(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await phones.write(CARLA, "The shower is clod")
    await expect(phones.part(CARLA, "bubble")).to_have_count(2)
    await phones.part(CARLA, "composer").press("ArrowUp")

    await phones.write(CARLA, "The shower is cold")

    assert (await bot.update("edited_message"))["text"] == "The shower is cold"


async def test_a_message_is_deleted_by_its_menu(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await phones.write(CARLA, "Wrong chat")
    await expect(phones.part(CARLA, "bubble")).to_have_count(2)
    await phones.part(CARLA, "bubble").nth(1).click(button="right")
    await phones.page.locator('[data-action="delete"]').click()

    await expect(phones.part(CARLA, "bubble")).to_have_count(1)
    await expect(phones.of(CARLA)).not_to_contain_text("Wrong chat")


async def test_a_sticker_shows_the_face_that_was_chosen(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await phones.part(CARLA, "attach").click()
    await phones.page.locator('[data-action="sticker"]').click()

    await phones.page.get_by_label("Sticker 🧹").click()

    await expect(phones.part(CARLA, "bubble").last).to_contain_text("🧹")


async def test_a_phone_shows_one_person_and_nothing_sticks_out(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page(size=(360, 780), touch=True)

    await phones.page.get_by_test_id(f"person-{SAM}").click()

    await expect(phones.of(SAM)).to_be_visible()
    await expect(phones.of(CARLA)).to_be_hidden()
    assert await phones.page.evaluate("document.documentElement.scrollWidth") == 360


async def test_a_forward_names_who_said_it_first(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await bot.sim("message", user=OLIVIA, chat=OPS_ROOM, text="The boiler is broken")
    await expect(phones.part(SAM, "bubble").last).to_contain_text("The boiler is broken")

    await phones.part(SAM, "bubble").last.click(button="right")
    await phones.page.locator('[data-action="forward"]').click()
    await phones.page.get_by_test_id("picker").locator(".pick").first.click()

    heard = await bot.update("message")
    origin = heard["forward_origin"]
    assert isinstance(origin, dict)
    assert origin["sender_user"]["id"] == OLIVIA
    await phones.part(SAM, f"chat-{SAM}").click()
    await expect(phones.part(SAM, "bubble").last).to_contain_text("Forwarded from Olivia Owner")
