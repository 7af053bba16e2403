"""Something always arrives: in plainer words, under a group's new number, and again in a group
that had put the bot out."""

from __future__ import annotations

import aiohttp
import pytest_asyncio

from tests.cast import OPS_ROOM
from tests.story.hooks import Machine, machine
from tests.story.person import Person, Room
from tests.story.stage import Stage

HERE = OPS_ROOM.id
NOT_READ = 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3'
TOO_LONG = "Bad Request: message is too long"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(stage: Stage, http: aiohttp.ClientSession) -> Machine:
    """A machine that reports."""
    return await machine(stage, http)


async def refuses(stage: Stage, description: str) -> None:
    """Have Telegram refuse the next message to the room in these words."""
    match = {"method": "sendMessage", "chat_id": HERE}
    fault = {"kind": "error", "code": 400, "description": description, "times": 1}
    await stage.telegram.post("faults", match=match, **fault)


async def test_what_is_not_taken_as_rich_text_comes_plain_and_then_as_one_line(
    stage: Stage, sam: Person, server: Machine
) -> None:
    await refuses(stage, NOT_READ)
    await server.reports("Tom <b>& Jerry")
    plain = await sam.sees_in(OPS_ROOM, "Tom <b>& Jerry", "Acknowledge")

    await refuses(stage, NOT_READ)
    await refuses(stage, TOO_LONG)
    await server.reports("Line is down", link="https://status.example/7")
    short = await sam.sees_in(OPS_ROOM, "Line is down", "Acknowledge")

    assert "Critical" in plain.words
    assert plain.raw.get("entities") is None
    assert short.words.splitlines()[1:] == ["https://status.example/7"]


async def test_the_longest_complaint_still_makes_a_card_and_a_status_message(
    stage: Stage, carla: Person, sam: Person
) -> None:
    words = "It is <cold> & dark. " * 190

    await carla.opens(stage.place)
    await carla.taps("1 ★")
    await carla.writes(words)
    await carla.sees("It is <cold>", "Send")
    await carla.taps("Send")

    await carla.sees("#", "It is <cold> & dark.")
    await sam.sees_in(OPS_ROOM, "It is <cold> & dark.", "Acknowledge")


async def test_a_group_that_grows_into_a_supergroup_is_found_under_its_new_number(
    stage: Stage, olivia: Person, server: Machine
) -> None:
    made = await stage.telegram.post(
        "chats", type="group", title="Night desk", members=[olivia.id], bot="administrator"
    )
    small = Room(id=made["id"], name="Night desk")
    await olivia.writes_in(small, "/here")
    await olivia.sees_in(small, "come here from now on")
    grown = await stage.telegram.post("migrate", user=olivia.id, chat=small.id)
    large = Room(id=grown["id"], name="Night desk")

    await server.reports("Gate is open")
    await server.reports("Gate is broken")

    await olivia.sees_in(large, "Gate is open", "Acknowledge")
    await olivia.sees_in(large, "Gate is broken", "Acknowledge")
    assert await olivia.looks("Not delivered", "Gate") == []


async def test_a_group_that_puts_the_bot_out_is_told_once_and_served_again_later(
    stage: Stage, olivia: Person, sam: Person, server: Machine
) -> None:
    await stage.telegram.idle()  # Nothing of an earlier story is on its way there.
    await stage.telegram.post("member", chat=HERE, bot=True, action="kick")
    await stage.telegram.idle()
    await server.reports("Pump stands still")
    await server.reports("Pump leaks")
    await olivia.sees("Pump leaks", "Acknowledge")

    told = await olivia.sees("put out", "Ops room")
    assert len(await olivia.looks("put out", "Ops room")) == 1
    assert told.has("Add me to it again")

    await stage.telegram.post("member", chat=HERE, bot=True, action="promote")
    await stage.telegram.idle()
    await server.reports("Pump is mended")
    await sam.sees_in(OPS_ROOM, "Pump is mended", "Acknowledge")
