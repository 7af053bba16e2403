"""A socket of the model world, and events of things that nobody is kept from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

from core.events.type import Topic
from core.signing import Access
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING, Sight
from tests.fakes.live_line import Client, Guest, MemoryLine
from tests.unit.web.test_hub_model import HOME, NOON, World, person, standing
from web.live.connection import Connection

ALL_TOPICS = ("cases", "alerts", "deliveries")


class Page:
    """Somebody's socket."""

    def __init__(self, world: World, line: MemoryLine | None = None) -> None:
        self.world = world
        self.line = line or MemoryLine()
        self.guest = Guest(self.line)
        self.client = Client(self.line)

    async def enter(self, number: int = 0, sight: Sight = EVERYTHING) -> Connection:
        """Sign in."""
        mine = self.world.standings.of[person(number)] = standing(Role.STAFF, sight)
        access = Access(
            person_id=person(number),
            workspace_id=HOME,
            role="staff",
            token_version=1,
            expires_at=NOON,
        )
        return await self.world.hub.welcome(
            line=self.line,
            door=self.guest,
            connection_id=UUID(int=number),
            access=access,
            standing=mine,
        )

    def join(self, *topics: str, since: int | str | None = None) -> None:
        self.client.say(
            {"type": "subscribe", "topics": list(topics or ALL_TOPICS), "since": since}
        )

    def seqs(self) -> list[int]:
        """Return every number that came so far."""
        self.client.read()
        return [one["seq"] for one in self.client.frames if "seq" in one]

    def last(self, kind: str) -> dict[str, Any]:
        """Return the data of the newest frame of a type."""
        self.client.read()
        data: dict[str, Any] = [one for one in self.client.frames if one["type"] == kind][-1][
            "data"
        ]
        return data


def happen(world: World, count: int, *, size: int = 10) -> None:
    """Let events of things that nobody is kept from happen."""
    for _ in range(count):
        world.write(1, is_hinted=False)
        world.log.events[-1].event.data.update(topic=Topic.CASES, thing=0, persons=None, size=size)
    world.hub.heard(HOME, len(world.log.events))


class Meddling(MemoryLine):
    """Lets something happen in the turn after it was first written to."""

    def __init__(self, then: Callable[[], None]) -> None:
        super().__init__()
        self._then: Callable[[], None] | None = then
        self.is_armed = False

    def write(self, data: bytes) -> None:
        super().write(data)
        if self.is_armed and self._then is not None:
            asyncio.get_running_loop().call_soon(self._then)
            self._then = None
