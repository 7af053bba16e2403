"""Tells what is due inside the product, ends what has expired, and forgets what is old.

Each is looked for by an index and done in its workspace's own transaction, where it is looked at
once more under a lock: two processes at once, or a second run, find nothing left to do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.tenancy import InWorkspace, System
from core.delivery.status import Status
from core.flows.notify_people import delete_empty, end_waiting
from core.ids import WorkspaceId
from core.jobs.job import Job, Tools
from core.jobs.one_by_one import by_itself
from core.notify.inapp_send import bring
from core.notify.tables import InAppReceiptRow, InAppRow
from core.work import Work

KEPT = timedelta(days=92)
_AT_ONCE = 200
_ALL = System(reason="what is due in the notification centres of all workspaces")
# Written into the statements: SQLite uses a partial index only for a condition it sees.
_PENDING: ColumnElement[bool] = literal_column("status = 'pending'")
_OPEN_END: ColumnElement[bool] = literal_column(
    "status IN ('pending', 'sent') AND expires_at IS NOT NULL"
)


async def _run(tools: Tools) -> None:
    now = tools.clock.now()
    # What has expired before it was due is never told, so this comes first.
    for workspace_id, id in await _found(tools, _OPEN_END, InAppRow.expires_at <= now):
        with by_itself("notice", notice=str(id)):
            await _end(tools, workspace_id, id, now)
    for workspace_id, id in await _found(tools, _PENDING, InAppRow.scheduled_at <= now):
        with by_itself("notice", notice=str(id)):
            await _tell(tools, workspace_id, id, now)


async def _found(
    tools: Tools, which: ColumnElement[bool], due: ColumnElement[bool]
) -> list[tuple[WorkspaceId, UUID]]:
    query = select(InAppRow.workspace_id, InAppRow.id).where(which, due).limit(_AT_ONCE)
    async with tools.database.reading(_ALL) as session:
        return [(WorkspaceId(workspace), id) for workspace, id in await session.execute(query)]


async def _end(tools: Tools, workspace_id: WorkspaceId, id: UUID, now: datetime) -> None:
    async def body(session: AsyncSession, work: Work) -> None:
        row = await _locked(session, id, ("pending", "sent"))
        if row is not None and row.expires_at is not None and row.expires_at <= now:
            row.status = Status.EXPIRED.value
            await end_waiting(session, work, row, Status.EXPIRED, None, by=None, now=now)

    await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def _tell(tools: Tools, workspace_id: WorkspaceId, id: UUID, now: datetime) -> None:
    async def body(session: AsyncSession, work: Work) -> None:
        row = await _locked(session, id, ("pending",))
        if row is not None:
            await bring(session, work, row, now)

    await tools.books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def _locked(session: AsyncSession, id: UUID, statuses: tuple[str, ...]) -> InAppRow | None:
    query = select(InAppRow).where(InAppRow.id == id, InAppRow.status.in_(statuses))
    row: InAppRow | None = await session.scalar(query.with_for_update())
    return row


async def _forget(tools: Tools) -> None:
    """Delete what is older than three months, whatever became of it, in small bites."""
    over = tools.clock.now() - KEPT
    # Identifiers begin with the time they were made at, so the key is the index for this.
    before = UUID(int=int(over.timestamp() * 1000) << 80)
    old = (
        select(InAppRow.workspace_id, InAppRow.id)
        .where(InAppRow.id < before, InAppRow.status != Status.PENDING.value)
        .order_by(InAppRow.id)
        .limit(_AT_ONCE)
    )
    after = UUID(int=0)
    while True:
        async with tools.database.reading(_ALL) as session:
            rows = await session.execute(old.where(InAppRow.id > after))
            found = [(WorkspaceId(one), id) for one, id in rows]
        for workspace_id in dict.fromkeys(one for one, _ in found):
            ids = [id for one, id in found if one == workspace_id]
            with by_itself("notice", workspace=str(workspace_id)):
                scope = InWorkspace(workspace_id=workspace_id)
                await tools.books.transaction(scope, _deleting(ids))
        if len(found) < _AT_ONCE:
            return
        # What could not be deleted now is left behind, not tried for ever.
        after = found[-1][1]


def _deleting(ids: list[UUID]) -> Callable[[AsyncSession, Work], Awaitable[None]]:
    async def body(session: AsyncSession, _: Work) -> None:
        await session.execute(
            delete(InAppReceiptRow)
            .where(InAppReceiptRow.in_app_id.in_(ids))
            .execution_options(synchronize_session=False)
        )
        await delete_empty(session, among=ids)

    return body


IN_APP = Job(name="in_app", every=timedelta(seconds=1), run=_run)
IN_APP_KEPT = Job(name="in_app_kept", every=timedelta(hours=1), run=_forget)
