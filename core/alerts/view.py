"""Alerts as people see them: frozen values, read with a fixed number of set queries.

The API, the live frames, the bot's lists and the cards all read alerts here. What belongs to other
rooms (the cases an alert is about) is asked through a function handed in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.timeline import TimelineItem, timeline_of
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import AlertId, CaseId, PersonId, WorkspaceId
from core.severity import Severity
from core.tenants.named import Named, people_named
from core.texts import Text
from core.texts.kept import read

CaseBriefs = Callable[[AsyncSession, Collection[UUID]], Awaitable[Mapping[UUID, tuple[int, str]]]]
"""Case → its number and title; filled by `core.desk.view.case_briefs`."""

Position = tuple[datetime, UUID]
"""Where a page ended: the moment and the id of its last item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedCase:
    """A case an alert is about."""

    id: CaseId
    number: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an alert comes from: `kind` is rule or integration."""

    kind: str
    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert as lists, cards and events show it. `count` is how often it fired while open;
    `resolved_by` None on a resolved one: its source said so, or its last case was resolved.
    `found` is what a rule that counts has found, to be worded for each reader."""

    id: AlertId
    workspace_id: WorkspaceId
    number: int
    title: str
    summary: str | None
    link: str | None
    severity: Severity
    status: str
    count: int
    source: Source
    labels: dict[str, str]
    rule_ids: tuple[str, ...]
    assignee: Named | None
    acknowledged_by: Named | None
    acknowledged_at: datetime | None
    resolved_by: Named | None
    resolved_at: datetime | None
    fired_at: datetime
    last_at: datetime
    cases: tuple[LinkedCase, ...]
    revision: int
    found: Text | None = None

    @property
    def is_asked_by_clock(self) -> bool:
        """Tell whether a rule raised it that looked at no signal: its summary is what it found, in
        the workspace's language."""
        return self.source.kind == "rule" and self.found is not None and not self.cases

    @property
    def is_open(self) -> bool:
        """Tell whether somebody should still look at it."""
        return self.status in ("firing", "acknowledged")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDetail:
    """An alert with everything that happened to it, who was told and who was not, oldest first."""

    alert: AlertView
    timeline: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Which alerts a list shows; what is left out does not narrow it."""

    statuses: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    assignee: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One page, newest first; `next` continues it, None at the end."""

    items: tuple[AlertView, ...]
    next: Position | None


