"""Buses to try the contract on: one process by itself, and two that share a Valkey."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from core.clock import SystemClock
from core.events.bus import Bus
from core.events.redis_bus import RedisBus
from core.shared import Shared
from tests.servers.valkey import valkey_running


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Where hints are given, and where they are to be heard."""

    near: Bus
    far: Bus


@pytest.fixture(params=["one process", "two processes"])
async def ends(request: pytest.FixtureRequest) -> AsyncIterator[Ends]:
    """The two ends of a bus."""
    if request.param == "one process":
        bus = Bus()
        yield Ends(near=bus, far=bus)
        return
    clock = SystemClock()
    with valkey_running() as server:
        shared = [Shared(url=server.url, clock=clock) for _ in range(2)]
        relays = [
            RedisBus(shared=one, clock=clock, sender=name)
            for one, name in zip(shared, ("near", "far"), strict=True)
        ]
        buses = [Bus(relay=relay) for relay in relays]
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(relay.run(bus), name="bus")
                for relay, bus in zip(relays, buses, strict=True)
            ]
            for relay in relays:
                await relay.listening.wait()
            yield Ends(near=buses[0], far=buses[1])
            for task in running:
                task.cancel()
        for one in shared:
            await one.close()
