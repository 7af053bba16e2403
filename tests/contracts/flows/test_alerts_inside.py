"""Alerts in people's notification centres, and what people chose to be told of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.view import AlertFilter
from core.clock import ManualClock
from core.db.tenancy import System
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.notify.inapp import Mine
from core.notify.inapp_view import InAppFilter
from core.tenants.preferences import Preferences, Via
from core.tenants.sight import EVERYTHING
from core.tenants.tables import PersonRow
from core.texts import Locale
from core.work import Work
from tests.contracts.flows.calmhouse import CalmHouse, calm_house

NOT_BY_TELEGRAM = Preferences(topics={"alerts": {Via.TELEGRAM: False}})
NOT_INSIDE = Preferences(topics={"alerts": {Via.IN_APP: False}})


@pytest.fixture
async def house(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[CalmHouse]:
    """One process with an owner who is told."""
    async with calm_house(database_url, tmp_path, clock) as opened:
        yield opened


async def chooses(house: CalmHouse, wanted: Preferences) -> None:
    """Have the owner choose what they want."""
    owner = house.owner
    await house.work.runtime.notices.preferences(
        house.work.workspace, wanted, by=owner, cause=Cause(actor=owner)
    )


async def inside(house: CalmHouse, workspace: WorkspaceId | None = None) -> list[Mine]:
    """Return what stands in the owner's notification centre."""
    page = await house.work.runtime.notices.inbox.page(
        workspace or house.work.workspace, house.owner, InAppFilter(), limit=200
    )
    return list(page.items)


async def why(house: CalmHouse) -> list[str]:
    """Return who was told of the only alert and who was not, in words."""
    runtime = house.work.runtime
    page = await runtime.alerts.page(
        house.work.workspace, AlertFilter(), limit=1, sight=EVERYTHING
    )
    story = await runtime.alerts.detail(house.work.workspace, page.items[0].id, sight=EVERYTHING)
    told = [item for item in story.timeline if item.kind.is_about_telling]
    return [item.text.render(Locale()) for item in told]


async def test_whoever_is_told_of_an_alert_finds_it_inside_too(house: CalmHouse) -> None:
    await house.posts("Disk full", "critical")
    await house.posts("Disk full", "critical")

    (one,) = await inside(house)
    assert one.content.title.render(Locale()) == "Alert 1: Disk full"
    assert (one.content.type, one.content.topic) == ("alert.fired", "alerts")
    assert (one.content.severity.value, one.status.value) == ("critical", "sent")
    assert [one.edits for one in house.phone.sent][:1] == [None]


async def test_what_is_gathered_or_held_is_not_put_there_one_by_one(house: CalmHouse) -> None:
    await house.groups("cluster")

    await house.posts("Disk on web-1", cluster="eu")
    await house.posts("Disk on web-2", cluster="eu")

    assert await inside(house) == []


async def test_who_is_paused_or_wants_only_worse_is_not_told_inside_either(
    house: CalmHouse,
) -> None:
    await house.receivers(minimum_severity="critical")

    await house.posts("Disk full", "high")

    assert await inside(house) == []


async def test_a_preference_keeps_telegram_silent_and_says_so(house: CalmHouse) -> None:
    await chooses(house, NOT_BY_TELEGRAM)

    await house.posts("Disk full", "critical")

    assert house.phone.sent == []
    assert len(await inside(house)) == 1
    assert sorted(await why(house)) == [
        "Olivia was not told: they do not want to be told of alerts by Telegram",
        "Olivia was told in their notifications",
    ]


async def test_a_preference_keeps_the_notification_centre_empty(house: CalmHouse) -> None:
    await chooses(house, NOT_INSIDE)

    await house.posts("Disk full", "critical")

    assert len(house.phone.sent) == 1
    assert await inside(house) == []


async def test_who_switched_everything_off_is_told_nothing(house: CalmHouse) -> None:
    await chooses(house, Preferences(enabled=False))

    await house.posts("Disk full", "critical")

    assert (house.phone.sent, await inside(house)) == ([], [])


async def test_who_blocks_the_bot_finds_alerts_inside(house: CalmHouse) -> None:
    await blocks(house, house.owner)

    await house.posts("Disk full", "critical")

    assert house.phone.sent == []
    assert len(await inside(house)) == 1


async def test_a_storm_does_not_flood_who_is_told_inside_alone(house: CalmHouse) -> None:
    await house.receivers(storm_alerts=5)
    await chooses(house, NOT_BY_TELEGRAM)

    for number in range(30):
        await house.posts(f"Disk {number}")

    assert len(await inside(house)) == 5
    assert house.phone.sent == []


async def blocks(house: CalmHouse, person: PersonId) -> None:
    """Have them block the bot, as a refused send would have found out."""

    async def body(session: AsyncSession, _: Work) -> None:
        now = house.clock.now()
        await session.execute(
            update(PersonRow).where(PersonRow.id == person).values(blocked_at=now)
        )
        assert await session.scalar(select(PersonRow.blocked_at)) == now

    await house.work.runtime.books.transaction(System(reason="a test"), body)
    await house.receivers(name="Owner")
