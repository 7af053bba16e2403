"""What stands in people's notification centres: a recipient's own list, what a sender has sent,
and what the live socket shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.delivery.status import Status
from core.delivery.subject import Subject, SubjectKind
from core.errors import NotFound
from core.ids import PersonId, WorkspaceId
from core.notify.business import first_line
from core.notify.inapp import (
    ALERT_REF,
    SHOWN,
    Audience,
    Content,
    Mine,
    Outgoing,
    Recipient,
    Why,
)
from core.notify.letter import Briefs
from core.notify.tables import InAppReceiptRow, InAppRefRow, InAppRow
from core.severity import Severity
from core.tenants.named import Named, people_named
from core.texts import raw, text

Position = tuple[datetime, UUID]
"""Where a page ended: when its last one came (or was made), and its id."""

_MINE = (InAppReceiptRow.at, InAppReceiptRow.in_app_id)
_SENT = (InAppRow.created_at, InAppRow.id)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class InAppFilter:
    """Which are meant; empty does not narrow. `refs` all have to be there."""

    statuses: tuple[Status, ...] = ()
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    refs: tuple[tuple[str, str], ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    """One page, newest first; `next` continues it, None at the end. `total` counts all that the
    filter lets through (None: nobody asked), `unread` all that are unread, whatever the filter."""

    items: tuple[Mine, ...]
    next: Position | None
    total: int | None
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingPage:
    """One page of what was sent, newest first."""

    items: tuple[Outgoing, ...]
    next: Position | None
    total: int | None


class Inbox:
    """The service; each call is about one workspace, another's notifications are not there."""

    def __init__(self, *, database: Database, briefs: Briefs) -> None:
        self._database = database
        self._briefs = briefs

    async def page(
        self,
        workspace_id: WorkspaceId,
        person: PersonId,
        wanted: InAppFilter,
        *,
        limit: int,
        after: Position | None = None,
        skip: int = 0,
        counted: bool = False,
    ) -> MyPage:
        """Return up to `limit` of a person's own that came before `after` (None: the newest), the
        first `skip` left out; `counted`: with the total."""
        statuses = [one.value for one in wanted.statuses or SHOWN if one in SHOWN]
        which = and_(
            InAppReceiptRow.person_id == person,
            InAppReceiptRow.removed_at.is_(None),
            InAppReceiptRow.status.in_(statuses),
            # All that are shown came once. Said so, SQLite walks the list by its index, newest
            # first, and does not begin at all that was ever sent.
            InAppReceiptRow.at >= _LONG_AGO,
        )
        if wanted.topics:
            which = and_(which, InAppReceiptRow.topic.in_(wanted.topics))
        others = _conditions(replace(wanted, topics=()))
        query: Any = select(InAppReceiptRow, InAppRow).join(
            InAppRow, InAppRow.id == InAppReceiptRow.in_app_id
        )
        async with self._reading(workspace_id) as session:
            paged = _paged(query.where(which, *others), _MINE, after, skip, limit)
            rows = (await session.execute(paged)).all()
            contents = await self._contents(session, [row for _, row in rows[:limit]])
            total = await _count(session, which, others) if counted else None
            unread = await _unread(session, person)
        items = tuple(_mine(receipt, contents[row.id]) for receipt, row in rows[:limit])
        last = items[-1] if len(rows) > limit else None
        return MyPage(
            items=items,
            next=None if last is None else (last.at, last.content.id),
            total=total,
            unread=unread,
        )

    async def unread(self, workspace_id: WorkspaceId, person: PersonId) -> dict[str, int]:
        """Return how many are unread, by topic."""
        topic = InAppReceiptRow.topic
        query = (
            select(topic, func.count()).where(_is_unread(person)).group_by(topic).order_by(topic)
        )
        async with self._reading(workspace_id) as session:
            return dict((await session.execute(query)).all())

    async def one(self, workspace_id: WorkspaceId, person: PersonId, id: UUID) -> Mine:
        """Return a person's own; raises NotFound, also for one that is another's alone."""
        query = (
            select(InAppReceiptRow, InAppRow)
            .join(InAppRow, InAppRow.id == InAppReceiptRow.in_app_id)
            .where(
                InAppReceiptRow.in_app_id == id,
                InAppReceiptRow.person_id == person,
                InAppReceiptRow.removed_at.is_(None),
                InAppReceiptRow.status.in_([one.value for one in SHOWN]),
            )
        )
        async with self._reading(workspace_id) as session:
            found = (await session.execute(query)).first()
            if found is None:
                raise NotFound(kind="notification", key=id)
            receipt, row = found
            return _mine(receipt, (await self._contents(session, [row]))[row.id])

    async def many(self, workspace_id: WorkspaceId, ids: Collection[UUID]) -> dict[UUID, Content]:
        """Return these with those they came to, for the live socket; what is gone is left out."""
        if not ids:
            return {}
        query = select(InAppRow).where(InAppRow.id.in_(ids))
        async with self._reading(workspace_id) as session:
            return await self._contents(
                session, list(await session.scalars(query)), with_persons=True
            )

    async def outgoing(
        self,
        workspace_id: WorkspaceId,
        wanted: InAppFilter,
        *,
        limit: int,
        after: Position | None = None,
        skip: int = 0,
        counted: bool = False,
    ) -> OutgoingPage:
        """Return up to `limit` of what people and programs have sent, alerts left out."""
        which = and_(InAppRow.alert_id.is_(None), *_conditions(wanted))
        if wanted.statuses:
            which = and_(which, InAppRow.status.in_([one.value for one in wanted.statuses]))
        query = select(InAppRow).where(which)
        async with self._reading(workspace_id) as session:
            rows = list(await session.scalars(_paged(query, _SENT, after, skip, limit)))
            items = await self._outgoing(session, rows[:limit])
            counting = select(func.count()).select_from(InAppRow).where(which)
            total = (await session.scalar(counting) or 0) if counted else None
        last = rows[limit - 1] if len(rows) > limit else None
        following = None if last is None else (last.created_at, last.id)
        return OutgoingPage(items=items, next=following, total=total)

    async def sent(self, workspace_id: WorkspaceId, id: UUID) -> Outgoing:
        """Return one as its sender sees it; raises NotFound."""
        async with self._reading(workspace_id) as session:
            rows = list(await session.scalars(select(InAppRow).where(InAppRow.id == id)))
            if not rows:
                raise NotFound(kind="notification", key=id)
            return (await self._outgoing(session, rows))[0]

    async def recipients(
        self,
        workspace_id: WorkspaceId,
        id: UUID,
        *,
        limit: int,
        after: UUID | None = None,
        skip: int = 0,
    ) -> tuple[tuple[Recipient, ...], int]:
        """Return how far one got with up to `limit` of its recipients, those behind the person
        `after`, and how many there are in all; raises NotFound."""
        query = (
            select(InAppReceiptRow)
            .where(InAppReceiptRow.in_app_id == id)
            .order_by(InAppReceiptRow.person_id)
        )
        if after is not None:
            query = query.where(InAppReceiptRow.person_id > after)
        async with self._reading(workspace_id) as session:
            if await session.scalar(select(InAppRow.id).where(InAppRow.id == id)) is None:
                raise NotFound(kind="notification", key=id)
            rows = list(await session.scalars(query.offset(skip).limit(limit)))
            counted = select(func.count()).select_from(InAppReceiptRow)
            total = await session.scalar(counted.where(InAppReceiptRow.in_app_id == id)) or 0
            names = await people_named(session, [row.person_id for row in rows])
        return tuple(_recipient(row, names) for row in rows), total

    def _reading(self, workspace_id: WorkspaceId) -> Any:
        return self._database.reading(InWorkspace(workspace_id=workspace_id))

    async def _outgoing(
        self, session: AsyncSession, rows: Sequence[InAppRow]
    ) -> tuple[Outgoing, ...]:
        contents = await self._contents(session, rows)
        query = (
            select(InAppReceiptRow.in_app_id, InAppReceiptRow.status, func.count())
            .where(InAppReceiptRow.in_app_id.in_([row.id for row in rows]))
            .group_by(InAppReceiptRow.in_app_id, InAppReceiptRow.status)
        )
        counts: dict[UUID, dict[Status, int]] = {row.id: {} for row in rows}
        for key, status, count in await session.execute(query):
            counts[key][Status(status)] = count
        return tuple(
            Outgoing(
                content=contents[row.id],
                status=Status(row.status),
                audience=Audience.read(row.audience),
                max_retries=row.max_retries,
                counts=counts[row.id],
            )
            for row in rows
        )

    async def _contents(
        self, session: AsyncSession, rows: Sequence[InAppRow], *, with_persons: bool = False
    ) -> dict[UUID, Content]:
        about = {row.alert_id for row in rows if row.alert_id is not None}
        subjects = [Subject(kind=SubjectKind.ALERT, id=one) for one in about]
        briefs = await self._briefs(session, subjects) if subjects else {}
        names = await people_named(session, [row.created_by for row in rows])
        persons = await _persons(session, [row.id for row in rows]) if with_persons else {}
        return {row.id: _content(row, briefs, names, persons) for row in rows}


