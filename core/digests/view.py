"""Reads digests with all they hold, for whoever shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.digests.digest import Cause, Counted, worst_first
from core.digests.gathered import values_of
from core.digests.held import NOTHING, HeldAlert, HeldAlerts, Sum
from core.digests.tables import AudienceNameRow, AudienceRow, DigestRow
from core.errors import NotFound
from core.ids import ChatId, DigestId, PersonId, ReceiverId, WorkspaceId
from core.limits.tables import LimitRow
from core.severity import Severity
from core.tenants.sight import Sight

ALERTS_SHOWN = 40
"""Alerts that a group's message names."""
Position = tuple[datetime, UUID]
"""Where a page ended: the moment and the id of its last digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestView:
    """A digest as it is now. `names` stand as they are shown, the worst first; `by_severity` holds
    those that came, the worst first. `closed_at` None: it still grows.

    Of what is told later than it came, `now` is how the alerts are by now, `alerts` are a group's
    first ones and `values` what they have in common, `limit` is what the limit is called. Of a
    storm those are empty while it goes on, for it is told as it comes; at its end `now` is there.
    """

    id: DigestId
    cause: Cause
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None
    names: tuple[Counted, ...]
    by_severity: tuple[tuple[Severity, int], ...]
    now: Sum | None = None
    alerts: tuple[HeldAlert, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    limit: str | None = None
    cause_id: UUID | None = None
    told_at: datetime | None = None
    due_at: datetime | None = None
    receiver_id: ReceiverId | None = None
    person_id: PersonId | None = None
    chat_id: ChatId | None = None

    @property
    def total(self) -> int:
        """Return how many it stands for."""
        return sum(one.count for one in self.names)


class Digests:
    """The reader; another workspace's digests are not there."""

    def __init__(self, *, database: Database, held: HeldAlerts) -> None:
        self._database = database
        self._held = held

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID]
    ) -> dict[DigestId, DigestView]:
        """Return them by their ids; those that are not there are left out."""
        asked = (
            select(DigestRow)
            .where(DigestRow.id.in_(ids))
            .execution_options(populate_existing=True)
        )
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(asked)).all()
            views = await self._viewed(session, rows)
        return {one.id: one for one in views}

    async def one(self, workspace_id: WorkspaceId, digest_id: DigestId) -> DigestView:
        """Return the digest; raises NotFound."""
        found = (await self.many(workspace_id, [digest_id])).get(digest_id)
        if found is None:
            raise NotFound(kind="digest", key=digest_id)
        return found

    async def page(
        self,
        workspace_id: WorkspaceId,
        *,
        sight: Sight,
        limit: int,
        is_open: bool | None = None,
        after: Position | None = None,
        skip: int = 0,
    ) -> tuple[tuple[DigestView, ...], Position | None]:
        """Return up to `limit` digests behind so many, the newest first, and where the next page
        begins. From whom something is kept, those that others are told are kept too: they count
        it."""
        query = select(DigestRow).where(*_that_are(is_open), *_seen(sight))
        if after is not None:
            at, id = after
            query = query.where(
                or_(
                    DigestRow.opened_at < at,
                    and_(DigestRow.opened_at == at, DigestRow.id < id),
                )
            )
        query = query.order_by(DigestRow.opened_at.desc(), DigestRow.id.desc())
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.scalars(query.limit(limit + 1).offset(skip))).all()
            shown = await self._viewed(session, rows[:limit])
        following = (shown[-1].opened_at, shown[-1].id) if len(rows) > limit else None
        return shown, following

    async def count(
        self, workspace_id: WorkspaceId, *, sight: Sight, is_open: bool | None = None
    ) -> int:
        """Return how many there are on all pages together."""
        conditions = (*_that_are(is_open), *_seen(sight))
        query = select(func.count()).select_from(DigestRow).where(*conditions)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await session.scalar(query) or 0

    async def alerts(
        self,
        workspace_id: WorkspaceId,
        digest_id: DigestId,
        *,
        sight: Sight,
        limit: int,
        skip: int = 0,
    ) -> tuple[HeldAlert, ...]:
        """Return the alerts within the sight that it stands for, those still open first, of these
        the worst first."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return await self._held.listed(session, digest_id, limit=limit, skip=skip, sight=sight)

    async def size(self, workspace_id: WorkspaceId, digest_id: DigestId) -> int:
        """Return how many alerts it stands for."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return (await self._held.sums(session, [digest_id])).get(digest_id, NOTHING).alerts

    async def _viewed(
        self, session: AsyncSession, rows: Sequence[DigestRow]
    ) -> tuple[DigestView, ...]:
        ids = [row.id for row in rows]
        # How the alerts of a storm are by now is asked once, at its end.
        later = [row for row in rows if row.cause != Cause.STORM.value or row.closed_at]
        counts = await _counts(session, ids)
        sums = await self._held.sums(session, [row.id for row in later])
        groups = [DigestId(row.id) for row in later if row.cause == Cause.GROUP.value]
        named = {one: await self._held.listed(session, one, limit=ALERTS_SHOWN) for one in groups}
        limits = await _limits(session, [row.cause_id for row in later if row.cause_id])
        views: list[DigestView] = []
        for row in rows:
            id, cause = DigestId(row.id), Cause(row.cause)
            names, severities = counts.get(id, ({}, {}))
            views.append(
                DigestView(
                    id=id,
                    cause=cause,
                    opened_at=row.opened_at,
                    last_at=row.last_at,
                    closed_at=row.closed_at,
                    names=tuple(worst_first(names.values())),
                    by_severity=tuple(sorted(severities.items(), key=lambda one: -one[0].rank)),
                    now=sums.get(id, NOTHING) if row in later else None,
                    alerts=named.get(id, ()),
                    values=values_of(row.scope) if cause is Cause.GROUP else (),
                    limit=None if row.cause_id is None else limits.get(row.cause_id),
                    cause_id=row.cause_id,
                    told_at=row.told_at,
                    due_at=row.due_at,
                    receiver_id=None if row.receiver_id is None else ReceiverId(row.receiver_id),
                    person_id=None if row.person_id is None else PersonId(row.person_id),
                    chat_id=None if row.chat_id is None else ChatId(row.chat_id),
                )
            )
        return tuple(views)


