"""One bot's line of waiting sends, and what moves it: budgets, pauses, and whether Telegram is
there at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import telegram

from bot.transport.turns import Turn, Turns
from core.channels.telegram_errors import Throttled
from core.clock import Clock, wait_for_hint

log = logging.getLogger(__name__)

WAITING_AT_MOST = 2_000
"""The line of one bot; beyond it sends are given back at once."""
NO_LINE_SECONDS = 5.0
AWAY_AFTER = 5
"""So many calls in a row that did not get as far as Telegram: it is away, whoever they were to."""
AWAY_SECONDS = 1.0
AWAY_AT_MOST_SECONDS = 5.0
"""The first pause while it is away, and the longest; each is twice the one before. As long as the
last pause nobody notices that Telegram is back, so it is short: an outage costs five seconds more
than it lasted. A look costs as many refused calls as there are slots, and none of them an attempt,
so looking every five seconds harms nobody."""
_SLACK_SECONDS = 1.0
"""Who was let into the line may wait a little longer than was foreseen: the urgent overtake."""
_AGES = 3600.0


class Outlet:
    """One bot's line and what moves it. `is_held` tells whether this process may send for the bot
    at this very moment."""

    def __init__(
        self,
        *,
        bot_id: int,
        bot: telegram.Bot,
        clock: Clock,
        is_held: Callable[[], bool],
        pace: int = 1,
    ) -> None:
        self.bot_id = bot_id
        self.bot = bot
        self.is_held = is_held
        self.turns = Turns(now=clock.monotonic(), pace=pace)
        self._clock = clock
        self._moved = asyncio.Event()
        self._unanswered = 0
        self._next_away = AWAY_SECONDS

    def turn(
        self, *, chat_id: int, urgency: int, edits: int | None, weight: int, patience: float
    ) -> Turn:
        """Return a turn that has joined the line; raises Throttled when it would wait too long."""
        now = self._clock.monotonic()
        turn = Turn(
            chat_id=chat_id,
            urgency=urgency,
            weight=weight,
            edits=edits,
            deadline=now + patience + _SLACK_SECONDS,
            go=asyncio.get_running_loop().create_future(),
        )
        wait = self.turns.expected_wait(turn, now)
        if wait > patience:
            is_whole = self.turns.paused_until - now >= wait
            raise Throttled(seconds=wait, whole_bot=is_whole)
        if self.turns.waiting >= WAITING_AT_MOST:
            raise Throttled(seconds=NO_LINE_SECONDS, whole_bot=True)
        is_alone = self.turns.waiting == 0
        self.turns.join(turn, now)
        # Nobody else waits: when the budgets allow it goes at once, without a turn of the loop.
        if is_alone and self.turns.next(now)[0] is turn:
            self._start(turn, now)
        else:
            self._moved.set()
        return turn

    async def go(self, turn: Turn) -> Turn | None:
        """Wait for its moment; returns the turn that took its place, None when it may go."""
        try:
            return await turn.go
        except asyncio.CancelledError:
            self.turns.leave(turn)
            # Let go and cancelled in the same moment: it never gets into the air.
            is_let_go = turn.go.done() and not turn.go.cancelled()
            if is_let_go and turn.go.exception() is None and turn.go.result() is None:
                self.landed(turn)
            raise

    def landed(self, turn: Turn) -> None:
        """It is answered or given up."""
        self.turns.landed(turn)
        if self.turns.waiting:
            self._moved.set()

    def refused(self, chat_id: int, seconds: float) -> bool:
        """Keep a pause; tell whether it is the whole bot's."""
        is_whole = self.turns.refused(chat_id, seconds, self._clock.monotonic())
        self._moved.set()
        return is_whole

    def answered(self) -> None:
        """Telegram is there, whatever it said."""
        self._unanswered = 0
        if self._next_away > AWAY_SECONDS:
            log.info("telegram is there again", extra={"action": "telegram_back"})
        self._next_away = AWAY_SECONDS

    def away(self) -> float | None:
        """Count a call that did not get there; return for how long the line waits now, None while
        it may have been that call alone."""
        self._unanswered += 1
        if self._unanswered < AWAY_AFTER:
            return None
        now = self._clock.monotonic()
        if self.turns.paused_until <= now:
            self.turns.paused_until = now + self._next_away
            if self._next_away == AWAY_SECONDS:  # said once, not at each look
                log.warning(
                    "telegram is not there; the line waits", extra={"action": "telegram_away"}
                )
            self._next_away = min(self._next_away * 2, AWAY_AT_MOST_SECONDS)
            self._moved.set()
        return self.turns.paused_until - now

    def give_back(self) -> None:
        """Refuse everybody in line: this process does not send for the bot any more."""
        for turn in self.turns.all_waiting():
            self.turns.leave(turn)
            _refuse(turn, NO_LINE_SECONDS, whole_bot=True)

    async def run(self) -> None:
        """Let one after the other go, until cancelled."""
        while True:
            now = self._clock.monotonic()
            for turn in self.turns.overdue(now):
                pause = self.turns.paused_for(turn.chat_id, now)
                whole = self.turns.paused_until - now
                _refuse(turn, max(pause, 1.0), whole_bot=0 < pause <= whole)
            turn_now, wait = self.turns.next(now)
            if turn_now is not None:
                self._start(turn_now, now)
                continue
            wait = min(wait, self.turns.next_deadline() - now, _AGES)
            await wait_for_hint(self._clock, self._moved, wait)

    def _start(self, turn: Turn, now: float) -> None:
        self.turns.take(turn, now)
        if not turn.go.done():
            turn.go.set_result(None)
        else:  # its caller gave up in this very moment
            self.turns.landed(turn)


def _refuse(turn: Turn, seconds: float, *, whole_bot: bool) -> None:
    if not turn.go.done():
        turn.go.set_exception(Throttled(seconds=seconds, whole_bot=whole_bot))
