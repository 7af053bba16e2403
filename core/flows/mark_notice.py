"""A recipient deals with what stands in their notification centre: it arrived, was read, was seen
to, was deleted. Everybody marks their own, and nobody else's are there."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.db.among import among
from core.db.tenancy import InWorkspace
from core.delivery.status import Status
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import PersonId, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.notify.inapp import SHOWN, UNREAD
from core.notify.inapp_send import changed
from core.notify.tables import InAppReceiptRow
from core.work import Batch, Books, Load, Work

AT_ONCE = 500
EARLY = timedelta(minutes=5)
"""How far the clock of whoever says when it was read may be ahead of ours."""

Key = tuple[UUID, UUID]
"""A notification and one of its recipients."""


class Deed(Enum):
    """What a recipient did."""

    READ = "read"
    ACKNOWLEDGED = "acknowledged"
    """They say that they have seen to it; that is more than reading it."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A receipt as far as marking it needs that."""

    workspace_id: UUID
    status: Status
    at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    removed_at: datetime | None


async def _fetch(session: AsyncSession, keys: Sequence[Key]) -> Mapping[Key, _Known]:
    query = (
        select(InAppReceiptRow)
        .where(among((InAppReceiptRow.in_app_id, InAppReceiptRow.person_id), keys))
        .order_by(InAppReceiptRow.in_app_id, InAppReceiptRow.person_id)
        .with_for_update()
    )
    return {
        (row.in_app_id, row.person_id): _Known(
            workspace_id=row.workspace_id,
            status=Status(row.status),
            at=row.at,
            delivered_at=row.delivered_at,
            read_at=row.read_at,
            acknowledged_at=row.acknowledged_at,
            removed_at=row.removed_at,
        )
        for row in await session.scalars(query)
    }


_RECEIPTS: Load[Key, _Known] = Load("in_app.receipts", _fetch)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """One deed of one recipient."""

    workspace_id: WorkspaceId
    id: UUID
    person: PersonId
    deed: Deed
    when: datetime | None
    cause: Cause | None

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, None]:
        key = (self.id, self.person)
        batch.want(_RECEIPTS, key)
        yield
        known = batch.get(_RECEIPTS, key)
        if known is None or not is_there(known, self.workspace_id):
            raise NotFound(kind="notification", key=self.id)
        _write(batch, work, key, known, self._done(known, batch.now))
        if self.cause is not None:
            answer = Answer(status=200, body={"notification": str(self.id)})
            self.cause.settle(work, batch.now, answer)

    def _done(self, known: _Known, now: datetime) -> _Known:
        if self.deed is Deed.REMOVED:
            return replace(known, removed_at=now)
        if known.status is Status.EXPIRED:
            raise Conflict(reason="notification_expired", message="the notification has expired")
        when = max(self.when or now, known.at or now)
        after = replace(
            known,
            status=Status.READ,
            delivered_at=known.delivered_at or when,
            read_at=known.read_at or when,
        )
        if self.deed is Deed.ACKNOWLEDGED:
            return replace(after, acknowledged_at=known.acknowledged_at or now)
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrived:
    """A client of one recipient has these."""

    workspace_id: WorkspaceId
    person: PersonId
    ids: frozenset[UUID]

    def decide(self, batch: Batch, work: Work) -> Generator[None, None, None]:
        keys = {(id, self.person) for id in self.ids}
        for key in keys:
            batch.want(_RECEIPTS, key)
        yield
        is_any = False
        for key in sorted(keys):
            known = batch.get(_RECEIPTS, key)
            if known is None or not is_there(known, self.workspace_id):
                continue
            is_any = True
            if known.status is Status.SENT:
                after = replace(known, status=Status.DELIVERED, delivered_at=batch.now)
                _write(batch, work, key, known, after)
        if not is_any:
            raise NotFound(kind="notification", key=min(self.ids))


def is_there(known: _Known, workspace_id: WorkspaceId) -> bool:
    """Tell whether a receipt is of this workspace and stands in its recipient's list."""
    return (
        known.workspace_id == workspace_id and known.removed_at is None and known.status in SHOWN
    )


def _write(batch: Batch, work: Work, key: Key, before: _Known, after: _Known) -> None:
    """Record what became of a receipt, and say so."""
    if after == before:
        return
    batch.put(_RECEIPTS, key, after)
    work.update(
        InAppReceiptRow,
        key,
        status=after.status.value,
        delivered_at=after.delivered_at,
        read_at=after.read_at,
        acknowledged_at=after.acknowledged_at,
        removed_at=after.removed_at,
    )
    if after.status is not before.status:
        id, person = key
        changed(
            work,
            id=id,
            person=person,
            old=before.status.value,
            new=after.status.value,
            at=batch.now,
            by=PersonId(person),
        )


class MarkNotice:
    """The use case. What is done already may be done again, and changes nothing."""

    def __init__(self, *, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    async def __call__(
        self,
        workspace_id: WorkspaceId,
        id: UUID,
        deed: Deed,
        *,
        by: PersonId,
        when: datetime | None = None,
        cause: Cause | None = None,
    ) -> None:
        """Mark one; `when` is when they read it, None for now. Raises NotFound for what is not
        theirs, InvalidInput for a time to come, and Conflict `notification_expired`."""
        if when is not None and when > self._clock.now() + EARLY:
            wanted = "a time that is over"
            raise InvalidInput(field="read_at", value=when.isoformat(), wanted=wanted)
        await self._books.change(
            _Mark(workspace_id=workspace_id, id=id, person=by, deed=deed, when=when, cause=cause)
        )

    async def arrived(
        self, workspace_id: WorkspaceId, person: PersonId, ids: Collection[UUID]
    ) -> None:
        """Take the word of a client that it has these; those that are not its person's do not
        count. Raises NotFound when none is."""
        await self._books.change(
            _Arrived(workspace_id=workspace_id, person=person, ids=frozenset(ids))
        )

    async def read_all(
        self, workspace_id: WorkspaceId, *, by: PersonId, topic: str | None = None
    ) -> int:
        """Mark everything read that is there now, of one topic or of all; return how many."""
        until, done = self._clock.now(), 0

        async def body(session: AsyncSession, work: Work) -> int:
            return await self._read_some(session, work, by, topic, until)

        while (some := await self._books.transaction(_in(workspace_id), body)) == AT_ONCE:
            done += some
        return done + some

    async def _read_some(
        self,
        session: AsyncSession,
        work: Work,
        by: PersonId,
        topic: str | None,
        until: datetime,
    ) -> int:
        query = (
            select(InAppReceiptRow)
            .where(
                InAppReceiptRow.person_id == by,
                InAppReceiptRow.status.in_([one.value for one in UNREAD]),
                InAppReceiptRow.removed_at.is_(None),
                InAppReceiptRow.at <= until,
            )
            .order_by(InAppReceiptRow.in_app_id)
            .limit(AT_ONCE)
            .with_for_update()
        )
        if topic is not None:
            query = query.where(InAppReceiptRow.topic == topic)
        now = self._clock.now()
        rows = list(await session.scalars(query))
        for row in rows:
            old, row.status = row.status, Status.READ.value
            row.delivered_at, row.read_at = row.delivered_at or now, now
            changed(work, id=row.in_app_id, person=by, old=old, new=row.status, at=now, by=by)
        return len(rows)


def _in(workspace_id: WorkspaceId) -> InWorkspace:
    return InWorkspace(workspace_id=workspace_id)
