"""A line without a socket, and a log without a database, for what stands between the two."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import Any

import orjson

from core.events.event import Recorded
from core.ids import PersonId, WorkspaceId
from core.tenants.pulse import Pulse
from core.tenants.standing import Standing
from web.live.line import Hearer


class MemoryLine:
    """The system takes `room` bytes, the rest waits until the client reads."""

    def __init__(self, *, room: int = 1 << 20, deflates: bool = False) -> None:
        self.hearer: Hearer
        self.fd: int | None = None
        self.deflates = deflates
        self.room = room
        self.sent = bytearray()
        """What the client has not read yet, in the system and here."""
        self.code: int | None = None
        self.most_waiting = 0

    @property
    def is_clear(self) -> bool:
        return self.code is None and not self.waiting

    @property
    def waiting(self) -> int:
        return max(0, len(self.sent) - self.room)

    def write(self, data: bytes) -> None:
        if self.code is None:
            self.sent += data
            self.most_waiting = max(self.most_waiting, self.waiting)

    def close(self, code: int, reason: str) -> None:
        if self.code is None:
            self.code = code

    def abort(self) -> None:
        self.close(1006, "")

    def read(self, most: int | None = None) -> bytes:
        """Take what came, as the client does; the hearer is told when nothing waits any more."""
        had_some = self.waiting > 0
        taken = bytes(self.sent[:most] if most is not None else self.sent)
        del self.sent[: len(taken)]
        if had_some and not self.waiting and self.code is None:
            self.hearer.clear()
        return taken


class Guest:
    """The sign-in's side: remembers why somebody was refused."""

    def __init__(self, line: MemoryLine) -> None:
        self._line = line
        self.refused: list[str] = []
        self.renewed: list[str] = []

    def renew(self, token: str) -> None:
        self.renewed.append(token)

    def refuse(self, code: int, reason: str, message: str) -> None:
        self.refused.append(reason)
        self._line.close(code, reason)


class Client:
    """Reads a memory line as a browser does; `cursor` is kept as the protocol says."""

    def __init__(self, line: MemoryLine) -> None:
        self.line = line
        self.frames: list[dict[str, Any]] = []
        self.cursor = 0
        self._bytes = b""

    def read(self, most: int | None = None) -> list[dict[str, Any]]:
        """Return the frames that are complete by now."""
        self._bytes += self.line.read(most)
        new = []
        while (cut := _cut(self._bytes)) is not None:
            body, self._bytes = cut
            frame: dict[str, Any] = orjson.loads(body)
            new.append(frame)
            self.cursor = max(self.cursor, frame.get("seq", 0), frame["data"].get("head", 0))
        self.frames += new
        return new

    def say(self, frame: Mapping[str, Any]) -> None:
        """Say something, unless the line is at its end."""
        if self.line.code is None:
            self.line.hearer.heard(orjson.dumps(frame).decode())


def _cut(data: bytes) -> tuple[bytes, bytes] | None:
    """Return the first frame's text and what follows it; None when it is not complete."""
    if len(data) < 2:
        return None
    length, start = data[1], 2
    if length == 126:
        length, start = int.from_bytes(data[2:4], "big"), 4
    elif length == 127:
        length, start = int.from_bytes(data[2:10], "big"), 10
    if len(data) < start + length:
        return None
    body = data[start : start + length]
    if data[0] & 0x40:
        body = zlib.decompressobj(-15).decompress(body + b"\x00\x00\xff\xff")
    return body, data[start + length :]


class MemoryLog:
    """One workspace's events; `pruned` of them are not kept any more."""

    def __init__(self, workspace_id: WorkspaceId) -> None:
        self.workspace_id = workspace_id
        self.events: list[Recorded] = []
        self.pruned = 0
        self.revision = 1
        self.reads = self.asked_for_first = 0
        self.forgets: int | None = None
        """Is pruned up to here as soon as somebody has asked for the first event."""

    async def head(self, workspace_id: WorkspaceId) -> int:
        await asyncio.sleep(0)
        return len(self.events)

    async def first(self, workspace_id: WorkspaceId) -> int | None:
        self.asked_for_first += 1
        await asyncio.sleep(0)
        first = self.pruned + 1 if len(self.events) > self.pruned else None
        self.pruned = self.forgets or self.pruned
        return first

    async def before(
        self, workspace_id: WorkspaceId, moment: datetime, *, most: int
    ) -> int | None:
        await asyncio.sleep(0)
        found = sum(1 for one in self.events if one.event.at < moment)
        return found if found >= max(self.pruned, len(self.events) - most) else None

    async def since(self, workspace_id: WorkspaceId, seq: int, *, limit: int) -> list[Recorded]:
        self.reads += 1
        some = self.events[max(seq, self.pruned) :][:limit]
        await asyncio.sleep(0)
        return some

    async def of(self, workspace_ids: Collection[WorkspaceId]) -> dict[WorkspaceId, Pulse]:
        """Fill the seam of pulses, too."""
        await asyncio.sleep(0)
        return {self.workspace_id: Pulse(head=len(self.events), revision=self.revision)}


class MemoryStandings:
    """What people are; somebody who is left out is no member."""

    def __init__(self) -> None:
        self.of: dict[PersonId, Standing] = {}
        self.asked: list[set[PersonId]] = []
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        """What happens, once, between a question and its answer."""

    async def __call__(
        self, workspace_id: WorkspaceId, person_ids: Collection[PersonId]
    ) -> dict[PersonId, Standing]:
        await asyncio.sleep(0)
        self.asked.append(set(person_ids))
        found = {one: self.of[one] for one in person_ids if one in self.of}
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return found
