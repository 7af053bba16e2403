"""A line as it stands above any transport: what is heard, what is counted, and how it ends.

Both ways of holding one, `handover` and `plain`, are the same from here upwards.
"""

from __future__ import annotations

import logging
from abc import abstractmethod
from typing import Protocol

from web.live.line import Door, Hearer, Line
from web.live.lines import Lines
from web.live.wire import Code, Heard, Left, Message, Ping, closing, ping, pong

log = logging.getLogger(__name__)

INTERNAL = 1011
_PING = ping()


class Owner(Door, Protocol):
    """Whoever opened a line: the socket's side, while the hearer is what it is used for."""

    def flooded(self) -> None:
        """Turn away a client that says more than it may."""
        ...

    def visited(self, at: float) -> None:
        """See, once each round of pings, whether the client may still be there; `at` is the
        wall's time as a timestamp."""
        ...

    def ended(self, code: int, reason: str) -> None:
        """Take notice of the end, once, after the hearer; `reason` is a stable word."""
        ...


class Guest(Owner, Hearer, Protocol):
    """Who opens a line, and hears it until it gives it another hearer."""

    def laid(self, line: Line) -> None:
        """Take the line, before anything is heard on it."""
        ...

    async def begin(self) -> None:
        """Say what is to be said first; what is heard meanwhile comes as usual. Raises
        nothing."""
        ...


class Wired:
    """A `Line`. What its client may say is counted in the timer's seconds, so that counting costs
    no look at a clock: a bucket that is full at first and filled again by so many each second."""

    __slots__ = (
        "_code", "_left", "_lines", "_owner", "_reason", "_refilled",
        "deflates", "fd", "hearer", "is_asked", "is_clear", "turn",
    )  # fmt: skip

    def __init__(self, *, lines: Lines, guest: Guest, deflates: bool, fd: int | None) -> None:
        self.hearer: Hearer = guest
        self.fd = fd
        self.deflates = deflates
        self.is_clear = True
        self.is_asked = False
        self._owner: Owner | None = guest
        self._lines = lines
        self._code: int | None = None
        self._reason = "lost"
        self._left = lines.burst
        self._refilled = lines.tick
        self.turn = lines.add(self)

    @property
    @abstractmethod
    def waiting(self) -> int:
        """How many bytes wait in this process."""

    @abstractmethod
    def _send(self, data: bytes) -> None:
        """Send behind what waits."""

    @abstractmethod
    def _finish(self) -> None:
        """Have the client see the end behind what waits, and go on hearing it."""

    @abstractmethod
    def _hang_up(self) -> None:
        """End the wire behind what waits, and hear nothing more."""

    @abstractmethod
    def _drop(self) -> None:
        """End the wire at once."""

    def write(self, data: bytes) -> None:
        """Send whole frames behind what waits."""
        if self._code is None:
            self._send(data)

    def close(self, code: int, reason: str) -> None:
        """Send a close frame with nothing behind it; cut after five seconds."""
        if self._code is None:
            self._ends(code, reason)
            self._send(closing(code, reason))
            self._finish()

    def abort(self) -> None:
        """Cut the line at once and forget what waits."""
        self.cut("cut")

    def cut(self, reason: str) -> None:
        """Cut the line; the reason counts when it was not closing already."""
        if self._code is None:
            self._ends(Code.BROKEN, reason)
        self._drop()

    def ping(self) -> None:
        """Ask for a sign of life."""
        self.write(_PING)

    def visited(self, at: float) -> None:
        """See whether the client may still be there."""
        if self._owner is not None and self._code is None:
            self._owner.visited(at)

    def _take(self, one: Heard) -> None:
        """Give one message to whom it concerns, if the client may say so much. Behind a close of
        ours only the client's answer to it counts."""
        if self.is_asked:
            self._lines.answered(self)
        owner = self._owner
        if owner is None:
            return
        if self._code is not None:
            if isinstance(one, Left):
                self._hang_up()
        elif isinstance(one, Left):
            self._ends(one.code, "left")
            self._send(closing(one.code))
            self._hang_up()
        elif not self._may_speak():
            owner.flooded()
        elif isinstance(one, Ping):
            self.write(pong(one.payload))
        elif isinstance(one, Message):
            try:
                self.hearer.heard(one.text)
            except Exception:
                log.exception("a live socket failed", extra={"action": "socket_failed"})
                owner.refuse(INTERNAL, "internal", "something went wrong here; it was logged")

    def _may_speak(self) -> bool:
        tick = self._lines.tick
        if tick != self._refilled:
            gained = self._lines.per_second * (tick - self._refilled)
            self._left = min(self._lines.burst, self._left + gained)
            self._refilled = tick
        self._left -= 1
        return self._left >= 0

    def _ends(self, code: int, reason: str) -> None:
        self._code, self._reason, self.is_clear = code, reason, False
        self._lines.ends(self)

    def _lost(self) -> None:
        """Tell everybody, once, that the line is gone."""
        owner, self._owner = self._owner, None
        if owner is None:
            return
        self._lines.remove(self)
        self.is_clear = False
        code = self._code = Code.BROKEN if self._code is None else self._code
        hearer, self.hearer = self.hearer, NOBODY
        try:
            hearer.lost(code)
        except Exception:
            log.exception("a live socket failed", extra={"action": "socket_failed"})
        owner.ended(code, self._reason)


class _Nobody:
    """Hears what a line says that is gone: nothing."""

    def heard(self, text: str | None) -> None:
        pass

    def clear(self) -> None:
        pass

    def lost(self, code: int) -> None:
        pass


NOBODY: Hearer = _Nobody()
