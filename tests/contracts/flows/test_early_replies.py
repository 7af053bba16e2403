"""A reply that is quicker than the commit which says what it replies to."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from core.clock import ManualClock
from core.ids import CaseId, WorkspaceId
from tests.contracts.conftest import BOT
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import worker_of
from tests.contracts.flows.test_first_path import complain
from tests.fakes.channel import RecordingChannel

CARLA = 1003


async def asks(house: House) -> tuple[WorkspaceId, CaseId] | None:
    """Ask for the case behind the first message in Carla's chat."""
    return await house.runtime.subjects.case_of(bot_id=BOT, chat_id=CARLA, message_id=1)


async def test_a_reply_that_overtakes_its_messages_commit_finds_the_case(
    house: House, clock: ManualClock
) -> None:
    done = await complain(house, "The tap is loose", rating=5)

    channel = RecordingChannel()
    channel.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        sending = tasks.create_task(worker_of(house, channel).send_due(), name="sending")
        await channel.arrived.wait()
        busy = clock.sleepers
        asking = tasks.create_task(asks(house), name="asking")
        while clock.sleepers == busy:  # noqa: ASYNC110 - it has looked once when it sleeps
            await asyncio.sleep(0)

        channel.gate.set()
        await sending
        clock.advance(timedelta(seconds=1))

    assert asking.result() == (house.workspace, done.case_id)


async def test_a_message_that_is_about_no_case_is_known_as_such_at_once(house: House) -> None:
    assert await asks(house) is None
