"""The log of live sockets: told at once by whoever holds them, written once a second.

What is told waits in memory and is written in bites; nobody who tells waits for it. The log is for
people to look at, not the truth about who hears what: when the database takes no writes, what does
not fit any more is dropped and counted in the process's own log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from core.clock import Clock, wait_for_hint
from core.connections.connection import Ended, Opened
from core.connections.heartbeat import Heartbeat
from core.connections.lost import BEAT_SECONDS, LostConnections
from core.connections.noting import Noting
from core.errors import Unavailable
from core.ids import WorkspaceId
from core.work import Books

log = logging.getLogger(__name__)

T = TypeVar("T")

WRITE_SECONDS = 1.0
END_SECONDS = 3.0
AT_ONCE = 500
"""Sockets that share a commit; more would have those wait who write beside them."""
WAITING_AT_MOST = 50_000
RESTART_CODE = 1012


@dataclass(slots=True)
class _Told:
    """What waits to be written."""

    opened: list[Opened] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    seen: dict[UUID, datetime] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.opened) + len(self.ended) + len(self.seen)


class ConnectionLog:
    """The log of one process, `process` being its own word. `is_alone`: no other serves from this
    database, so whatever is open at the start was left behind."""

    def __init__(
        self,
        *,
        books: Books,
        clock: Clock,
        lost: LostConnections,
        process: str,
        is_alone: bool,
    ) -> None:
        self._books = books
        self._clock = clock
        self._lost = lost
        self._process = process
        self._is_alone = is_alone
        self._heartbeat = Heartbeat(books=books, clock=clock, name=process)
        self._told = _Told()
        self._dropped = 0
        self._stopping = asyncio.Event()

    def opened(self, opened: Opened) -> None:
        """Take note that a person was let in."""
        if self._has_room():
            self._told.opened.append(opened)

    def answered(self, ids: Iterable[UUID]) -> None:
        """Take note that these sockets answered; told every few minutes, not for each answer."""
        now = self._clock.now()
        for connection_id in ids:
            if self._has_room():
                self._told.seen[connection_id] = now

    def ended(
        self, connection_id: UUID, *, workspace_id: WorkspaceId, code: int, reason: str
    ) -> None:
        """Take note that a socket is over, with the code of its close and a stable word why; one
        that the log does not know is left out."""
        if self._has_room():
            self._told.ended.append(
                Ended(
                    id=connection_id,
                    workspace_id=workspace_id,
                    at=self._clock.now(),
                    code=code,
                    reason=reason,
                )
            )

    async def begin(self) -> None:
        """Say that this process is there, before it holds any socket."""
        await self._heartbeat.beat()
        if self._is_alone:
            await self._lost.end_all_but(self._process)

    async def run(self) -> None:
        """Write until `stop`."""
        beat_due = self._clock.monotonic() + BEAT_SECONDS
        while not await wait_for_hint(self._clock, self._stopping, WRITE_SECONDS):
            await self.write()
            if self._clock.monotonic() >= beat_due:
                beat_due = self._clock.monotonic() + BEAT_SECONDS
                await self._beat()

    def stop(self) -> None:
        """Have `run` return."""
        self._stopping.set()

    async def end(self) -> None:
        """Write the last of it and end what is still open, unless that takes long."""
        with suppress(TimeoutError, Unavailable):
            async with asyncio.timeout(END_SECONDS):
                await self.write()
                await self._lost.end_of(self._process, code=RESTART_CODE, reason="restart")

    async def write(self) -> None:
        """Write what was told so far. While the database takes no writes it waits here."""
        told, self._told = self._told, _Told()
        parts = _parts(self._process, told)
        for at, part in enumerate(parts):
            try:
                await self._books.change(part)
            except Unavailable as problem:
                log.debug("sockets are noted later", extra={"problem": problem.message})
                self._keep(parts[at:])
                break
            except Exception:
                # A person or workspace that is gone by now: their sockets are nobody's to see.
                log.exception("sockets are not noted", extra={"action": "connections_unnoted"})
        if self._dropped:
            log.warning(
                "the log of sockets has gaps",
                extra={"action": "connections_dropped", "number": self._dropped},
            )
            self._dropped = 0

    async def _beat(self) -> None:
        try:
            await self._heartbeat.beat()
        except Exception as problem:
            log.warning(
                "this process could not say that it is there",
                extra={"action": "heartbeat_failed", "problem": type(problem).__name__},
            )

    def _keep(self, parts: Sequence[Noting]) -> None:
        """Put what could not be written in front of what was told meanwhile."""
        newer, self._told = self._told, _Told()
        for one in (*parts, *_parts(self._process, newer)):
            self._told.opened.extend(one.opened)
            self._told.ended.extend(one.ended)
            self._told.seen |= one.seen

    def _has_room(self) -> bool:
        if len(self._told) < WAITING_AT_MOST:
            return True
        self._dropped += 1
        return False


def _parts(process: str, told: _Told) -> list[Noting]:
    """Return what was told in parts, openings first: an end must find its beginning."""
    if len(told) <= AT_ONCE:
        whole = Noting(process=process, opened=told.opened, ended=told.ended, seen=told.seen)
        return [whole] if len(told) else []
    seen = list(told.seen.items())
    return [
        *(Noting(process=process, opened=some) for some in _bites(told.opened)),
        *(Noting(process=process, ended=some) for some in _bites(told.ended)),
        *(Noting(process=process, seen=dict(some)) for some in _bites(seen)),
    ]


def _bites(those: Sequence[T]) -> list[Sequence[T]]:
    return [those[at : at + AT_ONCE] for at in range(0, len(those), AT_ONCE)]
