"""Small requests are worked off in the commit that stores them; what cannot be is left to the
worker, in order."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from core.alerts.item import Item
from core.clock import ManualClock
from core.errors import Conflict, InvalidInput, Unavailable
from core.flows.receive import Received, Source
from core.ids import Ids
from core.ingest.intake import BYTES_AT_ONCE, ITEMS_AT_ONCE, DecideItems, Intake
from core.ingest.presets import PRESET_BY_NAME
from core.ingest.reading import read_request
from core.ingest.waiting import waiting_requests
from core.work import Batch, Work
from tests.contracts.ingest.hookhouse import HookHouse, open_house

FIRES: dict[str, Any] = {"title": "Disk full", "host": "db1", "severity": "low"}
OVER = FIRES | {"status": "ok"}
MANY = [{"title": f"Item {number}"} for number in range(ITEMS_AT_ONCE + 1)]


@dataclass(kw_only=True)
class Counted:
    """Stands before the use case and counts how often it was asked."""

    behind: DecideItems
    times: int = 0

    def decide(
        self,
        batch: Batch,
        work: Work,
        source: Source,
        items: Sequence[Item],
        request: UUID,
        at: datetime,
        *,
        waited: bool,
    ) -> Generator[None, None, Received]:
        """Count, and pass it on."""
        self.times += 1
        return self.behind.decide(batch, work, source, items, request, at, waited=waited)


async def states(house: HookHouse) -> list[str]:
    """Return what became of the requests, oldest first."""
    return [request.state for request in await house.requests()]


async def test_a_small_request_and_its_effect_are_one_commit(quick: HookHouse) -> None:
    anything = await quick.integration(preset="generic_json")

    accepted = await quick.post(anything, [FIRES, MANY[0]])

    (kept,) = await quick.requests()
    assert (kept.id, kept.state, kept.items) == (accepted.request_id, "done", 2)
    assert [alert.title for alert in await quick.alerts()] == ["Disk full", "Item 0"]
    assert not quick.bus.hint("ingest").is_set()
    assert await quick.worker.work_off() == 0


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(MANY, id="many items"),
        pytest.param(FIRES | {"message": "x" * BYTES_AT_ONCE}, id="a large body"),
    ],
)
async def test_what_is_large_is_left_to_the_worker(quick: HookHouse, said: object) -> None:
    anything = await quick.integration(preset="generic_json")

    await quick.post(anything, said)

    assert await states(quick) == ["new"]
    assert quick.bus.hint("ingest").is_set()
    assert await quick.worker.work_off() == 1
    assert await states(quick) == ["done"]


async def test_what_comes_behind_a_waiting_request_does_not_overtake_it(
    quick: HookHouse,
) -> None:
    one = await quick.integration("One", "generic_json")
    other = await quick.integration("Other", "generic_json")

    await quick.post(one, [FIRES, *MANY])
    await quick.post(one, OVER)
    await quick.post(other, FIRES)
    before = await states(quick)
    await quick.worker.work_off()
    await quick.post(one, FIRES)

    assert before == ["new", "new", "done"]
    assert await states(quick) == ["done"] * 4
    mine = [alert for alert in await quick.alerts(one.id) if alert.title == "Disk full"]
    assert [alert.status for alert in mine] == ["resolved", "firing"]


async def test_what_comes_in_the_same_commit_as_a_large_one_waits_behind_it(
    quick: HookHouse,
) -> None:
    one = await quick.integration(preset="generic_json")
    await quick.post(one, {})

    await asyncio.gather(quick.post(one, [FIRES, *MANY]), quick.post(one, OVER))

    assert await states(quick) == ["done", "new", "new"]


@pytest.mark.parametrize(
    ("said", "statuses"),
    [
        pytest.param([FIRES, OVER], ["resolved"], id="over in the end"),
        pytest.param([OVER, FIRES], ["firing"], id="firing in the end"),
        pytest.param([FIRES, OVER, FIRES], ["resolved", "firing"], id="a new one in the end"),
    ],
)
async def test_requests_of_one_commit_come_about_in_their_order(
    quick: HookHouse, said: list[object], statuses: list[str]
) -> None:
    anything = await quick.integration(preset="generic_json", opens="cases")
    await quick.post(anything, {})

    await asyncio.gather(*(quick.post(anything, one) for one in said))

    alerts = await quick.alerts()
    assert [alert.status for alert in alerts] == statuses
    assert [alert.number for alert in alerts] == list(range(1, len(alerts) + 1))
    assert [len(await quick.cases_of(alert.id)) for alert in alerts] == [1] * len(alerts)


async def test_what_cannot_be_read_is_settled_at_once_with_the_reason(quick: HookHouse) -> None:
    prometheus = await quick.integration()

    await quick.post(prometheus, '{"version": NaN}')

    (kept,) = await quick.requests()
    assert kept.state == "unknown"
    assert "NaN" in (kept.problem or "")
    assert await quick.worker.work_off() == 0


async def test_what_fails_at_once_is_stored_and_worked_off_later(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    mistake = {"title": "Disk full", "problem": RuntimeError("a mistake"), "times": 1}
    async with open_house(database_url, clock, ids, mistake) as house:
        anything = await house.integration(preset="generic_json")

        accepted = await house.post(anything, FIRES, {"webhook-id": "1"})
        before = await states(house)
        await house.worker.work_off()
        again = await house.post(anything, FIRES, {"webhook-id": "1"})

        assert before == ["new"]
        assert await states(house) == ["done"]
        assert (again.request_id, again.is_repeat) == (accepted.request_id, True)
        assert [alert.count for alert in await house.alerts()] == [1]


async def test_a_reused_delivery_id_costs_its_neighbours_nothing(
    quick: HookHouse, ids: Ids
) -> None:
    anything = await quick.integration(preset="generic_json")
    await quick.post(anything, {}, {"webhook-id": "1"})
    counted = Counted(behind=quick.receive)
    quick.intake = Intake(
        doors=quick.doors,
        books=quick.books,
        clock=quick.clock,
        ids=ids,
        presets=PRESET_BY_NAME,
        receive=counted,
    )
    said = [(FIRES, {}), *([(MANY[0], {"webhook-id": "1"})] * 5)]

    _, *refused = await asyncio.gather(
        *(quick.post(anything, one, headers) for one, headers in said),
        return_exceptions=True,
    )

    assert [type(one) for one in refused] == [Conflict] * 5
    assert counted.times == 1


async def test_what_one_of_our_refusals_says_is_shown(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    no = InvalidInput(field="text", value="", wanted="a text")
    async with open_house(
        database_url, clock, ids, {"title": "Disk full", "problem": no}
    ) as house:
        await house.post(await house.integration(preset="generic_json"), FIRES)
        await house.worker.work_off()
        (kept,) = await house.requests()

    assert (kept.state, kept.problem) == ("failed", no.message)


async def test_a_database_that_takes_no_writes_is_told_to_the_sender(
    database_url: str, clock: ManualClock, ids: Ids
) -> None:
    full = {"title": "Disk full", "problem": Unavailable("the disk is full")}
    async with open_house(database_url, clock, ids, full) as house:
        anything = await house.integration(preset="generic_json")

        with pytest.raises(Unavailable):
            await house.post(anything, FIRES)

        assert await house.requests() == []


async def test_a_request_that_two_workers_found_is_worked_off_once(storing: HookHouse) -> None:
    anything = await storing.integration(preset="generic_json")
    await storing.post(anything, FIRES)
    (found,) = await waiting_requests(storing.database, besides=())
    items = read_request(PRESET_BY_NAME, found.source, found.request).items
    worker_of_another_process = storing.receive

    await storing.worker.work_off()
    (alert,) = await storing.alerts()
    late = await worker_of_another_process(
        found.source, items, found.request.id, found.request.received_at
    )
    goes_on = await storing.inbox.failed(found.request, "too late")

    (kept,) = await storing.requests()
    assert (late.fired, late.repeated) == (0, 0)
    assert goes_on
    assert (kept.state, kept.items, kept.attempts, kept.problem) == ("done", 1, 0, None)
    assert alert.count == 1
