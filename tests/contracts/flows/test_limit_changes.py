"""Limits are made, changed and removed with care, and each of these is taken back by one tap."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from core.audit.tables import AuditRow
from core.clock import ManualClock
from core.errors import NotAllowed, NotFound, Stale
from core.flows.change_limit import By, ChangeLimit
from core.inbox.cause import Cause
from core.limits.limit import Whom
from core.limits.rate import Rate
from core.limits.view import LimitView
from core.limits.wanted import WantedLimit
from core.tenants.role import Role
from tests.contracts.flows.calmhouse import CalmHouse, calm_house, words
from tests.contracts.flows.clockwork import ALL

ONE = WantedLimit(rate=Rate(count=1, window=timedelta(minutes=10)))
NO_CAUSE = Cause(actor=None)


@pytest.fixture
async def house(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[CalmHouse]:
    """One process with an owner who is told."""
    async with calm_house(database_url, tmp_path, clock) as opened:
        yield opened


def changes(house: CalmHouse) -> ChangeLimit:
    """Return the use case."""
    return house.work.runtime.calm.change_limit


def owner(house: CalmHouse) -> By:
    """Return who asks."""
    return By(person=house.owner, role=Role.OWNER)


async def limits(house: CalmHouse) -> tuple[LimitView, ...]:
    """Return the limits as they are now."""
    return await house.work.runtime.calm.limits.all(house.work.workspace)


async def audited(house: CalmHouse) -> list[str]:
    """Return what the audit trail says of limits."""
    async with house.work.runtime.database.reading(ALL) as session:
        rows = select(AuditRow.action).where(AuditRow.subject_kind == "limit")
        return list(await session.scalars(rows.order_by(AuditRow.at, AuditRow.id)))


async def test_a_limit_holds_from_the_next_alert_on_and_its_removal_tells_what_waits(
    house: CalmHouse,
) -> None:
    work = house.work
    made = await changes(house).create(work.workspace, ONE, by=owner(house), cause=NO_CAUSE)
    for title in ("Disk", "Queue"):
        await house.posts(title)

    await changes(house).remove(
        work.workspace, made.limit_id, revision=1, by=owner(house), cause=NO_CAUSE
    )
    (summary,) = await house.passes()
    await house.posts("Mail")

    assert "Queue ×1" in words(summary)
    assert house.phone.headlines[-1].endswith("Mail")
    assert await audited(house) == ["limit.created", "limit.throttled", "limit.removed"]


async def test_each_change_is_taken_back(house: CalmHouse) -> None:
    book, work, by = changes(house), house.work, owner(house)
    made = await book.create(work.workspace, ONE, by=by, cause=NO_CAUSE)
    paused = await book.change(
        work.workspace,
        made.limit_id,
        replace(ONE, is_active=False),
        revision=1,
        by=by,
        cause=NO_CAUSE,
    )

    await book.undo(work.workspace, paused.change, by=by, cause=NO_CAUSE)
    (again,) = await limits(house)
    removed = await book.remove(
        work.workspace, made.limit_id, revision=None, by=by, cause=NO_CAUSE
    )
    await book.undo(work.workspace, removed.change, by=by, cause=NO_CAUSE)

    assert again.wanted.is_active
    (back,) = await limits(house)
    assert (back.id, back.wanted) == (made.limit_id, again.wanted)


async def test_only_the_newest_change_is_taken_back(house: CalmHouse) -> None:
    book, work, by = changes(house), house.work, owner(house)
    made = await book.create(work.workspace, ONE, by=by, cause=NO_CAUSE)
    await book.change(work.workspace, made.limit_id, ONE, revision=1, by=by, cause=NO_CAUSE)

    with pytest.raises(Stale):
        await book.undo(work.workspace, made.change, by=by, cause=NO_CAUSE)
    with pytest.raises(NotFound):
        await book.undo(work.workspace, UUID(int=1), by=by, cause=NO_CAUSE)


async def test_two_who_change_one_limit_do_not_overwrite_each_other(house: CalmHouse) -> None:
    book, work, by = changes(house), house.work, owner(house)
    made = await book.create(work.workspace, ONE, by=by, cause=NO_CAUSE)
    more = replace(ONE, whom=Whom.ROLE, target="staff")
    await book.change(work.workspace, made.limit_id, more, revision=1, by=by, cause=NO_CAUSE)

    with pytest.raises(Stale):
        await book.change(work.workspace, made.limit_id, ONE, revision=1, by=by, cause=NO_CAUSE)


async def test_staff_change_nothing(house: CalmHouse) -> None:
    by = By(person=house.owner, role=Role.STAFF)

    with pytest.raises(NotAllowed):
        await changes(house).create(house.work.workspace, ONE, by=by, cause=NO_CAUSE)
