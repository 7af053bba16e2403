"""A team of which not everybody sees everything, and an owner with two workspaces."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest_asyncio

from tests.story.complaining import complains
from tests.story.desk import Desk
from tests.story.person import Person
from tests.story.stage import Stage, invites
from tests.story.telegram import PATIENCE_SECONDS

CANARY = "C4N4RY"


@pytest_asyncio.fixture(loop_scope="session")
async def pool(stage: Stage, olivia: Person) -> str:
    """The link of a second place, which Sam alone answers for; staff sees its own places."""
    await olivia.writes("/places Pool")
    made = await olivia.sees("Pool", "start=p_")
    link = next(word for word in made.words.split() if "start=p_" in word)
    await olivia.writes("/team")
    team = await olivia.sees("The team: 2 people", "Sam")
    await olivia.taps("Sam Staff", on=team)
    await olivia.taps("Places and topics…")
    await olivia.taps("Pool")
    await olivia.sees("What does Sam Staff answer for?", "✓ Pool")
    await olivia.taps("Done")
    await olivia.sees("Answers for: Pool")
    await olivia.taps("← The team")
    await olivia.taps("👁 Who sees what")
    await olivia.taps("staff: own places and topics")
    await olivia.sees("Staff sees: own places and topics")
    return link


async def test_staff_sees_its_own_places_in_chat_on_the_dashboard_and_live(
    stage: Stage, pool: str, olivia: Person, sam: Person, carla: Person
) -> None:
    desk = await stage.desk_of(sam)
    board = await desk.watches()

    await complains(carla, stage.place, f"{CANARY} in the room")
    card = await olivia.sees(f"{CANARY} in the room", "Acknowledge")
    await complains(carla, pool, "The water is green")
    await olivia.sees("The water is green", "Acknowledge")

    heard = ""
    while "The water is green" not in heard:
        async with asyncio.timeout(PATIENCE_SECONDS):
            heard += str((await board.socket.receive()).data)
    assert CANARY not in heard
    listed = await desk.gets("/cases?q=in+the+room")
    assert listed["items"] == []
    assert CANARY not in str(await desk.gets("/cases")) + str(await desk.gets("/alerts"))
    await sam.writes("/alerts")
    shown = await sam.sees("Open alerts", "The water is green")
    assert CANARY not in shown.words

    await sam.writes("/report today")
    await sam.sees("New: 1, 1 complaint", "Counted of what you see here.")
    await olivia.writes("/report today")
    whole = await olivia.sees("complaints", "Times are those of")
    assert "Counted of what you see" not in whole.words
    await sam.writes("/stats")
    await sam.sees("The rules in the last 7 days", "also what you do not see")

    await olivia.taps("Assign ▸", on=card)
    await olivia.taps("Sam Staff")
    given = await sam.sees(f"{CANARY} in the room", "Resolve")
    assert await sam.taps("Resolve", on=given)
    await olivia.sees(f"{CANARY} in the room", "Resolved")


async def test_whoever_is_removed_is_put_out_of_chat_dashboard_and_socket(
    stage: Stage, olivia: Person
) -> None:
    made = await stage.telegram.post("users", first_name="Dora", last_name="Desk")
    dora = Person(id=made["id"], name="Dora", telegram=stage.telegram)
    await dora.opens(await invites(olivia, "Staff"))
    await dora.sees("Hello Dora")
    desk = await stage.desk_of(dora)
    board = await desk.watches()

    await olivia.writes("/team")
    await olivia.taps("Dora Desk")
    await olivia.taps("Remove…")
    await olivia.taps("Remove now")

    await olivia.sees("Dora Desk is no longer in the team.")
    await dora.sees("You are no longer in the team of")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (message := await board.socket.receive()).type is aiohttp.WSMsgType.TEXT:
            pass
    assert (message.data, message.extra) == (4403, "not_a_member")
    assert (await desk.ask("GET", "/cases")).status == 403
    await dora.writes("/alerts")
    await dora.sees("This is for members of the workspace.")


async def test_the_menu_of_commands_is_what_one_may_as_soon_as_that_changes(
    stage: Stage, olivia: Person
) -> None:
    made = await stage.telegram.post("users", first_name="Mira", last_name="Menu")
    mira = Person(id=made["id"], name="Mira", telegram=stage.telegram)
    await mira.opens(await invites(olivia, "Staff"))
    await mira.sees("Hello Mira")
    await has_in_menu(mira, "alerts", besides="integrations")
    boss, mine = await stage.desk_of(olivia), await stage.desk_of(mira)

    await boss.ask("PATCH", f"/members/{await person_id(mine)}", {"role": "admin"})
    await has_in_menu(mira, "integrations")
    left = await mine.ask("DELETE", "/me/workspace")

    assert (left.status, left.json) == (200, {"cases": 0, "alerts": 0, "receivers": []})
    await has_in_menu(mira, "start", besides="alerts")
    await olivia.sees("Mira Menu has left the team.")
    assert (await mine.ask("GET", "/cases")).status == 403


async def has_in_menu(person: Person, command: str, *, besides: str | None = None) -> None:
    """Wait until Telegram shows them a menu with a command, and without another."""

    async def look() -> bool | None:
        chat = await person.telegram.get(f"chats/{person.id}", user=person.id)
        names = {one["command"] for one in chat["commands"]}
        return (command in names and besides not in names) or None

    assert await person.telegram.until(look), f"{command} without {besides} never was in the menu"


async def person_id(desk: Desk) -> str:
    """Return who is signed in."""
    return str((await desk.gets("/me"))["person"]["id"])


async def test_cards_act_where_they_belong_whichever_workspace_one_is_in(
    stage: Stage, olivia: Person, carla: Person
) -> None:
    await complains(carla, stage.place, "The lamp flickers")
    card = await olivia.sees("The lamp flickers", "Acknowledge")
    await olivia.writes("/workspaces")
    await olivia.taps("➕ New workspace")
    await olivia.sees("What is the new workspace called?")
    await olivia.writes("Harbour Bar")
    await olivia.sees("Which time zone?")
    await olivia.writes("Madrid")
    await olivia.sees("You are in “Harbour Bar” now.")

    await olivia.writes("/alerts")
    quiet = await olivia.sees("All quiet", "🏢 Harbour Bar")
    assert "lamp" not in quiet.words
    await olivia.taps("Acknowledge", on=card)
    await olivia.sees("The lamp flickers", "Acknowledged by Olivia")

    await olivia.writes("/workspaces")
    await olivia.sees("You are in 2 workspaces", "✓ Harbour Bar · owner")
    panel = await olivia.sees("You are in 2 workspaces")
    (other,) = [one for one in panel.buttons if one.endswith("· owner") and "✓" not in one]
    await olivia.taps(other, on=panel)
    await olivia.sees("You are in “", "” now.")
    await olivia.writes("/alerts")
    await olivia.sees("Open alerts", "The lamp flickers")
