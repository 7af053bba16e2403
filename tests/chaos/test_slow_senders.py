"""Who sends as slowly, as much or as crooked as they can: everybody else is served meanwhile, and
every such line is closed (row 13 of the table of faults)."""

from __future__ import annotations

import asyncio
import gzip
import time
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp

from benchmarks.figures import milliseconds, peak_mb
from tests.chaos import figures
from tests.chaos.raw_http import ask_raw
from tests.chaos.scene import Scene

HALF_HEADERS = 500
DRIPS = 200
CLOSED_SECONDS = 25.0
MOST_MB = 200.0
PATIENCE_SECONDS = 60.0
DRIP_SECONDS = 1.0
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(slots=True)
class Siege:
    """Lines that are held against one address; `closed_after` grows as the other side closes."""

    port: int
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    closed_after: list[float] = field(default_factory=list)

    async def holds(self, words: bytes, drip: bytes = b"") -> None:
        """Send these words, then a drop at a time, until the line is closed."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writers.append(writer)
        began = time.monotonic()
        writer.write(words)
        with suppress(ConnectionError):
            while True:
                try:
                    async with asyncio.timeout(DRIP_SECONDS):
                        if not await reader.read(65_536):
                            break
                except TimeoutError:
                    writer.write(drip)
        self.closed_after.append(time.monotonic() - began)
        writer.close()


async def test_who_sends_slowly_is_let_go_and_holds_nobody_up(scene: Scene) -> None:
    opsbell = await scene.starts()
    siege = Siege(port=scene.port)
    half = b"GET /api/v1/cases HTTP/1.1\r\nHost: here\r\nX-Slow: "
    upgrade = (
        "GET /ws/dashboard HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"
    ).encode()
    post = (
        f"POST {scene.settled.hook} HTTP/1.1\r\nHost: here\r\n"
        "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
    ).encode()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(HALF_HEADERS):
            tasks.create_task(siege.holds(half, b"a"))
        for _ in range(DRIPS):
            tasks.create_task(siege.holds(post, b" "))
        for _ in range(20):
            tasks.create_task(siege.holds(upgrade))
        waits = tasks.create_task(_waits(scene, siege))
    refused = [
        (await ask_raw("GET", f"{scene.api}/cases", headers={"X-Long": "a" * 100_000})).status,
        await _declares_a_gigabyte(scene),
        await _brings_a_bomb(scene),
    ]
    after = await scene.asks("/cases", "after", {"kind": "request", "text": "still here"})
    peak = peak_mb(await opsbell.pid())
    await opsbell.stop()

    where = "SQLite" if scene.database_url is None else "PostgreSQL"
    held = HALF_HEADERS + DRIPS + 20
    found = {
        "lines held": held,
        "closed": len(siege.closed_after),
        "p99 of everybody else meanwhile": milliseconds(waits.result()),
        "MB at most": round(peak),
    }
    figures.counted(13, where, found)
    figures.took(13, f"the last of them closed, {where}", max(siege.closed_after))
    assert len(siege.closed_after) == held
    assert max(siege.closed_after) < (CLOSED_SECONDS if figures.are_wanted() else PATIENCE_SECONDS)
    assert peak < MOST_MB
    assert refused == [400, 413, 415]
    assert after[0] == 201


async def _waits(scene: Scene, siege: Siege) -> float:
    """Ask as everybody does while the lines are held; return how long all but one in a hundred
    waited at most."""
    took: list[float] = []
    async with aiohttp.ClientSession() as session:
        while len(siege.closed_after) < HALF_HEADERS + DRIPS:
            began = time.monotonic()
            async with session.get(f"{scene.api}/cases", headers=scene.signed) as answer:
                assert answer.status == 200
            took.append(time.monotonic() - began)
            await asyncio.sleep(0.05)
    return sorted(took)[int(len(took) * 0.99)]


async def _declares_a_gigabyte(scene: Scene) -> int:
    """Say that a gigabyte comes, and send none of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", scene.port)
    head = f"POST {scene.settled.hook} HTTP/1.1\r\nHost: here\r\nContent-Length: {1 << 30}\r\n\r\n"
    writer.write(head.encode())
    async with asyncio.timeout(PATIENCE_SECONDS):
        line = await reader.readline()
    writer.close()
    return int(line.split()[1])


async def _brings_a_bomb(scene: Scene) -> int:
    """Send a hundred megabytes packed into a tenth of one."""
    packed = gzip.compress(bytes(100 << 20))
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    url = f"http://127.0.0.1:{scene.port}{scene.settled.hook}"
    return (await ask_raw("POST", url, body=packed, headers=headers)).status
