"""Everything a bot sends passes here: one budget per chat for sends and edits, urgent first.

A pause that Telegram asks for is kept whole, and outlives the process; when it asks in several
chats within seconds, the whole bot is quiet. While Telegram is away the line waits as a
whole, so that an outage does not use up the attempts of all that is queued. Answers to taps have
no limit and do not come here.
"""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import telegram
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning

from bot.transport.budget import URGENT
from bot.transport.outlet import NO_LINE_SECONDS, Outlet
from bot.transport.turns import Turn
from core.channels.telegram_errors import Throttled, surely_not_sent
from core.clock import Clock
from core.delivery.address import TelegramAddress, bot_of_lane
from core.delivery.room import Full
from core.http import NotSent

log = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE_SECONDS = 4.0
"""How long a send waits in line before it is given back: whoever sent it has a better place to
keep it."""
PROMPT_PATIENCE_SECONDS = 60.0
"""How long somebody's answer is tried for; nobody else keeps it."""
SOON_SECONDS = 0.1
"""A chat that has room again so soon counts as one that has: its turn is waited for in line."""
_PROMPT_URGENCY = 2
_MARGIN_SECONDS = 0.5


class Pauses(Protocol):
    """Remembers pauses, of a whole bot and of single chats, over restarts."""

    async def paused_until(self, bot_id: int) -> datetime | None:
        """Return until when this bot must not send."""
        ...

    async def pause(self, bot_id: int, until: datetime) -> None:
        """Remember that this bot must not send before `until`."""
        ...

    async def paused_chats(self, bot_id: int, now: datetime) -> Mapping[int, datetime]:
        """Return the chats that must be left alone at `now`, and until when."""
        ...

    async def pause_chat(self, queue: str, bot_id: int, chat_id: int, until: datetime) -> None:
        """Remember that this chat must be left alone until then; `queue` is its name in the
        outbox."""
        ...


