"""What somebody has read of the alerts, and what is found by words, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.conversion import NewConversion
from core.alerts.listed import AlertFilter
from core.alerts.reads import MOST_COUNTED, UNREAD_FOR
from core.alerts.tables import AlertCaseRow, AlertRow
from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.desk.tables import CaseRow
from core.ids import AlertId, CaseId, PersonId, PlaceId
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.tenants.sight import EVERYTHING
from core.tenants.tables import CustomerRow, PlaceRow
from core.work import Work
from tests.contracts.flows.clockwork import Clockwork, process
from tests.contracts.flows.test_team import member


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def fire(
    work: Clockwork, *numbers: int, case_id: CaseId | None = None, **values: Any
) -> list[AlertId]:
    """Put alerts in that fire now; return their ids."""
    runtime, now = work.runtime, work.runtime.clock.now()
    ids = [AlertId(runtime.ids.new()) for _ in numbers]

    async def body(session: AsyncSession, batch: Work) -> None:
        for id, number in zip(ids, numbers, strict=True):
            row: dict[str, Any] = {
                "fingerprint": str(id),
                "title": f"Alert {number}",
                "severity": "high",
                "status": "firing",
                "source_kind": "rule",
                "source_id": runtime.ids.new(),
                "source_name": "Bad ratings",
                "labels": {},
                "rule_ids": [],
                "fired_at": now,
                "last_at": now,
            }
            batch.insert(AlertRow, id=id, number=number, **(row | values))
            if case_id is not None:
                batch.insert(AlertCaseRow, alert_id=id, case_id=case_id)

    await runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)
    return ids


async def found(work: Clockwork, **wanted: Any) -> list[int]:
    """Return the numbers of the alerts that a list shows, smallest first."""
    page = await work.runtime.alerts.page(
        work.workspace, AlertFilter(**wanted), sight=EVERYTHING, limit=50
    )
    return sorted(one.number for one in page.items)


async def unread(work: Clockwork, person: PersonId) -> tuple[int, list[int]]:
    """Return how many alerts somebody has not read, and which a list of them shows."""
    reads = work.runtime.calm.alert_reads
    mark = await reads.mark(work.workspace, person)
    listed = await found(work, unread=mark)
    rest = await found(work, unread=mark, is_unread=False)
    assert sorted(listed + rest) == await found(work)
    count = await reads.count(work.workspace, person, sight=EVERYTHING)
    return count, listed


async def mark(work: Clockwork, person: PersonId, alert: AlertId, *, is_read: bool) -> None:
    """Mark one."""
    await work.runtime.calm.mark_alerts(
        work.workspace, alert, is_read=is_read, by=person, cause=Cause(actor=person)
    )


async def test_everybody_reads_for_themselves(work: Clockwork) -> None:
    ann, ben = await member(work, 901, Role.STAFF), await member(work, 902, Role.VIEWER)
    work.runtime.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined] # a clock moved by hand
    first, _ = await fire(work, 1, 2)

    await mark(work, ann, first, is_read=True)
    await mark(work, ann, first, is_read=True)

    assert await unread(work, ann) == (1, [2])
    assert await unread(work, ben) == (2, [1, 2])
    await mark(work, ann, first, is_read=False)
    assert await unread(work, ann) == (2, [1, 2])


async def test_all_are_read_up_to_a_moment_and_one_of_them_unread_again(work: Clockwork) -> None:
    ann = await member(work, 901, Role.STAFF)
    clock: Any = work.runtime.clock
    clock.advance(timedelta(minutes=1))
    (first, *_) = await fire(work, 1, 2)
    seen = clock.now()
    clock.advance(timedelta(minutes=1))
    await fire(work, 3)
    read_all = work.runtime.calm.mark_alerts.all

    await read_all(work.workspace, until=seen, by=ann, cause=Cause(actor=ann))
    assert await unread(work, ann) == (1, [3])
    await mark(work, ann, first, is_read=False)
    assert await unread(work, ann) == (2, [1, 3])
    early = seen - timedelta(minutes=30)
    await read_all(work.workspace, until=early, by=ann, cause=Cause(actor=ann))
    assert await unread(work, ann) == (2, [1, 3])
    await read_all(work.workspace, until=None, by=ann, cause=Cause(actor=ann))

    assert await unread(work, ann) == (0, [])


async def test_who_comes_later_has_not_missed_what_was_and_old_ones_count_as_read(
    work: Clockwork,
) -> None:
    clock: Any = work.runtime.clock
    await fire(work, 1)
    clock.advance(timedelta(minutes=1))
    ann = await member(work, 901, Role.STAFF)
    clock.advance(timedelta(minutes=1))
    await fire(work, 2)

    at_first = await unread(work, ann)
    clock.advance(UNREAD_FOR)

    assert at_first == (1, [2])
    assert await unread(work, ann) == (0, [])


async def test_the_unread_are_counted_up_to_so_many(work: Clockwork) -> None:
    ann = await member(work, 901, Role.STAFF)
    clock: Any = work.runtime.clock
    clock.advance(timedelta(minutes=1))
    await fire(work, *range(1, MOST_COUNTED + 51))
    reads = work.runtime.calm.alert_reads

    count = await reads.count(work.workspace, ann, sight=EVERYTHING)
    assert count == MOST_COUNTED


async def test_words_are_found_wherever_they_stand_and_names_of_labels_are_none(
    work: Clockwork,
) -> None:
    await fire(work, 1, title="Disk FULL on db-1", labels={"team": "Storage", "host": "db-1"})
    await fire(work, 2, title="Slow", summary="The disk is 50% busy", labels={"team": "web"})
    await fire(work, 3, title="Äpfel_1", source_name="Prometheus")

    assert await found(work, text="disk") == [1, 2]
    assert await found(work, text="  disk  full ") == [1]
    assert await found(work, text="storage db-1") == [1]
    assert await found(work, text="team") == []
    assert await found(work, text="50%") == [2]
    assert await found(work, text="prometheus") == [3]
    assert await found(work, text="pfel_") == [3]
    assert await found(work, text="d_sk") == []
    assert await found(work, text="#2") == await found(work, text="2") == [2]
    assert await found(work, text="9" * 30) == []


async def test_alerts_are_found_by_rule_place_and_what_came_of_them(work: Clockwork) -> None:
    ann, rule = await member(work, 901, Role.STAFF), work.runtime.ids.new()
    runtime, now = work.runtime, work.runtime.clock.now()
    place, customer, case_id = (runtime.ids.new() for _ in range(3))

    async def body(session: AsyncSession, batch: Work) -> None:
        batch.insert(PlaceRow, id=place, name="Room 1", start_token="r1", created_at=now)
        batch.insert(CustomerRow, id=customer, name="Ana", created_at=now)
        batch.insert(
            CaseRow,
            id=case_id,
            number=1,
            kind="complaint",
            title="Cold",
            text="",
            status="new",
            customer_id=customer,
            source="api",
            opened_at=now,
            updated_at=now,
            place_id=place,
        )

    await runtime.books.transaction(InWorkspace(workspace_id=work.workspace), body)
    await fire(work, 1, source_id=rule)
    await fire(work, 2, source_kind="integration", rule_ids=[str(rule)])
    (third,) = await fire(work, 3, case_id=CaseId(case_id))
    sale = NewConversion(kind="sale", value=Decimal("0.0001"))
    await runtime.flows.convert(work.workspace, third, sale, by=ann, cause=Cause(actor=ann))

    assert await found(work, rule=rule) == [1, 2]
    assert await found(work, place=PlaceId(place)) == [3]
    assert await found(work, is_converted=True) == [3]
    assert await found(work, is_converted=False) == [1, 2]
    seen = await runtime.alerts.one(work.workspace, third, sight=EVERYTHING)
    assert seen.conversion is not None
    assert seen.conversion.value == 0.0001
