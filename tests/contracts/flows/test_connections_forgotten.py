"""The log of live sockets goes a month after each one's end; a killed process's are ended."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from core.clock import ManualClock
from core.connections.connection import Opened
from core.ids import PersonId
from core.jobs.lost_connections import LOST_CONNECTIONS
from core.tenants.tables import PersonRow
from tests.contracts.conftest import BOT
from tests.contracts.flows.clockwork import ALL, Clockwork, process


async def sit(work: Clockwork, *, ends: bool) -> None:
    """Write a socket into the log."""
    runtime, log = work.runtime, work.runtime.connection_log
    async with runtime.database.writing(ALL) as session:
        person = await session.scalar(select(PersonRow.id))
        if person is None:
            person = runtime.ids.new()
            session.add(
                PersonRow(
                    id=person,
                    bot_id=BOT,
                    telegram_user_id=1,
                    name="Ann",
                    created_at=runtime.clock.now(),
                )
            )
    socket = Opened(
        id=runtime.ids.new(),
        workspace_id=work.workspace,
        person_id=PersonId(person),
        at=runtime.clock.now(),
        address="",
        user_agent="",
    )
    log.opened(socket)
    if ends:
        log.ended(socket.id, workspace_id=work.workspace, code=1000, reason="left")
    await log.write()


async def test_sockets_are_forgotten_a_month_after_their_end(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        begins = clock.now()
        await work.runtime.connection_log.begin()
        await sit(work, ends=True)
        await sit(work, ends=False)
        clock.advance(timedelta(days=30))
        await sit(work, ends=True)
        clock.advance(timedelta(seconds=1))

        await work.tidy()

        views = work.runtime.connections
        page = await views.page(work.workspace, limit=9)
        hours = await views.hours(work.workspace, begins)
        assert [one.reason for one in page.items] == ["left", None]
        assert page.items[0].opened_at > begins
        assert hours[0].opened == 2


async def test_the_clock_ends_what_a_killed_process_left(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await work.runtime.connection_log.begin()
        await sit(work, ends=False)
        clock.advance(timedelta(seconds=36))

        await LOST_CONNECTIONS.run(work.tools())

        page = await work.runtime.connections.page(work.workspace, limit=9)
        assert [one.reason for one in page.items] == ["process_gone"]
