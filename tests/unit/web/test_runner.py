"""Whoever connects while the process is busy stands in line."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from web.runner import IN_LINE, Listener

CROWD = 400
_MOST = Path("/proc/sys/net/core/somaxconn")


@contextmanager
def crowd(address: tuple[str, int]) -> Iterator[list[socket.socket]]:
    """Connect with many sockets at once; none of them is waited for."""
    with ExitStack() as kept:
        those = [kept.enter_context(socket.socket()) for _ in range(CROWD)]
        for one in those:
            one.setblocking(False)
            one.connect_ex(address)
        yield those


def is_in_line(one: socket.socket) -> bool:
    """Tell whether the system has let a socket stand in line."""
    try:
        one.getpeername()
    except OSError:
        return False
    return True


@pytest.mark.skipif(
    not _MOST.exists() or int(_MOST.read_text()) < CROWD, reason="the system lets fewer wait"
)
async def test_hundreds_who_come_while_it_is_busy_stand_in_line() -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    try:
        await Listener(runner, "127.0.0.1", 0).start()

        # The loop takes nobody meanwhile.
        with crowd(runner.addresses[0]) as those:
            stood = sum(map(is_in_line, those))
    finally:
        await runner.cleanup()

    assert CROWD < IN_LINE
    assert stood == CROWD
