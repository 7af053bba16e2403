"""Who goes next: one bot's waiting sends, by chat and urgency, with the pauses Telegram asked for.

Pure bookkeeping under the sender: no clock of its own, no network.
"""

from __future__ import annotations

import asyncio
import bisect
import itertools
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.transport.budget import ALL_PER_SECOND, URGENT, ChatBudget, whole_budget

REPEATED_IN_CHATS = 3
REPEATED_WITHIN_SECONDS = 10.0
"""Refused in so many chats within so short a time: the limit is the whole bot's."""
CHATS_REMEMBERED = 10_000


@dataclass(slots=True, kw_only=True, eq=False)
class Turn:
    """One send or edit in line. `go` is set to None when it may go, or to the edit of the same
    message that took its place; `told` to what came of it, when another waits for that."""

    chat_id: int
    urgency: int
    weight: int
    edits: int | None
    deadline: float
    order: int = 0
    go: asyncio.Future[Turn | None]
    told: asyncio.Future[Any] | None = None

    @property
    def rank(self) -> tuple[int, int]:
        """Return what it is sorted by: the urgent first, then the earlier."""
        return (-self.urgency, self.order)

    @property
    def edited(self) -> tuple[int, int] | None:
        """Return the message it edits, None for a new one."""
        return (self.chat_id, self.edits) if self.edits is not None else None


@dataclass(slots=True, kw_only=True)
class _Chat:
    budget: ChatBudget
    paused_until: float = 0.0
    waiting: list[Turn] = field(default_factory=list)


