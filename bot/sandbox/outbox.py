"""The call log: what the bot asked of the Bot API and what it was answered, refused or not."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from bot.sandbox.state import State
from bot.sandbox.wire import Object, dump

KEPT_CALLS = 2_000
KEPT_POLLS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call; `status` and `answer` are None when nothing was answered (a hung call)."""

    number: int
    at: str
    method: str
    params: Object
    status: int | None
    answer: Object | None
    milliseconds: float
    fault: str | None = None

    @property
    def is_poll(self) -> bool:
        """Return True for getUpdates, which is left out of the log unless asked for."""
        return self.method.lower() == "getupdates"

    def as_object(self) -> Object:
        """Return the call as the simulation API lists it."""
        shown: Object = {
            "n": self.number,
            "at": self.at,
            "method": self.method,
            "params": self.params,
            "status": self.status,
            "answer": self.answer,
            "ms": self.milliseconds,
        }
        if self.fault is not None:
            shown["fault"] = self.fault
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilter:
    """Which calls are wanted; what is None does not matter."""

    since: int = 0
    method: str | None = None
    chat: str | None = None
    contains: str | None = None
    status: int | None = None

    def takes(self, call: Call) -> bool:
        """Return True for a call that is wanted; `contains` looks at parameters and answer."""
        if call.number <= self.since:
            return False
        if self.method is not None and call.method.lower() != self.method.lower():
            return False
        if self.status is not None and call.status != self.status:
            return False
        if self.chat is not None and str(call.params.get("chat_id", "")) != self.chat:
            return False
        if self.contains is None:
            return True
        wanted = dump(self.contains)[1:-1]
        return wanted in dump(call.params) or wanted in dump(call.answer)


class Outbox:
    """The newest calls, numbered in one row; polls are kept apart and push nothing out."""

    def __init__(self, *, state: State) -> None:
        self._state = state
        self._calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._polls: deque[Call] = deque(maxlen=KEPT_POLLS)

    @property
    def head(self) -> int:
        """Return the number of the newest call."""
        return self._state.last_call

    def record(
        self,
        *,
        at: str,
        method: str,
        params: Object,
        status: int | None,
        answer: Object | None,
        milliseconds: float,
        fault: str | None = None,
    ) -> Call:
        """Add a call under the next number and return it."""
        self._state.last_call += 1
        call = Call(
            number=self.head,
            at=at,
            method=method,
            params=params,
            status=status,
            answer=answer,
            milliseconds=round(milliseconds, 2),
            fault=fault,
        )
        (self._polls if call.is_poll else self._calls).append(call)
        return call

    def calls(self, wanted: CallFilter, *, with_polls: bool = False) -> list[Call]:
        """Return the wanted calls in order."""
        found = [call for call in self._calls if wanted.takes(call)]
        if with_polls or (wanted.method or "").lower() == "getupdates":
            found += [call for call in self._polls if wanted.takes(call)]
            found.sort(key=lambda call: call.number)
        return found

    def first(self, wanted: CallFilter) -> Call | None:
        """Return the oldest wanted call, None when there is none yet."""
        return next(iter(self.calls(wanted)), None)
