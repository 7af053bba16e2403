"""Shakes hands before the library has anything to do with a connection.

Thousands come back together, and a request of the library with its handler, parser, tasks and
middlewares costs more than everything else about a handshake. The doorman looks at the first bytes
without taking them. Where they are a handshake as ordinary as can be, hands are shaken here by the
same rules (`socket.py`). Whoever gets no socket, asks for anything else or says nothing is passed
on, and the library reads the bytes as if nobody had looked.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Protocol

from aiohttp import web

from core.clock import Clock
from core.meter import Meter
from web.asking import Asking
from web.live.guest import Guest
from web.live.head import HEAD_BYTES, read_head
from web.live.protocol import PATH
from web.live.upgrade import Upgrade, read_upgrade
from web.observing import draw_id, switched
from web.problems import ProblemAnswer

log = logging.getLogger(__name__)

SILENT_SECONDS = 2.0
"""How long somebody may say nothing before it is the library's business when to let them go."""

PassOn = Callable[[socket.socket], None]
"""Gives a connection to the library."""


class House(Protocol):
    """Whose door it is."""

    def comes(self, request: Asking) -> Guest:
        """Count whoever shakes hands; raises ProblemAnswer for those who get no socket."""
        ...

    async def shake(
        self, wire: socket.socket, asked: Asking, upgrade: Upgrade, guest: Guest, request_id: str
    ) -> None:
        """Shake hands with who was counted; the wire is taken unless they left."""
        ...

    def begin(self, errand: Coroutine[None, None, None], name: str) -> None:
        """Begin what ends by itself, or with the house."""
        ...


class Doorman:
    """Takes connections that were just made. It keeps those who said nothing yet: they are watched
    by the loop, and passed on when they are at it for too long."""

    def __init__(
        self, *, house: House, clock: Clock, meter: Meter, silent_seconds: float = SILENT_SECONDS
    ) -> None:
        self._house = house
        self._clock = clock
        self._meter = meter
        self._silent_seconds = silent_seconds
        self._silent: dict[socket.socket, tuple[float, PassOn]] = {}
        self._passing: asyncio.TimerHandle | None = None

    def meets(self, wire: socket.socket, remote: str, pass_on: PassOn) -> None:
        """Take a connection from this address."""
        if not self._hears(wire, remote, pass_on):
            loop = asyncio.get_running_loop()
            self._silent[wire] = (loop.time() + self._silent_seconds, pass_on)
            loop.add_reader(wire, self._spoke, wire, remote, pass_on)
            self._pass_later()

    def leave(self) -> None:
        """Let those go who said nothing yet."""
        if self._passing is not None:
            self._passing.cancel()
            self._passing = None
        for wire in tuple(self._silent):
            self._forget(wire)
            wire.close()

    def _hears(self, wire: socket.socket, remote: str, pass_on: PassOn) -> bool:
        """Look at what was said, and do what follows; False when it is nothing yet."""
        try:
            said = wire.recv(HEAD_BYTES, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            said = b""
        if not said:
            wire.close()  # They left.
        elif not self._receives(wire, said, remote):
            pass_on(wire)
        return True

    def _receives(self, wire: socket.socket, said: bytes, remote: str) -> bool:
        """Tell whether they are received here; else nothing has happened yet."""
        asked = read_head(said, remote)
        upgrade = None if asked is None else read_upgrade(asked.method, asked.headers)
        if asked is None or upgrade is None:
            return False
        try:
            guest = self._house.comes(asked)
        except ProblemAnswer:
            return False
        with suppress(OSError):  # A client that is gone by now is found out when it is answered.
            wire.recv(asked.size)
        self._house.begin(self._shake(wire, asked, upgrade, guest), "live-handshake")
        return True

    async def _shake(
        self, wire: socket.socket, asked: Asking, upgrade: Upgrade, guest: Guest
    ) -> None:
        request_id, began = draw_id(), self._clock.monotonic()
        try:
            await self._house.shake(wire, asked, upgrade, guest, request_id)
        except Exception:
            log.exception("a live socket failed", extra={"action": "socket_failed"})
        finally:
            wire.close()  # Nothing, where it was taken.
            switched(self._meter, PATH, self._clock.monotonic() - began, request_id)

    def _spoke(self, wire: socket.socket, remote: str, pass_on: PassOn) -> None:
        self._forget(wire)
        if not self._hears(wire, remote, pass_on):
            pass_on(wire)

    def _forget(self, wire: socket.socket) -> None:
        asyncio.get_running_loop().remove_reader(wire)
        del self._silent[wire]

    def _pass_later(self) -> None:
        """Have those passed on in time who stay silent; the dict is in the order they came."""
        if self._passing is None and self._silent:
            until, _ = next(iter(self._silent.values()))
            self._passing = asyncio.get_running_loop().call_at(until, self._pass_silent)

    def _pass_silent(self) -> None:
        self._passing = None
        now = asyncio.get_running_loop().time()
        for wire, (until, pass_on) in tuple(self._silent.items()):
            if until > now:
                break
            self._forget(wire)
            pass_on(wire)
        self._pass_later()


DOORMAN = web.AppKey("doorman", Doorman)
"""Who stands at the application's door, when somebody does."""
