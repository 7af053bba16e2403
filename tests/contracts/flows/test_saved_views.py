"""Saved views on both databases: whose they are, their names, their order, and how many."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import ManualClock
from core.db.tenancy import InWorkspace
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Stale
from core.inbox.cause import Cause
from core.saved_views.tables import SavedViewRow
from core.saved_views.view import BESIDE_EACH_OTHER, IN_ALL, WantedView
from core.tenants.role import Role
from core.work import Work
from tests.contracts.flows.test_team import member
from tests.contracts.flows.views_desk import Desk, opened_desk


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Desk]:
    """One of them."""
    async with opened_desk(database_url, tmp_path, clock) as desk:
        yield desk


async def test_shared_ones_are_everybodys_and_own_ones_nobody_elses(desk: Desk) -> None:
    own = await desk.make("Mine", desk.admin)
    shared = await desk.make("Ours", desk.admin, shared=True)

    assert await desk.names(desk.admin) == ["Ours", "Mine"]
    assert await desk.names(desk.sam) == ["Ours"]
    seen = await desk.views.one(desk.work.workspace, shared.id, reader=desk.sam)
    assert (seen.owner.name, seen.filters) == ("P51", {"status": ("new",)})
    with pytest.raises(NotFound):
        await desk.views.one(desk.work.workspace, own.id, reader=desk.sam)
    with pytest.raises(NotFound):
        await desk.change(own, WantedView(name="Taken", filters={}), desk.sam)
    with pytest.raises(NotFound):
        await desk.delete(own, desk.sam)


async def test_only_admins_share_and_change_what_is_shared(desk: Desk) -> None:
    own = await desk.make("Mine", desk.sam)
    shared = await desk.make("Ours", desk.admin, shared=True)

    with pytest.raises(NotAllowed):
        await desk.make("Everybody's", desk.sam, shared=True)
    with pytest.raises(NotAllowed):
        await desk.change(own, WantedView(name="Mine", filters={}, is_shared=True), desk.sam)
    with pytest.raises(NotAllowed):
        await desk.change(shared, WantedView(name="Ours", filters={}), desk.sam)
    with pytest.raises(NotAllowed):
        await desk.delete(shared, desk.sam)
    assert await desk.names(desk.sam) == ["Ours", "Mine"]


async def test_the_trail_tells_of_shared_ones_alone(desk: Desk) -> None:
    own = await desk.make("Secret", desk.admin)
    await desk.change(own, WantedView(name="More secret", filters={}), desk.admin)
    shared = await desk.change(
        own, WantedView(name="Open", filters={}, is_shared=True), desk.admin
    )
    back = await desk.change(shared, WantedView(name="Secret again", filters={}), desk.admin)
    await desk.delete(back, desk.admin)
    other = await desk.make("Ours", desk.admin, shared=True)
    await desk.delete(other, desk.admin)

    assert await desk.told() == [
        ("view.changed", None, "Open"),
        ("view.changed", "Open", None),
        ("view.made", None, "Ours"),
        ("view.deleted", "Ours", None),
    ]


async def test_a_shared_one_that_is_taken_back_is_the_takers(desk: Desk) -> None:
    other = await member(desk.work, 53, Role.ADMIN)
    shared = await desk.make("Ours", desk.admin, shared=True)

    taken = await desk.views.change(
        desk.work.workspace,
        shared.id,
        WantedView(name="Mine now", filters={}),
        by=other,
        role=Role.ADMIN,
        cause=Cause(actor=other),
    )

    assert (taken.owner.id, taken.is_shared) == (other, False)
    assert await desk.names(other) == ["Mine now"]
    assert await desk.names(desk.admin) == []


async def test_a_name_is_taken_among_those_that_stand_together(desk: Desk) -> None:
    await desk.make("Morning", desk.admin)
    ours = await desk.make("Morning", desk.admin, shared=True)
    await desk.make("Morning", desk.sam)
    await desk.make("Morning", desk.sam, of="alerts")
    late = await desk.make("Late", desk.admin, shared=True)

    with pytest.raises(Conflict) as own:
        await desk.make("  morning ", desk.sam)
    with pytest.raises(Conflict) as shared:
        await desk.change(late, WantedView(name="MORNING", filters={}, is_shared=True), desk.admin)
    with pytest.raises(Conflict) as moved:
        await desk.change(ours, WantedView(name="Morning", filters={}), desk.admin)
    same = WantedView(name="morning", filters={}, is_shared=True)
    renamed = await desk.change(ours, same, desk.admin)

    assert {one.value.reason for one in (own, shared, moved)} == {"name_taken"}
    assert renamed.name == "morning"


async def test_of_two_at_the_same_moment_one_has_the_name(desk: Desk) -> None:
    done = await asyncio.gather(
        *(desk.make("Morning", desk.admin, shared=True) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in done) == ["Conflict", "SavedView"]


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 61, "\u200b\u2800"], ids=["empty", "blank", "long", "unseen"]
)
async def test_a_name_that_is_none_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await desk.make(name, desk.sam)

    assert refused.value.field == "name"


async def test_a_name_turns_nothing_around_it(desk: Desk) -> None:
    view = await desk.make("Late\u202e \x1b[2Jones", desk.sam)

    assert view.name == "Late [2Jones"


async def test_they_stand_where_they_are_put(desk: Desk) -> None:
    first, _, third = [await desk.make(name, desk.sam) for name in ("One", "Two", "Three")]
    await desk.make("Zero", desk.sam, position=0)

    await desk.change(third, WantedView(name="Three", filters={}, position=1), desk.sam)
    await desk.change(first, WantedView(name="One", filters={}, position=900), desk.sam)

    assert await desk.names(desk.sam) == ["Zero", "Three", "Two", "One"]


async def test_who_was_slower_is_told(desk: Desk) -> None:
    view = await desk.make("Ours", desk.admin, shared=True)
    wanted = WantedView(name="Ours", filters={"status": ("closed",)}, is_shared=True)

    changed = await desk.change(view, wanted, desk.admin, seen=view.revision)
    with pytest.raises(Stale):
        await desk.change(view, wanted, desk.admin, seen=view.revision)

    assert changed.revision == view.revision + 1


async def test_who_leaves_takes_their_own_and_leaves_the_shared(desk: Desk) -> None:
    await desk.make("Mine", desk.admin)
    await desk.make("Ours", desk.admin, shared=True)
    await desk.make("Sam's", desk.sam)

    await desk.work.runtime.flows.change_member.remove(
        desk.work.workspace, desk.admin, by=desk.admin, cause=Cause(actor=desk.admin)
    )

    assert await desk.names(desk.sam) == ["Ours", "Sam's"]
    assert await desk.names(desk.admin) == ["Ours"]
    (ours, _) = await desk.views.all(desk.work.workspace, reader=desk.sam)
    assert ours.owner.name == "P51"


async def fill(desk: Desk, count: int, *, shared: bool) -> None:
    """Have the admin have so many, of as many lists as it takes."""

    async def body(_session: AsyncSession, work: Work) -> None:
        for number in range(count):
            work.insert(
                SavedViewRow,
                id=desk.work.runtime.ids.new(),
                list_name="cases" if number < BESIDE_EACH_OTHER else f"list {number}",
                name=f"View {number}",
                name_key=f"view {number}",
                filters={},
                owner_id=desk.admin,
                is_shared=shared,
                position=number,
                created_at=desk.work.runtime.clock.now(),
            )

    await desk.work.runtime.books.transaction(InWorkspace(workspace_id=desk.work.workspace), body)


@pytest.mark.parametrize("shared", [False, True], ids=["own", "shared"])
async def test_no_more_than_a_row_of_them_stand_together(desk: Desk, shared: bool) -> None:
    await fill(desk, BESIDE_EACH_OTHER, shared=shared)

    with pytest.raises(Conflict) as refused:
        await desk.make("One more", desk.admin, shared=shared)
    await desk.make("The other way", desk.admin, shared=not shared)
    await desk.make("Another list", desk.admin, shared=shared, of="alerts")

    assert refused.value.reason == "too_many"


async def test_a_workspace_has_no_more_than_its_number(desk: Desk) -> None:
    await fill(desk, IN_ALL, shared=False)

    with pytest.raises(Conflict) as refused:
        await desk.make("One more", desk.sam)

    assert refused.value.reason == "too_many"
    async with desk.work.runtime.database.reading(
        InWorkspace(workspace_id=desk.work.workspace)
    ) as session:
        assert await session.scalar(select(func.count(SavedViewRow.id))) == IN_ALL
