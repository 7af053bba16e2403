"""The log of live sockets: what stands there of each, on both databases."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import event

from core.clock import ManualClock
from core.connections import log as log_module
from core.errors import Unavailable
from core.ids import PersonId
from core.work import Books, Change
from tests.contracts.connections.conftest import FIREFOX, Sockets

MINUTE = timedelta(minutes=1)


async def test_a_socket_stands_there_with_its_beginning_and_its_end(
    sockets: Sockets, clock: ManualClock
) -> None:
    opened_at = clock.now()
    await sockets.log().begin()
    socket = sockets.open(client="opsbell-python/1")
    await sockets.log().write()
    before = (await sockets.all())[0]
    clock.advance(timedelta(seconds=20))
    sockets.end(socket, reason="too_slow", code=1013)
    await sockets.log().write()

    after = (await sockets.all())[0]

    assert (before.id, before.person.name, before.opened_at) == (socket, "Ann", opened_at)
    assert (before.address, before.user_agent) == ("192.0.2.7", FIREFOX)
    assert (before.client, before.is_open, before.ended_at) == ("opsbell-python/1", True, None)
    assert (after.is_open, after.close_code, after.reason) == (False, 1013, "too_slow")
    assert after.ended_at == opened_at + timedelta(seconds=20)


async def test_one_that_comes_and_goes_between_two_writings_is_there_too(sockets: Sockets) -> None:
    await sockets.log().begin()
    sockets.end(sockets.open())
    await sockets.log().write()

    (found,) = await sockets.all()

    assert (found.is_open, found.reason) == (False, "left")


async def test_what_the_log_does_not_know_is_left_out(
    sockets: Sockets, clock: ManualClock
) -> None:
    await sockets.log().begin()
    known = sockets.open()
    await sockets.log().write()
    sockets.end(sockets.ids.new())
    sockets.end(known, reason="left")
    sockets.end(known, reason="said twice")
    await sockets.log().write()
    sockets.end(known, reason="said later")
    await sockets.log().write()

    assert [one.reason for one in await sockets.all()] == ["left"]
    (hour,) = await sockets.views.hours(sockets.home, clock.now())
    assert (hour.opened, hour.ended) == (1, 1)


async def test_more_than_share_a_commit_are_all_there(sockets: Sockets) -> None:
    await sockets.log().begin()
    many = [sockets.open() for _ in range(log_module.AT_ONCE + 1)]
    for socket in many[-100:]:
        sockets.end(socket)
    await sockets.log().write()

    connected = await sockets.views.connected(sockets.home)

    assert connected.sockets == len(many) - 100
    assert connected.people == 1


async def test_when_it_answered_is_kept(sockets: Sockets, clock: ManualClock) -> None:
    await sockets.log().begin()
    socket = sockets.open()
    await sockets.log().write()
    clock.advance(5 * MINUTE)
    await sockets.log().begin()
    sockets.log().answered([socket])
    await sockets.log().write()

    assert (await sockets.all())[0].last_ping_at == clock.now()


@pytest.mark.parametrize("agent", ["x" * 5000, "a\x00b", "bad \udcff byte"])
async def test_whatever_a_browser_calls_itself_is_kept_in_short(
    sockets: Sockets, agent: str
) -> None:
    await sockets.log().begin()
    sockets.open(agent=agent, client=agent)
    await sockets.log().write()

    (found,) = await sockets.all()

    assert 0 < len(found.user_agent) <= 200
    assert found.client is not None
    assert len(found.client) <= 40


async def test_a_person_who_is_gone_costs_nobody_else_their_place(sockets: Sockets) -> None:
    await sockets.log().begin()
    sockets.people["nobody"] = PersonId(sockets.ids.new())
    sockets.open("nobody")
    await sockets.log().write()
    sockets.open("bob")
    await sockets.log().write()

    assert [one.person.name for one in await sockets.all()] == ["Bob"]


async def test_it_writes_by_itself_once_a_second_until_it_is_stopped(
    sockets: Sockets, clock: ManualClock
) -> None:
    log = sockets.log()
    await log.begin()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(log.run())
        sockets.open()
        while not await sockets.all():
            clock.advance(timedelta(seconds=1))
            await asyncio.sleep(0)
        log.stop()

    assert len(await sockets.all()) == 1


async def test_what_goes_beyond_its_memory_is_dropped_and_said(
    sockets: Sockets, caplog: pytest.LogCaptureFixture
) -> None:
    log = sockets.log()
    log.answered(sockets.ids.new() for _ in range(log_module.WAITING_AT_MOST))
    sockets.open()
    await log.write()

    assert await sockets.all() == []
    assert [one.number for one in caplog.records if hasattr(one, "number")] == [1]


async def test_what_cannot_be_written_is_written_later(
    sockets: Sockets, clock: ManualClock
) -> None:
    door = Shut(sockets.books)
    log = log_module.ConnectionLog(
        books=cast("Books", door), clock=clock, lost=sockets.lost, process="one", is_alone=False
    )
    sockets.logs["one"] = log
    socket = sockets.open()
    await log.write()
    door.is_shut = False
    await log.begin()
    sockets.open("bob")
    sockets.end(socket)
    await log.write()

    found = [(one.person.name, one.is_open) for one in await sockets.all()]
    assert sorted(found) == [("Ann", False), ("Bob", True)]


class Shut:
    """A way to write that is shut at first."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self.is_shut = True

    async def change(self, change: Change[None]) -> None:
        """Write it, or not."""
        if self.is_shut:
            raise Unavailable("the disk is full")
        await self._books.change(change)

    def __getattr__(self, name: str) -> object:
        return getattr(self._books, name)


async def test_looking_goes_by_an_index_however_long_the_log_is(
    database_url: str, sockets: Sockets, clock: ManualClock
) -> None:
    if not database_url.startswith("sqlite"):
        return
    asked: list[tuple[str, tuple[Any, ...]]] = []

    def keep(_: object, __: object, words: str, given: tuple[Any, ...], *___: object) -> None:
        asked.append((words, given))

    engine = sockets.database._reader.sync_engine  # noqa: SLF001 - its statements are looked at
    event.listen(engine, "before_cursor_execute", keep)
    views, home, ann = sockets.views, sockets.home, sockets.people["ann"]
    await views.page(home, limit=9)
    await views.page(home, person=ann, is_open=True, limit=9)
    await views.connected(home)
    await views.online(home, only=ann)
    await views.hours(home, clock.now())
    await views.reasons(home, clock.now())

    with closing(sqlite3.connect(database_url.partition(":///")[2])) as plain:
        plans = [
            line
            for words, given in asked
            if words.startswith("SELECT")
            for (*_, line) in plain.execute(f"EXPLAIN QUERY PLAN {words}", given)
            if " connection" in line
        ]
    assert len(plans) == 7
    assert [line for line in plans if not line.startswith("SEARCH") or "INDEX" not in line] == []
