"""What fires and resolves again and again: told when it begins and ends, counted in between."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.alerts.flapping import BEGINS_AT, STABLE_AFTER
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.errors import Conflict
from core.events.log import events_about
from core.ids import AlertId
from core.inbox.cause import Cause
from core.ingest.integration import Integration, NewIntegration
from core.notify.tables import NotificationRow
from core.tenants.sight import EVERYTHING
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.flows.conftest import House
from tests.contracts.flows.test_addresses import worker_of
from tests.fakes.channel import RecordingChannel

MINUTE = timedelta(minutes=1)
TIMES = 3
"""So often there and back, and once more: it flaps."""


@dataclass(kw_only=True)
class Uptime:
    """A monitor that watches one site, and those who are told of it."""

    clockwork: Clockwork
    hook: Integration
    house: House
    clock: ManualClock
    channel: RecordingChannel = field(default_factory=RecordingChannel)

    async def says(self, status: str, *, after: timedelta = MINUTE) -> None:
        """Say how the site is, a minute after the last time; what comes of it is sent."""
        self.clock.advance(after)
        body = {"title": "Shop", "severity": "high", "status": status, "key": "shop"}
        await self.clockwork.runtime.intake.accept(
            token=self.hook.token,
            headers={},
            body=json.dumps(body).encode(),
            content_type="application/json",
        )

    async def goes(self, times: int) -> None:
        """Go down, and so often up and down again."""
        await self.says("firing")
        for _ in range(times):
            await self.says("resolved")
            await self.says("firing")

    async def sent(self) -> list[tuple[str, bool]]:
        """Send all that is due; return each message's lines about flapping or its first one, and
        whether it is an edit."""
        before = len(self.channel.sent)
        worker = worker_of(self.house, self.channel)
        while await worker.send_due():
            pass
        return [
            (
                next(
                    (
                        line.plain
                        for line in one.message.footer
                        if line.plain.startswith(("🔁", "Estable"))
                    ),
                    one.message.headline.plain,
                ),
                one.edits is not None,
            )
            for one in self.channel.sent[before:]
        ]

    async def is_stable(self) -> None:
        """Let it be stable long enough, and the clock look after it."""
        self.clock.advance(STABLE_AFTER)
        await self.clockwork.settles()


@pytest.fixture
async def uptime(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Uptime]:
    """The monitor, with nothing left to send."""
    async with process(database_url, tmp_path, clock) as clockwork:
        owner = await clockwork.owner()
        hook = await clockwork.runtime.integrations.create(
            clockwork.workspace,
            NewIntegration(name="Uptime", preset="generic_json"),
            by=None,
            cause=Cause(actor=None),
        )
        house = House(
            runtime=clockwork.runtime,
            workspace=clockwork.workspace,
            owner=owner,
            staff=owner,
            customer=owner,
        )
        opened = Uptime(clockwork=clockwork, hook=hook, house=house, clock=clock)
        await opened.sent()
        yield opened


async def test_it_is_told_once_that_it_flaps_and_counted_by_edits_from_then_on(
    uptime: Uptime,
) -> None:
    await uptime.goes(TIMES)
    news = [words for words, is_edit in await uptime.sent() if not is_edit]
    await uptime.says("resolved")
    await uptime.says("firing")
    edits = await uptime.sent()

    assert len(news) == TIMES + 1
    assert news[-1] == f"🔁 Va y viene: {BEGINS_AT} cambios en 5 min"
    assert edits
    assert all(is_edit for _, is_edit in edits)
    assert [status for status, _ in await uptime.clockwork.alerts()] == [
        "resolved",
        "resolved",
        "firing",
    ]


@pytest.mark.parametrize("last", ["firing", "resolved"])
async def test_when_it_is_stable_again_that_is_told_once(uptime: Uptime, last: str) -> None:
    await uptime.goes(TIMES)
    if last == "resolved":
        await uptime.says("resolved")
    await uptime.sent()

    await uptime.is_stable()
    await uptime.is_stable()

    news = [words for words, is_edit in await uptime.sent() if not is_edit]
    words = "sigue activa, 6" if last == "firing" else "resuelta, 7"
    assert len(news) == 1
    assert news[0].startswith(f"Estable de nuevo: {words} cambios en")
    alert = (await uptime.clockwork.alerts())[-1]
    assert alert[0] == last
    await uptime.says("resolved" if last == "firing" else "firing")
    fired = [words for words, is_edit in await uptime.sent() if not is_edit]
    assert len(fired) == (0 if last == "firing" else 1), "it begins anew"


async def test_two_that_look_after_it_at_once_tell_it_once(
    uptime: Uptime, database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    await uptime.goes(TIMES)
    await uptime.sent()
    if database_url.startswith("sqlite"):
        await uptime.is_stable()
        await uptime.clockwork.settles()
    else:
        async with process(database_url, tmp_path, clock, number=2) as other:
            uptime.clock.advance(STABLE_AFTER)
            await other.settles()
            await uptime.clockwork.settles()

    assert len([1 for _, is_edit in await uptime.sent() if not is_edit]) == 1


async def test_a_person_who_resolves_it_has_not_made_it_flap(uptime: Uptime) -> None:
    runtime = uptime.clockwork.runtime
    for _ in range(BEGINS_AT):
        await uptime.says("firing")
        newest = await _newest(uptime)
        await runtime.flows.resolve(
            uptime.house.workspace,
            newest,
            by=uptime.house.owner,
            cause=Cause(actor=uptime.house.owner),
        )

    assert len(await uptime.clockwork.alerts()) == BEGINS_AT


async def test_only_the_newest_alert_about_the_same_is_reopened(uptime: Uptime) -> None:
    runtime, house = uptime.clockwork.runtime, uptime.house
    for status in ("firing", "resolved", "firing", "resolved"):
        await uptime.says(status)
    newest = await _newest(uptime)
    first = await runtime.alerts.id_of(house.workspace, 1, sight=EVERYTHING)
    cause = Cause(actor=house.owner)

    with pytest.raises(Conflict, match="alert 2 about the same came since"):
        await runtime.flows.reopen(house.workspace, first, by=house.owner, cause=cause)
    await runtime.flows.reopen(house.workspace, newest, by=house.owner, cause=cause)
    await uptime.says("firing")

    assert await uptime.clockwork.alerts() == [("resolved", 1), ("firing", 2)]


async def test_a_clock_that_is_put_back_does_not_keep_it_quiet_for_long(uptime: Uptime) -> None:
    await uptime.goes(TIMES)
    await uptime.sent()
    uptime.clock.jump(-timedelta(days=1))
    await uptime.clockwork.settles()

    await uptime.is_stable()

    assert len([1 for _, is_edit in await uptime.sent() if not is_edit]) == 1


async def test_the_log_of_facts_holds_every_change_and_why_nobody_is_told(uptime: Uptime) -> None:
    await uptime.goes(TIMES + 2)
    await uptime.is_stable()

    alert_id = await _newest(uptime)
    workspace = InWorkspace(workspace_id=uptime.house.workspace)
    async with uptime.clockwork.runtime.database.reading(workspace) as session:
        found = await events_about(
            session, subject=alert_id, types=("alert.updated", "alert.resolved")
        )
        untold = list(
            await session.scalars(
                select(NotificationRow.suppressed_reason).where(
                    NotificationRow.alert_id == alert_id, NotificationRow.status == "suppressed"
                )
            )
        )
    said = [one.event.data.get("change") or "resolved" for one in found]
    assert said == [
        "resolved",
        "flapping",
        "resolved",
        "reopened",
        "resolved",
        "reopened",
        "stable",
    ]
    assert untold == ["flapping"]


async def _newest(uptime: Uptime) -> AlertId:
    return await uptime.clockwork.runtime.alerts.id_of(
        uptime.house.workspace, None, sight=EVERYTHING
    )
