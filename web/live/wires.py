"""Descriptors that this process reads and writes itself, under one epoll that the loop watches.

To the loop ten thousand wires are a single one: none has a transport, a handle or a context there.
"""

from __future__ import annotations

import asyncio
import logging
import select
from typing import Protocol

log = logging.getLogger(__name__)

AT_ONCE = 100
"""So many wires have their turn before the loop goes round to everybody else."""
HAS_EPOLL = hasattr(select, "epoll")
"""Whether the system has what this is built on: Linux alone."""


class Wire(Protocol):
    """Whoever holds a descriptor."""

    def ready(self) -> None:
        """Read, or write what waits: there may be something to do, or the other end is gone."""
        ...

    def cut(self, reason: str) -> None:
        """End it at once."""
        ...


class Wires:
    """Those that are open; the epoll is there while one of them is."""

    def __init__(self) -> None:
        self._held: dict[int, Wire] = {}
        self._epoll: select.epoll | None = None

    def add(self, fd: int, wire: Wire) -> None:
        """Have the wire told when there is something to read; raises OSError."""
        if self._epoll is None:
            self._epoll = select.epoll()
            asyncio.get_running_loop().add_reader(self._epoll.fileno(), self._look)
        self._epoll.register(fd, select.EPOLLIN)
        self._held[fd] = wire

    def watch(self, fd: int, *, reads: bool, writes: bool) -> None:
        """Have it told of these from now on, and of the end anyway."""
        if self._epoll is not None:
            events = (select.EPOLLIN if reads else 0) | (select.EPOLLOUT if writes else 0)
            self._epoll.modify(fd, events)

    def remove(self, fd: int) -> None:
        """Forget a wire, before its descriptor is closed."""
        del self._held[fd]
        if self._epoll is None:
            return
        self._epoll.unregister(fd)
        if not self._held:
            asyncio.get_running_loop().remove_reader(self._epoll.fileno())
            self._epoll.close()
            self._epoll = None

    def _look(self) -> None:
        if self._epoll is None:
            return
        for fd, _ in self._epoll.poll(0, AT_ONCE):
            # One may have ended another, and its number may be somebody else's by now: so what is
            # there is found out by reading and writing, and not believed.
            wire = self._held.get(fd)
            if wire is None:
                continue
            try:
                wire.ready()
            except Exception:
                log.exception("a live socket failed", extra={"action": "socket_failed"})
                wire.cut("internal")
