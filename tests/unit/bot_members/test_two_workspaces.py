"""People who are in two workspaces: what was begun in one ends there, and nothing leaks across."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.view import AlertFilter
from core.db.tenancy import System
from core.desk.view import CaseFilter
from core.flows.places import Place
from core.ids import WorkspaceId, to_base36
from core.inbox.cause import Cause
from core.signing import hash_token
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING
from core.tenants.tables import ChatRow, InviteRow, WorkspaceRow
from core.work import Work
from tests.unit.bot_members.bothouse import BOT, CARLA, NOON, OLIVIA, ROOM, SAM, BotHouse

TOKEN = "the-bar"


async def open_the_bar(house: BotHouse) -> WorkspaceId:
    """Make a second workspace and an invitation to own it: `/start i_the-bar`."""
    bar = WorkspaceId(uuid4())

    async def body(session: AsyncSession, _work: Work) -> None:
        session.add(WorkspaceRow(id=bar, name="Bar", language="en", zone="UTC", created_at=NOON))
        await session.flush()
        session.add(
            InviteRow(
                id=uuid4(),
                workspace_id=bar,
                token_hash=hash_token(TOKEN),
                role=Role.OWNER.value,
                created_at=NOON,
                expires_at=NOON + timedelta(days=1),
            )
        )

    await house.runtime.books.transaction(System(reason="a test's second workspace"), body)
    return bar


async def places_of(house: BotHouse, workspace: WorkspaceId) -> list[str]:
    """Return the names of a workspace's places."""
    return [one.name for one in await house.runtime.flows.places.all(workspace)]


async def counter_of(house: BotHouse, workspace: WorkspaceId) -> Place:
    """Make a place in this workspace and return it."""
    cause = Cause(actor=None)
    return await house.runtime.flows.places.create(workspace, "Counter", by=None, cause=cause)


async def test_a_dialog_of_administrators_ends_in_the_workspace_where_it_began(
    house: BotHouse,
) -> None:
    await house.found()
    bar = await open_the_bar(house)
    await house.say(OLIVIA, "/places")
    await house.tap(OLIVIA, "➕ Add a place")
    await house.say(OLIVIA, f"/start i_{TOKEN}")

    await house.say(OLIVIA, "Lobby")

    assert await places_of(house, house.workspace) == ["Lobby", "Room 12"]
    assert await places_of(house, bar) == []


async def test_an_invitation_asked_for_in_one_is_made_for_that_one(house: BotHouse) -> None:
    await house.found()
    await open_the_bar(house)
    await house.say(OLIVIA, "/invite")
    panel = house.last(OLIVIA)
    await house.say(OLIVIA, f"/start i_{TOKEN}")

    await house.tap(OLIVIA, "Staff")
    start = panel.words.partition("start=")[2].split()[0]
    await house.say(SAM, f"/start {start}")

    assert "“Bar”" not in house.last(SAM).words


async def test_words_begun_for_one_are_never_sent_to_the_other(house: BotHouse) -> None:
    start = await house.found()
    counter = await counter_of(house, await open_the_bar(house))
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "The shower is cold")

    await house.say(CARLA, f"/start {counter.start}")
    assert "📍 Room 12" in house.last(CARLA).words
    await house.tap(CARLA, "Go on")
    await house.tap(CARLA, "Send")

    (case,) = await house.cases()
    assert case.place is not None
    assert (case.text, case.place.name) == ("The shower is cold", "Room 12")


async def test_starting_anew_begins_where_the_link_leads(house: BotHouse) -> None:
    start = await house.found()
    bar = await open_the_bar(house)
    counter = await counter_of(house, bar)
    await house.say(CARLA, f"/start {start}")
    await house.say(CARLA, "The shower is cold")
    await house.say(CARLA, f"/start {counter.start}")

    await house.tap(CARLA, "Start anew")
    assert "📍 Counter" in house.last(CARLA).words
    await house.say(CARLA, "The beer is warm")
    await house.tap(CARLA, "Send")

    assert await house.cases() == []
    sent = await house.runtime.cases.page(bar, CaseFilter(), limit=20, sight=EVERYTHING)
    assert [case.text for case in sent.items] == ["The beer is warm"]


