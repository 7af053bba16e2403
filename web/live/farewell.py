"""The goodbye before a restart: everybody is told at once and closed one after the other, so that
not all of them come back in the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from web.live.connection import Connection
from web.live.protocol import Bye, Close, frame
from web.live.turns import Turns
from web.live.wire import frame as framed

AT_MOST_SECONDS = 3.0
SOONEST, LATEST = 0.5, 5.0
"""Between these numbers of seconds clients are asked to come back."""
_STEPS = 10
_PER_STEP = 100
"""How many are closed in one go; fewer are closed at once."""


class Farewell:
    """`is_said`: it was begun, nobody comes in any more. `emptied` is set by the hub when the last
    one is gone."""

    def __init__(self, *, rest: Callable[[float], Awaitable[None]]) -> None:
        self._rest = rest
        self.is_said = False
        self.emptied = asyncio.Event()

    async def say(self, everybody: Sequence[Connection], *, at: datetime) -> None:
        """Tell everybody that the server goes and when to come back, then close them, in steps
        when they are many."""
        apart = (LATEST - SOONEST) / (_STEPS - 1)
        goodbyes = [
            framed(
                frame(
                    "bye",
                    Bye(
                        reason="restart",
                        text="The server restarts. The page reconnects by itself.",
                        retry_after=round(SOONEST + step * apart, 1),
                    ),
                    at=at,
                )
            )
            for step in range(_STEPS)
        ]
        turns = Turns()
        for place, one in enumerate(everybody):
            if not one.is_over:
                one.give(goodbyes[place % _STEPS])
                one.over()
            if turns.is_over():
                await turns.next()
        steps = max(1, -(-len(everybody) // _PER_STEP))
        for start in range(0, len(everybody), _PER_STEP):
            if start:
                await self._rest(min(AT_MOST_SECONDS / steps, 0.05))
            self.cut(everybody[start : start + _PER_STEP])

    def cut(self, some: Sequence[Connection]) -> None:
        """Close these now."""
        for one in some:
            one.over()
            one.line.close(Close.RESTART, "restart")