class AlertViews:
    """Reads alerts of one workspace at a time; another workspace's are not there."""

    def __init__(self, *, database: Database, briefs_of: CaseBriefs) -> None:
        self._database = database
        self._briefs_of = briefs_of

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: AlertFilter,
        *,
        limit: int,
        after: Position | None = None,
    ) -> AlertPage:
        """Return up to `limit` alerts that fired before `after` (None: the newest)."""
        query = _narrowed(select(AlertRow), wanted)
        if after is not None:
            query = query.where(_older(after))
        query = query.order_by(AlertRow.fired_at.desc(), AlertRow.id.desc()).limit(limit + 1)
        async with self._reading(workspace_id) as session:
            rows = list(await session.scalars(query))
            items = await self._viewed(session, rows[:limit])
        more = len(rows) > limit
        last = (items[-1].fired_at, items[-1].id) if more else None
        return AlertPage(items=items, next=last)

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID]
    ) -> dict[AlertId, AlertView]:
        """Return the alerts with these ids; those that are not there are left out."""
        if not ids:
            return {}
        async with self._reading(workspace_id) as session:
            rows = list(await session.scalars(select(AlertRow).where(AlertRow.id.in_(ids))))
            return {one.id: one for one in await self._viewed(session, rows)}

    async def one(self, workspace_id: WorkspaceId, alert_id: AlertId) -> AlertView:
        """Return the alert; raises NotFound."""
        found = await self.many(workspace_id, [alert_id])
        if alert_id not in found:
            raise NotFound(kind="alert", key=alert_id)
        return found[alert_id]

    async def detail(self, workspace_id: WorkspaceId, alert_id: AlertId) -> AlertDetail:
        """Return the alert with its timeline; raises NotFound."""
        async with self._reading(workspace_id) as session:
            row = await session.scalar(select(AlertRow).where(AlertRow.id == alert_id))
            if row is None:
                raise NotFound(kind="alert", key=alert_id)
            (alert,) = await self._viewed(session, [row])
            timeline = await timeline_of(session, alert_id)
        return AlertDetail(alert=alert, timeline=timeline)

    def _reading(self, workspace_id: WorkspaceId) -> AbstractAsyncContextManager[AsyncSession]:
        return self._database.reading(InWorkspace(workspace_id=workspace_id))

    async def _viewed(
        self, session: AsyncSession, rows: Sequence[AlertRow]
    ) -> tuple[AlertView, ...]:
        if not rows:
            return ()
        links = await session.execute(
            select(AlertCaseRow.alert_id, AlertCaseRow.case_id)
            .where(AlertCaseRow.alert_id.in_([row.id for row in rows]))
            .order_by(AlertCaseRow.case_id)
        )
        linked: dict[UUID, list[UUID]] = {}
        for alert_id, case_id in links:
            linked.setdefault(alert_id, []).append(case_id)
        briefs = await self._briefs_of(
            session, {case_id for one in linked.values() for case_id in one}
        )
        people = await people_named(
            session,
            (
                person_id
                for row in rows
                for person_id in (row.assignee_id, row.acknowledged_by, row.resolved_by)
            ),
        )
        cases = {
            alert_id: tuple(
                LinkedCase(id=CaseId(one), number=briefs[one][0], title=briefs[one][1])
                for one in ids
                if one in briefs
            )
            for alert_id, ids in linked.items()
        }
        return tuple(_view(row, people, cases.get(row.id, ())) for row in rows)


async def alerts_of_cases(
    session: AsyncSession, case_ids: Collection[UUID]
) -> dict[UUID, tuple[UUID, ...]]:
    """Return the alerts about each of these cases, oldest first; those without are left out."""
    rows = await session.execute(
        select(AlertCaseRow.case_id, AlertCaseRow.alert_id)
        .where(AlertCaseRow.case_id.in_(case_ids))
        .order_by(AlertCaseRow.alert_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for case_id, alert_id in rows:
        found.setdefault(case_id, []).append(alert_id)
    return {case_id: tuple(ids) for case_id, ids in found.items()}


def _narrowed(query: Select[AlertRow], wanted: AlertFilter) -> Select[AlertRow]:
    if wanted.statuses:
        query = query.where(AlertRow.status.in_(wanted.statuses))
    if wanted.severities:
        query = query.where(AlertRow.severity.in_([one.value for one in wanted.severities]))
    if wanted.assignee is not None:
        query = query.where(AlertRow.assignee_id == wanted.assignee)
    return query


def _older(than: Position) -> ColumnElement[bool]:
    at, alert_id = than
    return or_(AlertRow.fired_at < at, and_(AlertRow.fired_at == at, AlertRow.id < alert_id))


def _view(row: AlertRow, people: Mapping[UUID, Named], cases: tuple[LinkedCase, ...]) -> AlertView:
    def person(person_id: UUID | None) -> Named | None:
        return people.get(person_id) if person_id is not None else None

    return AlertView(
        id=AlertId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        number=row.number,
        title=row.title,
        summary=row.summary,
        link=row.link,
        severity=Severity(row.severity),
        status=row.status,
        count=row.count,
        source=Source(kind=row.source_kind, id=row.source_id, name=row.source_name),
        labels={str(name): str(value) for name, value in row.labels.items()},
        rule_ids=tuple(str(one) for one in row.rule_ids),
        assignee=person(row.assignee_id),
        acknowledged_by=person(row.acknowledged_by),
        acknowledged_at=row.acknowledged_at,
        resolved_by=person(row.resolved_by),
        resolved_at=row.resolved_at,
        fired_at=row.fired_at,
        last_at=row.last_at,
        cases=cases,
        revision=row.revision,
        found=None if row.found is None else read(row.found),
    )
