"""What one socket still has to be sent: bounded, so a slow reader costs only itself."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from web.live.protocol import Close

FRAMES = 256
BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Sending:
    """A frame in line. `cursor` is the number the client knows once it has this frame."""

    body: bytes
    cursor: int | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How the connection ends once everything before it is sent."""

    code: Close
    reason: str


class Outbox:
    """A queue of at most 256 frames and 1 MiB; `put` tells when it is full, nothing waits."""

    def __init__(self) -> None:
        self._line: deque[Sending] = deque()
        self._bytes = 0
        self._ending: Ending | None = None
        self._ended = asyncio.Event()
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()

    @property
    def is_ending(self) -> bool:
        """True once `end` was called: what is put after that is dropped."""
        return self._ending is not None

    def put(self, body: bytes, *, cursor: int | None = None) -> bool:
        """Queue a frame; False when it does not fit. What comes after `end` is dropped."""
        if self._ending is not None:
            return True
        if len(self._line) >= FRAMES or self._bytes + len(body) > BYTES:
            return False
        self._line.append(Sending(body, cursor))
        self._bytes += len(body)
        self._filled.set()
        if len(self._line) > FRAMES // 2 or self._bytes > BYTES // 2:
            self._drained.clear()
        return True

    def end(self, ending: Ending, *last: bytes, dropping: bool = False) -> None:
        """Send `last` and close; the first call counts. `dropping` forgets what waits in line."""
        if self._ending is not None:
            return
        if dropping:
            self._line.clear()
        self._line.extend(Sending(body, None) for body in last)
        self._ending = ending
        self._ended.set()
        self._filled.set()
        self._drained.set()

    async def ended(self) -> None:
        """Return when `end` was called."""
        await self._ended.wait()

    async def drained(self) -> None:
        """Return when the line is at most half full."""
        await self._drained.wait()

    async def next(self) -> Sending | Ending:
        """Return what is to be sent next; an Ending is the last."""
        while not self._line:
            if self._ending is not None:
                return self._ending
            self._filled.clear()
            await self._filled.wait()
        sending = self._line.popleft()
        self._bytes -= len(sending.body)
        if len(self._line) <= FRAMES // 2 and self._bytes <= BYTES // 2:
            self._drained.set()
        return sending
