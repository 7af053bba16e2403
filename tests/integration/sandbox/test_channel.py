"""The Telegram channel against the sandbox over HTTP: photos and text stand in one topic, also
when that was closed or has to be made again first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from telegram import Bot

from bot.sandbox.sandbox import Sandbox
from bot.sandbox.sim.samples import read_upload
from core.channels.telegram import TelegramChannel
from core.clock import SystemClock
from core.delivery.address import TelegramAddress
from core.delivery.channel import Envelope
from core.delivery.message import FileRef, Line, Message
from core.delivery.outcome import Delivered
from core.tenants.topic import Place
from tests.fakes.telegram_twin import DirectOutlet
from tests.integration.sandbox.caller import Client, sim
from tests.integration.sandbox.test_library import a_bot
from tests.unit.channels.test_telegram_topics import KnownTopics

ROOM, OLIVIA, HOUSEKEEPING = -1_001_000_000_001, 1001, 2


@pytest.fixture
async def bot(client: Client) -> AsyncIterator[Bot]:
    """The bot, an administrator of the Ops room who may manage topics."""
    rights = {"can_manage_topics": True}
    await sim(client, "member", chat=ROOM, bot=True, action="promote", rights=rights)
    async with a_bot(client) as found:
        yield found


@pytest.fixture
def photos(tmp_path: Path) -> tuple[FileRef, ...]:
    """Two photos on our own disk."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(read_upload("photo", {}).content)
    return tuple(FileRef(kind="photo", name=f"{n}.jpg", path=path) for n in range(2))


async def stands(bot: Bot, sandbox: Sandbox, photos: tuple[FileRef, ...]) -> set[int | None]:
    """Send photos with a text to Housekeeping and return the topics they stand in."""
    sender = DirectOutlet()
    sender.bot = bot
    topics = KnownTopics(Place(topic_id=HOUSEKEEPING, name="Housekeeping"))
    channel = TelegramChannel(sender=sender, clock=SystemClock(), topics=topics)
    address = TelegramAddress(bot_id=bot.id, chat_id=ROOM, topic_id=HOUSEKEEPING)
    message = Message(headline=Line.of("Tap drips"), files=photos)
    outcome = await channel.send(
        Envelope(delivery_id=UUID(int=1), address=address, message=message, urgency=2)
    )
    assert isinstance(outcome, Delivered)
    assert len(outcome.message_ids) == 3
    assert topics.told == []
    chat = sandbox.state.chats[ROOM]
    return {chat.messages[one].thread_id for one in outcome.message_ids}


async def test_photos_and_text_stand_in_the_topic(
    bot: Bot, sandbox: Sandbox, photos: tuple[FileRef, ...]
) -> None:
    assert await stands(bot, sandbox, photos) == {HOUSEKEEPING}


async def test_a_closed_topic_takes_photos_and_text(
    client: Client, bot: Bot, sandbox: Sandbox, photos: tuple[FileRef, ...]
) -> None:
    await sim(client, "topic", chat=ROOM, user=OLIVIA, action="close", id=HOUSEKEEPING)

    assert await stands(bot, sandbox, photos) == {HOUSEKEEPING}


async def test_a_deleted_topic_is_made_again_for_the_photos_and_has_the_text_too(
    client: Client, bot: Bot, sandbox: Sandbox, photos: tuple[FileRef, ...]
) -> None:
    await sim(client, "topic", chat=ROOM, user=OLIVIA, action="delete", id=HOUSEKEEPING)

    (topic,) = await stands(bot, sandbox, photos)

    assert topic is not None
    assert topic != HOUSEKEEPING
    assert sandbox.state.chats[ROOM].topics[topic].name == "Housekeeping"
