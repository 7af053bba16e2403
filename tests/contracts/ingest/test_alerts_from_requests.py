"""From a captured request to alerts: one per fingerprint, repeats count, resolved resolves."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from core.clock import ManualClock
from core.ids import Ids
from tests.contracts.ingest.hookhouse import HookHouse, open_house
from tests.unit.ingest.golden import requests_of

GOLDEN = {golden.name: golden.request.body.decode() for golden in requests_of("alertmanager")}
FIRING = GOLDEN["firing-single-basic-auth"]
RESOLVED = GOLDEN["resolved-single-basic-auth"]


async def test_a_captured_group_becomes_one_alert_per_fingerprint(house: HookHouse) -> None:
    prometheus = await house.integration()

    await house.post(prometheus, GOLDEN["firing-group-of-6-bearer"])
    await house.worker.work_off()

    alerts = await house.alerts(prometheus.id)
    assert len(alerts) == 6
    assert {alert.status for alert in alerts} == {"firing"}
    assert {alert.labels["service"] for alert in alerts} == {"api", "checkout", "search"}


async def test_a_mixed_group_resolves_those_that_are_over_and_no_other(house: HookHouse) -> None:
    prometheus = await house.integration()

    await house.post(prometheus, GOLDEN["firing-group-of-6-bearer"])
    await house.post(prometheus, GOLDEN["firing-group-mixed-firing-and-resolved"])
    await house.worker.work_off()

    alerts = await house.alerts(prometheus.id)
    assert [alert.status for alert in alerts].count("resolved") == 4
    assert [(alert.status, alert.count) for alert in alerts].count(("firing", 2)) == 2


async def test_a_repeat_raises_the_count_and_tells_nobody_again(house: HookHouse) -> None:
    prometheus = await house.integration()
    await house.post(prometheus, FIRING)
    await house.worker.work_off()
    told = await house.told()

    await house.post(prometheus, FIRING)
    await house.post(prometheus, FIRING)
    await house.worker.work_off()

    assert {alert.count for alert in await house.alerts()} == {3}
    assert told[1] > 0
    assert await house.told() == told


async def test_resolved_resolves_and_firing_again_is_a_new_alert(house: HookHouse) -> None:
    prometheus = await house.integration()

    for body in (FIRING, RESOLVED, FIRING):
        await house.post(prometheus, body)
    await house.worker.work_off()

    statuses = [alert.status for alert in await house.alerts(prometheus.id)]
    assert sorted(set(statuses)) == ["firing", "resolved"]


@pytest.mark.parametrize("last", [FIRING, RESOLVED], ids=["firing", "resolved"])
async def test_the_last_word_counts_however_many_wait(house: HookHouse, last: str) -> None:
    prometheus = await house.integration()

    for body in (FIRING, RESOLVED, FIRING, FIRING, RESOLVED, last):
        await house.post(prometheus, body)
    await house.worker.work_off()

    newest = (await house.alerts(prometheus.id))[-1]
    assert newest.status == ("firing" if last == FIRING else "resolved")


async def test_within_one_request_what_fires_last_fires(house: HookHouse) -> None:
    anything = await house.integration(preset="generic_json")
    fires: dict[str, Any] = {"title": "Disk full", "host": "db1", "severity": "low"}
    over = fires | {"status": "ok"}

    await house.post(anything, [fires])
    await house.post(anything, [over, fires])
    await house.worker.work_off()

    assert [alert.status for alert in await house.alerts()] == ["firing"]


async def test_equal_fingerprints_of_two_integrations_stay_apart(house: HookHouse) -> None:
    one = await house.integration("One")
    other = await house.integration("Other")

    await house.post(one, FIRING)
    await house.post(other, FIRING)
    await house.post(one, RESOLVED)
    await house.worker.work_off()

    assert {alert.status for alert in await house.alerts(one.id)} == {"resolved"}
    assert "firing" in {alert.status for alert in await house.alerts(other.id)}


async def test_what_was_answered_survives_the_end_of_the_process(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    async with open_house(database_url, clock, ids, at_once=0) as first:
        await first.post(await first.integration(preset="generic_json"), {"title": "x"})

    async with open_house(database_url, clock, ids) as second:
        await second.worker.work_off()
        alerts = [alert.title for alert in await second.alerts()]

    assert alerts == ["x"]


async def test_what_was_worked_off_is_not_repeated_by_the_next_process(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    async with open_house(database_url, clock, ids, at_once=0) as first:
        await first.post(await first.integration(preset="generic_json"), {"title": "x"})
        await first.worker.work_off()

    async with open_house(database_url, clock, ids) as second:
        again = await second.worker.work_off()
        counts = [alert.count for alert in await second.alerts()]

    assert again == 0
    assert counts == [1]


async def test_a_storm_of_one_alert_shares_commits_and_counts_each(storing: HookHouse) -> None:
    anything = await storing.integration(preset="generic_json")

    async with asyncio.TaskGroup() as group:
        for _ in range(100):
            group.create_task(storing.post(anything, {"title": "x", "severity": "low"}))
    taken = [await storing.worker.work_off() for _ in range(3)]

    assert taken == [64, 36, 0]
    assert [alert.count for alert in await storing.alerts()] == [100]


async def test_an_integration_that_opens_cases_opens_one_for_what_is_repeated(
    house: HookHouse,
) -> None:
    form = await house.integration("Form", "generic_json", "cases")

    for _ in range(2):
        await house.post(form, {"title": "Lift stuck", "message": "between 2 and 3"})
        await house.worker.work_off()

    assert [request.state for request in await house.requests()] == ["done", "done"]
    (alert,) = await house.alerts(form.id)
    assert alert.count == 2
    assert len(await house.cases_of(alert.id)) == 1


async def test_the_worker_wakes_by_the_hint_and_ends_when_told(house: HookHouse) -> None:
    anything = await house.integration(preset="generic_json")

    async with asyncio.TaskGroup() as group:
        running = group.create_task(house.worker.run(), name="ingest")
        await house.post(anything, json.dumps({"title": "x"}))
        while not await house.alerts():
            assert not running.done()
        house.worker.stop()

    assert len(await house.alerts()) == 1
