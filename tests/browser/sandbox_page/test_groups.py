"""Groups are ruled from their menu: topics, people, the bot's place, and what the group is."""

from __future__ import annotations

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.sandbox_page.bot import SandboxBot
from tests.browser.sandbox_page.conftest import CARLA, OLIVIA, OPS_ROOM, SAM, Opener, Phones


@pytest_asyncio.fixture(loop_scope="session")
async def phones(open_page: Opener, bot: SandboxBot) -> Phones:
    """Olivia and Sam look at the Ops room, where the bot is an admin."""
    opened = await open_page()
    await bot.sim("member", chat=OPS_ROOM, bot=True, action="promote")
    await opened.part(OLIVIA, f"chat-{OPS_ROOM}").click()
    return opened


async def test_a_topic_is_made_closed_opened_again_and_deleted(phones: Phones) -> None:
    await phones.of_group(OLIVIA, "topic-create")
    await phones.answer(name="Kitchen")
    await phones.of(OLIVIA).get_by_role("tab", name="Topic Kitchen").click()
    await phones.of(SAM).get_by_role("tab", name="Topic Kitchen").click()

    await phones.of_group(OLIVIA, "topic-close")
    await expect(phones.of(SAM)).to_contain_text("This topic is closed.")
    await expect(phones.part(SAM, "composer")).to_be_hidden()
    await phones.of_group(OLIVIA, "topic-reopen")
    await expect(phones.part(SAM, "composer")).to_be_visible()
    await phones.of_group(OLIVIA, "topic-delete")
    await phones.answer()

    for person in (OLIVIA, SAM):
        await expect(phones.of(person).get_by_role("tab", name="Topic Kitchen")).to_have_count(0)


async def test_topics_are_turned_off_and_on(phones: Phones) -> None:
    await expect(phones.of(SAM).get_by_role("tab", name="Topic Housekeeping")).to_be_visible()

    await phones.of_group(OLIVIA, "topics-mode")
    await expect(phones.of(SAM).get_by_role("tablist", name="Topics")).to_be_hidden()
    await phones.of_group(OLIVIA, "topics-mode")

    await expect(phones.of(SAM).get_by_role("tab", name="Topic Housekeeping")).to_be_visible()


async def test_the_bots_rights_are_taken_away(phones: Phones, bot: SandboxBot) -> None:
    await bot.update("my_chat_member")

    await phones.of_group(OLIVIA, "bot-demote")

    changed = await bot.update("my_chat_member")
    member = changed["new_chat_member"]
    assert isinstance(member, dict)
    assert member["status"] == "member"
    await expect(phones.of(SAM)).to_contain_text("bot is a member")


async def test_sam_is_no_admin_and_may_only_leave(phones: Phones) -> None:
    await phones.part(SAM, "chat-menu").click()
    await expect(phones.page.get_by_test_id("menu-item")).to_have_count(1)

    await phones.choose("leave")

    await expect(phones.part(SAM, f"chat-{OPS_ROOM}")).to_have_count(0)
    await expect(phones.of(OLIVIA)).to_contain_text("Sam Staff left the group")


async def test_somebody_is_brought_in_and_thrown_out(phones: Phones) -> None:
    await phones.of_group(OLIVIA, "invite")
    await phones.page.get_by_test_id(f"picker-user-{CARLA}").click()
    await expect(phones.part(CARLA, f"chat-{OPS_ROOM}")).to_be_visible()

    await phones.of_group(OLIVIA, "kick")
    await phones.page.get_by_test_id(f"picker-user-{CARLA}").click()

    await expect(phones.part(CARLA, f"chat-{OPS_ROOM}")).to_have_count(0)
    await expect(phones.of(OLIVIA)).to_contain_text("Olivia Owner removed Carla Customer")


async def test_a_small_group_becomes_a_supergroup_under_the_readers_eyes(
    phones: Phones, bot: SandboxBot
) -> None:
    made = await bot.sim(
        "chats", type="group", title="Night shift", members=[OLIVIA, SAM], bot="member"
    )
    await phones.part(OLIVIA, f"chat-{made['id']}").click()

    await phones.of_group(OLIVIA, "migrate")

    await expect(phones.part(OLIVIA, f"chat-{made['id']}")).to_have_count(0)
    await expect(phones.of(OLIVIA)).to_contain_text("The group became a supergroup")
    await phones.write(OLIVIA, "/status")
    while "text" not in (heard := await bot.update("message")):
        pass
    chat = heard["chat"]
    assert isinstance(chat, dict)
    assert chat["type"] == "supergroup"


async def test_a_group_opens_where_something_waits(phones: Phones, bot: SandboxBot) -> None:
    made = await bot.call("createForumTopic", chat_id=OPS_ROOM, name="Alerts")
    await phones.part(OLIVIA, f"chat-{OLIVIA}").click()
    await bot.send(OPS_ROOM, "The boiler is off", message_thread_id=made["message_thread_id"])
    await expect(phones.part(OLIVIA, f"chat-{OPS_ROOM}")).to_have_attribute("data-unread", "1")

    await phones.part(OLIVIA, f"chat-{OPS_ROOM}").click()

    await expect(phones.part(OLIVIA, "bubble").last).to_contain_text("The boiler is off")


async def test_a_group_opens_where_its_reader_last_was(phones: Phones) -> None:
    await phones.of(OLIVIA).get_by_role("tab", name="Topic Housekeeping").click()

    await phones.part(OLIVIA, f"chat-{OLIVIA}").click()
    await phones.part(OLIVIA, f"chat-{OPS_ROOM}").click()

    await expect(phones.of(OLIVIA).get_by_role("tab", selected=True)).to_have_text("Housekeeping")


async def test_a_group_never_opened_opens_where_somebody_last_spoke(
    open_page: Opener, bot: SandboxBot
) -> None:
    await bot.sim("member", chat=OPS_ROOM, bot=True, action="promote")
    made = await bot.call("createForumTopic", chat_id=OPS_ROOM, name="Alerts")
    await bot.send(OPS_ROOM, "The boiler is off", message_thread_id=made["message_thread_id"])

    phones = await open_page()

    await expect(phones.part(SAM, "bubble").last).to_contain_text("The boiler is off")


async def test_a_topic_gets_another_name(phones: Phones) -> None:
    await phones.of(OLIVIA).get_by_role("tab", name="Topic Housekeeping").click()
    await phones.of_group(OLIVIA, "topic-rename")
    await phones.answer(name="Cleaning")

    await expect(phones.of(SAM).get_by_role("tab", name="Topic Cleaning")).to_be_visible()


async def test_a_reader_of_an_empty_topic_is_taken_to_where_it_happens(
    phones: Phones, bot: SandboxBot
) -> None:
    made = await bot.call("createForumTopic", chat_id=OPS_ROOM, name="Alerts")
    thread = made["message_thread_id"]

    await bot.send(OPS_ROOM, "The boiler is off", message_thread_id=thread)

    await expect(phones.part(SAM, "bubble").last).to_contain_text("The boiler is off")
    await phones.of(SAM).get_by_role("tab", name="Topic General").click()
    await phones.write(SAM, "I am having a look")
    await expect(phones.part(SAM, "bubble").last).to_contain_text("I am having a look")
    await bot.send(OPS_ROOM, "The boiler is on", message_thread_id=thread)
    await expect(phones.of(SAM).get_by_role("tab", name="Topic Alerts")).to_have_attribute(
        "data-unread", "1"
    )
    await expect(phones.part(SAM, "bubble").last).to_contain_text("I am having a look")
