"""The client for programs, against a server that says what the test wants it to."""

from __future__ import annotations

import ast
import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

import web.clients.live as live_module
from web.clients.live import Calls, GaveUp, LiveClient, NotLetIn, Resumed, Retry

NOON = "2026-11-20T12:00:00.000Z"
NOON_SECONDS = 1_795_176_000


@dataclass(slots=True)
class Server:
    """A socket's other end; `lines` are handed to the test as they come."""

    url: str
    lines: asyncio.Queue[Line] = field(default_factory=asyncio.Queue)

    async def next(self, head: int = 0) -> Line:
        """Take the next connection as far as the answer to its subscription."""
        line = await self.shakes_hands(head)
        await line.says("subscribed", topics=["cases"], since=line.since, head=head)
        return line

    async def shakes_hands(self, head: int = 0) -> Line:
        """Take the next connection as far as its subscription."""
        line = await self.lines.get()
        await line.says("hello", head=head, server_time=NOON, topics=["cases"])
        asked = await line.hears()
        assert (asked["type"], asked["topics"]) == ("subscribe", ["cases"])
        line.since = asked["since"]
        return line


@dataclass(slots=True, eq=False)
class Line:
    """One connection, as its server sees it."""

    request: web.Request
    socket: web.WebSocketResponse
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    since: int | str | None = None

    async def says(self, kind: str, seq: int | None = None, **data: Any) -> None:
        """Send a frame."""
        numbered = {} if seq is None else {"seq": seq}
        await self.socket.send_json({"type": kind, "v": 1, "at": NOON, "data": data, **numbered})

    async def hears(self) -> dict[str, Any]:
        """Return what the client says next."""
        said: dict[str, Any] = await self.socket.receive_json(timeout=5)
        return said

    async def ends(self, code: int, reason: str) -> None:
        """Close it."""
        await self.socket.close(code=code, message=reason.encode())
        self.ended.set()


@dataclass(slots=True)
class Diary:
    """What the client told, in its order."""

    told: list[Any] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def calls(self) -> Calls:
        """Return what writes into it."""
        return Calls(
            on_open=lambda hello: self.told.append(("open", hello["head"])),
            on_close=lambda code, reason: self.told.append(("close", code, reason)),
            on_error=lambda code, _: self.told.append(("error", code)),
            on_resume=lambda resumed: self.told.append(resumed),
            on_offline=lambda failures: self.told.append(("offline", failures)),
        )

    async def sleep(self, seconds: float) -> None:
        """Let no time pass."""
        self.waits.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Serve until the block ends."""
    server = Server(url="")
    lines: list[Line] = []

    async def handle(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=("opsbell.v1",))
        await socket.prepare(request)
        line = Line(request, socket)
        lines.append(line)
        server.lines.put_nowait(line)
        await line.ended.wait()
        return socket

    app = web.Application()
    app.router.add_get("/ws/dashboard", handle)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        for line in lines:
            line.ended.set()
        await runner.cleanup()


class Highest:
    """Chance that always takes the longest wait."""

    def random(self) -> float:
        """Return nearly one."""
        return 1.0


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


def make(http: aiohttp.ClientSession, server: Server, diary: Diary, **how: Any) -> LiveClient:
    """Return a client that writes into the diary and does not really wait."""
    usual: dict[str, Any] = {"token": "opk_key.secret", "topics": ["cases"], "rng": Highest()}
    made = usual | how
    return LiveClient(http, server.url, calls=diary.calls(), sleep=diary.sleep, **made)


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
        events = tasks.create_task(_take(live, 3))
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
        events = tasks.create_task(_take(live, 1))
        line = await server.shakes_hands(head=9_000)
        await line.says("subscribed", topics=["cases"], since=None, head=9_000, why="horizon")
        await line.says("case.opened", 9_001)

    assert line.since == 3
    assert [one.seq for one in events.result()] == [9_001]
    assert diary.told[-1] == Resumed(topics=("cases",), since=None, head=9_000, why="horizon")


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
        events = tasks.create_task(_take(live, 1))
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
        events = tasks.create_task(_take(live, 1))
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
    words = iter((_token(NOON_SECONDS + 30), _token(NOON_SECONDS + 600)))

    async def fresh() -> str:
        return next(words)

    live = make(http, server, Diary(), token=fresh)
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(_take(live, 1))
        line = await server.next(head=4)
        renewal = await line.hears()
        await line.says("case.opened", 5)

    assert renewal == {"type": "authenticate", "token": _token(NOON_SECONDS + 600)}
    assert [one.seq for one in events.result()] == [5]


async def test_what_the_program_says_is_sent_while_there_is_a_line(
    http: aiohttp.ClientSession, server: Server
) -> None:
    live = make(http, server, Diary())
    before = (live.is_connected, await live.acknowledge("n-1"))
    async with asyncio.TaskGroup() as tasks:
        events = tasks.create_task(_take(live, 1))
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
        events = tasks.create_task(_take(live, 2))
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


async def _take(live: LiveClient, count: int) -> list[Any]:
    async with asyncio.timeout(10):
        return [await anext(live) for _ in range(count)]


def _token(end: int) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"exp": end}).encode()).decode().rstrip("=")
    return f"head.{claims}.signature"
