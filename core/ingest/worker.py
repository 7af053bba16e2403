"""Works off the requests that were only stored: large ones, and those whose effect failed.

Requests go on together, so that they share commits, unless one integration says two things about
the same fingerprint: then the later one waits until the earlier one's effect is on disk. What
fails is tried again a second later, at most five times, and its integration waits for it; what
cannot be read is kept with the reason. A crash repeats nothing: a request is done in the commit
of its effect.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from core.alerts.item import Item
from core.clock import Clock, wait_for_hint
from core.db.engine import Database
from core.errors import OpsbellError, Unavailable
from core.flows.receive import Received, Source
from core.ids import IntegrationId, WorkspaceId
from core.inbox.requests import (
    PROBLEM_LENGTH,
    STILL_NEW,
    RequestInbox,
    RequestState,
    settle,
)
from core.ingest.preset import Preset
from core.ingest.reading import about, read_request
from core.ingest.waiting import Waiting, waiting_requests
from core.work import Batch, Books, Deciding, Work

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
AGAIN_SECONDS = 1.0

_BOTH = "both"
"""A request that says of one fingerprint that it fires and that it is over."""


class ReceiveItems(Protocol):
    """The use case behind: fires, repeats and resolves."""

    async def __call__(
        self, source: Source, items: Sequence[Item], request: UUID, at: datetime, /
    ) -> Received:
        """Return when the effect is on disk and the request is done with it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A request and its items; `problem` says why it could not be read."""

    waiting: Waiting
    items: tuple[Item, ...] = ()
    problem: str | None = None

    @property
    def said(self) -> dict[str, str]:
        """Return the status of each fingerprint."""
        said: dict[str, str] = {}
        for item in self.items:
            before = said.setdefault(item.fingerprint, item.status)
            said[item.fingerprint] = before if before == item.status else _BOTH
        return said


class IngestWorker:
    """Works requests off for one process; `hint` is set when there are new ones."""

    def __init__(
        self,
        *,
        database: Database,
        books: Books,
        inbox: RequestInbox,
        clock: Clock,
        presets: Mapping[str, Preset],
        receive: ReceiveItems,
        hint: asyncio.Event,
    ) -> None:
        self._database = database
        self._books = books
        self._inbox = inbox
        self._clock = clock
        self._presets = presets
        self._receive = receive
        self._hint = hint
        self._stopping = False
        self._resting: dict[IntegrationId, float] = {}

    def stop(self) -> None:
        """Take nothing new; `run` returns when what is being written is on disk."""
        self._stopping = True
        self._hint.set()

    async def run(self) -> None:
        """Work off what waits and what comes, until `stop`."""
        while not self._stopping:
            try:
                taken = await self.work_off()
            except Exception:
                # Reading the database failed: the requests are still there in a second.
                log.exception("stored requests could not be read", extra={"action": "ingest"})
                taken = 0
            if not taken and not self._stopping:
                await wait_for_hint(self._clock, self._hint, POLL_SECONDS)

    async def work_off(self) -> int:
        """Look once, work off what was found, and return how many requests that were."""
        now = self._clock.monotonic()
        self._resting = {one: until for one, until in self._resting.items() if until > now}
        found = await waiting_requests(self._database, besides=tuple(self._resting))
        for wave in waves([self._read(one) for one in found]):
            ready = [one for one in wave if self._source(one) not in self._resting]
            async with asyncio.TaskGroup() as group:
                for one in ready:
                    group.create_task(self._work_off(one), name=f"ingest-{one.waiting.request.id}")
        return len(found)

    def _read(self, waiting: Waiting) -> _Read:
        reading = read_request(self._presets, waiting.source, waiting.request, waiting.mapping)
        return _Read(waiting=waiting, items=reading.items, problem=reading.problem)

    async def _work_off(self, read: _Read) -> None:
        waiting = read.waiting
        request = waiting.request
        try:
            if read.problem is not None:
                log.warning(
                    "a request could not be read; it is kept",
                    extra=_about("ingest_unknown", waiting) | {"problem": read.problem},
                )
                await self._books.change(_Set(waiting, RequestState.UNKNOWN, read.problem))
            else:
                await self._receive(waiting.source, read.items, request.id, request.received_at)
        except Unavailable as problem:
            log.warning(
                "a request waits for the database",
                extra=_about("ingest_delayed", waiting) | {"problem": problem.message},
            )
            self._rest(waiting)
        except OpsbellError as problem:
            # One of ours says no, and would again.
            log.warning(
                "a request was refused",
                extra=_about("ingest_refused", waiting) | {"problem": problem.message},
            )
            await self._give_up(waiting, problem.message)
        except Exception as problem:
            log.exception("a request failed", extra=_about("ingest_failed", waiting))
            await self._fail(waiting, f"{type(problem).__name__} while it was worked off")

    async def _give_up(self, waiting: Waiting, problem: str) -> None:
        try:
            await self._books.change(_Set(waiting, RequestState.FAILED, problem))
        except Exception:
            log.exception("a failure could not be noted", extra=_about("ingest_failed", waiting))
            self._rest(waiting)

    async def _fail(self, waiting: Waiting, problem: str) -> None:
        try:
            if await self._inbox.failed(waiting.request, problem):
                self._rest(waiting)
        except Exception:
            log.exception("a failure could not be noted", extra=_about("ingest_failed", waiting))
            self._rest(waiting)

    def _rest(self, waiting: Waiting) -> None:
        """Leave the integration alone for a moment, so that nothing of it overtakes."""
        until = self._clock.monotonic() + AGAIN_SECONDS
        self._resting[waiting.source.integration_id] = until

    def _source(self, read: _Read) -> IntegrationId:
        return read.waiting.source.integration_id


def waves(reads: Sequence[_Read]) -> list[list[_Read]]:
    """Split into groups that may go on at once, in order.

    A wave may fall into several commits side by side, and one of its requests may fail and come
    again; so two requests of one integration that say different things about one fingerprint
    never share a wave. What says the same (a storm's repeats) does.
    """
    split: list[list[_Read]] = []
    wave: dict[tuple[IntegrationId, str], str] = {}
    for read in reads:
        integration_id = read.waiting.source.integration_id
        said = {(integration_id, one): status for one, status in read.said.items()}
        if not split or any(
            wave.get(about, status) != status or wave.get(about) == _BOTH
            for about, status in said.items()
        ):
            split.append([])
            wave = {}
        split[-1].append(read)
        wave |= said
    return split


@dataclass(frozen=True, slots=True)
class _Set:
    """Says of a request that nothing more will come of it."""

    waiting: Waiting
    state: RequestState
    problem: str

    @property
    def workspace_id(self) -> WorkspaceId:
        return self.waiting.source.workspace_id

    def decide(self, batch: Batch, work: Work) -> Deciding[None]:
        batch.want(STILL_NEW, self.waiting.request.id)
        yield
        if not batch.get(STILL_NEW, self.waiting.request.id):
            return
        problem = self.problem[:PROBLEM_LENGTH]
        settle(work, self.waiting.request.id, state=self.state, now=batch.now, problem=problem)


def _about(action: str, waiting: Waiting) -> dict[str, str]:
    return about(action, waiting.source, waiting.request)
