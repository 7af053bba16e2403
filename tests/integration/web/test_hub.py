"""The hub where other processes write too: it looks for itself, and a hint only saves the wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.ids import WorkspaceId
from core.tenants.named import Names
from tests.integration.web.rows import Rows
from web.live.framer import EventFramer
from web.live.hub import LOOK_SECONDS, Framed, LiveHub

SECONDS = 10


class Listener:
    """A socket that remembers the numbers it was given."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self._news = asyncio.Event()

    def publish(self, framed: Sequence[Framed]) -> None:
        self.seqs.extend(one.seq for one in framed)
        self._news.set()

    def send_head(self, body: bytes) -> None:
        pass

    def leave(self, body: bytes) -> None:
        pass

    async def given(self, seq: int, clock: ManualClock, *, seconds: float) -> None:
        """Let seconds pass until this number came."""
        async with asyncio.timeout(SECONDS):
            while seq not in self.seqs:
                clock.advance(timedelta(seconds=seconds))
                await asyncio.sleep(0)


@pytest.fixture
async def hub(rows: Rows) -> AsyncIterator[LiveHub]:
    """A hub that hears nothing of what this process writes, as if another did."""
    runtime = rows.runtime
    framer = EventFramer(
        cases=runtime.cases, alerts=runtime.alerts, people=Names(database=runtime.database)
    )
    hub = LiveHub(events=runtime.event_log, framer=framer, clock=rows.clock, is_alone=False)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(hub.run(), name="hub")
        yield hub
        serving.cancel()


async def settled(rows: Rows, hub: LiveHub, home: WorkspaceId) -> Listener:
    """Enter, and be given one event, so that nothing of the entering is left to be read."""
    listener = Listener()
    await hub.enter(home, listener)
    await rows.case(home, 1)
    await listener.given(1, rows.clock, seconds=0.1)
    return listener


async def test_what_another_process_wrote_is_found_within_a_second(
    rows: Rows, hub: LiveHub
) -> None:
    home = await rows.workspace("Hotel")
    listener = await settled(rows, hub, home)

    await rows.case(home, 2)
    await rows.case(home, 3)
    rows.clock.advance(timedelta(seconds=LOOK_SECONDS))
    # From here on the clock stands: what one look does not find would never come.
    await listener.given(3, rows.clock, seconds=0)

    assert listener.seqs == [1, 2, 3]


async def test_a_hint_of_another_process_is_enough(rows: Rows, hub: LiveHub) -> None:
    home = await rows.workspace("Hotel")
    listener = await settled(rows, hub, home)

    await rows.case(home, 2)
    hub.heard(home, 2)
    await listener.given(2, rows.clock, seconds=0)

    assert listener.seqs == [1, 2]


async def test_a_hint_may_be_late_twice_or_about_nobody_here(rows: Rows, hub: LiveHub) -> None:
    home, elsewhere = await rows.workspace("Hotel"), await rows.workspace("Hostel")
    listener = await settled(rows, hub, home)

    hub.heard(elsewhere, 7)
    hub.heard(home, 1)
    hub.heard(home, 9)
    await rows.case(home, 2)
    hub.heard(home, 2)
    hub.heard(home, 2)
    await listener.given(2, rows.clock, seconds=0)

    assert listener.seqs == [1, 2]
