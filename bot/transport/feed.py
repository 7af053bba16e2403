"""Hands stored updates to the handlers: one person's in order, many people's side by side.

An update is done when the work of its effect says so; what wrote nothing is marked afterwards.
What fails is tried again, five times, and then closed with its problem; only its own person waits.
What ends the whole program cannot say so: `Feed.replay` finds it at the starts that follow.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from bot.transport.raw import album_of
from core.clock import Clock, wait_for_hint
from core.inbox.cause import UpdateKey
from core.inbox.updates import ATTEMPTS_AT_MOST, StoredUpdate

log = logging.getLogger(__name__)

AT_ONCE = 64
"""People whose updates are handled at the same time."""
ROOM = 1_000
"""Updates held in memory; `take` waits when they are more, and so does the poller."""
ALBUM_SECONDS = 1.0
"""How long the next part of an album is waited for; the parts are updates of their own."""
ALBUM_PARTS = 10
ALONE_SECONDS = 2.0
"""How long an update under suspicion is handled alone before the next is handed out."""
RETRY_SECONDS = (1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What is handled in one go: an update, or all parts of an album in order.

    `attempt` counts from 1; `is_last` says that nobody will try again after this one.
    """

    keys: tuple[UpdateKey, ...]
    bodies: tuple[dict[str, Any], ...]
    attempt: int = 1

    @property
    def is_last(self) -> bool:
        """True when a failure now is final."""
        return self.attempt >= ATTEMPTS_AT_MOST


class Handler(Protocol):
    """Understands updates and acts on them."""

    async def handle(self, incoming: Incoming) -> None:
        """Act; whatever it raises counts as a failed attempt unless the update is done by then."""
        ...


class Inbox(Protocol):
    """Knows what is open and takes note of what became of it."""

    async def open(self, bot_id: int, *, after: int = -1) -> list[StoredUpdate]:
        """Return a page of open updates in order."""
        ...

    async def done(self, keys: Iterable[UpdateKey]) -> None:
        """Mark as done what no effect of its own marked."""
        ...

    async def begun(self, keys: Iterable[UpdateKey]) -> set[UpdateKey]:
        """Count an attempt of each before it is made; returns those that were closed instead."""
        ...

    async def failed(self, keys: Sequence[UpdateKey], problem: str, *, attempt: int) -> int | None:
        """Note a failure and return how many there were; None when it is done already."""
        ...


