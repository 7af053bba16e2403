"""A program that listens by the client for programs, and writes down what it hears."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.chaos.programs import START_SECONDS
from web.clients.live import Event, LiveClient, Resumed


class Ear:
    """What the program has heard; `resumed` has an entry for every connection."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.resumed: list[Resumed] = []
        self._moved = asyncio.Condition()

    @property
    def seqs(self) -> list[int]:
        """The numbers of what the log keeps, in the order in which it was told."""
        return [one.seq for one in self.events if one.seq is not None]

    def texts(self) -> list[str]:
        """Return the words of the cases that were opened, in the order in which they were told."""
        opened = [one.data["case"] for one in self.events if one.type == "case.opened"]
        return [case["title"] for case in opened]

    def looked_at(self) -> set[str]:
        """Return which cases somebody was told to look at."""
        people = [
            person
            for one in self.events
            if one.type == "presence.changed"
            for person in one.data["people"]
        ]
        return {one["case"] for one in people if one["case"] and one["doing"]}

    async def listen(self, live: LiveClient) -> None:
        """Write down everything until cancelled."""
        async for event in live:
            async with self._moved:
                self.events.append(event)
                self._moved.notify_all()

    async def until(self, text: str) -> None:
        """Wait until a case with these words was told."""
        await self.hears(lambda: text in self.texts())

    async def hears(self, what: Callable[[], bool], *, patience: float = START_SECONDS) -> None:
        """Wait until this is so by what was told."""
        async with asyncio.timeout(patience), self._moved:
            await self._moved.wait_for(what)


@asynccontextmanager
async def listening(*pairs: tuple[LiveClient, Ear]) -> AsyncIterator[None]:
    """Listen as long as the block lasts."""
    async with asyncio.TaskGroup() as tasks:
        listeners = [tasks.create_task(ear.listen(live)) for live, ear in pairs]
        yield
        for one in listeners:
            one.cancel()
    for live, _ in pairs:
        await live.close()
