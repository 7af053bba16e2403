"""The bot is put out of a group: whoever loses its alerts there is told once."""

from __future__ import annotations

from core.flows.link_chat import ChatReach
from core.inbox.cause import Cause
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import ROOM, link_room
from tests.contracts.flows.test_undelivered import send_all
from tests.fakes.channel import RecordingChannel

TOLD = "⚠️ I was put out of “Ops room”"


async def put_out(house: House, problem: str | None = "put out", *, chat: int = ROOM) -> list[str]:
    """Say what became of the bot there, and return the warnings that follow."""
    reach: ChatReach = house.runtime.flows.chat_reach
    await reach(bot_id=BOT, telegram_chat_id=chat, problem=problem, cause=Cause(actor=None))
    channel = RecordingChannel()
    await send_all(house, channel)
    return [one for one in channel.headlines if one.startswith("⚠️")]


async def test_it_is_told_once_and_again_after_it_was_let_in(house: House) -> None:
    await link_room(house)

    first = await put_out(house)
    repeat = await put_out(house)
    back = await put_out(house, None)
    again = await put_out(house)

    assert (first, repeat, back, again) == ([TOLD], [], [], [TOLD])


async def test_a_group_that_got_no_alerts_is_nobodys_loss(house: House) -> None:
    await link_room(house)

    assert await put_out(house, chat=-77) == []