class Turns:
    """The line of one bot; each look goes over the chats that wait, not over all it has met."""

    def __init__(self, *, now: float, pace: int = 1) -> None:
        self._pace = pace
        self._order = itertools.count()
        self._whole = whole_budget(pace=pace)
        self._chats: dict[int, _Chat] = {}
        self._busy: dict[int, _Chat] = {}
        self._used: dict[int, _Chat] = {}
        self._editing: set[tuple[int, int]] = set()
        self._refusals: deque[tuple[float, int]] = deque()
        self.paused_until = now
        self.waiting = 0

    def expected_wait(self, turn: Turn, now: float) -> float:
        """Return how long a new turn would wait, as far as that can be told now."""
        chat = self._chat(turn.chat_id, now)
        ahead = sum(1 for one in chat.waiting if one.urgency >= turn.urgency)
        if turn.edited is not None and any(one.edited == turn.edited for one in chat.waiting):
            ahead = max(0, ahead - 1)
        wait = chat.budget.wait(now, urgency=turn.urgency, weight=turn.weight, ahead=ahead)
        is_long = self.waiting > ALL_PER_SECOND
        others = self.waiting / (ALL_PER_SECOND * self._pace) if is_long else 0.0
        return max(wait, others, self.paused_for(turn.chat_id, now))

    def paused_for(self, chat_id: int, now: float) -> float:
        """Return the seconds for which Telegram asked this chat or the whole bot to be quiet."""
        return max(self._chat(chat_id, now).paused_until, self.paused_until) - now

    def join(self, turn: Turn, now: float) -> None:
        """Get in line; an edit takes the place of one of the same message that still waits."""
        chat = self._chat(turn.chat_id, now)
        turn.order = next(self._order)
        earlier = next(
            (one for one in chat.waiting if turn.edited and one.edited == turn.edited), None
        )
        if earlier is not None:
            self.leave(earlier)
            turn.order = earlier.order
            turn.urgency = max(turn.urgency, earlier.urgency)
            turn.told = asyncio.get_running_loop().create_future()
            earlier.go.set_result(turn)
        bisect.insort(chat.waiting, turn, key=lambda one: one.rank)
        self._busy[turn.chat_id] = chat
        self.waiting += 1

    def leave(self, turn: Turn) -> None:
        """Get out of line."""
        chat = self._busy.get(turn.chat_id)
        if chat is not None and turn in chat.waiting:
            chat.waiting.remove(turn)
            self.waiting -= 1
            if not chat.waiting:
                del self._busy[turn.chat_id]

    def next(self, now: float) -> tuple[Turn | None, float]:
        """Return the turn that may go now; or None and the seconds until one may.

        The urgent goes first; among equals the earlier. Nobody waits: inf seconds.
        """
        if self.paused_until > now:
            return None, self.paused_until - now
        best: Turn | None = None
        soonest = float("inf")
        for chat in self._busy.values():
            turn = next((one for one in chat.waiting if one.edited not in self._editing), None)
            if turn is None:
                continue
            wait = max(
                chat.paused_until - now,
                chat.budget.wait(now, urgency=turn.urgency, weight=turn.weight),
            )
            if wait > 0:
                soonest = min(soonest, wait)
            elif best is None or turn.rank < best.rank:
                best = turn
        if best is None:
            return None, soonest
        wait = self._whole.wait(now, weight=_calls(best))
        return (best, 0.0) if wait <= 0 else (None, wait)

    def take(self, turn: Turn, now: float) -> None:
        """Use the budgets for it; it is in the air until `landed`."""
        self.leave(turn)
        chat = self._chat(turn.chat_id, now)
        chat.budget.take(now, turn.weight)
        self._used[turn.chat_id] = chat
        self._whole.take(now, _calls(turn))
        if turn.edited is not None:
            self._editing.add(turn.edited)

    def landed(self, turn: Turn) -> None:
        """It is answered, or given up: the next edit of its message may go."""
        if turn.edited is not None:
            self._editing.discard(turn.edited)

    def overdue(self, now: float) -> list[Turn]:
        """Take out of line, and return, what waits too long or will, because of a pause."""
        out = [
            turn
            for chat in self._busy.values()
            for turn in chat.waiting
            if turn.deadline <= now or max(chat.paused_until, self.paused_until) > turn.deadline
        ]
        for turn in out:
            self.leave(turn)
        return out

    def next_deadline(self) -> float:
        """Return the earliest moment at which somebody has waited too long; inf for never."""
        return min(
            (turn.deadline for chat in self._busy.values() for turn in chat.waiting),
            default=float("inf"),
        )

    def refused(self, chat_id: int, seconds: float, now: float) -> bool:
        """Keep the whole pause Telegram asked for; tell whether it is now the whole bot's."""
        self.pause_chat(chat_id, seconds, now)
        self._refusals.append((now, chat_id))
        while self._refusals[0][0] < now - REPEATED_WITHIN_SECONDS:
            self._refusals.popleft()
        if len({chat for _, chat in self._refusals}) < REPEATED_IN_CHATS:
            return False
        self.paused_until = max(self.paused_until, now + seconds)
        return True

    def pause_chat(self, chat_id: int, seconds: float, now: float) -> None:
        """Leave a chat alone for so long, or longer if that was already so."""
        chat = self._chat(chat_id, now)
        chat.paused_until = max(chat.paused_until, now + seconds)
        self._used[chat_id] = chat

    def waits(self, now: float) -> dict[int, tuple[float, float]]:
        """Return how long one more would wait in each chat that has used anything of its share:
        an urgent one and any other."""
        for chat_id, chat in list(self._used.items()):
            if _is_unused(chat, now):
                del self._used[chat_id]
        waits = {}
        for chat_id, chat in self._used.items():
            pause, ahead = chat.paused_until - now, len(chat.waiting)
            urgent, other = (
                max(pause, chat.budget.wait(now, urgency=urgency, ahead=ahead))
                for urgency in (URGENT, 0)
            )
            waits[chat_id] = urgent, other
        return waits

    def all_waiting(self) -> list[Turn]:
        """Return everybody in line."""
        return [turn for chat in self._busy.values() for turn in chat.waiting]

    def _chat(self, chat_id: int, now: float) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            if len(self._chats) >= CHATS_REMEMBERED:
                self._forget(now)
            chat = _Chat(budget=ChatBudget(chat_id=chat_id, now=now, pace=self._pace))
            self._chats[chat_id] = chat
        return chat

    def _forget(self, now: float) -> None:
        self._chats = {
            chat_id: chat for chat_id, chat in self._chats.items() if not _is_unused(chat, now)
        }


def _is_unused(chat: _Chat, now: float) -> bool:
    return not chat.waiting and chat.paused_until <= now and chat.budget.is_full(now)


def _calls(turn: Turn) -> int:
    """Return what a turn counts over all chats: there even a deletion is a call."""
    return min(max(turn.weight, 1), ALL_PER_SECOND)