def _content(
    row: InAppRow,
    briefs: Mapping[Subject, tuple[int, str]],
    names: Mapping[UUID, Named],
    persons: Mapping[UUID, frozenset[UUID]],
) -> Content:
    refs: dict[str, Any] = dict(row.refs)
    title = first_line(row.type, refs) if row.title is None else raw(row.title)
    if row.alert_id is not None:
        refs[ALERT_REF] = str(row.alert_id)
        brief = briefs.get(Subject(kind=SubjectKind.ALERT, id=row.alert_id))
        if brief is not None:
            number, name = brief
            title = text("Alert {number}: {title}", number=number, title=name)
    return Content(
        id=row.id,
        type=row.type,
        topic=row.topic,
        severity=Severity(row.severity),
        title=title,
        message=row.message,
        data=row.data,
        refs=refs,
        by=names.get(row.created_by) if row.created_by else None,
        created_at=row.created_at,
        scheduled_at=row.scheduled_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        person_ids=persons.get(row.id, frozenset()),
    )


def _mine(receipt: InAppReceiptRow, content: Content) -> Mine:
    return Mine(
        content=content,
        status=Status(receipt.status),
        at=receipt.at or content.created_at,
        delivered_at=receipt.delivered_at,
        read_at=receipt.read_at,
        acknowledged_at=receipt.acknowledged_at,
    )


