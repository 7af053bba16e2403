"""Tells all members of a workspace something, for a while: on their open pages at once, and to
whoever comes later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.announcements.tables import AnnouncementRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace, System
from core.errors import Conflict, InvalidInput, NotFound
from core.events.type import Topic
from core.ids import Ids, WorkspaceId
from core.inbox.cause import Answer, Cause
from core.severity import Severity
from core.tenants.entries import Entries
from core.tenants.named import Named, people_named
from core.texts import text
from core.work import Books, Work

STANDS = timedelta(hours=24)
LONGEST = timedelta(days=30)
AT_ONCE = 20
"""So many may stand at a time; nobody reads more."""
_UNTIL = text("a time to come, {days} days away at most", days=LONGEST.days)
_MANY = System(reason="new announcements of many workspaces are asked for in one go")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What stands; `by` None: nobody we know by name."""

    id: UUID
    text: str
    level: Severity
    at: datetime
    until: datetime
    by: Named | None


class Announcements:
    """Makes, ends and reads them."""

    def __init__(self, *, database: Database, books: Books, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._books = books
        self._clock = clock
        self._ids = ids
        self._entries = Entries(kind="announcement", ids=ids, clock=clock)

    async def make(
        self,
        workspace_id: WorkspaceId,
        text: str,
        *,
        level: Severity,
        until: datetime | None,
        cause: Cause,
    ) -> Announcement:
        """Tell everybody; return what stands now. `until` None: for a day.

        Raises InvalidInput for an end that is over or a month away, Conflict when too many stand.
        """
        made = self._ids.new()

        async def body(session: AsyncSession, work: Work) -> Announcement:
            now = self._clock.now()
            ends = until or now + STANDS
            if not now < ends <= now + LONGEST:
                raise InvalidInput(field="until", value=ends.isoformat(), wanted=_UNTIL)
            counted = select(func.count()).select_from(AnnouncementRow).where(*_stands(now))
            if (await session.scalar(counted) or 0) >= AT_ONCE:
                message = f"{AT_ONCE} announcements stand already; end some first"
                raise Conflict(reason="too_many", message=message)
            work.insert(
                AnnouncementRow,
                id=made,
                text=text,
                level=level.value,
                at=now,
                until=ends,
                by=cause.actor,
            )
            names = await people_named(session, [cause.actor])
            by = names.get(cause.actor) if cause.actor else None
            told = Announcement(id=made, text=text, level=level, at=now, until=ends, by=by)
            work.say("system.announced", topic=Topic.SYSTEM, at=now, **announced(told))
            after = {"text": text, "level": level.value, "until": ends.isoformat()}
            self._entries.keep(work, made, "made", after=after, by=cause.actor)
            answer = Answer(status=201, body={"announcement": str(made)})
            cause.settle(work, now, answer)
            return told

        return await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def end(self, workspace_id: WorkspaceId, key: UUID, *, cause: Cause) -> None:
        """Take it down; raises NotFound for one that does not stand."""

        async def body(session: AsyncSession, work: Work) -> None:
            now = self._clock.now()
            row = await session.scalar(_standing(now).where(AnnouncementRow.id == key))
            if row is None:
                raise NotFound(kind="announcement", key=key)
            row.ended_at = now
            told = _read(row, {})
            gone = announced(told) | {"ended": True}
            work.say("system.announced", topic=Topic.SYSTEM, at=now, **gone)
            before = {"text": row.text}
            self._entries.keep(work, key, "ended", before=before, by=cause.actor)
            cause.settle(work, now)

        await self._books.transaction(InWorkspace(workspace_id=workspace_id), body)

    async def standing(self, workspace_id: WorkspaceId) -> list[Announcement]:
        """Return those that stand now, newest first."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = list(await session.scalars(_standing(self._clock.now())))
            names = await people_named(session, [row.by for row in rows])
            return [_read(row, names) for row in rows]

    async def newer(
        self, workspace_ids: Collection[WorkspaceId], since: datetime
    ) -> list[tuple[WorkspaceId, Announcement]]:
        """Return what was made after `since` in these workspaces and stands."""
        now = self._clock.now()
        async with self._database.reading(_MANY) as session:
            asked = _standing(now).where(
                AnnouncementRow.workspace_id.in_(workspace_ids), AnnouncementRow.at > since
            )
            rows = list(await session.scalars(asked))
            names = await people_named(session, [row.by for row in rows])
            return [(WorkspaceId(row.workspace_id), _read(row, names)) for row in rows]


def announced(one: Announcement) -> dict[str, Any]:
    """Return it as it is said on the socket."""
    return {
        "id": str(one.id),
        "text": one.text,
        "level": one.level.value,
        "since": one.at.isoformat(),
        "until": one.until.isoformat(),
        "by": None if one.by is None else {"id": str(one.by.id), "name": one.by.name},
        "ended": False,
    }


def _standing(now: datetime) -> Select[AnnouncementRow]:
    newest = (AnnouncementRow.at.desc(), AnnouncementRow.id.desc())
    return select(AnnouncementRow).where(*_stands(now)).order_by(*newest)


def _stands(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return AnnouncementRow.until > now, AnnouncementRow.ended_at.is_(None)


def _read(row: AnnouncementRow, names: Mapping[UUID, Named]) -> Announcement:
    return Announcement(
        id=row.id,
        text=row.text,
        level=Severity(row.level),
        at=row.at,
        until=row.until,
        by=names.get(row.by) if row.by else None,
    )
