"""Readers' connections are opened anew while people ask: nobody waits for one that is gone."""

from __future__ import annotations

import asyncio
import threading
from contextlib import AsyncExitStack

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.db import postgres, sqlite
from core.db.engine import Database
from core.db.tenancy import System

ALL = System(reason="a test looks at everything")
FAR_LESS_THAN_THE_POOLS_SECONDS = 15.0


async def connection_of(session: AsyncSession) -> object:
    """Return what the session asks on, the driver's own."""
    return (await (await session.connection()).get_raw_connection()).driver_connection


async def ask(database: Database) -> object:
    """Ask something; return on which connection."""
    async with database.reading(ALL) as session:
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
        return await connection_of(session)


async def test_who_asks_in_the_midst_of_it_is_answered(database: Database) -> None:
    many = (postgres if database.is_postgres else sqlite).READERS
    for turns in range(0, 40, 3):
        before = await asyncio.gather(*(ask(database) for _ in range(2 * many)))

        database.reopen_readers()
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(FAR_LESS_THAN_THE_POOLS_SECONDS):
            asked = await asyncio.gather(*(ask(database) for _ in range(2)))

        assert not any(one is other for one in asked for other in before)


async def test_who_waits_for_one_in_use_gets_one_that_was_opened_anew(database: Database) -> None:
    many = (postgres if database.is_postgres else sqlite).READERS
    async with AsyncExitStack() as holding:
        old = [
            await connection_of(await holding.enter_async_context(database.reading(ALL)))
            for _ in range(many)
        ]
        waiting = [asyncio.create_task(ask(database)) for _ in range(2)]
        for _ in range(20):
            await asyncio.sleep(0)
        database.reopen_readers()
        await holding.aclose()

    async with asyncio.timeout(FAR_LESS_THAN_THE_POOLS_SECONDS):
        asked = await asyncio.gather(*waiting)
    assert not any(one is other for one in asked for other in old)


async def test_each_is_opened_anew_once_and_the_old_one_is_closed(database: Database) -> None:
    before = await ask(database)
    threads = threading.active_count()

    database.reopen_readers()
    after, again = await ask(database), await ask(database)

    assert after is not before
    assert again is after
    assert threading.active_count() <= threads
