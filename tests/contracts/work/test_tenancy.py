"""No query without a scope, and no row of another workspace through any session."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace, ScopedSession, System, TenancyBreach
from core.ids import Ids, WorkspaceId
from core.tenants.tables import PlaceRow, WorkspaceRow
from core.work import Books, Work
from tests.contracts.conftest import NOON


@pytest.fixture
async def neighbour(database: Database, workspace: WorkspaceId, ids: Ids) -> WorkspaceId:
    """A second workspace with a place that is nobody else's business."""
    other = WorkspaceId(ids.new())
    async with database.writing(System(reason="a test's neighbour")) as session:
        session.add(
            WorkspaceRow(id=other, name="Other", language="en", zone="UTC", created_at=NOON)
        )
        await session.flush()
        for owner, name in ((other, "theirs"), (workspace, "ours")):
            session.add(
                PlaceRow(
                    id=ids.new(), workspace_id=owner, name=name, start_token=name, created_at=NOON
                )
            )
    return other


async def test_a_session_sees_its_own_workspace_alone(
    database: Database, workspace: WorkspaceId, neighbour: WorkspaceId
) -> None:
    async with database.reading(InWorkspace(workspace_id=workspace)) as session:
        assert (await session.scalars(select(PlaceRow.name))).all() == ["ours"]
        foreign = select(PlaceRow).where(PlaceRow.workspace_id == neighbour)
        assert (await session.scalars(foreign)).all() == []


async def test_updates_and_deletes_stay_inside_too(
    books: Books, database: Database, workspace: WorkspaceId, neighbour: WorkspaceId
) -> None:
    async def body(session: AsyncSession, _work: Work) -> None:
        await session.execute(update(PlaceRow).values(name="changed"))
        await session.execute(delete(PlaceRow).where(PlaceRow.start_token == "theirs"))

    await books.transaction(InWorkspace(workspace_id=workspace), body)

    async with database.reading(System(reason="the test looks at all")) as session:
        names = set(await session.scalars(select(PlaceRow.name)))
    assert names == {"changed", "theirs"}


async def test_a_row_of_another_workspace_is_not_written(
    books: Books, workspace: WorkspaceId, neighbour: WorkspaceId, ids: Ids
) -> None:
    async def through_the_session(session: AsyncSession, _work: Work) -> None:
        session.add(
            PlaceRow(
                id=ids.new(), workspace_id=neighbour, name="x", start_token="x", created_at=NOON
            )
        )

    async def through_the_work(_session: AsyncSession, work: Work) -> None:
        work.insert(
            PlaceRow,
            id=ids.new(),
            workspace_id=neighbour,
            name="x",
            start_token="x",
            created_at=NOON,
        )

    for body in (through_the_session, through_the_work):
        with pytest.raises(TenancyBreach, match="another workspace"):
            await books.transaction(InWorkspace(workspace_id=workspace), body)


async def test_rows_alike_stay_inside_too(
    books: Books, workspace: WorkspaceId, neighbour: WorkspaceId, ids: Ids
) -> None:
    def places(*owners: WorkspaceId) -> list[dict[str, object]]:
        return [
            {"id": ids.new(), "start_token": str(i), "workspace_id": owner}
            for i, owner in enumerate(owners)
        ]

    async def named_by_each(_session: AsyncSession, work: Work) -> None:
        shared = {"name": "alike", "created_at": NOON}
        work.insert_all(PlaceRow, shared, places(workspace, neighbour))

    async def named_by_all(_session: AsyncSession, work: Work) -> None:
        shared = {"name": "alike", "created_at": NOON, "workspace_id": neighbour}
        work.insert_all(PlaceRow, shared, [{"id": ids.new(), "start_token": "x"}])

    for body in (named_by_each, named_by_all):
        with pytest.raises(TenancyBreach):
            await books.transaction(InWorkspace(workspace_id=workspace), body)


async def test_rows_alike_that_differ_otherwise_are_refused(
    books: Books, workspace: WorkspaceId, ids: Ids
) -> None:
    async def body(_session: AsyncSession, work: Work) -> None:
        shared = {"name": "alike", "created_at": NOON}
        odd = [{"id": ids.new(), "start_token": "a"}, {"id": ids.new(), "name": "b"}]
        work.insert_all(PlaceRow, shared, odd)

    with pytest.raises(TypeError, match="start_token"):
        await books.transaction(InWorkspace(workspace_id=workspace), body)


async def test_a_session_without_a_scope_refuses(database: Database) -> None:
    async with database.reading(System(reason="borrowed for its connection")) as session:
        bare = ScopedSession(bind=session.sync_session.get_bind())

        with pytest.raises(TenancyBreach, match="without a workspace"):
            bare.execute(select(PlaceRow))


async def test_a_workspace_session_takes_no_raw_statements(
    database: Database, workspace: WorkspaceId
) -> None:
    async with database.reading(InWorkspace(workspace_id=workspace)) as session:
        with pytest.raises(TenancyBreach, match="mapped classes"):
            await session.execute(text("SELECT * FROM places"))
