"""A row that cannot be read stops nobody from being told; on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.digests.tables import DigestRow
from core.jobs.silences import SILENCES
from core.routing.tables import RouteRow
from core.silences.tables import InhibitionRow, SilenceRow
from core.work import Work
from tests.contracts.flows.calmhouse import CalmHouse, calm_house, words
from tests.contracts.flows.clockwork import ALL

NO_MATCHERS = [{"field": "host", "op": "<>", "value": "web"}]


@pytest.fixture
async def house(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[CalmHouse]:
    """One process."""
    async with calm_house(database_url, tmp_path, clock) as made:
        yield made


@pytest.mark.parametrize("broken", ["silence", "inhibition", "limit", "route", "receiver"])
async def test_a_broken_row_stops_nobody_from_being_told(
    house: CalmHouse, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    await _break(house, broken)

    await house.posts("The disk is full")

    assert len(house.phone.sent) == 1
    told = [one for one in caplog.records if getattr(one, "action", "") == "row_unusable"]
    assert [getattr(one, "kind", None) for one in told] == (
        [] if broken == "receiver" else [broken]
    )


@pytest.mark.parametrize("matchers", [NO_MATCHERS, 5], ids=["unknown", "none"])
async def test_silences_end_beside_one_that_cannot_be_read(
    house: CalmHouse, clock: ManualClock, matchers: object
) -> None:
    await _silence(house, matchers)
    whole = await _silence(house, [{"field": "host", "op": "=", "value": "web"}])
    await _silence(house, matchers)
    await house.posts("The disk is full", host="web")
    muted = len(house.phone.sent)
    clock.advance(timedelta(hours=2))

    await SILENCES.run(house.work.tools())
    await house.sends()

    told = [one for one in house.phone.sent if "The disk is full" in words(one)]
    assert (muted, len(told)) == (0, 1)
    ended = await _ended(house)
    assert whole in ended
    assert len(ended) == (3 if matchers is NO_MATCHERS else 1)


async def test_digests_are_told_beside_one_that_cannot_be_read(
    house: CalmHouse, caplog: pytest.LogCaptureFixture
) -> None:
    await house.groups("cluster")
    now = house.clock.now()
    await house.add(
        DigestRow(
            id=house.work.runtime.ids.new(),
            workspace_id=house.work.workspace,
            cause="alien",
            address="telegram:1/2/0",
            opened_at=now,
            last_at=now,
            due_at=now,
        )
    )
    await house.posts("Disk on web-1", cluster="eu")
    await house.posts("Disk on web-2", cluster="eu")

    (card,) = await house.passes(timedelta(seconds=30))

    assert "2 alerts: cluster=eu" in words(card)
    assert "digest_unusable" in [getattr(one, "action", "") for one in caplog.records]


async def test_flapping_ends_beside_an_alert_whose_changes_cannot_be_read(
    house: CalmHouse, clock: ManualClock
) -> None:
    await house.posts("The disk is full")
    await house.posts("The queue is stuck")
    await house.posts("The line is slow")
    long_ago = int(clock.now().timestamp() * 1_000_000)
    await _flaps(house, "The disk is full", ["x"])
    await _flaps(house, "The queue is stuck", [long_ago])
    await _flaps(house, "The line is slow", ["x"])
    clock.advance(timedelta(hours=1))

    await house.work.settles()

    async with house.work.runtime.database.reading(ALL) as session:
        on = await session.scalars(
            select(AlertRow.title).where(AlertRow.flapping_since.is_not(None))
        )
        assert set(on) == {"The disk is full", "The line is slow"}


async def _silence(house: CalmHouse, matchers: Any) -> UUID:
    now, id = house.clock.now(), house.work.runtime.ids.new()
    await house.add(
        SilenceRow(
            id=id,
            workspace_id=house.work.workspace,
            created_at=now,
            matchers=matchers,
            starts_at=now,
            ends_at=now + timedelta(hours=1),
            reason="by hand",
        )
    )
    return id


async def _ended(house: CalmHouse) -> list[UUID]:
    async with house.work.runtime.database.reading(ALL) as session:
        ended = select(SilenceRow.id).where(SilenceRow.ended_at.is_not(None))
        return list(await session.scalars(ended))


async def _flaps(house: CalmHouse, title: str, flips: Any) -> None:
    async def body(session: AsyncSession, _: Work) -> None:
        values = {"flips": flips, "flapping_since": house.clock.now(), "flapped": 6}
        await session.execute(update(AlertRow).where(AlertRow.title == title).values(**values))

    scope = InWorkspace(workspace_id=house.work.workspace)
    await house.work.runtime.books.transaction(scope, body)


async def _break(house: CalmHouse, what: str) -> None:
    shared: dict[str, Any] = {
        "id": house.work.runtime.ids.new(),
        "workspace_id": house.work.workspace,
        "created_at": house.clock.now(),
    }
    now = house.clock.now()
    match what:
        case "limit":
            await house.limit(whom="alien")
        case "receiver":
            await house.receivers(minimum_severity="apocalyptic", loud_from="x")
        case "silence":
            await house.add(
                SilenceRow(
                    **shared,
                    matchers=NO_MATCHERS,
                    starts_at=now,
                    ends_at=now + timedelta(hours=1),
                    reason="by hand",
                )
            )
        case "inhibition":
            await house.add(
                InhibitionRow(
                    **shared, name="by hand", source=NO_MATCHERS, target=NO_MATCHERS, equal=[]
                )
            )
        case _:
            await house.add(RouteRow(**shared, name="by hand", position=1, matchers=NO_MATCHERS))
