"""What somebody's lists open with, on both databases: theirs alone, and never broken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from core.clock import ManualClock
from core.errors import NotFound
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Cause
from core.saved_views.default_views import DefaultView, DefaultViews
from core.saved_views.view import SavedView, WantedView
from tests.contracts.flows.views_desk import Desk, opened_desk

PLAIN = DefaultView(list_name="cases", view_id=None, filters=None)


@pytest.fixture
async def desk(database_url: str, tmp_path: Path, clock: ManualClock) -> AsyncIterator[Desk]:
    """One process with an admin and somebody of the staff."""
    async with opened_desk(database_url, tmp_path, clock) as desk:
        yield desk


@pytest.fixture
def defaults(desk: Desk) -> DefaultViews:
    """What lists open with there."""
    runtime = desk.work.runtime
    return DefaultViews(
        database=runtime.database, books=runtime.books, clock=runtime.clock, ids=runtime.ids
    )


async def _choose(
    desk: Desk,
    defaults: DefaultViews,
    who: PersonId,
    view: UUID | None,
    *,
    of: str = "cases",
    **filters: tuple[str, ...],
) -> None:
    await defaults.choose(
        desk.work.workspace,
        of,
        view_id=view,
        filters=filters or None,
        by=who,
        cause=Cause(actor=who),
    )


def _opens_with(view: SavedView, **filters: tuple[str, ...]) -> DefaultView:
    return DefaultView(
        list_name=view.list_name, view_id=view.id, filters=filters or {"status": ("new",)}
    )


async def test_each_list_of_each_person_opens_with_what_they_chose_last(
    desk: Desk, defaults: DefaultViews
) -> None:
    ours = await desk.make("Ours", desk.admin, shared=True)
    mine = await desk.make("Mine", desk.sam)
    workspace = desk.work.workspace
    before = await defaults.of(workspace, desk.sam)

    await _choose(desk, defaults, desk.sam, ours.id)
    await _choose(desk, defaults, desk.sam, mine.id)
    await _choose(desk, defaults, desk.sam, None, of="alerts", range=("week",))
    await _choose(desk, defaults, desk.admin, ours.id)

    assert before == []
    assert await defaults.of(workspace, desk.sam) == [
        DefaultView(list_name="alerts", view_id=None, filters={"range": ("week",)}),
        _opens_with(mine),
    ]
    assert await defaults.of(workspace, desk.admin) == [_opens_with(ours)]


async def test_the_plain_list_is_chosen_too(desk: Desk, defaults: DefaultViews) -> None:
    ours = await desk.make("Ours", desk.admin, shared=True)
    await _choose(desk, defaults, desk.sam, ours.id)

    await _choose(desk, defaults, desk.sam, None)

    assert await defaults.of(desk.work.workspace, desk.sam) == [PLAIN]


async def test_it_follows_its_view(desk: Desk, defaults: DefaultViews) -> None:
    ours = await desk.make("Ours", desk.admin, shared=True)
    await _choose(desk, defaults, desk.sam, ours.id)

    wanted = WantedView(name="Worst", filters={"severity": ("high",)}, is_shared=True)
    await desk.change(ours, wanted, desk.admin)

    (found,) = await defaults.of(desk.work.workspace, desk.sam)
    assert found == _opens_with(ours, severity=("high",))


async def test_with_a_view_that_is_deleted_everybodys_list_opens_plain(
    desk: Desk, defaults: DefaultViews
) -> None:
    ours = await desk.make("Ours", desk.admin, shared=True)
    for who in (desk.admin, desk.sam):
        await _choose(desk, defaults, who, ours.id)

    await desk.delete(ours, desk.admin)

    for who in (desk.admin, desk.sam):
        assert await defaults.of(desk.work.workspace, who) == [PLAIN]


async def test_a_view_taken_back_from_the_shared_ones_opens_for_its_owner_only(
    desk: Desk, defaults: DefaultViews
) -> None:
    ours = await desk.make("Ours", desk.admin, shared=True)
    for who in (desk.admin, desk.sam):
        await _choose(desk, defaults, who, ours.id)

    await desk.change(ours, WantedView(name="Mine", filters={"q": ("lift",)}), desk.admin)

    assert await defaults.of(desk.work.workspace, desk.sam) == [PLAIN]
    assert await defaults.of(desk.work.workspace, desk.admin) == [_opens_with(ours, q=("lift",))]


async def test_only_a_view_of_the_list_that_one_sees_is_taken(
    desk: Desk, defaults: DefaultViews
) -> None:
    hers = await desk.make("Hers", desk.admin)
    other = await desk.make("Week", desk.admin, shared=True, of="alerts")
    elsewhere = WorkspaceId(desk.work.runtime.ids.new())

    for view in (hers.id, other.id, desk.work.runtime.ids.new()):
        with pytest.raises(NotFound):
            await _choose(desk, defaults, desk.sam, view)
    with pytest.raises(NotFound):
        await defaults.choose(
            elsewhere,
            "cases",
            view_id=None,
            filters=None,
            by=desk.sam,
            cause=Cause(actor=desk.sam),
        )

    assert await defaults.of(desk.work.workspace, desk.sam) == []


async def test_who_leaves_the_team_takes_it_along(desk: Desk, defaults: DefaultViews) -> None:
    mine = await desk.make("Mine", desk.sam)
    await _choose(desk, defaults, desk.sam, mine.id)

    await desk.work.runtime.flows.change_member.remove(
        desk.work.workspace, desk.sam, by=desk.admin, cause=Cause(actor=desk.admin)
    )

    assert await defaults.of(desk.work.workspace, desk.sam) == []
