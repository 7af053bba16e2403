"""The client for programs, against a server that says what the test wants it to."""

from __future__ import annotations

import ast
import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

import web.clients.live as live_module
from tests.integration.web.scripted import (
    NOON_SECONDS,
    Diary,
    Server,
    make,
    serving,
    take,
    token_until,
)
from web.clients.live import GaveUp, NotLetIn, Resumed, Retry


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A server with nobody connected."""
    async with serving() as opened:
        yield opened


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """What the program has."""
    async with aiohttp.ClientSession() as session:
        yield session


def test_it_needs_aiohttp_and_nothing_of_ours() -> None:
    tree = ast.parse(Path(live_module.__file__).read_text(encoding="utf-8"))
    named = {one.module for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    named |= {
        name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names
    }

    rooms = {str(name).partition(".")[0] for name in named}
    assert rooms - sys.stdlib_module_names == {"aiohttp"}


async def test_it_signs_in_by_a_header_and_hands_out_each_event_once(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, diary := Diary(), client="shop")
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(anext(live))
        line = await server.next(head=7)
        for seq in (8, 8, 5, 9):
            await line.says("case.opened", seq, n=seq)
    event = await anext(live)

    assert line.request.headers["Authorization"] == "Bearer opk_key.secret"
    assert line.request.query_string == "client=shop"
    assert "opsbell.v1" in line.request.headers["Sec-WebSocket-Protocol"]
    assert [(one.seq, one.data["n"], one.is_past) for one in (first.result(), event)] == [
        (8, 8, False),
        (9, 9, False),
    ]
    assert live.cursor == 8, "the turn of number nine is not over"
    assert diary.told[0] == ("open", 7)


async def test_it_goes_on_behind_the_last_event_or_head(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, diary := Diary())
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 3))
        line = await server.next(head=10)
        await line.says("case.opened", 12)
        await line.says("head", head=15)
        await line.says("lagged", since=15)
        await line.ends(1013, "too_slow")
        again = await server.next(head=17)
        await again.says("case.opened", 12)
        await again.says("case.opened", 17)
        await again.says("case.opened", 18)

    assert (line.since, again.since) == (None, 15)
    assert [(one.seq, one.is_past) for one in events.result()] == [
        (12, False),
        (17, True),
        (18, False),
    ]
    assert ("close", 1013, "too_slow") in diary.told
    assert diary.told[-1] == Resumed(topics=("cases",), since=15, head=17, why=None)


async def test_it_says_when_what_was_missed_is_gone(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, diary := Diary(), since=3)
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.shakes_hands(head=9_000)
        await line.says("subscribed", topics=["cases"], since=None, head=9_000, why="horizon")
        await line.says("case.opened", 9_001)

    assert line.since == 3
    assert [one.seq for one in events.result()] == [9_001]
    assert diary.told[-1] == Resumed(topics=("cases",), since=None, head=9_000, why="horizon")


async def test_it_goes_on_at_a_lower_number_when_the_log_is_another(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, diary := Diary(), since=900)
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.shakes_hands(head=5)
        await line.says("subscribed", topics=["cases"], since=None, head=5, why="unknown")
        await line.says("case.opened", 6)

    assert [one.seq for one in events.result()] == [6]
    assert diary.told[-1] == Resumed(topics=("cases",), since=None, head=5, why="unknown")


async def test_a_change_of_rights_costs_nothing_that_is_on_its_way(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, diary := Diary(), since=3)
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 2))
        line = await server.shakes_hands(head=5)
        await line.says("subscribed", topics=[], since=None, head=5, why="rights")
        await line.says("subscribed", topics=["cases"], since=3, head=5)
        await line.says("case.opened", 4)
        await line.says("subscribed", topics=["cases"], since=None, head=6, why="rights")
        await line.says("case.opened", 6)

    assert [one.seq for one in events.result()] == [4, 6]
    resumed = [one.why for one in diary.told if isinstance(one, Resumed)]
    assert resumed == ["rights", None, "rights"]


async def test_the_loss_of_a_line_is_no_try(http: aiohttp.ClientSession, server: Server) -> None:
    live = make(http, server, diary := Diary(), retry=Retry(max_attempts=1))
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.next(head=1)
        await line.ends(1011, "internal")
        again = await server.next(head=2)
        await again.says("case.opened", 2)

    assert [one.seq for one in events.result()] == [2]
    assert diary.waits == [1]


async def test_waits_grow_with_full_jitter_and_a_bound_and_end_where_told(
    http: aiohttp.ClientSession,
) -> None:
    async with serving() as gone:
        pass
    live = make(http, gone, diary := Diary(), retry=Retry(max_attempts=7))

    with pytest.raises(GaveUp):
        await anext(live)

    assert diary.waits == [1, 2, 4, 8, 16, 25]
    assert diary.told.count(("error", "unreachable")) == 7
    assert diary.told.count(("offline", 5)) == 1
    assert Retry().seconds(3, 0.5) == 2
    assert Retry().seconds(3, 0.0) == 0.2
    assert Retry().seconds(5_000, 1.0) == 25


async def test_a_leaving_server_is_given_the_time_it_asks_for(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, diary := Diary())
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.next(head=1)
        await line.says("bye", reason="restart", text="The server restarts.", retry_after=3.5)
        await line.ends(1012, "restart")
        again = await server.next(head=2)
        await again.says("case.opened", 2)

    assert again.since == 1
    assert diary.waits == [4.5]
    assert [one.seq for one in events.result()] == [2]


@pytest.mark.parametrize(("code", "reason"), [(4401, "token_invalid"), (4403, "not_a_member")])
async def test_who_is_not_let_in_is_told_why(
    http: aiohttp.ClientSession, server: Server, code: int, reason: str
) -> None:
    live = make(http, server, diary := Diary())

    async def refuse() -> None:
        line = await server.lines.get()
        await line.says("error", code=reason, message="no")
        await line.ends(code, reason)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(refuse())
        with pytest.raises(NotLetIn, match=reason):
            await anext(live)

    assert diary.told == [("error", reason), ("close", code, reason)]


async def test_a_sign_in_that_ended_is_followed_by_a_fresh_one_at_once(
    http: aiohttp.ClientSession, server: Server
) -> None:
    words = iter(("one", "two"))

    async def fresh() -> str:
        return next(words)

    live = make(http, server, diary := Diary(), token=fresh)
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.next(head=4)
        await line.ends(4401, "token_expired")
        again = await server.next(head=5)
        await again.says("case.opened", 5)

    assert again.request.headers["Authorization"] == "Bearer two"
    assert again.since == 4
    assert diary.waits == []
    assert [one.seq for one in events.result()] == [5]


async def test_an_access_token_is_renewed_before_it_ends(
    http: aiohttp.ClientSession, server: Server
) -> None:
    words = iter((token_until(NOON_SECONDS + 30), token_until(NOON_SECONDS + 600)))

    async def fresh() -> str:
        return next(words)

    live = make(http, server, Diary(), token=fresh)
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.next(head=4)
        renewal = await line.hears()
        await line.says("case.opened", 5)

    assert renewal == {"type": "authenticate", "token": token_until(NOON_SECONDS + 600)}
    assert [one.seq for one in events.result()] == [5]


async def test_what_the_program_says_is_sent_while_there_is_a_line(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, Diary())
    before = (live.is_connected, await live.acknowledge("n-1"))
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 1))
        line = await server.next(head=1)
        await line.says("case.opened", 2)

    assert before == (False, False)
    assert live.is_connected
    assert await live.acknowledge("n-1", "n-2", seen=True)
    assert await live.present(case="c-1", typing=True)
    assert await live.subscribe("alerts")
    assert await live.unsubscribe("alerts")

    assert [one.seq for one in events.result()] == [2]
    assert [await line.hears() for _ in range(4)] == [
        {"type": "ack", "notification": ["n-1", "n-2"], "seen": True},
        {"type": "presence", "typing": True, "case": "c-1", "alert": None},
        {"type": "subscribe", "topics": ["alerts"]},
        {"type": "unsubscribe", "topics": ["alerts"]},
    ]
    line.ended.set()
    await live.close()
    with pytest.raises(StopAsyncIteration):
        await anext(live)


async def test_what_is_no_frame_is_passed_over(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, Diary())
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(take(live, 2))
        line = await server.next(head=1)
        for text in ("{", "[1]", '{"type": "x"}', '{"data": {}}'):
            await line.socket.send_str(text)
        await line.socket.send_bytes(b"\x00")
        await line.says("presence.changed", people=[])
        await line.says("case.opened", 2)

    assert [(one.type, one.seq) for one in events.result()] == [
        ("presence.changed", None),
        ("case.opened", 2),
    ]
