"""A storm: more alerts than anybody can read become one message that names what is down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio

from core.digests.flood import THRESHOLD
from tests.story.hooks import Machine, machine
from tests.story.person import Person, Room
from tests.story.stage import Stage

ALERTS = 60
NAMES = ("DiskFull", "Latency", "QueueStuck")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def prometheus(stage: Stage, http: aiohttp.ClientSession) -> AsyncIterator[Machine]:
    """An integration that reports."""
    yield await machine(stage, http)


async def test_so_many_alerts_are_one_message_with_every_name_and_its_count(
    stage: Stage, olivia: Person, ops_room: Room, prometheus: Machine
) -> None:
    before = len(await stage.telegram.calls("sendMessage", ops_room.id))

    async with asyncio.TaskGroup() as group:
        for number in range(ALERTS):
            title = NAMES[number % len(NAMES)]
            group.create_task(prometheus.reports(title, "high", host=f"web-{number}"))

    card = await olivia.sees_in(ops_room, "Storm: ", *NAMES)
    told = len(await stage.telegram.calls("sendMessage", ops_room.id)) - before
    assert told <= THRESHOLD.count + 1
    assert card
