"""Hands are shaken at the door as the library shakes them: the same words, counts and refusals."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import resource
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
import pytest
from aiohttp import web

from core.measures import HTTP_REQUESTS
from core.proxies import parse_proxies
from core.spans import NO_SPANS, Span, SpanKind
from tests.fakes.client_frames import CLOSE, TEXT, client_frame
from tests.integration.web.house import House, open_house
from tests.integration.web.live import connect, enter, ticket
from tests.integration.web.rows import Rows
from tests.integration.web.test_socket_limits import logged
from web.app import make_app
from web.live.doorman import DOORMAN
from web.live.limits import Handover, LiveLimits

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ODD = "X-Odd: 1\r\nX-Odd: 2\r\n"
"""With these the library shakes hands."""
_IDS = re.compile(rb"(?<=X-Request-Id: )\w{16}|(?<=\"connection\":\")\w{32}|(?<=request:)\w{16}")


@dataclass(slots=True)
class Raw:
    """A client that speaks byte by byte."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def head(self) -> bytes:
        """Return the answer's head."""
        async with asyncio.timeout(10):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def frame(self) -> bytes:
        """Return the next frame, with its first bytes."""
        async with asyncio.timeout(10):
            start = await self.reader.readexactly(2)
            length = start[1]
            if length == 126:
                start += await self.reader.readexactly(2)
                length = int.from_bytes(start[2:])
            return start + await self.reader.readexactly(length)

    async def rest(self) -> bytes:
        """Return what comes up to the end."""
        async with asyncio.timeout(10):
            return await self.reader.read()


