"""A generator that costs little: prepared requests over connections that stay open."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

ANSWER_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class Posted:
    """What the callers got: the seconds of each answer, and how many had each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


def prepared(path: str, body: Mapping[str, object] | list[dict[str, object]]) -> bytes:
    """Return a POST of JSON as it goes over the line."""
    content = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


async def post_all(port: int, requests: Iterator[bytes], *, callers: int) -> Posted:
    """Let so many callers send all of them, each waiting for its answer before the next."""
    posted = Posted()
    async with asyncio.TaskGroup() as tasks:
        for number in range(callers):
            tasks.create_task(_call(port, requests, posted), name=f"caller-{number}")
    return posted


async def post_at(
    port: int, requests: Iterator[tuple[float, bytes]], *, callers: int, began: float
) -> Posted:
    """Send each request so many seconds after `began` (of the loop's clock), however long earlier
    ones take; an answer's seconds count from that moment, so what comes late is seen."""
    posted = Posted()
    async with asyncio.TaskGroup() as tasks:
        for number in range(callers):
            tasks.create_task(_call_at(port, requests, posted, began), name=f"caller-{number}")
    return posted


async def _call_at(
    port: int, requests: Iterator[tuple[float, bytes]], posted: Posted, began: float
) -> None:
    clock = asyncio.get_running_loop().time
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for after, request in requests:
            due = began + after
            await asyncio.sleep(max(0.0, due - clock()))
            writer.write(request)
            async with asyncio.timeout(ANSWER_SECONDS):
                status = await _read_answer(reader)
            posted.seconds.append(clock() - due)
            posted.statuses[status] = posted.statuses.get(status, 0) + 1
    finally:
        writer.close()


async def _call(port: int, requests: Iterator[bytes], posted: Posted) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for request in requests:
            began = time.perf_counter()
            writer.write(request)
            async with asyncio.timeout(ANSWER_SECONDS):
                status = await _read_answer(reader)
            posted.seconds.append(time.perf_counter() - began)
            posted.statuses[status] = posted.statuses.get(status, 0) + 1
    finally:
        writer.close()


async def _read_answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            await reader.readexactly(int(value))
            break
    return int(lines[0].split()[1])
