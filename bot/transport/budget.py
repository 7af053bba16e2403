"""How often a bot may speak: per chat one message a second after a small burst, per group twenty a
minute, thirty a second over all chats.

Telegram does not state hard numbers (core.telegram.org/bots/faq, "My bot is hitting limits");
sends and edits count together. Pure arithmetic: whoever asks brings the moment, in seconds.
`pace` is 1 in front of Telegram; a sandbox may be so many times as fast, all of it alike.
"""

from __future__ import annotations

from collections import deque

CHAT_PER_SECOND = 1.0
CHAT_BURST = 4.0
GROUP_PER_MINUTE = 20
GROUP_KEPT_FREE = 2
"""Of a group's twenty, so many are for what is urgent: a flood of edits must not mute an alarm.
One is for the alarm's card and one for its escalation, which may follow within the same minute; a
storm is one card too. Each one more would cost what is not urgent a twentieth of the group's
minute, in every minute of a long queue."""
ALL_PER_SECOND = 30
URGENT = 3
"""The urgency from which on the places kept free may be used."""

# A little more than the limits' own spans: what leaves evenly may arrive in a bunch, and a refusal
# costs the whole chat, or the whole bot, more than the margin does. Half a second and a twentieth
# are what two calls that leave one after the other may differ by on their way: a new connection
# for one of a minute's, the loop's and the network's unevenness among thirty a second.
_MINUTE = 60.5
_SECOND = 1.05


class Bucket:
    """Tokens that come back with time; several at once may take it below zero."""

    def __init__(self, *, per_second: float, burst: float, now: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._level = burst
        self._at = now

    def wait(self, now: float, ahead: int = 0) -> float:
        """Return the seconds until a token is there for one that has `ahead` others before it."""
        self._refill(now)
        return max(0.0, (1.0 + ahead - self._level) / self._per_second)

    def take(self, now: float, weight: int) -> None:
        """Use tokens."""
        self._refill(now)
        self._level -= weight

    def is_full(self, now: float) -> bool:
        """Tell whether all tokens are there."""
        self._refill(now)
        return self._level >= self._burst

    def _refill(self, now: float) -> None:
        self._level = min(self._burst, self._level + (now - self._at) * self._per_second)
        self._at = now


class Window:
    """At most so many in any span of so many seconds, counted exactly."""

    def __init__(self, *, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float, *, weight: int = 1, kept_free: int = 0, ahead: int = 0) -> float:
        """Return the seconds until `weight` more fit, `ahead` others going first."""
        self._forget(now)
        over = len(self._times) + ahead + weight - (self._limit - kept_free)
        if over <= 0:
            return 0.0
        rounds, rest = divmod(over - 1, self._limit)
        if rest >= len(self._times):
            return self._seconds * (rounds + 1)
        return self._times[rest] + self._seconds * (rounds + 1) - now

    def take(self, now: float, weight: int) -> None:
        """Count these."""
        self._times.extend([now] * weight)

    def is_empty(self, now: float) -> bool:
        """Tell whether there was nothing within the span."""
        self._forget(now)
        return not self._times

    def _forget(self, now: float) -> None:
        while self._times and self._times[0] + self._seconds <= now:
            self._times.popleft()


class ChatBudget:
    """One chat's share: groups and channels (negative numbers) have the minute's limit besides."""

    def __init__(self, *, chat_id: int, now: float, pace: int = 1) -> None:
        self._bucket = Bucket(per_second=CHAT_PER_SECOND * pace, burst=CHAT_BURST, now=now)
        minute = Window(limit=GROUP_PER_MINUTE, seconds=_MINUTE / pace)
        self._minute = minute if chat_id < 0 else None

    def wait(self, now: float, *, urgency: int, weight: int = 1, ahead: int = 0) -> float:
        """Return the seconds until this may go, `ahead` others of the chat going first. What
        weighs nothing waits for nothing."""
        if weight == 0:
            return 0.0
        wait = self._bucket.wait(now, ahead)
        if self._minute is None:
            return wait
        kept_free = 0 if urgency >= URGENT else GROUP_KEPT_FREE
        room = GROUP_PER_MINUTE - kept_free
        in_minute = self._minute.wait(
            now, weight=min(weight, room), kept_free=kept_free, ahead=ahead
        )
        return max(wait, in_minute)

    def is_full(self, now: float) -> bool:
        """Tell whether nothing of it is used: such a budget may be forgotten and made anew."""
        is_unused = self._minute is None or self._minute.is_empty(now)
        return is_unused and self._bucket.is_full(now)

    def take(self, now: float, weight: int) -> None:
        """Use the chat's share."""
        self._bucket.take(now, weight)
        if self._minute is not None:
            self._minute.take(now, weight)


def whole_budget(*, pace: int = 1) -> Window:
    """Return the share of all chats together."""
    return Window(limit=ALL_PER_SECOND, seconds=_SECOND / pace)
