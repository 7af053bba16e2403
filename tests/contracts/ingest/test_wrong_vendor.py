"""A sender that another preset is made for: said, offered, and read again once it is switched."""

from __future__ import annotations

import json

import pytest

from core.clock import ManualClock
from core.errors import NotFound
from core.ids import Ids, WorkspaceId
from core.ingest.integration import IntegrationChange
from core.ingest.integrations import READ_AGAIN_FOR
from tests.contracts.ingest.hookhouse import NOBODY, HookHouse
from tests.unit.ingest.golden import requests_of

GRAFANA = json.loads(
    {one.name: one for one in requests_of("grafana")}["unified-firing"].request.body
)


async def test_it_is_kept_with_what_it_looks_like_and_the_other_is_suggested(
    quick: HookHouse,
) -> None:
    one = await quick.integration(preset="alertmanager")

    await quick.post(one, GRAFANA)

    (last,) = await quick.integrations.requests(quick.workspace, one.id)
    assert last.status == "unknown"
    assert (last.problem or "").endswith("(it looks like Grafana)")
    assert await quick.integrations.suggested(quick.workspace, one.id) == "grafana"


async def test_a_preset_made_for_it_is_suggested_instead_of_one_for_anything(
    quick: HookHouse,
) -> None:
    one = await quick.integration(preset="generic_json")

    await quick.post(one, GRAFANA)
    suggested = await quick.integrations.suggested(quick.workspace, one.id)
    await quick.post(one, {"title": "Disk is full", "status": "down"})

    assert suggested == "grafana"
    assert await quick.integrations.suggested(quick.workspace, one.id) is None


async def test_nothing_is_suggested_where_all_is_understood(quick: HookHouse) -> None:
    one = await quick.integration(preset="grafana")
    before = await quick.integrations.suggested(quick.workspace, one.id)

    await quick.post(one, GRAFANA)

    assert before is None
    assert await quick.integrations.suggested(quick.workspace, one.id) is None


async def test_what_nobody_could_read_is_read_again_after_the_switch(
    quick: HookHouse, clock: ManualClock
) -> None:
    one = await quick.integration(preset="alertmanager")
    await quick.post(one, GRAFANA | {"title": "long ago"})
    clock.advance(READ_AGAIN_FOR)
    await quick.post(one, GRAFANA)
    await quick.integrations.update(
        quick.workspace,
        one.id,
        IntegrationChange(preset="grafana"),
        expected=None,
        by=None,
        cause=NOBODY,
    )

    count = await quick.integrations.read_again(quick.workspace, one.id, by=None, cause=NOBODY)
    await quick.worker.work_off()

    assert count == 1
    assert [row.state for row in await quick.requests()] == ["unknown", "done"]
    assert [alert.title for alert in await quick.alerts()] == ["Memory usage above 90% on web-1"]


async def test_read_again_and_again_alarms_nobody_twice(quick: HookHouse) -> None:
    one = await quick.integration(preset="grafana")
    await quick.post(one, GRAFANA)

    count = await quick.integrations.read_again(quick.workspace, one.id, by=None, cause=NOBODY)

    assert count == 0
    assert [alert.count for alert in await quick.alerts()] == [1]


async def test_of_another_workspace_there_is_nothing_to_read(quick: HookHouse, ids: Ids) -> None:
    one = await quick.integration(preset="grafana")
    elsewhere = WorkspaceId(ids.new())

    with pytest.raises(NotFound):
        await quick.integrations.suggested(elsewhere, one.id)
    with pytest.raises(NotFound):
        await quick.integrations.read_again(elsewhere, one.id, by=None, cause=NOBODY)
