"""Whose menu of commands is to be set anew, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import ManualClock
from core.ids import PersonId
from core.inbox.cause import Cause
from core.tenants.role import Role
from core.tenants.tables import BotRow
from tests.contracts.flows.clockwork import ALL, Clockwork, process
from tests.contracts.flows.test_team import member

NOBODY = Cause(actor=None)


@pytest.fixture
async def work(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Clockwork]:
    """One process."""
    async with process(database_url, tmp_path, clock) as opened:
        yield opened


async def due(work: Clockwork) -> list[PersonId]:
    """Return whose menu is to be set."""
    return [one.person_id for one in await work.runtime.due_menus.of(await bot(work))]


async def bot(work: Clockwork) -> int:
    """Return the bot's number."""
    async with work.runtime.database.reading(ALL) as session:
        return int((await session.scalars(select(BotRow.id))).one())


async def test_whatever_changes_what_somebody_may_makes_their_menu_due(work: Clockwork) -> None:
    owner, staff = await member(work, 901, Role.OWNER), await member(work, 902, Role.STAFF)
    flows, menus = work.runtime.flows, work.runtime.due_menus
    seen = []

    async def look() -> None:
        seen.append(await due(work))
        await menus.done(await menus.of(await bot(work)))

    await look()
    await flows.change_member.role(work.workspace, staff, Role.ADMIN, by=owner, cause=NOBODY)
    await look()
    await flows.change_member.role(work.workspace, staff, Role.ADMIN, by=owner, cause=NOBODY)
    await look()
    await flows.found.another("Bar", "UTC", language="en", by=owner, cause=NOBODY)
    await look()
    await work.runtime.belonging.enter(owner, work.workspace, cause=NOBODY)
    await look()
    await flows.change_member.remove(work.workspace, staff, by=owner, cause=NOBODY)
    await look()
    await look()

    assert seen == [[], [staff], [], [owner], [owner], [staff], []]


async def test_a_change_while_a_menu_is_being_set_makes_it_due_once_more(work: Clockwork) -> None:
    owner, staff = await member(work, 901, Role.OWNER), await member(work, 902, Role.STAFF)
    change, menus = work.runtime.flows.change_member, work.runtime.due_menus
    await change.role(work.workspace, staff, Role.ADMIN, by=owner, cause=NOBODY)
    being_set = await menus.of(await bot(work))

    await change.role(work.workspace, staff, Role.VIEWER, by=owner, cause=NOBODY)
    await menus.done(being_set)

    assert await due(work) == [staff]


async def test_the_longest_due_are_set_first_and_none_of_another_bot(
    work: Clockwork, clock: ManualClock
) -> None:
    owner = await member(work, 901, Role.OWNER)
    first, second = await member(work, 902, Role.STAFF), await member(work, 903, Role.STAFF)
    change = work.runtime.flows.change_member
    await change.role(work.workspace, second, Role.VIEWER, by=owner, cause=NOBODY)
    clock.advance(timedelta(seconds=1))
    await change.role(work.workspace, first, Role.VIEWER, by=owner, cause=NOBODY)

    assert await due(work) == [second, first]
    assert await work.runtime.due_menus.of(await bot(work) + 1) == []
