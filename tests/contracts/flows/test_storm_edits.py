"""A storm's message follows what it stands for: it goes first, misses nothing, repeats nothing."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.delivery.channel import Envelope
from core.delivery.kind import Kind
from core.delivery.outcome import Refused
from core.digests.flood import QUIET, THRESHOLD
from core.digests.holders.storm import EDITED_EVERY
from core.inbox.cause import Cause
from core.ingest.integration import Integration, NewIntegration
from core.jobs.digests import DIGESTS
from core.jobs.job import Tools
from core.jobs.jumps import Jumps
from core.notify.letters import LetterFilter
from core.texts import Locale
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import worker_of
from tests.contracts.watch.test_stored import read
from tests.fakes.channel import RecordingChannel

LARGE = 20
"""More alerts in one request than are worked off at once."""


@dataclass(kw_only=True)
class Squall:
    """A house with an owner who is told, and a machine that reports."""

    house: House
    hook: Integration
    clock: ManualClock
    channel: RecordingChannel = field(default_factory=RecordingChannel)
    hosts: int = 0

    async def come(self, count: int, *, severity: str = "high") -> None:
        """Have so many alerts come in one request."""
        alerts = [
            {
                "status": "firing",
                "labels": {
                    "alertname": "DiskFull",
                    "instance": f"web-{self.hosts + number}",
                    "severity": severity,
                },
            }
            for number in range(count)
        ]
        self.hosts += count
        await self.house.runtime.intake.accept(
            token=self.hook.token,
            headers={},
            body=json.dumps({"version": "4", "alerts": alerts}).encode(),
            content_type="application/json",
        )

    async def begin(self) -> None:
        """Have as many come as are told one by one, and one more."""
        for _ in range(THRESHOLD.count + 1):
            await self.come(1)

    async def look_after(self) -> None:
        """Have the clock look after the storm."""
        runtime = self.house.runtime
        self.clock.advance(EDITED_EVERY)
        await DIGESTS.run(
            Tools(
                ids=runtime.ids,
                database=runtime.database,
                books=runtime.books,
                clock=runtime.clock,
                rescue=runtime.rescue,
                listener=runtime.settlements.listener,
                undelivered=runtime.undelivered,
                ask_rule=runtime.flows.ask_rule,
                unmute=runtime.flows.unmute,
                settle_flapping=runtime.flows.settle_flapping,
                jumps=Jumps(),
            )
        )

    async def sent(self) -> list[Envelope]:
        """Send all that is due, and return what that was."""
        before = len(self.channel.sent)
        worker = worker_of(self.house, self.channel)
        while await worker.send_due():
            pass
        return self.channel.sent[before:]

    async def headlines(self) -> list[str]:
        """The same, by its first lines."""
        return [one.message.headline.plain for one in await self.sent()]


@pytest.fixture
async def squall(house: House, clock: ManualClock) -> Squall:
    """The house, with nothing left to send, and a machine."""
    hook = await house.runtime.integrations.create(
        house.workspace,
        NewIntegration(name="Prometheus", preset="alertmanager"),
        by=None,
        cause=Cause(actor=None),
    )
    opened = Squall(house=house, hook=hook, clock=clock)
    await opened.sent()
    return opened


async def test_the_message_of_a_storm_goes_before_what_is_told_one_by_one(squall: Squall) -> None:
    for _ in range(THRESHOLD.count):
        await squall.come(1, severity="critical")
    await squall.come(1, severity="low")

    first, *others = await squall.headlines()

    assert first.startswith("⛈ Storm")
    assert len(others) == THRESHOLD.count


async def test_what_waited_while_the_message_was_edited_is_said_with_the_next_edit(
    squall: Squall,
) -> None:
    await squall.begin()
    await squall.sent()

    await squall.come(LARGE)
    await squall.look_after()
    await squall.house.runtime.ingest.work_off()
    await squall.look_after()

    assert await squall.headlines() == [f"⛈ Storm: {LARGE + 1} alerts"]


async def test_what_comes_before_the_message_stands_is_said_once_it_does(squall: Squall) -> None:
    await squall.begin()
    squall.channel.gate.clear()
    squall.channel.arrived.clear()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(squall.sent(), name="worker")
        await squall.channel.arrived.wait()
        await squall.come(1)
        await squall.look_after()
        squall.channel.gate.set()

    await squall.look_after()

    assert await squall.headlines() == ["⛈ Storm: 2 alerts"]


async def test_a_message_that_says_it_all_is_not_edited(squall: Squall) -> None:
    await squall.begin()
    await squall.sent()

    await squall.look_after()

    assert await squall.sent() == []


async def test_the_end_of_a_storm_makes_no_sound(squall: Squall) -> None:
    await squall.begin()
    (storm, *_) = [one for one in await squall.sent() if "Storm" in one.message.headline.plain]
    assert not storm.message.silent

    squall.clock.advance(QUIET + timedelta(seconds=1))
    await squall.look_after()

    over = await squall.sent()
    assert {one.message.headline.plain for one in over} == {"🌤 The storm is over: 1 alert"}
    assert all(one.message.silent for one in over)


async def test_a_storm_whose_message_was_refused_is_on_the_list_and_can_be_sent_again(
    squall: Squall,
) -> None:
    runtime, workspace = squall.house.runtime, squall.house.workspace
    squall.channel.plan(Refused(problem="not like this"))
    await squall.begin()
    await squall.sent()
    await squall.come(1)

    (letter,) = (await runtime.dead_letters.page(workspace, LetterFilter(), limit=10)).items
    shown = await read(runtime.stored)
    await runtime.dead_letters.replay(
        workspace, [letter.id], by=squall.house.owner, cause=Cause(actor=squall.house.owner)
    )

    assert letter.kind is Kind.DIGEST
    assert letter.what.render(Locale()) == "Many alerts in one message"
    assert shown["opsbell_digests_open", "storm"] == 1
    assert shown["opsbell_digests_held_alerts", "storm"] == 2
    assert "⛈ Storm: 2 alerts" in await squall.headlines()
