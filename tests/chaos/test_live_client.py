"""The client for programs over the real application, which is killed and comes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from tests.chaos.programs import START_SECONDS
from tests.chaos.scene import Scene
from web.clients.live import Calls, Event, LiveClient, Resumed, Retry

ROUNDS, EACH = 3, 12


class Ear:
    """What the program has heard; `resumed` has an entry for every connection."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.resumed: list[Resumed] = []
        self._moved = asyncio.Condition()

    def texts(self) -> list[str]:
        """Return the words of the cases that were opened, in the order in which they were told."""
        opened = [one.data["case"] for one in self.events if one.type == "case.opened"]
        return [case["title"] for case in opened]

    async def listen(self, live: LiveClient) -> None:
        """Write down everything until cancelled."""
        async for event in live:
            async with self._moved:
                self.events.append(event)
                self._moved.notify_all()

    async def until(self, text: str) -> None:
        """Wait until a case with these words was told."""
        async with asyncio.timeout(START_SECONDS), self._moved:
            await self._moved.wait_for(lambda: text in self.texts())


@asynccontextmanager
async def listening(scene: Scene, live: LiveClient, ear: Ear) -> AsyncIterator[None]:
    """Listen as long as the block lasts."""
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(ear.listen(live))
        yield
        task.cancel()
    await live.close()


async def test_a_program_misses_nothing_and_hears_nothing_twice_over_kills(
    scene: Scene, http: aiohttp.ClientSession
) -> None:
    ear = Ear()
    live = LiveClient(
        http,
        f"http://127.0.0.1:{scene.port}",
        token=scene.settled.token,
        topics=["cases"],
        since=0,
        retry=Retry(first_seconds=0.2, most_seconds=1.0, least_seconds=0.05),
        calls=Calls(on_resume=ear.resumed.append),
    )
    promised: list[str] = []

    async with listening(scene, live, ear):
        for number in range(ROUNDS):
            opsbell = await scene.starts()
            for n in range(EACH):
                words = f"kill {number} case {n}"
                status, _ = await scene.opens_case(words, words.replace(" ", "-"))
                assert status == 201
                promised.append(words)
            if number:
                await ear.until(promised[-3])
            # The kill comes while some of it is still on its way, or not read by anybody.
            await opsbell.kill()
        await scene.starts()
        status, _ = await scene.opens_case("the last", "the-last")
        assert status == 201
        await ear.until("the last")

    assert ear.texts() == [*promised, "the last"]
    seqs = [one.seq for one in ear.events if one.seq is not None]
    assert seqs == sorted(set(seqs))
    assert [one.why for one in ear.resumed] == [None] * len(ear.resumed)
    assert len(ear.resumed) >= 2
    await scene.ends()
