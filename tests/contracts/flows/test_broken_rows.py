"""A row that cannot be read stops nobody from being told; on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.clock import ManualClock
from core.routing.tables import RouteRow
from core.silences.tables import InhibitionRow, SilenceRow
from tests.contracts.flows.calmhouse import CalmHouse, calm_house

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
