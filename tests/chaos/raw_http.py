"""Requests as bytes on a connection of their own: no client mends or refuses them on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, headers and all; `status` 0: nothing did."""

    status: int
    raw: bytes


async def ask_raw(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    is_chunked: bool = False,
) -> Answer:
    """Send one request and read the answer to its end. Half characters in a header are the bytes
    they stand for."""
    parts = urlsplit(url)
    sent = {"Host": parts.netloc, "Connection": "close", **(headers or {})}
    if is_chunked:
        sent["Transfer-Encoding"] = "chunked"
    elif body is not None:
        sent["Content-Length"] = str(len(body))
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {word}" for name, word in sent.items())]
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"
    whole = b"" if body is None else _chunked(body) if is_chunked else body
    async with asyncio.timeout(SECONDS):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        sending = asyncio.create_task(_send(writer, head + whole), name="sending")
        try:
            answer = await _read(reader)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            writer.transport.abort()
    words = answer.split(b" ", 2)
    return Answer(status=int(words[1]) if len(words) > 1 else 0, raw=answer)


async def _send(writer: asyncio.StreamWriter, whole: bytes) -> None:
    writer.write(whole)
    await writer.drain()


async def _read(reader: asyncio.StreamReader) -> bytes:
    """Return all that came; an answer before the request's end may end in a reset."""
    answer = b""
    try:
        while part := await reader.read(65_536):
            answer += part
    except ConnectionError:
        pass
    return answer


def _chunked(body: bytes) -> bytes:
    parts = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in parts) + b"0\r\n\r\n"
