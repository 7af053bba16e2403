"""Failed sign-ins in the audit trail: an entry per address and minute; how far it goes back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.config import read_settings
from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId
from core.jobs.forget import FORGET
from core.runtime import Runtime
from core.tenants.refusals import ELSEWHERE, MOST_AT_ONCE, REFUSED
from core.tenants.tables import WorkspaceRow
from core.tenants.trail import Change, TrailFilter
from tests.contracts.flows.clockwork import ALL, process


async def refused(runtime: Runtime, workspace: WorkspaceId) -> list[Change]:
    """Return what the trail tells of refused sign-ins, newest first."""
    wanted = TrailFilter(actions=(REFUSED,))
    page = await runtime.trail.page(workspace, wanted, limit=MOST_AT_ONCE + 9)
    return list(page.items)


async def open_another(runtime: Runtime) -> None:
    """Make a second workspace."""
    async with runtime.database.writing(ALL) as session:
        session.add(
            WorkspaceRow(
                id=runtime.ids.new(),
                name="Bar",
                language="en",
                zone="UTC",
                created_at=runtime.clock.now(),
            )
        )


async def test_tries_of_a_minute_are_one_entry_an_address(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        refusals = work.runtime.refusals
        for _ in range(7):
            refusals.note("api_key", "203.0.113.7")
        refusals.note("api_key", "203.0.113.8", via="socket")
        refusals.note("code", "203.0.113.7")
        await refusals.write()
        await refusals.write()
        clock.advance(timedelta(minutes=1))
        refusals.note("api_key", "203.0.113.7")
        await refusals.write()

        told = await refused(work.runtime, work.workspace)

    assert sorted(
        (one.subject_id, one.after["how"], one.after["tries"], one.via) for one in told
    ) == [
        ("203.0.113.7", "api_key", 1, "api"),
        ("203.0.113.7", "api_key", 7, "api"),
        ("203.0.113.7", "code", 1, "api"),
        ("203.0.113.8", "api_key", 1, "socket"),
    ]
    assert {one.by for one in told} == {None}


async def test_however_many_addresses_there_are_entries_are_bounded(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        for at in range(MOST_AT_ONCE + 50):
            work.runtime.refusals.note("token", f"198.51.100.{at}")
        await work.runtime.refusals.write()

        told = await refused(work.runtime, work.workspace)

    assert len(told) == MOST_AT_ONCE + 1
    (rest,) = [one for one in told if one.subject_id == ELSEWHERE]
    assert rest.after["tries"] == 50


async def test_among_several_workspaces_a_try_is_told_where_it_leads_alone(
    database_url: str, tmp_path: Path, clock: ManualClock
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        await open_another(work.runtime)
        work.runtime.refusals.note("token", "203.0.113.7")
        work.runtime.refusals.note("api_key", "203.0.113.7", workspace_id=work.workspace)
        await work.runtime.refusals.write()

        told = await refused(work.runtime, work.workspace)

    assert [one.after["how"] for one in told] == ["api_key"]


@pytest.mark.parametrize(("days", "left"), [("30", 1), ("0", 2), ("31", 2)])
async def test_the_trail_goes_back_as_far_as_is_set(
    database_url: str, tmp_path: Path, clock: ManualClock, days: str, left: int
) -> None:
    async with process(database_url, tmp_path, clock) as work:
        runtime = work.runtime
        runtime.refusals.note("code", "203.0.113.7")
        await runtime.refusals.write()
        clock.advance(timedelta(days=30, seconds=1))
        runtime.refusals.note("code", "203.0.113.8")
        await runtime.refusals.write()
        kept = read_settings({"AUDIT_DAYS": days}).audit_kept

        await FORGET.run(work.tools(audit_kept=kept))

        async with runtime.database.reading(InWorkspace(workspace_id=work.workspace)) as session:
            query = select(AuditRow.subject_id).where(AuditRow.action == REFUSED)
            found = (await session.scalars(query.order_by(AuditRow.at))).all()
    assert len(found) == left
    assert found[-1] == "203.0.113.8"
