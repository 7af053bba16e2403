"""python-telegram-bot talks to the sandbox as it talks to Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from bot.sandbox.sandbox import DEFAULT_TOKEN
from bot.sandbox.sim.samples import read_upload
from tests.integration.sandbox.caller import CARLA, Client, sim


def a_bot(client: Client, token: str = DEFAULT_TOKEN) -> Bot:
    """Return a bot of the library that knows only the sandbox."""
    base = f"http://127.0.0.1:{client.port}/sandbox"
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )


@pytest.fixture
async def bot(client: Client) -> AsyncIterator[Bot]:
    """Return an initialized bot that Carla has started."""
    await sim(client, "start", user=CARLA, payload="room12")
    async with a_bot(client) as found:
        yield found


async def test_a_conversation_with_a_tap(client: Client, bot: Bot) -> None:
    (update,) = await bot.get_updates(timeout=1)
    button = InlineKeyboardButton("Good", callback_data="rate:5", style="success")
    await bot.send_message(
        CARLA,
        "<b>How was it?</b>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup([[button]]),
    )
    await sim(client, "tap", user=CARLA, chat=CARLA, label="Good")
    (tap,) = await bot.get_updates(offset=update.update_id + 1, timeout=1)
    query = tap.callback_query
    assert query is not None
    await query.answer("Thanks")
    await query.edit_message_text("5 stars")

    assert update.message is not None
    assert update.message.text == "/start room12"
    assert query.data == "rate:5"


async def test_an_album_and_its_download(bot: Bot) -> None:
    photo = read_upload("photo", {}).content

    sent = await bot.send_media_group(
        CARLA, [InputMediaPhoto(photo, caption="one"), InputMediaPhoto(photo)]
    )
    file = await bot.get_file(sent[1].photo[-1].file_id)
    content = await file.download_as_bytearray()

    assert bytes(content) == photo
    assert sent[0].media_group_id == sent[1].media_group_id


async def test_refusals_become_the_librarys_errors(
    client: Client, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of its own future
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(55, "hi")
    await sim(client, "block", user=CARLA, blocked=True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(CARLA, "hi")
    await sim(client, "faults", match={}, kind="rate_limit", retry_after=3, times=1)
    with pytest.raises(RetryAfter):
        await bot.get_me()
    stranger = a_bot(client, "424242:" + "x" * 35)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
