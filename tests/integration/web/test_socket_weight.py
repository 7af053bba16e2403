"""What a signed-in socket leaves in this process: few objects, or the collector stops everybody
for long when there are ten thousand."""

from __future__ import annotations

import asyncio
import gc
import socket
from contextlib import ExitStack
from pathlib import Path

from yarl import URL

from tests.integration.web.house import House, open_house
from tests.integration.web.rows import Rows
from web.live.limits import LiveLimits

OBJECTS = 5
"""The line, the guest, the connection, its id, and until it is written what the log is told."""
HOMES = ("web.", "core.", "uuid", "asyncio.selector_events", "asyncio.trsock", "selectors")
"""Whose objects are counted: ours, and those of a transport that the loop would hold."""
FEW, MANY = 10, 60


async def test_a_signed_in_socket_is_a_handful_of_objects(rows: Rows, tmp_path: Path) -> None:
    limits = LiveLimits(sockets_per_person=0)
    async with open_house(rows, tmp_path, live=limits) as house:
        head = _handshake(house)
        with ExitStack() as held:
            for _ in range(FEW):
                held.enter_context(await _entered(house, head))
            few = _tracked()

            for _ in range(MANY - FEW):
                held.enter_context(await _entered(house, head))
            each = (_tracked() - few) / (MANY - FEW)

            assert house.deps.hub.connected == MANY
            assert each <= OBJECTS


def _handshake(house: House) -> bytes:
    return (
        "GET /ws/dashboard HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Authorization: {house.bearer()['Authorization']}\r\n\r\n"
    ).encode()


async def _entered(house: House, head: bytes) -> socket.socket:
    """Sign in with as little as can be, and return when hello was said."""
    loop = asyncio.get_running_loop()
    wire = socket.socket()
    wire.setblocking(False)
    await loop.sock_connect(wire, ("127.0.0.1", URL(house.base).port or 0))
    await loop.sock_sendall(wire, head)
    said = b""
    while b'"hello"' not in said:
        said += await loop.sock_recv(wire, 4096)
    return wire


def _tracked() -> int:
    """Return how many of them the collector looks at."""
    gc.collect()
    return sum(str(type(one).__module__).startswith(HOMES) for one in gc.get_objects())
