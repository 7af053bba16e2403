"""Notes of alerts: one for each message, changed by who wrote it, shown by every card."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace
from core.delivery.tables import DeliveryRow, SentMessageRow
from core.desk.submission import MessageRef
from core.errors import InvalidInput, NotFound
from core.ids import AlertId, WorkspaceId
from core.inbox.cause import Cause
from core.tenants.sight import EVERYTHING
from core.tenants.tables import MemberRow
from core.work import Work
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import worker_of
from tests.contracts.flows.test_first_path import alerts, complain
from tests.fakes.channel import RecordingChannel

MESSAGE = MessageRef(bot_id=BOT, chat_id=1001, message_id=50)


async def fired(house: House) -> AlertId:
    """Have a card of an alert stand in the owner's chat."""
    await complain(house, "The tap is broken", rating=1)
    await worker_of(house, RecordingChannel()).send_due()
    (alert,) = await alerts(house)
    return alert.id


async def due_edits(house: House) -> int:
    """Return how many edits of cards wait."""
    async with house.runtime.database.reading(
        InWorkspace(workspace_id=house.workspace)
    ) as session:
        counted = select(func.count()).where(
            DeliveryRow.state == "due", DeliveryRow.edits_id.is_not(None)
        )
        return await session.scalar(counted) or 0


async def test_a_message_is_one_note_however_often_it_comes(house: House) -> None:
    alert_id = await fired(house)
    notes, cause = house.runtime.calm.notes, Cause(actor=house.staff)

    first = await notes.add(
        house.workspace, alert_id, "On my way", by=house.staff, cause=cause, message=MESSAGE
    )
    again = await notes.add(
        house.workspace, alert_id, "On my way", by=house.staff, cause=cause, message=MESSAGE
    )

    assert first == again
    (note,) = await house.runtime.alerts.notes(house.workspace, alert_id, sight=EVERYTHING)
    assert (note.text, note.by and note.by.name, note.edited_at) == ("On my way", "Sam", None)
    assert await due_edits(house) == 1


async def test_an_edit_of_the_message_changes_the_note_and_marks_it(house: House) -> None:
    alert_id = await fired(house)
    notes, cause = house.runtime.calm.notes, Cause(actor=house.staff)
    await notes.add(
        house.workspace, alert_id, "On my way", by=house.staff, cause=cause, message=MESSAGE
    )

    same = await notes.edit(MESSAGE, "On my way ", by=house.staff, cause=cause)
    changed = await notes.edit(MESSAGE, "At the door", by=house.staff, cause=cause)
    others = await notes.edit(MESSAGE, "Not mine", by=house.owner, cause=cause)
    elsewhere = MessageRef(bot_id=BOT, chat_id=1001, message_id=51)
    nothing = await notes.edit(elsewhere, "Hello", by=house.staff, cause=cause)

    assert (same, changed, others, nothing) == (False, True, None, None)
    (note,) = await house.runtime.alerts.notes(house.workspace, alert_id, sight=EVERYTHING)
    assert note.text == "At the door"
    assert note.edited_at is not None


@pytest.mark.parametrize("role", [None, "viewer"])
async def test_who_may_write_no_notes_any_more_changes_none(
    house: House, role: str | None
) -> None:
    alert_id = await fired(house)
    notes, cause = house.runtime.calm.notes, Cause(actor=house.staff)
    await notes.add(
        house.workspace, alert_id, "On my way", by=house.staff, cause=cause, message=MESSAGE
    )

    async def body(session: AsyncSession, _: Work) -> None:
        member = MemberRow.person_id == house.staff
        if role is None:
            await session.execute(delete(MemberRow).where(member))
        else:
            await session.execute(update(MemberRow).where(member).values(role=role))

    await house.runtime.books.transaction(InWorkspace(workspace_id=house.workspace), body)

    assert await notes.edit(MESSAGE, "Never mind", by=house.staff, cause=cause) is None
    (note,) = await house.runtime.alerts.notes(house.workspace, alert_id, sight=EVERYTHING)
    assert note.text == "On my way"


async def test_the_newest_note_of_each_alert_is_the_one_that_is_shown(house: House) -> None:
    alert_id = await fired(house)
    notes, cause = house.runtime.calm.notes, Cause(actor=house.staff)
    for words in ("One", "Two", "Three"):
        await notes.add(house.workspace, alert_id, words, by=house.staff, cause=cause)

    shown = (await house.runtime.alerts.one(house.workspace, alert_id, sight=EVERYTHING)).notes

    assert shown.count == 3
    assert shown.newest is not None
    assert shown.newest.text == "Three"


@pytest.mark.parametrize("words", ["", "  \n", "x" * 2001], ids=["nothing", "blank", "too long"])
async def test_what_is_no_note_is_refused_and_nothing_is_kept(house: House, words: str) -> None:
    alert_id = await fired(house)

    with pytest.raises(InvalidInput):
        await house.runtime.calm.notes.add(
            house.workspace, alert_id, words, by=house.staff, cause=Cause(actor=house.staff)
        )

    assert await house.runtime.alerts.notes(house.workspace, alert_id, sight=EVERYTHING) == ()


async def test_an_alert_of_another_workspace_takes_no_note(house: House) -> None:
    alert_id = await fired(house)
    elsewhere = WorkspaceId(house.runtime.ids.new())

    with pytest.raises(NotFound):
        await house.runtime.calm.notes.add(
            elsewhere, alert_id, "Hm", by=house.staff, cause=Cause(actor=house.staff)
        )


async def test_a_card_that_was_pressed_too_late_is_drawn_anew_and_no_other_message(
    house: House,
) -> None:
    alert_id = await fired(house)
    redraw, cause = house.runtime.calm.redraw, Cause(actor=house.staff)
    here = InWorkspace(workspace_id=house.workspace)
    async with house.runtime.database.reading(here) as session:
        asked = select(SentMessageRow).where(SentMessageRow.alert_id == alert_id)
        row = (await session.scalars(asked)).one()
    card = MessageRef(bot_id=row.bot_id, chat_id=row.chat_id, message_id=row.message_id)

    drawn = await redraw(house.workspace, alert_id, card, cause=cause)
    twice = await redraw(house.workspace, alert_id, card, cause=cause)
    other = await redraw(house.workspace, alert_id, MESSAGE, cause=cause)

    assert (drawn, twice, other) == (True, True, False)
    assert await due_edits(house) == 1