def _recipient(row: InAppReceiptRow, names: Mapping[UUID, Named]) -> Recipient:
    return Recipient(
        person=names.get(row.person_id) or Named(id=row.person_id, name="?"),
        status=Status(row.status),
        reason=None if row.reason is None else Why(row.reason),
        attempts=row.attempts,
        at=row.at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
        acknowledged_at=row.acknowledged_at,
    )


def _conditions(wanted: InAppFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.topics:
        conditions.append(InAppRow.topic.in_(wanted.topics))
    if wanted.types:
        conditions.append(InAppRow.type.in_(wanted.types))
    if wanted.severities:
        conditions.append(InAppRow.severity.in_([one.value for one in wanted.severities]))
    if wanted.since is not None:
        conditions.append(InAppRow.created_at >= wanted.since)
    conditions.extend(_about(kind, value) for kind, value in wanted.refs)
    return conditions


def _about(kind: str, value: str) -> ColumnElement[bool]:
    if kind == ALERT_REF:
        try:
            return InAppRow.alert_id == UUID(value)
        except ValueError:
            pass  # somebody else's idea of an alert
    named = select(InAppRefRow.in_app_id).where(
        InAppRefRow.kind == kind, InAppRefRow.value == value
    )
    return InAppRow.id.in_(named)


def _paged(
    query: Any, key: tuple[Any, Any], after: Position | None, skip: int, limit: int
) -> Select[Any]:
    at, id = key
    if after is not None:
        query = query.where(at <= after[0], or_(at < after[0], id < after[1]))
    paged: Select[Any] = query.order_by(at.desc(), id.desc()).offset(skip).limit(limit + 1)
    return paged


# Written into the statement: SQLite uses a partial index only for a condition it sees.
_UNREAD: ColumnElement[bool] = literal_column("in_app_receipts.status IN ('sent', 'delivered')")


def _is_unread(person: PersonId) -> ColumnElement[bool]:
    return and_(InAppReceiptRow.person_id == person, _UNREAD, InAppReceiptRow.removed_at.is_(None))


async def _unread(session: AsyncSession, person: PersonId) -> int:
    counted = select(func.count()).select_from(InAppReceiptRow).where(_is_unread(person))
    return await session.scalar(counted) or 0


async def _count(
    session: AsyncSession, which: ColumnElement[bool], others: Sequence[ColumnElement[bool]]
) -> int:
    counted = select(func.count()).select_from(InAppReceiptRow).where(which)
    if others:
        joined = counted.join(InAppRow, InAppRow.id == InAppReceiptRow.in_app_id)
        return await session.scalar(joined.where(*others)) or 0
    return await session.scalar(counted) or 0


async def _persons(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    came = select(InAppReceiptRow.in_app_id, InAppReceiptRow.person_id).where(
        InAppReceiptRow.in_app_id.in_(ids), InAppReceiptRow.at.is_not(None)
    )
    found: dict[UUID, set[UUID]] = {}
    for key, person in await session.execute(came):
        found.setdefault(key, set()).add(person)
    return {key: frozenset(some) for key, some in found.items()}