class Sender:
    """The way out of every bot whose lease this process holds; `pace` as in the budgets."""

    def __init__(self, *, clock: Clock, pauses: Pauses, pace: int = 1) -> None:
        self._clock = clock
        self._pace = pace
        self._pauses = pauses
        self._lines: dict[int, Outlet] = {}

    async def open(
        self, bot_id: int, bot: telegram.Bot, *, is_held: Callable[[], bool] = lambda: True
    ) -> None:
        """Open this bot's line, with the pauses that an earlier process left. While `is_held` says
        no, nothing is claimed for it and no call begins: the bot may be another process's."""
        until = await self._pauses.paused_until(bot_id)
        chats = await self._pauses.paused_chats(bot_id, self._clock.now())
        line = Outlet(bot_id=bot_id, bot=bot, clock=self._clock, is_held=is_held, pace=self._pace)
        now = self._clock.monotonic()
        if until is not None:
            line.turns.paused_until = now + max(0.0, self._left(until))
        for chat_id, quiet_until in chats.items():
            line.turns.pause_chat(chat_id, self._left(quiet_until), now)
        self._lines[bot_id] = line

    async def serve(self, bot_id: int) -> None:
        """Move an open line until cancelled; it closes then, and who still waits is given back."""
        line = self._lines[bot_id]
        try:
            await line.run()
        finally:
            del self._lines[bot_id]
            line.give_back()

    def held(self) -> set[str]:
        """Return the lanes of the bots that this process may send for."""
        return {lane_of(bot_id) for bot_id, line in self._lines.items() if line.is_held()}

    def full(self, lane: str) -> Full:
        """Return the chats that have used up their share, or are paused, as queues."""
        bot_id = bot_of_lane(lane)
        line = self._lines.get(bot_id) if bot_id is not None else None
        if bot_id is None or line is None:
            return Full()
        waits = line.turns.waits(self._clock.monotonic())
        for_all: list[str] = []
        for_others: list[str] = []
        soonest = float("inf")
        for chat_id, (urgent, other) in waits.items():
            queue = TelegramAddress(bot_id=bot_id, chat_id=chat_id).queue
            for wait, full in ((urgent, for_all), (other, for_others)):
                if wait > SOON_SECONDS:
                    full.append(queue)
                    soonest = min(soonest, wait - SOON_SECONDS / 2)
        return Full(
            queues=tuple(for_all),
            but_for_urgent=tuple(for_others),
            urgent=URGENT,
            seconds=soonest,
        )

    def waiting(self, bot_id: int) -> int:
        """Return how many sends are in this bot's line."""
        line = self._lines.get(bot_id)
        return line.turns.waiting if line is not None else 0

    def pause_seconds(self) -> float:
        """How long the bot still pauses as a whole, because Telegram asked for it."""
        now = self._clock.monotonic()
        left = (line.turns.paused_until - now for line in self._lines.values())
        return max(0.0, max(left, default=0.0))

    async def send(
        self,
        *,
        bot_id: int,
        chat_id: int,
        urgency: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
        weight: int = 1,
    ) -> T:
        """Return what the call returned, made when the chat's budget allows.

        Raises Throttled when that would take longer than a few seconds, when Telegram asks for a
        pause, and when this process does not hold the bot. Other errors of the call pass. Of edits
        of one message that wait, the latest is made and all get its result. `weight` is the number
        of messages (an album's files; 0 for a deletion, which says nothing).
        """
        line = self._line(bot_id)
        turn = line.turn(
            chat_id=chat_id,
            urgency=urgency,
            edits=edits,
            weight=weight,
            patience=PATIENCE_SECONDS,
        )
        return await self._made(line, turn, call)

    async def prompt(
        self,
        *,
        bot_id: int,
        chat_id: int,
        call: Callable[[telegram.Bot], Awaitable[T]],
        edits: int | None = None,
    ) -> T:
        """Send what a person waits for: over pauses, and again when it surely was not sent.

        An edit is also repeated when it may have arrived, because that changes nothing.
        """
        ends = self._clock.monotonic() + PROMPT_PATIENCE_SECONDS
        pause = 1.0
        while True:
            try:
                line = self._line(bot_id)
                left = ends - self._clock.monotonic()
                turn = line.turn(
                    chat_id=chat_id,
                    urgency=_PROMPT_URGENCY,
                    edits=edits,
                    weight=1,
                    patience=max(left, PATIENCE_SECONDS),
                )
                return await self._made(line, turn, call)
            except Throttled as problem:
                if self._clock.monotonic() + problem.seconds > ends:
                    raise
                await self._clock.sleep(problem.seconds)
            except BadRequest:
                raise
            except NetworkError as problem:
                may_repeat = edits is not None or isinstance(problem.__cause__, NotSent)
                if not may_repeat or self._clock.monotonic() + pause > ends:
                    raise
                await self._clock.sleep(pause)
                pause = min(pause * 2, 8.0)

    def _left(self, until: datetime) -> float:
        return (until - self._clock.now()).total_seconds()

    def _line(self, bot_id: int) -> Outlet:
        line = self._lines.get(bot_id)
        if line is None:
            raise Throttled(seconds=NO_LINE_SECONDS, whole_bot=True)
        return line

    async def _made(
        self, line: Outlet, turn: Turn, call: Callable[[telegram.Bot], Awaitable[T]]
    ) -> T:
        try:
            later = await line.go(turn)
            if later is not None and later.told is not None:
                value: T = await asyncio.shield(later.told)
            else:
                value = await self._call(line, turn, call)
        except BaseException as problem:
            _tell(turn, problem=problem)
            raise
        _tell(turn, value=value)
        return value

    async def _call(
        self, line: Outlet, turn: Turn, call: Callable[[telegram.Bot], Awaitable[T]]
    ) -> T:
        try:
            if not line.is_held():
                # This process stood still while its turn came; who holds the bot now may be at it.
                raise Throttled(seconds=NO_LINE_SECONDS, whole_bot=False)
            value = await call(line.bot)
        except RetryAfter as problem:
            line.answered()
            seconds = retry_seconds(problem) + _MARGIN_SECONDS
            is_whole = line.refused(turn.chat_id, seconds)
            log.warning(
                "telegram asked for a pause",
                extra={
                    "action": "telegram_throttled",
                    "seconds": seconds,
                    "whole_bot": is_whole,
                },
            )
            until = self._clock.now() + timedelta(seconds=seconds)
            await self._remember(line.bot_id, None if is_whole else turn.chat_id, until)
            raise Throttled(seconds=seconds, whole_bot=is_whole, until=until) from problem
        except TelegramError as problem:
            if not isinstance(problem, NetworkError) or isinstance(problem, BadRequest):
                line.answered()
                raise
            pause = line.away() if surely_not_sent(problem) else None
            if pause is None:
                raise
            raise Throttled(seconds=pause, whole_bot=True) from problem
        else:
            line.answered()
            return value
        finally:
            line.landed(turn)

    async def _remember(self, bot_id: int, chat_id: int | None, until: datetime) -> None:
        try:
            if chat_id is None:
                await self._pauses.pause(bot_id, until)
            else:
                queue = TelegramAddress(bot_id=bot_id, chat_id=chat_id).queue
                await self._pauses.pause_chat(queue, bot_id, chat_id, until)
        except Exception:
            # The pause holds in this process all the same.
            log.exception("pause not remembered", extra={"action": "pause_not_stored"})


def lane_of(bot_id: int) -> str:
    """Return the name of a bot's traffic, which is also that of its lease."""
    return TelegramAddress(bot_id=bot_id, chat_id=0).lane


def retry_seconds(problem: RetryAfter) -> float:
    """Return Telegram's retry_after, whichever form the library gives it in."""
    with warnings.catch_warnings():
        # An int warns that it will be a timedelta; both are taken here.
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        value: int | timedelta = problem.retry_after
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def _tell(turn: Turn, *, value: Any = None, problem: BaseException | None = None) -> None:
    """Pass on what came of an edit to those whose place it took."""
    if turn.told is None or turn.told.done():
        return
    if problem is None:
        turn.told.set_result(value)
        return
    if isinstance(problem, asyncio.CancelledError):
        problem = Throttled(seconds=1.0, whole_bot=False)
    turn.told.set_exception(problem)
    # Nobody may be left to hear it; that is no mistake.
    turn.told.exception()
