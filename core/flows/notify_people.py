"""Something is said to people inside the product; what waits is called off, what failed is tried
again, and what nobody needs any more is cleared away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.tenancy import InWorkspace
from core.delivery.status import Status
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import Ids, NotificationId, PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.inapp import Said, Why
from core.notify.inapp_send import bring, changed, say
from core.notify.tables import InAppReceiptRow, InAppRefRow, InAppRow
from core.tenants.entries import Entries
from core.work import Books, Work

AT_ONCE = 500
NOTHING_TO_RETRY = "nothing_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """How many receipts went, and how many notifications with the last of theirs."""

    expired: int
    failed: int
    notifications: int


class NotifyPeople:
    """The use case; whoever calls has asked whether the caller may."""

    def __init__(self, *, books: Books, clock: Clock, ids: Ids) -> None:
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind="notification", ids=ids, clock=clock)

    async def __call__(
        self, workspace_id: WorkspaceId, said: Said, *, by: PersonId | None, cause: Cause
    ) -> NotificationId:
        """Tell it, now or when it is due; return its id. Raises InvalidInput, and NotFound that
        names the field for a recipient who is no member."""
        id = NotificationId(self._ids.new())

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            begins = max(now, said.scheduled_at or now)
            if said.expires_at is not None and said.expires_at <= begins:
                wanted = "a time after it is told"
                given = said.expires_at.isoformat()
                raise InvalidInput(field="expires_at", value=given, wanted=wanted)
            await say(session, work, said, id=id, by=by, now=now)
            after = {
                "type": said.type,
                "topic": said.topic,
                "severity": said.severity.value,
                "recipients": said.audience.stored(),
            }
            self._entries.keep(work, id, "created", after=after, by=by)
            cause.settle(work, now, Answer(status=201, body={"notification": str(id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)
        return id

    async def cancel(
        self, workspace_id: WorkspaceId, id: UUID, *, by: PersonId | None, cause: Cause
    ) -> None:
        """Call off what waits. Raises NotFound, and Conflict with its status in the reason once
        it was told or ended: `notification_sent` …"""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            row = await _found(session, id)
            if row.status != Status.PENDING.value:
                message = f"this notification is {row.status}; only what waits can be called off"
                raise Conflict(reason=f"notification_{row.status}", message=message)
            row.status = Status.CANCELLED.value
            await end_waiting(session, work, row, Status.CANCELLED, Why.CALLED_OFF, by=by, now=now)
            self._entries.keep(work, row.id, "cancelled", after={"status": row.status}, by=by)
            cause.settle(work, now, Answer(status=200, body={"notification": str(id)}))

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def retry(
        self, workspace_id: WorkspaceId, id: UUID, *, by: PersonId | None, cause: Cause
    ) -> int:
        """Bring one to those it failed for, if its retries are not used up; return to how many it
        came. Raises NotFound, and Conflict `nothing_failed`."""

        async def body(session: AsyncSession, work: Work) -> int:
            now = self._clock.now()
            row = await _found(session, id)
            failed = select(InAppReceiptRow.person_id).where(
                InAppReceiptRow.in_app_id == row.id,
                InAppReceiptRow.status == Status.FAILED.value,
                InAppReceiptRow.attempts < row.max_retries,
            )
            if await session.scalar(failed.limit(1)) is None:
                message = "it failed for nobody who may be tried once more"
                raise Conflict(reason=NOTHING_TO_RETRY, message=message)
            came = await bring(session, work, row, now, again=True)
            self._entries.keep(work, row.id, "retried", after={"came": came}, by=by)
            cause.settle(work, now, Answer(status=200, body={"again": came}))
            return came

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def clean_up(
        self, workspace_id: WorkspaceId, *, by: PersonId | None, cause: Cause
    ) -> Cleared:
        """Delete what expired, and what failed with no retry left, for good."""

        async def body(session: AsyncSession, work: Work) -> Cleared:
            now = self._clock.now()
            expired = await _delete_receipts(
                session, InAppReceiptRow.status == Status.EXPIRED.value
            )
            spent = (
                select(InAppRow.id)
                .where(
                    InAppRow.id == InAppReceiptRow.in_app_id,
                    InAppRow.max_retries <= InAppReceiptRow.attempts,
                )
                .exists()
            )
            failed = await _delete_receipts(
                session, and_(InAppReceiptRow.status == Status.FAILED.value, spent)
            )
            cleared = Cleared(
                expired=expired, failed=failed, notifications=await delete_empty(session)
            )
            after = {"expired": expired, "failed": failed}
            self._entries.keep(work, workspace_id, "cleaned_up", after=after, by=by)
            kept = {**after, "notifications": cleared.notifications}
            cause.settle(work, now, Answer(status=200, body=kept))
            return cleared

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)


async def end_waiting(
    session: AsyncSession,
    work: Work,
    row: InAppRow,
    status: Status,
    why: Why | None,
    *,
    by: PersonId | None,
    now: datetime,
) -> None:
    """Have everybody it has not come to, or who has not read it, be told that it is over."""
    query = select(InAppReceiptRow).where(
        InAppReceiptRow.in_app_id == row.id,
        InAppReceiptRow.status.in_([Status.PENDING.value, "sent", "delivered"]),
    )
    for receipt in await session.scalars(query.with_for_update()):
        old, receipt.status = receipt.status, status.value
        receipt.reason = None if why is None else why.value
        changed(
            work, id=row.id, person=receipt.person_id, old=old, new=status.value, at=now, by=by
        )


async def delete_empty(session: AsyncSession, *, among: Sequence[UUID] | None = None) -> int:
    """Delete the notifications that nobody has any more, of these or of all; return how many."""
    has_receipts = select(InAppReceiptRow.in_app_id).where(
        InAppReceiptRow.in_app_id == InAppRow.id
    )
    over = InAppRow.status.in_([Status.EXPIRED.value, Status.SENT.value, Status.CANCELLED.value])
    query = select(InAppRow.id).where(over, ~has_receipts.exists())
    if among is not None:
        query = query.where(InAppRow.id.in_(among))
    empty = list(await session.scalars(query))
    for start in range(0, len(empty), AT_ONCE):
        some = empty[start : start + AT_ONCE]
        for table, key in ((InAppRefRow, InAppRefRow.in_app_id), (InAppRow, InAppRow.id)):
            await session.execute(_silent(delete(table).where(key.in_(some))))
    return len(empty)


def _silent(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


async def _delete_receipts(session: AsyncSession, which: ColumnElement[bool]) -> int:
    done = await session.execute(
        _silent(delete(InAppReceiptRow).where(which).returning(InAppReceiptRow.person_id))
    )
    return len(done.all())


async def _found(session: AsyncSession, id: UUID) -> InAppRow:
    row = await session.scalar(select(InAppRow).where(InAppRow.id == id).with_for_update())
    if row is None:
        raise NotFound(kind="notification", key=id)
    return row
