"""People press what the bot offers: buttons, keyboards, pickers and links."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, Opener

ACKNOWLEDGE = {"inline_keyboard": [[{"text": "Acknowledge", "callback_data": "ack:1"}]]}


async def test_a_tap_shows_the_words_of_its_answer(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await bot.send(CARLA, "Alert #1", reply_markup=ACKNOWLEDGE)

    await phones.button(CARLA, "Acknowledge").click()

    query = await bot.update("callback_query")
    assert query["data"] == "ack:1"
    await expect(phones.button(CARLA, "Acknowledge")).to_have_attribute("data-state", "waiting")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Yours now")
    await expect(phones.part(CARLA, "toast")).to_have_text("Yours now")
    await expect(phones.button(CARLA, "Acknowledge")).to_have_attribute("data-state", "idle")


async def test_an_alert_stays_until_it_is_read(open_page: Opener, bot: SandboxBot) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await bot.send(CARLA, "Alert #1", reply_markup=ACKNOWLEDGE)
    await phones.button(CARLA, "Acknowledge").click()
    query = await bot.update("callback_query")

    await bot.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="Not for you", show_alert=True
    )

    await expect(phones.page.get_by_test_id("alert")).to_contain_text("Not for you")
    await phones.page.get_by_test_id("alert-ok").click()
    await expect(phones.page.get_by_test_id("alert")).to_have_count(0)


async def test_the_native_picker_brings_the_bot_into_the_group(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(OLIVIA, "start").click()
    wish = {
        "request_id": 7,
        "chat_is_channel": False,
        "chat_is_forum": True,
        "bot_administrator_rights": {"can_manage_topics": True},
        "request_title": True,
    }
    keyboard = {"keyboard": [[{"text": "Choose a group", "request_chat": wish}]]}
    await bot.send(OLIVIA, "Where shall I ring?", reply_markup=keyboard)

    await phones.part(OLIVIA, "reply-button").click()
    await phones.page.get_by_test_id(f"picker-chat-{OPS_ROOM}").click()

    await bot.update("my_chat_member")
    while "chat_shared" not in (message := await bot.update("message")):
        pass
    assert message["chat_shared"] == {"request_id": 7, "chat_id": OPS_ROOM, "title": "Ops room"}
    await expect(phones.page.get_by_test_id("guide-step-2")).to_have_attribute("data-done", "yes")


async def test_a_claim_link_presses_start_once_as_its_person(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page(hash_="#start=claim-abc&as=1001")

    message = await bot.update("message")

    assert message["text"] == "/start claim-abc"
    await expect(phones.part(OLIVIA, "bubble").last).to_contain_text("/start claim-abc")
    await phones.page.reload()
    await phones.page.wait_for_selector("body[data-ready]")
    await expect(phones.part(OLIVIA, "bubble")).to_have_count(1)


async def test_a_link_to_the_bot_opens_on_the_same_phone(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    name = (await bot.call("getMe"))["username"]
    await bot.send(CARLA, f"https://t.me/{name}?start=room12")

    await phones.part(CARLA, "bubble").last.locator("a[href]").click()
    await phones.page.locator(f'[data-action="open-as-{CARLA}"]').click()

    await bot.update("message")
    assert (await bot.update("message"))["text"] == "/start room12"


async def test_a_link_to_the_bot_opens_on_the_phone_of_whom_it_is_for(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(OLIVIA, "start").click()
    name = (await bot.call("getMe"))["username"]
    await bot.send(OLIVIA, f"https://t.me/{name}?start=room12")

    await phones.part(OLIVIA, "bubble").last.locator("a[href]").click()
    await phones.page.locator(f'[data-action="open-as-{CARLA}"]').click()

    await expect(phones.part(CARLA, "bubble").last).to_contain_text("/start room12")
    await expect(phones.part(OLIVIA, "bubble").last).not_to_contain_text("/start room12")


async def test_an_unknown_method_shows_red_in_the_call_log(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.page.get_by_test_id("drawer-toggle").click()

    async with bot.http.post(f"{bot.address}/bot{bot.token}/sendRainbow") as answer:
        assert answer.status == 404

    row = phones.page.locator('[data-testid="call"][data-method="sendRainbow"]')
    await expect(row).to_have_attribute("data-status", "404")
    await expect(row).to_contain_text("method not found")


async def test_a_person_who_blocks_the_bot_cannot_be_written_to(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await phones.page.get_by_test_id("drawer-toggle").click()
    await phones.page.get_by_test_id("tab-faults").click()

    await phones.page.get_by_test_id(f"block-{CARLA}").click()

    await expect(phones.of(CARLA)).to_contain_text("blocked the bot")
    blocked = await bot.update("my_chat_member")
    member = blocked["new_chat_member"]
    assert isinstance(member, dict)
    assert member["status"] == "kicked"


async def test_the_bots_app_opens_signed_for_who_pressed(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    app = {"url": f"{bot.address}/?app"}
    await bot.call(
        "setChatMenuButton",
        chat_id=CARLA,
        menu_button={"type": "web_app", "text": "My cases", "web_app": app},
    )
    await expect(phones.part(CARLA, "menu-button")).to_have_text("My cases")

    async with phones.page.context.expect_page() as opened:
        await phones.part(CARLA, "menu-button").click()

    address = (await opened.value).url
    assert "#tgWebAppData=" in address
    assert "Carla" in address


async def test_the_bots_app_leaves_room_to_write_in_narrow_panes(
    open_page: Opener, bot: SandboxBot
) -> None:
    phones = await open_page()
    await phones.part(CARLA, "start").click()
    await bot.call("setMyCommands", commands=[{"command": "my", "description": "My cases"}])
    await bot.send(CARLA, "Hello", reply_markup={"keyboard": [[{"text": "Complain"}]]})
    button = {"type": "web_app", "text": "Dashboard", "web_app": {"url": f"{bot.address}/?app"}}
    await bot.call("setChatMenuButton", chat_id=CARLA, menu_button=button)

    await phones.page.get_by_test_id("add-pane").click()

    await expect(phones.part(CARLA, "menu-button")).to_have_accessible_name("Dashboard")
    await expect(phones.part(CARLA, "keyboard-toggle")).to_be_visible()
    # What a narrow pane leaves out goes a frame after the pane got narrow.
    field = await phones.part(CARLA, "composer").element_handle()
    await phones.page.wait_for_function("field => field.offsetWidth >= 64", arg=field)
    assert (
        await phones.of(CARLA)
        .locator(".composer-line")
        .evaluate("line => line.scrollWidth <= line.clientWidth")
    )
