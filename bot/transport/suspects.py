"""Updates that were open at the start: one of them may be what ended the program before.

A killer must not come back at every start for ever, and an innocent must never be closed because
the program was killed while it started. So what is replayed is counted when it is really handed
over, in a commit before that. What was counted once is handed over alone, so that what was in
hand when the program ended again is known. Twice, and it waits until the program has lived for a
while, longer each time: kills at the start cannot count any more, and everybody else is served
meanwhile. Only what was in hand alone at the end of four such lives is closed, and kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Protocol

from core.clock import Clock
from core.inbox.cause import UpdateKey

log = logging.getLogger(__name__)

HANDED_AT_MOST = 6
FIRST_LIFE_SECONDS = 30.0
"""How long the program has to live before what was in hand twice is tried again; then twice as
long each time: 30 s, 1 min, 2 min, 4 min."""
ASK_AGAIN_SECONDS = 1.0
PROBLEM = "the program ended each time while it was handled"


class Inbox(Protocol):
    """Counts what is handed over after a start, and closes what ended the program."""

    async def handing(self, keys: Sequence[UpdateKey]) -> None:
        """Count on disk that they are handed over now."""
        ...

    async def close(self, keys: Sequence[UpdateKey], problem: str) -> None:
        """Keep them with their problem and try them no more."""
        ...


class Suspects:
    """Lets replayed updates through to the handlers, for one life of a feed."""

    def __init__(self, *, inbox: Inbox, clock: Clock) -> None:
        self._inbox = inbox
        self._clock = clock
        self._began = clock.monotonic()
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def handing(self, keys: Sequence[UpdateKey], handed: int) -> AsyncIterator[bool]:
        """Wait for their turn; True while they may be handled, False when they are closed.

        `handed` is how often they were handed over after earlier starts.
        """
        if handed >= HANDED_AT_MOST:
            await self._closed(keys)
            yield False
            return
        if handed > 1:
            life = FIRST_LIFE_SECONDS * 2 ** (handed - 2)
            await self._clock.sleep(self._began + life - self._clock.monotonic())
        turn: AbstractAsyncContextManager[object] = self._alone if handed else nullcontext()
        async with turn:
            await self._counted(keys)
            yield True

    async def _counted(self, keys: Sequence[UpdateKey]) -> None:
        """Count them; what cannot be counted waits, because it might come back for ever."""
        while True:
            try:
                await self._inbox.handing(keys)
            except Exception:
                log.exception("update not counted", extra={"action": "update_not_counted"})
                await self._clock.sleep(ASK_AGAIN_SECONDS)
            else:
                return

    async def _closed(self, keys: Sequence[UpdateKey]) -> None:
        try:
            await self._inbox.close(keys, PROBLEM)
        except Exception:
            # It stays open and is not handed over in this life.
            log.exception("update not closed", extra={"action": "update_not_closed"})
            return
        log.error(
            "update given up; it is kept", extra={"action": "update_given_up", "update": keys[0]}
        )
