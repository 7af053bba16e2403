"""All lines of this process under one timer: pings, time-outs, and the cut of who does not go.

A line has no task, event or timer of its own: ten thousand of them cost a walk over a
twenty-fifth of them each second.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from core.clock import Clock
from web.live.limits import LiveLimits
from web.live.wires import Wires

CLOSE_SECONDS = 5
"""How long a client has to read its close before it is cut off."""
PING_TIMEOUT = "ping_timeout"
"""Why a line was cut whose client gave no sign of life."""
PAUSE_SECONDS = 5
"""When the timer comes this late, the process stood still, and so did all answers."""
BURST_SECONDS = 12
"""So many seconds' worth of messages may come at once."""


class Timed(Protocol):
    """A line as the timer sees it. `turn` is its second in each round of pings; `is_asked` is
    true while no word came since the last one."""

    turn: int
    is_asked: bool

    def ping(self) -> None:
        """Ask for a sign of life."""
        ...

    def visited(self, at: float) -> None:
        """See whether the client may still be there, at this moment of the wall's time."""
        ...

    def cut(self, reason: str) -> None:
        """Cut the line; `reason` is a stable word."""
        ...


class Lines:
    """Every line that is open here. `tick` counts the seconds since the start, moved on by
    `sweep`: whoever only wants to know about how late it is looks at that."""

    def __init__(self, *, clock: Clock, limits: LiveLimits) -> None:
        self._clock = clock
        self._began = clock.monotonic()
        self._patience = max(1, limits.timeout_seconds - limits.ping_seconds)
        self._turns: list[set[Timed]] = [set() for _ in range(limits.ping_seconds)]
        self._asked: dict[Timed, int] = {}
        self._ending: dict[Timed, int] = {}
        self._emptied: asyncio.Event | None = None
        self._following = 0
        self._count = 0
        self.wires = Wires()
        self.tick = 0
        self.per_second = limits.messages_per_second
        self.burst = limits.messages_per_second * BURST_SECONDS

    def __len__(self) -> int:
        """Return how many lines there are, those that are closing among them."""
        return self._count

    def add(self, line: Timed) -> int:
        """Take a line in and return its turn; they are spread evenly over the round."""
        turn = self._following
        self._following = (turn + 1) % len(self._turns)
        self._turns[turn].add(line)
        self._count += 1
        return turn

    def remove(self, line: Timed) -> None:
        """Forget a line that is gone."""
        self._turns[line.turn].discard(line)
        self._asked.pop(line, None)
        self._ending.pop(line, None)
        self._count -= 1
        if not self._count and self._emptied is not None:
            self._emptied.set()

    def answered(self, line: Timed) -> None:
        """Take notice of a word from a line that was asked for one."""
        line.is_asked = False
        self._asked.pop(line, None)

    def ends(self, line: Timed) -> None:
        """Give a line that was closed a little time to be gone."""
        self._ending.setdefault(line, self.tick + CLOSE_SECONDS)

    def sweep(self) -> None:
        """Do what is due by now. After a pause of ours nobody is given up for it: it was we who
        did not listen."""
        tick, wall = int(self._clock.monotonic() - self._began), self._clock.now().timestamp()
        rounds = len(self._turns)
        due = range(max(self.tick + 1, tick - rounds + 1), tick + 1)
        if tick - self.tick > PAUSE_SECONDS:
            self._asked = dict.fromkeys(self._asked, tick)
        self.tick = tick
        _cut(self._ending, upto=tick, reason="closed")
        _cut(self._asked, upto=tick - self._patience, reason=PING_TIMEOUT)
        for second in due:
            for line in tuple(self._turns[second % rounds]):
                if not line.is_asked:
                    line.is_asked = True
                    self._asked[line] = tick
                    line.ping()
                line.visited(wall)

    def cut_all(self, reason: str) -> None:
        """Cut every line that is left."""
        for line in [line for turn in self._turns for line in turn]:
            line.cut(reason)

    async def emptied(self) -> None:
        """Return when no line is left."""
        if self._count:
            self._emptied = asyncio.Event()
            await self._emptied.wait()


def _cut(lines: dict[Timed, int], *, upto: int, reason: str) -> None:
    """Cut those whose second has come; the dict is in the order of the seconds."""
    for line, second in tuple(lines.items()) if lines else ():
        if second > upto:
            return
        lines.pop(line, None)
        line.cut(reason)
