"""Who says nothing at the door is passed on in time, and who asks for something else at once;
nothing of what they said is lost."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from core.clock import ManualClock
from core.meter import Tally
from web.asking import Asking
from web.live.doorman import Doorman
from web.live.guest import Guest
from web.live.upgrade import Upgrade
from web.problems import ProblemAnswer

HANDSHAKE = (
    b"GET /ws/dashboard HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


@dataclass(slots=True)
class Full:
    """A house that has no room."""

    asked: list[Asking] = field(default_factory=list)

    def comes(self, request: Asking) -> Guest:
        self.asked.append(request)
        raise ProblemAnswer(status=503, code="too_many_sockets", detail="full")

    async def shake(
        self, wire: socket.socket, asked: Asking, upgrade: Upgrade, guest: Guest, request_id: str
    ) -> None:
        raise AssertionError("nobody comes in here")

    def begin(self, errand: Coroutine[None, None, None], name: str) -> None:
        raise AssertionError("nothing begins here")


@dataclass(slots=True)
class Porch:
    """A doorman with one connection, and what he passed on."""

    doorman: Doorman
    house: Full
    ours: socket.socket
    theirs: socket.socket
    passed: asyncio.Queue[socket.socket] = field(default_factory=asyncio.Queue)

    def meets(self) -> None:
        """Have him meet it."""
        self.doorman.meets(self.ours, "192.0.2.7", self.passed.put_nowait)

    async def passed_on(self) -> socket.socket:
        """Return what is passed on next."""
        async with asyncio.timeout(10):
            return await self.passed.get()


@pytest.fixture
async def porch() -> AsyncIterator[Porch]:
    """A doorman who is not patient at all."""
    house, clock = Full(), ManualClock(start=datetime(2026, 5, 4, tzinfo=UTC))
    doorman = Doorman(house=house, clock=clock, meter=Tally(), silent_seconds=0.05)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        yield Porch(doorman, house, ours, theirs)
        doorman.leave()


async def test_who_says_nothing_is_passed_on_in_time(porch: Porch) -> None:
    porch.meets()

    assert await porch.passed_on() is porch.ours


@pytest.mark.parametrize("said", [b"G", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", HANDSHAKE])
@pytest.mark.parametrize("is_early", [True, False], ids=["at once", "later"])
async def test_what_is_not_for_him_is_passed_on_with_every_byte(
    porch: Porch, said: bytes, is_early: bool
) -> None:
    if is_early:
        porch.theirs.send(said)
        porch.meets()
    else:
        porch.meets()
        porch.theirs.send(said)

    assert await porch.passed_on() is porch.ours
    assert porch.ours.recv(1_000) == said
    assert len(porch.house.asked) == (said is HANDSHAKE)


async def test_who_leaves_without_a_word_is_let_go(porch: Porch) -> None:
    porch.meets()
    porch.theirs.close()

    for _ in range(20):
        await asyncio.sleep(0)

    assert porch.ours.fileno() == -1
    assert porch.passed.empty()


async def test_he_lets_everybody_go_when_he_leaves(porch: Porch) -> None:
    porch.meets()

    porch.doorman.leave()

    assert porch.ours.fileno() == -1
    assert porch.theirs.recv(1) == b""
