"""How a bot's line to Telegram is, in words that /readyz and an operator can use."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class LineState(Enum):
    """What the way in is doing."""

    STARTING = "starting"
    STANDING_BY = "standing by"
    """Another process holds the bot's lease."""
    POLLING = "polling"
    LISTENING = "listening"
    """Telegram brings updates to our webhook."""
    WEBHOOK_FAILS = "telegram cannot bring updates"
    TOKEN_REJECTED = "token rejected"  # noqa: S105 - a state, not a token
    ANOTHER_POLLS = "another instance polls"
    UNREACHABLE = "unreachable"
    HOLDING = "waiting until updates can be stored"
    """The database takes nothing; Telegram keeps what is not confirmed."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHealth:
    """A bot's line: its state and since when, the last poll that worked (None: none yet), and the
    last problem in words, without secrets (None: none since it works)."""

    state: LineState
    since: datetime
    polled_at: datetime | None = None
    problem: str | None = None

    @property
    def is_well(self) -> bool:
        """True when updates come in, or somebody else takes care of them."""
        return self.state in (LineState.POLLING, LineState.LISTENING, LineState.STANDING_BY)


class Health:
    """Holds the present health of one line; written by the line alone."""

    def __init__(self, *, now: datetime) -> None:
        self.present = LineHealth(state=LineState.STARTING, since=now)
        self._changed = asyncio.Event()

    async def until(self, state: LineState) -> LineHealth:
        """Return when the line is in this state."""
        while self.present.state is not state:
            self._changed.clear()
            await self._changed.wait()
        return self.present

    def polled(self, now: datetime) -> None:
        """A poll worked."""
        is_same = self.present.state is LineState.POLLING
        since = self.present.since if is_same else now
        self._now(LineHealth(state=LineState.POLLING, since=since, polled_at=now))

    def turned(self, state: LineState, now: datetime, problem: str | None = None) -> bool:
        """Note another state; True when it is news."""
        is_news = self.present.state is not state
        self._now(
            LineHealth(
                state=state,
                since=now if is_news else self.present.since,
                polled_at=self.present.polled_at,
                problem=problem,
            )
        )
        return is_news

    def _now(self, health: LineHealth) -> None:
        self.present = health
        self._changed.set()
