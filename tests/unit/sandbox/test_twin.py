"""People played in the sandbox's own loop, and the transcript as text."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.errors import SimError
from bot.sandbox.sim import ROUTES
from bot.sandbox.sim.ask import Ask
from bot.sandbox.twin import Twin
from tests.unit.sandbox.stage import CUSTOMER_ID, OK_BUTTON, OPS_ROOM_ID, STAFF_ID, Stage


@pytest.fixture
def twin(stage: Stage) -> Twin:
    """Return a twin whose person has met the bot."""
    stage.start()
    return Twin(sandbox=stage.sandbox)


async def test_it_waits_for_what_the_bot_says(stage: Stage, twin: Twin) -> None:
    async with asyncio.TaskGroup() as tasks:
        seen = tasks.create_task(twin.expect(CUSTOMER_ID, "Sure?", "OK"))
        await twin.say(CUSTOMER_ID, "hello")
        stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="Sure?", reply_markup=OK_BUTTON)

    assert seen.result()["text"] == "Sure?"


async def test_a_tap_waits_for_its_answer(stage: Stage, twin: Twin) -> None:
    stage.bot("sendMessage", chat_id=CUSTOMER_ID, text="Sure?", reply_markup=OK_BUTTON)
    async with asyncio.TaskGroup() as tasks:
        tapped = tasks.create_task(twin.tap(CUSTOMER_ID, "OK"))
        await asyncio.sleep(0)
        query_id = next(iter(stage.sandbox.state.taps))
        stage.bot("answerCallbackQuery", callback_query_id=query_id, text="Done")

    assert tapped.result()["text"] == "Done"


async def test_what_never_comes_is_told(stage: Stage) -> None:
    twin = Twin(sandbox=stage.sandbox, wait_seconds=0.001)

    with pytest.raises(SimError, match="did not say Never") as told:
        await twin.expect(CUSTOMER_ID, "Never")

    assert told.value.status == 408


def test_the_transcript_tells_edits_reactions_pins_and_toasts(stage: Stage) -> None:
    stage.join_ops_room()
    said = stage.message(
        "sendMessage", chat_id=OPS_ROOM_ID, text="first words", reply_markup=OK_BUTTON
    )
    place = {"chat_id": OPS_ROOM_ID, "message_id": said["message_id"]}
    stage.bot("pinChatMessage", **place)
    tapped = stage.sim("tap", user=STAFF_ID, chat=OPS_ROOM_ID, label="OK")
    stage.bot("answerCallbackQuery", callback_query_id=tapped["query_id"], text="Noted")
    stage.sim("react", user=STAFF_ID, chat=OPS_ROOM_ID, message_id=said["message_id"], emoji="👍")
    stage.bot("editMessageText", text="second words", **place)

    run = next(route.run for route in ROUTES if route.path == "chats/{chat}")
    words = str(run(stage.sandbox, Ask({"chat": OPS_ROOM_ID, "format": "text"})))

    assert "(edited) (pinned) second words\n    before: first words\n    👍 Sam\n" in words
    assert words.endswith("-- Sam saw: Noted\n")
