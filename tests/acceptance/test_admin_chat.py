"""TELEGRAM_ADMIN_CHAT_ID: a chat gets every alert from the first start on."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from tests.cast import OPS_ROOM
from tests.story.complaining import complains
from tests.story.stage import OwnTelegram, Stage, names_place, raise_curtain

pytestmark = pytest.mark.slow


async def opened(
    folder: Path, http: aiohttp.ClientSession, telegram: OwnTelegram, chat: str
) -> Stage:
    """Start a product for this chat, with an owner and a Room 12."""
    stage = await raise_curtain(
        folder, http, telegram=telegram, settings={"TELEGRAM_ADMIN_CHAT_ID": chat}
    )
    assert stage.product.claim is not None
    await stage.people.olivia.opens(stage.product.claim)
    await stage.people.olivia.sees("/places")
    stage.place = await names_place(stage.people.olivia, "Room 12")
    return stage


async def join(stage: Stage) -> None:
    """Olivia brings the bot into the Ops room, as people do in Telegram."""
    await stage.telegram.post(
        "member", chat=OPS_ROOM.id, by=stage.people.olivia.id, action="promote", bot=True
    )


async def close(stage: Stage) -> None:
    """End the product, which failed nobody."""
    await stage.leave()
    await stage.product.stop()
    stage.product.assert_clean()


@pytest.mark.parametrize("topic", [None, "Housekeeping"])
async def test_a_group_or_its_topic_gets_the_card(
    tmp_path: Path, http: aiohttp.ClientSession, telegram: OwnTelegram, topic: str | None
) -> None:
    thread = None if topic is None else 2
    chat = f"{OPS_ROOM.id}" if thread is None else f"{OPS_ROOM.id}:{thread}"
    stage = await opened(tmp_path, http, telegram, chat)
    await join(stage)

    await complains(stage.people.carla, stage.place, "The boiler is broken")

    card = await stage.people.sam.sees_in(OPS_ROOM, "The boiler is broken", "Acknowledge")
    assert card.thread == thread
    await close(stage)


async def test_a_wrong_number_is_explained(
    tmp_path: Path, http: aiohttp.ClientSession, telegram: OwnTelegram
) -> None:
    stage = await opened(tmp_path, http, telegram, "-1009999999999")

    await complains(stage.people.carla, stage.place, "The boiler is broken")
    await stage.people.olivia.sees("The boiler is broken", "Acknowledge")
    await stage.telegram.idle()

    lines = stage.product.log_lines()
    (why,) = [one["why"] for one in lines if one.get("action") == "admin_chat_unreachable"]
    assert "not found" in why
    assert "Add the bot to the group, or correct the number" in why
    await close(stage)