_Counts = tuple[dict[str, Counted], dict[Severity, int]]


def _seen(sight: Sight) -> list[ColumnElement[bool]]:
    return [] if sight.is_everything else [DigestRow.person_id == sight.person_id]


def _that_are(is_open: bool | None) -> list[ColumnElement[bool]]:
    if is_open is None:
        return []
    closed = DigestRow.closed_at
    return [closed.is_(None) if is_open else closed.is_not(None)]


async def _counts(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, _Counts]:
    """Return by digest what came under each name, and of each severity."""
    query = (
        select(
            AudienceRow.digest_id,
            AudienceNameRow.name,
            AudienceNameRow.severity,
            func.sum(AudienceNameRow.count),
            func.max(AudienceNameRow.last_at),
        )
        .join(AudienceNameRow, AudienceNameRow.audience_id == AudienceRow.audience_id)
        .where(AudienceRow.digest_id.in_(ids))
        .group_by(AudienceRow.digest_id, AudienceNameRow.name, AudienceNameRow.severity)
    )
    found: dict[UUID, _Counts] = {}
    for digest_id, name, word, count, last_at in (await session.execute(query)).all():
        severity = Severity(word)
        names, severities = found.setdefault(digest_id, ({}, {}))
        names[name] = _added(names.get(name), name, severity, int(count), last_at)
        severities[severity] = severities.get(severity, 0) + int(count)
    return found


async def _limits(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what limits are called; those that were removed are left out."""
    if not ids:
        return {}
    rows = await session.execute(select(LimitRow.id, LimitRow.name).where(LimitRow.id.in_(ids)))
    return {id: name for id, name in rows.all()}  # noqa: C416 - typed


def _added(
    known: Counted | None, name: str, severity: Severity, count: int, last_at: datetime
) -> Counted:
    if known is None:
        return Counted(name=name, count=count, worst=severity, last_at=last_at)
    return Counted(
        name=name,
        count=known.count + count,
        worst=max(known.worst, severity),
        last_at=max(known.last_at, last_at),
    )