@asynccontextmanager
async def raw(house: House) -> AsyncIterator[Raw]:
    """Connect and say nothing yet."""
    host, port = house.runner.addresses[0][:2]
    reader, writer = await asyncio.open_connection(host, port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.close()


def handshake(house: House, query: str = "", more: str = "") -> bytes:
    """Return a request for the socket."""
    return (
        f"GET /ws/dashboard{query} HTTP/1.1\r\nHost: {house.base[7:]}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n{more}\r\n"
    ).encode()


def by_library(house: House) -> int:
    """Return how many requests the library had so far."""
    assert house.runner.server is not None
    return house.runner.server.requests_count


def said(text: str) -> bytes:
    """Return a message of a client's."""
    return client_frame(TEXT, text.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A handshake: what is asked for, by what word, and what is said in the same breath; so many
    frames come."""

    query: str = ""
    more: str = ""
    early: bytes = b""
    frames: int = 1


BEARER = "Authorization: Bearer {token}\r\n"
CASES = {
    "header": Case(more=BEARER),
    "ticket in the query": Case(query="?ticket={ticket}"),
    "token in the query": Case(query="?token={token}&client=a-page"),
    "subprotocol": Case(more="Sec-WebSocket-Protocol: opsbell.v1, ticket.{ticket}\r\n"),
    "packed": Case(more=BEARER + "Sec-WebSocket-Extensions: permessage-deflate\r\n"),
    "own page": Case(more=BEARER + "Origin: {base}\r\n"),
    "agent": Case(more=BEARER + "User-Agent:  a browser \r\nX-Forwarded-For: 192.0.2.1\r\n"),
    "foreign page": Case(more=BEARER + "Origin: https://evil.example\r\n"),
    "bad token": Case(query="?token=a.b.c"),
    "bad ticket": Case(query="?ticket=a.b"),
    "nobody's member": Case(more="Authorization: Bearer {stranger}\r\n"),
    "early topics": Case(
        more=BEARER, early=said('{"type":"subscribe","topics":["cases"]}'), frames=2
    ),
    "early rubbish": Case(more=BEARER, early=said("rubbish"), frames=2),
    "no word, then rubbish": Case(early=said("rubbish")),
    "broken at once": Case(more=BEARER, early=b"\xff\xff\xff\xff", frames=1),
}


async def shaken(house: House, case: Case, odd: str = "") -> tuple[bytes, bool]:
    """Return all that is answered but for ids, and whether the library had it."""
    token, stranger = (
        house.bearer(one)["Authorization"].removeprefix("Bearer ") for one in ("staff", "stranger")
    )
    # A token of somebody who is no member here: theirs is of the other workspace.
    if "stranger" in case.more:
        stranger = house.token(house.stranger, house.home)
    words = {"token": token, "stranger": stranger, "base": house.base}
    if "ticket}" in case.query + case.more:
        words["ticket"] = await ticket(house)
    before = by_library(house)
    async with raw(house) as client:
        asked = handshake(house, case.query.format(**words), case.more.format(**words) + odd)
        client.writer.write(asked + case.early)
        answer = await client.head()
        for _ in range(case.frames):
            answer += await client.frame()
        client.writer.write(client_frame(CLOSE, b"\x03\xe8"))
        answer += await client.rest()
    return _IDS.sub(b"-", answer), by_library(house) > before


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_the_door_answers_as_the_library_does(house: House, case: Case) -> None:
    at_the_door, had_it = await shaken(house, case)
    by_the_library, has_it = await shaken(house, case, ODD)

    assert (had_it, has_it) == (False, True)
    assert at_the_door == by_the_library
    assert at_the_door.startswith(b"HTTP/1.1 101 Switching Protocols\r\n")


async def test_who_is_one_too_many_is_refused_alike(rows: Rows, tmp_path: Path) -> None:
    async with open_house(rows, tmp_path, live=LiveLimits(sockets_per_address=1)) as house:
        await enter(house)

        at_the_door, had_it = await shaken(house, CASES["header"])
        by_the_library, _ = await shaken(house, CASES["header"], ODD)

    assert not had_it
    assert b"too_many_sockets" in at_the_door
    assert at_the_door == by_the_library


async def test_who_gets_no_socket_is_told_by_the_library(rows: Rows, tmp_path: Path) -> None:
    async with open_house(rows, tmp_path, live=LiveLimits(sockets_per_address=1)) as house:
        await enter(house)
        async with raw(house) as stays, raw(house) as late:
            stays.writer.write(handshake(house))
            await stays.frame()
            before = by_library(house)
            late.writer.write(handshake(house, more="Connection-Id: 1\r\n"))

            answer = await late.head()

            assert answer.startswith(b"HTTP/1.1 429 ")
            assert by_library(house) == before + 1


async def test_the_log_of_sockets_knows_them_alike(rows: Rows, tmp_path: Path) -> None:
    case = Case(
        query="?client=a-page",
        more=BEARER + "User-Agent: a browser\r\nX-Forwarded-For: 198.51.100.9, 192.0.2.1\r\n",
    )
    async with open_house(rows, tmp_path, proxies=parse_proxies("1")) as house:
        await shaken(house, case)
        await shaken(house, case, ODD)
        entries = await logged(house)

    told = [{name: one[name] for name in one if name != "id"} for one in entries]
    assert told[0] == told[1]
    assert (told[0]["address"], told[0]["client"]) == ("192.0.2.1", "a-page")


async def test_it_is_counted_and_told_as_other_requests_are_but_no_word_of_theirs(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    counters = house.rows.runtime.meter.counters
    label = ("GET", "/ws/dashboard", "101")
    word = await ticket(house)

    with caplog.at_level(logging.DEBUG):
        async with raw(house) as client:
            more = f"Sec-WebSocket-Protocol: opsbell.v1, ticket.{word}\r\n"
            client.writer.write(handshake(house, more=more))
            head = await client.head()
            await client.frame()
            await asyncio.sleep(0)

    assert counters[HTTP_REQUESTS.name][label] == 1
    (line,) = (
        one.__dict__
        for one in caplog.records
        if one.__dict__.get("action") == "request_answered" and "/ws/" in one.__dict__["path"]
    )
    assert (line["path"], line["status"]) == ("/ws/dashboard", 101)
    assert f"X-Request-Id: {line['request_id']}\r\n".encode() in head
    assert word not in caplog.text
    assert not any(word in str(one.__dict__) for one in caplog.records)


async def test_a_head_in_two_parts_is_the_librarys(house: House) -> None:
    before = by_library(house)
    asked = handshake(house, more=BEARER.format(token=house.bearer()["Authorization"][7:]))
    async with raw(house) as client:
        client.writer.write(asked[:50])
        # It has been looked at when somebody else was answered.
        await house.api("GET", "/cases")
        client.writer.write(asked[50:])

        head, hello = await client.head(), await client.frame()

    assert head.startswith(b"HTTP/1.1 101 ")
    assert b'"hello"' in hello
    assert by_library(house) == before + 2


async def test_requests_behind_each_other_are_the_librarys(house: House) -> None:
    async with raw(house) as client:
        host = f"Host: {house.base[7:]}\r\n".encode()
        client.writer.write(b"GET /healthz HTTP/1.1\r\n" + host + b"\r\n" + handshake(house))

        answers = [await client.head()]
        length = re.search(rb"Content-Length: (\d+)", answers[0])
        assert length is not None
        await client.reader.readexactly(int(length[1]))
        answers.append(await client.head())

    assert [one.split(b" ")[1] for one in answers] == [b"200", b"101"]


async def test_who_leaves_while_their_word_is_checked_leaves_nothing_behind(
    rows: Rows, tmp_path: Path
) -> None:
    async with open_house(rows, tmp_path, live=LiveLimits(sockets_per_address=2)) as house:
        await enter(house, "staff")
        for _ in range(3):
            async with raw(house) as client:
                bearer = BEARER.format(token=house.bearer()["Authorization"][7:])
                client.writer.write(handshake(house, more=bearer))
            # Whoever came before has been looked after when this one is answered.
            await house.api("GET", "/cases")

        live = await connect(house, headers=house.bearer())

        assert (await live.next())["type"] == "hello"
        assert house.deps.hub.connected == 2
        entries = await logged(house)
        assert len(entries) == 2, entries


async def test_who_said_nothing_is_let_go_with_the_process(house: House) -> None:
    async with raw(house) as silent, raw(house) as half:
        half.writer.write(b"GET /ws/dash")
        await house.api("GET", "/cases")

        await house.runner.cleanup()
        for _ in range(20):
            await asyncio.sleep(0)

        assert (silent.reader.at_eof(), half.reader.at_eof()) == (True, True)


async def test_who_shakes_hands_when_the_process_ends_is_told_so(house: House) -> None:
    async with raw(house) as client:
        bearer = BEARER.format(token=house.bearer()["Authorization"][7:])
        client.writer.write(handshake(house, more=bearer))
        house.deps.hub.close()
        await client.head()

        told = orjson.loads((await client.frame())[4:])

        assert told["data"]["code"] == "restart"
        client.writer.write(client_frame(CLOSE, b"\x03\xf4"))
        await house.runner.cleanup()
        assert (await client.rest())[2:4] == b"\x03\xf4"


@pytest.mark.parametrize("handover", [Handover.OFF, Handover.AUTO])
async def test_where_wires_are_left_with_the_library_nobody_stands_at_the_door(
    rows: Rows, tmp_path: Path, handover: Handover
) -> None:
    async with open_house(rows, tmp_path, live=LiveLimits(handover=handover)) as house:
        _, had_it = await shaken(house, Case(more=BEARER))

        assert isinstance(house.runner, web.AppRunner)
        assert (DOORMAN in house.runner.app) is (handover is Handover.AUTO)
        assert had_it is (handover is Handover.OFF)


class Watched:
    """Takes spans, and does nothing with them."""

    def span(
        self, name: str, kind: SpanKind, *, headers: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Span]:
        return NO_SPANS.span(name, kind, headers=headers)


async def test_where_each_request_has_its_span_the_library_shakes_hands(house: House) -> None:
    watched = make_app(replace(house.deps, spans=Watched()))

    assert DOORMAN in make_app(house.deps)
    assert DOORMAN not in watched


@contextmanager
def nothing_left() -> Iterator[None]:
    """Leave the process without another descriptor."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def test_without_descriptors_who_comes_waits_until_there_are_some(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    # Without a turn of the loop, in which it would be taken.
    wire = socket.create_connection(house.runner.addresses[0][:2])
    with nothing_left():
        for _ in range(20):
            await asyncio.sleep(0)
    assert "accept_failed" in [one.__dict__.get("action") for one in caplog.records]
    client = Raw(*await asyncio.open_connection(sock=wire))
    client.writer.write(handshake(house))

    assert (await client.head()).startswith(b"HTTP/1.1 101 ")
    client.writer.close()
