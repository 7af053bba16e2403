"""Long polls of this process: how many wait, for whom, and that none outlasts its caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from core.clock import Clock
from core.errors import Unavailable
from core.ids import PersonId
from web.live.following import Followed, Follower
from web.problems import ProblemAnswer

PER_PERSON = 20
IN_ALL = 2_000
LOOK_SECONDS = 5.0
"""How often a poll looks whether anybody still waits for its answer."""


class Follows(Protocol):
    """What of the hub is used here."""

    @property
    def is_closing(self) -> bool:
        """True once everybody is sent away."""
        ...

    async def follow(
        self,
        who: Follower,
        *,
        topics: frozenset[str],
        since: int | datetime | None,
        wait_seconds: float,
        limit: int,
    ) -> Followed:
        """Return what came after `since`, waiting for the first of it."""
        ...


class Polls:
    """Waits for events on behalf of requests."""

    def __init__(self, *, hub: Follows, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock
        self._waiting: dict[PersonId, int] = {}

    @property
    def waiting(self) -> int:
        """How many wait just now."""
        return sum(self._waiting.values())

    async def follow(
        self,
        who: Follower,
        *,
        topics: frozenset[str],
        since: int | datetime,
        wait_seconds: float,
        limit: int,
        has_left: Callable[[], bool],
    ) -> Followed:
        """Return what came after `since`, waiting for the first of it as long as the caller does.

        Raises Unavailable while the process ends or when too many wait, ProblemAnswer (429) when
        this person has too many.
        """
        with self._place(who.person_id):
            until = self._clock.monotonic() + wait_seconds
            while True:
                left = max(0.0, until - self._clock.monotonic())
                try:
                    followed = await self._hub.follow(
                        who,
                        topics=topics,
                        since=since,
                        wait_seconds=min(left, LOOK_SECONDS),
                        limit=limit,
                    )
                except TimeoutError as problem:
                    raise Unavailable("the log could not be followed; try again") from problem
                is_done = followed.frames or followed.why or left <= LOOK_SECONDS
                if is_done or self._hub.is_closing or has_left():
                    return followed
                since = followed.cursor

    @contextmanager
    def _place(self, person_id: PersonId) -> Iterator[None]:
        if self._hub.is_closing:
            raise Unavailable("the server restarts; try again in a moment")
        mine = self._waiting.get(person_id, 0)
        if mine >= PER_PERSON:
            raise ProblemAnswer(
                status=429,
                code="too_many_polls",
                detail=f"more than {PER_PERSON} polls wait for this person",
                headers={"Retry-After": "5"},
            )
        if self.waiting >= IN_ALL:
            raise Unavailable(f"more than {IN_ALL} polls wait here; try again")
        self._waiting[person_id] = mine + 1
        try:
            yield
        finally:
            self._waiting[person_id] -= 1
            if not self._waiting[person_id]:
                del self._waiting[person_id]