async def test_an_edit_keeps_an_open_complaint_where_it_was_begun(house: BotHouse) -> None:
    start = await house.found()
    await open_the_bar(house)
    await house.say(CARLA, f"/start {start}")
    said = await house.say(CARLA, "The shower is could")
    await house.say(CARLA, f"/start i_{TOKEN}")

    await house.edit(CARLA, said, "The shower is cold")
    await house.tap(CARLA, "Send")

    assert [case.text for case in await house.cases()] == ["The shower is cold"]


async def test_what_strangers_have_is_not_told_from_what_does_not_exist(house: BotHouse) -> None:
    start = await house.found()
    counter = await counter_of(house, await open_the_bar(house))
    await house.say(CARLA, f"/start {start}")
    await house.tap(CARLA, "1 ★")
    await house.tap(CARLA, "Send")
    await house.say(OLIVIA, "/alerts")
    shown = house.last(OLIVIA)
    await house.say(SAM, f"/start {counter.start}")

    await house.press(SAM, shown, shown.data("Resolve 1"))

    assert house.telegram.toasts[-1] == "That is not there any more."


async def test_a_card_in_a_group_that_went_to_another_workspace_takes_no_presses(
    house: BotHouse,
) -> None:
    place = await house.found()
    await house.say(CARLA, f"/start {place}")
    await house.tap(CARLA, "1 ★")
    await house.say(CARLA, "The shower is broken")
    await house.tap(CARLA, "Send")
    await house.say(OLIVIA, "/alerts")
    shown = house.last(OLIVIA)
    bar = await open_the_bar(house)

    async def bind(session: AsyncSession, _work: Work) -> None:
        session.add(
            ChatRow(
                id=uuid4(),
                workspace_id=bar,
                bot_id=BOT,
                telegram_chat_id=ROOM,
                kind="supergroup",
                title="Bar",
                created_at=NOON,
            )
        )

    await house.runtime.books.transaction(System(reason="a test's group"), bind)
    there = replace(shown, chat_id=ROOM)

    await house.press(OLIVIA, there, shown.data("Acknowledge 1"))

    assert "another workspace" in house.telegram.toasts[-1]
    page = await house.runtime.alerts.page(
        house.workspace, AlertFilter(), limit=1, sight=EVERYTHING
    )
    assert page.items[0].status == "firing"


async def test_a_panel_acts_in_its_own_workspace_after_somebody_switched(house: BotHouse) -> None:
    await house.found()
    bar = await open_the_bar(house)
    await house.say(OLIVIA, "/places")
    panel = house.last(OLIVIA)
    await house.say(OLIVIA, f"/start i_{TOKEN}")
    await house.say(OLIVIA, "/places Counter")

    await house.press(OLIVIA, panel, panel.data("Room 12"))
    assert "Room 12" in house.last(OLIVIA).words
    await house.press(OLIVIA, panel, panel.data("➕ Add a place"))
    await house.say(OLIVIA, "Lobby")

    assert await places_of(house, house.workspace) == ["Lobby", "Room 12"]
    assert await places_of(house, bar) == ["Counter"]


async def test_a_panel_of_a_workspace_one_is_not_in_is_not_there(house: BotHouse) -> None:
    await house.found()
    counter = await counter_of(house, await open_the_bar(house))
    await house.say(OLIVIA, "/places")
    panel = house.last(OLIVIA)
    theirs = panel.data("Room 12").rpartition(":")[0] + f":{to_base36(counter.id)}"

    await house.press(OLIVIA, panel, theirs)

    assert house.telegram.toasts[-1] == "That is not there any more."
    assert "Counter" not in house.last(OLIVIA).words
