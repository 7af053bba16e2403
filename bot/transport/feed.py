"""Hands stored updates to the handlers: one person's in order, many people's side by side.

An update is done when the work of its effect says so; what wrote nothing is marked afterwards.
What fails is tried again, five times, and then closed with its problem; only its own person waits.
What nobody can read is closed at once: it will be no better the next time.
While the database takes nothing that is no failure: the update waits.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from bot.transport.raw import album_of
from bot.transport.readable import Unreadable
from bot.transport.suspects import Suspects
from core.clock import Clock, wait_for_hint
from core.errors import Unavailable
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
WAIT_SECONDS = 2.0
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
        """Act; whatever it raises counts as a failed attempt unless the update is done by then.
        Raises Unreadable for what no further attempt would understand."""
        ...


class Inbox(Protocol):
    """Knows what is open and takes note of what became of it."""

    async def open(self, bot_id: int, *, after: int = -1) -> list[StoredUpdate]:
        """Return a page of open updates in order."""
        ...

    async def done(self, keys: Iterable[UpdateKey]) -> None:
        """Mark as done what no effect of its own marked."""
        ...

    async def failed(self, keys: Sequence[UpdateKey], problem: str) -> int | None:
        """Count a failure and return how many there were; None when it is done already."""
        ...

    async def handing(self, keys: Sequence[UpdateKey]) -> None:
        """Count on disk that replayed updates are handed over now."""
        ...

    async def close(self, keys: Sequence[UpdateKey], problem: str) -> None:
        """Keep them with their problem and try them no more."""
        ...


class Feed:
    """One bot's updates on their way to the handlers. `replayed` are those that were open at the
    start: whoever looks into the inbox later need not bring them again."""

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
        self._replayed: set[UpdateKey] = set()
        self._suspects = Suspects(inbox=inbox, clock=clock)

    @property
    def replayed(self) -> frozenset[UpdateKey]:
        """What was open at the start and taken by `replay`."""
        return frozenset(self._replayed)

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
        """Take every update that an earlier process left open, in order; returns how many."""
        after = -1
        while page := await self._inbox.open(self._bot_id, after=after):
            after = page[-1].key.update_id
            self._replayed |= {one.key for one in page}
            await self.take(page)
        return len(self._replayed)

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
        while self._held:
            self._changed.clear()
            await self._changed.wait()

    async def _serve(self, person_key: str, line: _Line) -> None:
        while line.waiting:
            taken = await self._gathered(line)
            if any(one.key in self._replayed for one in taken):
                await self._deal_again_with(taken)
            else:
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

    async def _deal_again_with(self, taken: list[StoredUpdate]) -> None:
        """Handle what an earlier process left open, of which one thing may have ended it."""
        keys = tuple(one.key for one in taken)
        handed = max(one.handed for one in taken)
        async with self._suspects.handing(keys, handed) as may_be_handled:
            if may_be_handled:
                async with self._at_once:
                    await self._deal_with(taken)

    async def _deal_with(self, taken: list[StoredUpdate]) -> None:
        """Handle until it is done or closed; never raises but when cancelled."""
        keys = tuple(one.key for one in taken)
        attempt = max(one.attempts for one in taken) + 1
        while True:
            try:
                bodies = tuple(orjson.loads(one.body) for one in taken)
                await self._handler.handle(Incoming(keys=keys, bodies=bodies, attempt=attempt))
            except Unavailable as problem:
                # No fault of the update: it waits as long as the database does not take it.
                log.warning(
                    "an update waits",
                    extra={
                        "action": "update_waits",
                        "update": keys[0],
                        "problem": problem.message,
                    },
                )
                await self._clock.sleep(WAIT_SECONDS)
            except Unreadable as problem:
                await self._close(keys, problem)
                return
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

    async def _close(self, keys: tuple[UpdateKey, ...], problem: Unreadable) -> None:
        log.error(
            "update given up, it cannot be read; it is kept",
            extra={"action": "update_unreadable", "update": keys[0], "problem": str(problem)},
        )
        try:
            await self._inbox.close(keys, str(problem))
        except Exception:
            # It stays open and is looked at again at the next start.
            log.exception("update not closed", extra={"action": "update_not_closed"})

    async def _counted(
        self, keys: tuple[UpdateKey, ...], problem: Exception, attempt: int
    ) -> int | None:
        try:
            failures = await self._inbox.failed(keys, type(problem).__name__)
        except Exception:
            log.exception("failure not counted", extra={"action": "update_not_counted"})
            return attempt
        if failures is not None and failures >= ATTEMPTS_AT_MOST:
            log.error(
                "update given up; it is kept",
                extra={"action": "update_given_up", "update": keys[0]},
            )
        return failures


class _Line:
    """One person's updates, and a sign that there is one more."""

    def __init__(self) -> None:
        self.waiting: deque[StoredUpdate] = deque()
        self.grown = asyncio.Event()

    def add(self, update: StoredUpdate) -> None:
        self.waiting.append(update)
        self.grown.set()