class Feed:
    """One bot's updates on their way to the handlers."""

    def __init__(self, *, bot_id: int, inbox: Inbox, handler: Handler, clock: Clock) -> None:
        self._bot_id = bot_id
        self._inbox = inbox
        self._handler = handler
        self._clock = clock
        self._people: dict[str, _Line] = {}
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._held = 0
        self._changed = asyncio.Event()
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self) -> None:
        """Replay what is open, then hand on what `take` brings, until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                self._changed.set()
                await asyncio.Event().wait()
        finally:
            self._tasks = None
            self._people.clear()
            self._held = 0

    async def replay(self) -> int:
        """Take every update that an earlier process left open; returns how many.

        One of them may have ended that process. Only the first of a person's can have been with a
        handler, so an attempt is counted, in one commit, for the first `AT_ONCE` of those; what
        merely waited in line is not touched. Who is counted and still open at the next start is
        under suspicion, and is counted and handled alone, before all others: so the neighbours of
        a killer are done rather than counted with it, and the killer is closed once five starts
        have handled it. It costs a write per update here only, and none while there is no replay.
        """
        left: list[StoredUpdate] = []
        while page := await self._inbox.open(
            self._bot_id, after=left[-1].key.update_id if left else -1
        ):
            left.extend(page)
        firsts = _firsts(left)
        early: set[UpdateKey] = set()
        for first in firsts:
            if any(one.attempts for one in first):
                await self._take_alone(first)
                early.update(one.key for one in first)
        fresh = [first for first in firsts if first[0].key not in early]
        await self._inbox.begun(one.key for first in fresh[:AT_ONCE] for one in first)
        await self.take([one for one in left if one.key not in early])
        return len(left)

    async def _take_alone(self, updates: list[StoredUpdate]) -> None:
        """Hand on an update, or the parts of an album, unless its attempts are used up."""
        closed = await self._inbox.begun(one.key for one in updates)
        if closed:
            log.error(
                "update given up; the program ended each time",
                extra={"action": "update_given_up", "update": updates[0].key},
            )
        before = self._held
        await self.take([one for one in updates if one.key not in closed])
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ALONE_SECONDS):
                await self._held_at_most(before)

    async def take(self, updates: Sequence[StoredUpdate]) -> None:
        """Hand on updates in order; waits while there is no room."""
        for update in updates:
            while self._held >= ROOM or self._tasks is None:
                self._changed.clear()
                await self._changed.wait()
            self._held += 1
            line = self._people.get(update.person_key)
            if line is not None:
                line.add(update)
                continue
            line = _Line()
            line.add(update)
            self._people[update.person_key] = line
            self._tasks.create_task(
                self._serve(update.person_key, line), name=f"updates-{update.person_key}"
            )

    async def drained(self) -> None:
        """Return when everything that was taken has been dealt with."""
        await self._held_at_most(0)

    async def _held_at_most(self, count: int) -> None:
        while self._held > count:
            self._changed.clear()
            await self._changed.wait()

    async def _serve(self, person_key: str, line: _Line) -> None:
        while line.waiting:
            taken = await self._gathered(line)
            async with self._at_once:
                await self._deal_with(taken)
            self._held -= len(taken)
            self._changed.set()
        del self._people[person_key]

    async def _gathered(self, line: _Line) -> list[StoredUpdate]:
        """Return the next update of a person, or the next album once it is complete.

        It is complete when something else follows, when it has ten parts, or when nothing more
        came for a second.
        """
        first = line.waiting.popleft()
        album = album_of(orjson.loads(first.body))
        taken = [first]
        while album is not None and len(taken) < ALBUM_PARTS:
            if not line.waiting:
                line.grown.clear()
                await wait_for_hint(self._clock, line.grown, ALBUM_SECONDS)
            if not line.waiting or album_of(orjson.loads(line.waiting[0].body)) != album:
                break
            taken.append(line.waiting.popleft())
        return taken

    async def _deal_with(self, taken: list[StoredUpdate]) -> None:
        """Handle until it is done or closed; never raises but when cancelled."""
        keys = tuple(one.key for one in taken)
        attempt = max(one.attempts for one in taken) + 1
        while True:
            try:
                bodies = tuple(orjson.loads(one.body) for one in taken)
                await self._handler.handle(Incoming(keys=keys, bodies=bodies, attempt=attempt))
            except Exception as problem:
                log.exception(
                    "update failed",
                    extra={"action": "update_failed", "update": keys[0], "attempt": attempt},
                )
                failures = await self._counted(keys, problem, attempt)
                if failures is None or failures >= ATTEMPTS_AT_MOST:
                    return
                attempt = failures + 1
                await self._clock.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1])
            else:
                await self._mark(keys)
                return

    async def _mark(self, keys: tuple[UpdateKey, ...]) -> None:
        try:
            await self._inbox.done(keys)
        except Exception:
            # It stays open and is replayed at the next start: handled twice rather than never.
            log.exception("update not marked", extra={"action": "update_not_marked"})

    async def _counted(
        self, keys: tuple[UpdateKey, ...], problem: Exception, attempt: int
    ) -> int | None:
        try:
            failures = await self._inbox.failed(keys, type(problem).__name__, attempt=attempt)
        except Exception:
            log.exception("failure not counted", extra={"action": "update_not_counted"})
            return attempt
        if failures is not None and failures >= ATTEMPTS_AT_MOST:
            log.error(
                "update given up; it is kept",
                extra={"action": "update_given_up", "update": keys[0]},
            )
        return failures


def _firsts(updates: Iterable[StoredUpdate]) -> list[list[StoredUpdate]]:
    """Return what would be handled first of each person's: an update, or an album's parts."""
    firsts: dict[str, list[StoredUpdate]] = {}
    complete: set[str] = set()
    for update in updates:
        person, album = update.person_key, album_of(orjson.loads(update.body))
        first = firsts.get(person)
        if first is None:
            firsts[person] = [update]
            if album is None:
                complete.add(person)
        elif person not in complete:
            if album == album_of(orjson.loads(first[0].body)) and len(first) < ALBUM_PARTS:
                first.append(update)
            else:
                complete.add(person)
    return list(firsts.values())


class _Line:
    """One person's updates, and a sign that there is one more."""

    def __init__(self) -> None:
        self.waiting: deque[StoredUpdate] = deque()
        self.grown = asyncio.Event()

    def add(self, update: StoredUpdate) -> None:
        self.waiting.append(update)
        self.grown.set()
