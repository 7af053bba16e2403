"""The audit trail as people read it: who changed what, when, by which door, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.audit.tables import AuditRow
from core.db.base import JsonObject
from core.db.engine import Database
from core.db.ordering import AnySelect
from core.db.tenancy import InWorkspace
from core.ids import WorkspaceId
from core.tenants.named import Named
from core.tenants.tables import PersonRow

Moment = tuple[datetime, UUID]
"""Where a page ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry. `by` None: the program, or with the door `cli` the operator of the machine; `via`
    None: the program, or an entry of before doors were noted."""

    id: UUID
    at: datetime
    action: str
    subject_kind: str
    subject_id: str
    before: JsonObject
    after: JsonObject
    by: Named | None
    via: str | None
    request_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which entries; None or empty: whatever. `action` may end in `.*` for all of a kind."""

    actor: UUID | None = None
    actions: tuple[str, ...] = ()
    subject_kind: str | None = None
    subject_id: str | None = None
    via: tuple[str, ...] = ()
    request_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """One page, newest first; `next` continues it, None at the end."""

    items: tuple[Change, ...]
    next: Moment | None


class AuditTrail:
    """Reads the trail of one workspace."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: TrailFilter,
        *,
        limit: int,
        after: Moment | None = None,
        skip: int = 0,
    ) -> TrailPage:
        """Return up to `limit` entries older than `after` (None: the newest), behind so many
        more."""
        query = _narrowed(
            select(AuditRow, PersonRow.name).outerjoin(
                PersonRow, PersonRow.id == AuditRow.actor_id
            ),
            wanted,
        )
        if after is not None:
            at, id = after
            at_once = and_(AuditRow.at == at, AuditRow.id < id)
            query = query.where(AuditRow.at <= at, or_(AuditRow.at < at, at_once))
        query = query.order_by(AuditRow.at.desc(), AuditRow.id.desc()).limit(limit + 1)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            rows = (await session.execute(query.offset(skip) if skip else query)).all()
        items = tuple(_change(row, name) for row, name in rows[:limit])
        more = len(rows) > limit
        return TrailPage(items=items, next=(items[-1].at, items[-1].id) if more else None)

    async def count(self, workspace_id: WorkspaceId, wanted: TrailFilter) -> int:
        """Return how many there are on all pages together."""
        query = _narrowed(select(func.count()).select_from(AuditRow), wanted)
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            return int(await session.scalar(query) or 0)


def _narrowed(query: AnySelect, wanted: TrailFilter) -> AnySelect:
    if wanted.actor is not None:
        query = query.where(AuditRow.actor_id == wanted.actor)
    if wanted.actions:
        query = query.where(or_(*(_is_action(word) for word in wanted.actions)))
    if wanted.subject_kind is not None:
        query = query.where(AuditRow.subject_kind == wanted.subject_kind)
    if wanted.subject_id is not None:
        query = query.where(AuditRow.subject_id == wanted.subject_id)
    if wanted.via:
        query = query.where(AuditRow.via.in_(wanted.via))
    if wanted.request_id is not None:
        query = query.where(AuditRow.request_id == wanted.request_id)
    if wanted.since is not None:
        query = query.where(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditRow.at < wanted.until)
    return query


def _is_action(word: str) -> ColumnElement[bool]:
    if word.endswith(".*"):
        return AuditRow.action.startswith(word[:-1], autoescape=True)
    return AuditRow.action == word


def _change(row: AuditRow, name: str | None) -> Change:
    return Change(
        id=row.id,
        at=row.at,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        before=row.before,
        after=row.after,
        by=None if row.actor_id is None else Named(id=row.actor_id, name=name or "?"),
        via=row.via,
        request_id=row.request_id,
    )
