"""Monday at nine, by a clock moved by hand: the report of the week stands in the group, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.tenancy import System
from core.routing.tables import ReceiverRow
from core.rulebook.names import load_names
from core.rules.line import read_line
from core.tenants.tables import ChatRow, WorkspaceRow
from core.work import Work
from tests.contracts.conftest import BOT
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.reports.desk import Desk
from tests.contracts.reports.post import Telegrams, telegrams

ABOVE = System(reason="a test puts a group in")
OPS_ROOM = -1_001_000_000_001
SATURDAY = datetime(2026, 11, 14, 12, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 11, 16, 8, tzinfo=UTC)
"""Nine in Madrid."""
LINE = "every monday at 09:00 then report week to #ops-room"


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands on Saturday."""
    return ManualClock(start=SATURDAY)


async def settles_in(work: Clockwork) -> None:
    """Link the group, write some cases of the week down, and save the rule."""

    async def body(session: AsyncSession, _work: Work) -> None:
        own = await session.get_one(WorkspaceRow, work.workspace)
        own.zone, own.name = "Europe/Madrid", "Harbour Hostel"
        chat, receiver = uuid4(), uuid4()
        session.add(
            ChatRow(
                id=chat,
                bot_id=BOT,
                telegram_chat_id=OPS_ROOM,
                kind="supergroup",
                title="Ops room",
                created_at=SATURDAY,
                workspace_id=work.workspace,
            )
        )
        await session.flush()
        session.add(
            ReceiverRow(
                id=receiver,
                workspace_id=work.workspace,
                name="Ops room",
                kind="chat",
                chat_id=chat,
                created_at=SATURDAY,
            )
        )

    await work.runtime.books.transaction(ABOVE, body)
    desk = Desk(workspace=work.workspace)
    for hours in range(1, 100, 5):
        desk.case(
            SATURDAY - timedelta(hours=hours),
            rating=1 + hours % 5,
            text="The <b>wifi</b> is slow & cold",
            place="Lobby </b><img src=x>",
            resolved=timedelta(minutes=hours),
        )
    await desk.write(work.runtime)
    async with work.runtime.database.reading(ABOVE) as session:
        names = await load_names(session, work.workspace)
    await work.runtime.rules.save(work.workspace, read_line(LINE, receivers=names), by=None)


def lets_in(there: Telegrams) -> None:
    """Add the bot to the group."""
    there.sim("POST", "member", chat=OPS_ROOM, bot=True, action="add")


async def test_the_picture_arrives_in_the_group_after_a_restart_and_once(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with telegrams(clock) as there:
        lets_in(there)
        async with process(database_url, tmp_path, clock) as work:
            await settles_in(work)
            clock.advance(MONDAY_NINE - SATURDAY - timedelta(seconds=1))
            await work.tick()
            assert await there.carry(work.runtime) == 0

        clock.advance(timedelta(seconds=1))
        async with process(database_url, tmp_path, clock, number=1) as work:
            if database_url.startswith("postgresql"):
                async with process(database_url, tmp_path, clock, number=2) as other:
                    await work.tick()
                    await other.tick()
                    await there.carry(other.runtime)
            await work.tick()
            await there.carry(work.runtime)

        async with process(database_url, tmp_path, clock, number=3) as work:
            await work.tick()
            await there.carry(work.runtime)

        (report,) = there.in_chat(OPS_ROOM)
    assert report["photo"]
    assert report["caption"].splitlines()[:2] == [
        "📊 Harbour Hostel: Nov 9\u2009–\u200915",
        "New: 20, 20 complaints",
    ]
    assert "Places: Lobby </b><img src=x> 20" in report["caption"]
    assert "Words: cold 20 · slow 20 · wifi 20" in report["caption"]


async def test_a_process_that_dies_before_sending_leaves_it_to_the_next(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with telegrams(clock) as there:
        lets_in(there)
        async with process(database_url, tmp_path, clock) as work:
            await settles_in(work)
            clock.advance(MONDAY_NINE - SATURDAY)
            await work.tick()

        clock.advance(timedelta(hours=3))
        async with process(database_url, tmp_path, clock, number=1) as work:
            await work.tick()
            assert await there.carry(work.runtime) == 1

        (report,) = there.in_chat(OPS_ROOM)
    assert "Nov 9\u2009–\u200915" in report["caption"], "the week it was due for, not another"


async def test_where_the_group_bars_photos_the_words_arrive(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with telegrams(clock) as there:
        lets_in(there)
        rights = {"can_send_messages": True, "can_send_photos": False}
        there.sim("POST", "member", chat=OPS_ROOM, bot=True, action="restrict", rights=rights)
        async with process(database_url, tmp_path, clock) as work:
            await settles_in(work)
            clock.advance(MONDAY_NINE - SATURDAY)
            await work.tick()
            await there.carry(work.runtime)

        (report,) = there.in_chat(OPS_ROOM)
    assert "photo" not in report
    assert report["text"].startswith("📊 Harbour Hostel")
