"""Requests that cannot be read or worked off: kept with the reason, and nobody else waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import ManualClock
from core.errors import InvalidInput, Unavailable
from core.ids import Ids
from tests.contracts.ingest.hookhouse import Failing, HookHouse, open_house

A_SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param('{"version": "4"', "not JSON", id="malformed"),
        pytest.param('{"version": NaN}', "NaN", id="NaN"),
        pytest.param('{"a": 1, "a": 2}', "stands twice", id="a key twice"),
        pytest.param("[" * 50_000, "20 levels", id="deep"),
        pytest.param('{"title": "x"}', "version", id="another sender"),
    ],
)
async def test_what_cannot_be_read_is_kept_with_the_reason(
    house: HookHouse, body: str, problem: str
) -> None:
    prometheus = await house.integration()

    await house.post(prometheus, body)
    await house.worker.work_off()

    (shown,) = await house.integrations.requests(house.workspace, prometheus.id)
    (kept,) = await house.requests()
    assert shown.status == "unknown"
    assert problem in (shown.problem or "")
    assert kept.body == body.encode()
    assert await house.worker.work_off() == 0


async def test_a_ping_without_alerts_is_done_with_nothing(house: HookHouse) -> None:
    anything = await house.integration(preset="generic_json")

    await house.post(anything, {})
    await house.worker.work_off()

    (shown,) = await house.integrations.requests(house.workspace, anything.id)
    assert (shown.status, shown.items, shown.problem) == ("done", 0, None)


async def test_texts_no_database_takes_are_stored_all_the_same(house: HookHouse) -> None:
    anything = await house.integration(preset="generic_json")

    await house.post(
        anything, '{"title": "a\\ud800b\\u0000", "id": "\\udfff", "\\ud801": "\\ud802"}'
    )
    await house.worker.work_off()

    assert [alert.title for alert in await house.alerts()] == ["a?b"]


async def test_a_mistake_of_ours_is_tried_five_times_and_then_shown(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    mistake = {"title": "bad", "problem": RuntimeError("a mistake")}
    async with open_house(database_url, clock, ids, mistake, at_once=0) as house:
        anything = await house.integration(preset="generic_json")
        await house.post(anything, {"title": "bad"})

        taken = []
        for _ in range(6):
            taken.append(await house.worker.work_off())
            assert await house.worker.work_off() == 0
            clock.advance(A_SECOND)

        (shown,) = await house.integrations.requests(house.workspace, anything.id)
        assert taken == [1, 1, 1, 1, 1, 0]
        assert isinstance(house.receive, Failing)
        assert house.receive.tries == 5
        assert shown.status == "failed"
        assert "RuntimeError" in (shown.problem or "")


async def test_what_fails_holds_up_its_own_integration_only(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    mistake = {"title": "bad", "problem": RuntimeError("a mistake")}
    async with open_house(database_url, clock, ids, mistake, at_once=0) as house:
        one = await house.integration("One", "generic_json")
        other = await house.integration("Other", "generic_json")
        await house.post(one, {"title": "bad", "id": 1})
        await house.post(one, {"title": "good", "id": 1, "status": "ok"})
        await house.post(other, {"title": "good"})

        await house.worker.work_off()
        now = [request.state for request in await house.requests()]
        for _ in range(5):
            clock.advance(A_SECOND)
            await house.worker.work_off()
        later = [request.state for request in await house.requests()]

    assert now == ["new", "new", "done"]
    assert later == ["failed", "done", "done"]


async def test_what_one_of_our_refusals_says_is_shown_at_once(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    no = InvalidInput(field="text", value="", wanted="a text")
    refusal = {"title": "bad", "problem": no}
    async with open_house(database_url, clock, ids, refusal, at_once=0) as house:
        anything = await house.integration(preset="generic_json")
        await house.post(anything, {"title": "bad"})

        await house.worker.work_off()

        (shown,) = await house.integrations.requests(house.workspace, anything.id)
        assert (shown.status, shown.problem) == ("failed", no.message)


async def test_a_database_that_takes_no_writes_costs_no_attempt(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    full = {"title": "x", "problem": Unavailable("the disk is full")}
    async with open_house(database_url, clock, ids, full, at_once=0) as house:
        await house.post(await house.integration(preset="generic_json"), {"title": "x"})
        for _ in range(10):
            await house.worker.work_off()
            clock.advance(A_SECOND)
        (kept,) = await house.requests()

    assert (kept.state, kept.attempts) == ("new", 0)
