"""What a process notes in memory and writes now and then, so that nobody waits for each note."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from contextlib import suppress

from core.clock import Clock, wait_for_hint

END_SECONDS = 2.0


class LaterWriter(ABC):
    """Writes every `seconds` while it runs, and once more at the end; a process that dies takes
    with it what was noted since."""

    def __init__(self, *, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._stopping = asyncio.Event()

    @abstractmethod
    async def write(self) -> None:
        """Write what was noted so far; what cannot be written is kept for the next time."""

    async def run(self) -> None:
        """Write until `stop`."""
        while not await wait_for_hint(self._clock, self._stopping, self._seconds):
            await self.write()

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping.set()

    async def end(self) -> None:
        """Write the last of it, unless that takes long: nobody waits for notes at the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self.write()
