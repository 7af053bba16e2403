"""Descriptors under one epoll: each has its turn, and one's trouble is not another's."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

import pytest

from tests.contracts.live.post import Post
from tests.fakes.client_frames import TEXT
from web.live.wire import frame
from web.live.wires import Wires


class Broken:
    """A wire whose reading is a mistake of ours."""

    def __init__(self, wires: Wires, fd: int) -> None:
        self.wires, self.fd = wires, fd
        self.cut_for: list[str] = []
        self.is_over = asyncio.Event()

    def ready(self) -> None:
        raise ValueError("a mistake of ours")

    def cut(self, reason: str) -> None:
        self.cut_for.append(reason)
        self.wires.remove(self.fd)
        self.is_over.set()


async def test_a_wire_that_fails_is_cut_and_the_others_go_on(
    handed: Post, caplog: pytest.LogCaptureFixture
) -> None:
    client, _ = await handed.line()
    reads, writes = os.pipe()
    broken = Broken(handed.lines.wires, reads)
    handed.lines.wires.add(reads, broken)

    with caplog.at_level(logging.CRITICAL, logger="web"):
        os.write(writes, b"now")
        async with asyncio.timeout(10):
            await broken.is_over.wait()
    client.say("say still here")

    assert broken.cut_for == ["internal"]
    assert await client.frame() == (TEXT, b"still here")
    os.close(reads)
    os.close(writes)


async def test_the_last_wire_takes_the_epoll_with_it(handed: Post) -> None:
    files = _open_files()
    _, keeper = await handed.line()
    line = keeper.line
    assert line is not None

    line.abort()
    await keeper.ended_by_now()
    client, _ = await handed.line()
    client.say("say once more")

    assert await client.frame() == (TEXT, b"once more")
    handed.lines.cut_all("over")
    for one in handed.clients:
        one.writer.close()
        await one.gone()
    assert _open_files() == files


async def test_a_client_that_says_no_more_gets_what_waits_and_then_the_end(handed: Post) -> None:
    client, keeper = await handed.line()
    line, sent = keeper.line, 0
    assert line is not None
    client.reader._transport.pause_reading()  # type: ignore[attr-defined] # noqa: SLF001
    while line.waiting < 1 << 20:
        line.write(frame(bytes(1 << 15)))
        sent += 1
    client.writer.write_eof()
    client.reader._transport.resume_reading()  # type: ignore[attr-defined] # noqa: SLF001

    for _ in range(sent):
        await client.frame()
    await client.gone()
    await keeper.ended_by_now()

    assert keeper.ends == [(1006, "lost")]


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
