"""The network is shut for tests: beyond loopback nothing can be named or reached."""

from __future__ import annotations

import asyncio
import socket

import pytest


@pytest.mark.parametrize(
    ("family", "address"),
    [
        pytest.param(socket.AF_INET, ("192.0.2.1", 80), id="ipv4"),
        pytest.param(socket.AF_INET6, ("2001:db8::1", 80), id="ipv6"),
        pytest.param(socket.AF_INET, ("example.org", 80), id="name"),
    ],
)
def test_a_connection_beyond_loopback_is_refused(
    family: socket.AddressFamily, address: tuple[str, int]
) -> None:
    with (
        socket.socket(family) as outward,
        pytest.raises(BaseException, match="loopback only, not"),
    ):
        outward.connect(address)


async def test_a_name_beyond_this_machine_is_not_looked_up() -> None:
    with pytest.raises(BaseException, match=r"loopback only, not example\.org"):
        await asyncio.get_running_loop().getaddrinfo("example.org", 443)


async def test_loopback_is_open() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async with server:
        reader, writer = await asyncio.open_connection("localhost", port, family=socket.AF_INET)
        ended = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert ended == b""
