"""Alerts as people see them: frozen values, read with a fixed number of set queries.

The API, the live frames, the bot's lists and the cards all read alerts here. What belongs to other
rooms (the cases an alert is about) is asked through a function handed in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.conversion import Conversion, number_of
from core.alerts.flapping import read_flapped
from core.alerts.listed import ALERT_ORDER, AlertFilter, CaseIsAt, CaseIsOf, wanted_alerts
from core.alerts.muted import muted_among
from core.alerts.notes import notes_of, read_newest
from core.alerts.seen import NO_NOTES, AlertView, LinkedCase, Note, Source
from core.alerts.sight import CaseIsSeen, sees_alert
from core.alerts.tables import AlertCaseRow, AlertRow
from core.alerts.timeline import timeline_of
from core.alerts.timeline_item import TimelineItem
from core.db.asked import Asked, padded_keys
from core.db.engine import Database
from core.db.ordering import By, Position
from core.db.tenancy import InWorkspace
from core.errors import NotFound
from core.ids import AlertId, CaseId, WorkspaceId
from core.severity import Severity
from core.tenants.named import Named, people_named
from core.tenants.sight import Sight, Sighted
from core.texts.kept import read

__all__ = [
    "AlertDetail",
    "AlertFilter",
    "AlertPage",
    "AlertView",
    "AlertViews",
    "CaseBriefs",
    "LinkedCase",
    "Position",
    "Source",
]

CaseBriefs = Callable[
    [AsyncSession, Collection[UUID]], Awaitable[Mapping[UUID, tuple[int, str, Sighted]]]
]
"""Case → its number, title and who sees it; filled by `core.desk.briefs.case_briefs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDetail:
    """An alert with everything that happened to it, who was told and who was not, oldest first."""

    alert: AlertView
    timeline: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One page; `next` continues it, None at the end."""

    items: tuple[AlertView, ...]
    next: Position | None


class AlertViews:
    """Reads alerts of one workspace at a time; another workspace's, and what is not within the
    reader's sight, are not there: not in lists, not by id, not among the cases of an alert."""

    def __init__(
        self,
        *,
        database: Database,
        briefs_of: CaseBriefs,
        case_is_seen: CaseIsSeen,
        case_is_at: CaseIsAt,
        case_is_of: CaseIsOf,
    ) -> None:
        self._database = database
        self._case_is_at = case_is_at
        self._case_is_of = case_is_of
        self._briefs_of = briefs_of
        self._case_is_seen = case_is_seen

    async def page(
        self,
        workspace_id: WorkspaceId,
        wanted: AlertFilter,
        *,
        sight: Sight,
        limit: int,
        after: Position | None = None,
        by: Sequence[By] = (),
        skip: int = 0,
    ) -> AlertPage:
        """Return up to `limit` alerts that come behind `after` (None: the first), and behind so
        many more; the newest first where `by` names nothing else."""
        stands = [one.label(f"by{at}") for at, one in enumerate(ALERT_ORDER.columns(by))]
        query = select(*_COLUMNS, *stands).where(*self._wanted(wanted), self._sees(sight))
        part = ALERT_ORDER.part(query, by, limit=limit + 1, after=after, skip=skip)
        async with self._reading(workspace_id) as session:
            found = (await session.execute(part)).all()
            shown = [row[: len(_COLUMNS)] for row in found[:limit]]
            items = await self._viewed(session, workspace_id, shown, sight)
        last = tuple(found[limit - 1][len(_COLUMNS) :]) if len(found) > limit else None
        return AlertPage(items=items, next=last)

    async def count(self, workspace_id: WorkspaceId, wanted: AlertFilter, *, sight: Sight) -> int:
        """Return how many alerts there are on all pages together."""
        conditions = (*self._wanted(wanted), self._sees(sight))
        query = select(func.count()).select_from(AlertRow).where(*conditions)
        async with self._reading(workspace_id) as session:
            return await session.scalar(query) or 0

    async def count_to(
        self, workspace_id: WorkspaceId, wanted: AlertFilter, most: int, *, sight: Sight
    ) -> int:
        """Return how many there are, as far as `most`: what is behind is not looked at."""
        conditions = (*self._wanted(wanted), self._sees(sight))
        part = select(AlertRow.id).where(*conditions).limit(most)
        async with self._reading(workspace_id) as session:
            return await session.scalar(select(func.count()).select_from(part.subquery())) or 0

    async def many(
        self, workspace_id: WorkspaceId, ids: Collection[UUID], *, sight: Sight
    ) -> dict[AlertId, AlertView]:
        """Return the alerts with these ids; those that are not there are left out."""
        if not ids:
            return {}
        async with self._reading(workspace_id) as session:
            given = {"workspace": workspace_id, "keys": padded_keys(list(ids))}
            rows = await _MANY.rows(session, given)
            if not sight.is_everything:
                query = select(AlertRow.id).where(AlertRow.id.in_(ids), self._sees(sight))
                seen = set(await session.scalars(query))
                rows = [row for row in rows if row[_ID] in seen]
            viewed = await self._viewed(session, workspace_id, rows, sight)
            return {one.id: one for one in viewed}

    async def one(
        self, workspace_id: WorkspaceId, alert_id: AlertId, *, sight: Sight
    ) -> AlertView:
        """Return the alert; raises NotFound."""
        found = await self.many(workspace_id, [alert_id], sight=sight)
        if alert_id not in found:
            raise NotFound(kind="alert", key=alert_id)
        return found[alert_id]

    async def id_of(
        self, workspace_id: WorkspaceId, number: int | None, *, sight: Sight
    ) -> AlertId:
        """Return the alert with this number, None: the newest; raises NotFound."""
        query = select(AlertRow.id).where(self._sees(sight))
        query = query.order_by(AlertRow.number.desc()).limit(1)
        if number is not None:
            query = query.where(AlertRow.number == number)
        async with self._reading(workspace_id) as session:
            found = await session.scalar(query)
        if found is None:
            raise NotFound(kind="alert", key=number)
        return AlertId(found)

    async def notes(
        self, workspace_id: WorkspaceId, alert_id: AlertId, *, sight: Sight
    ) -> tuple[Note, ...]:
        """Return the notes of an alert, oldest first; raises NotFound."""
        query = select(AlertRow.id).where(AlertRow.id == alert_id, self._sees(sight))
        async with self._reading(workspace_id) as session:
            known = await session.scalar(query)
            if known is None:
                raise NotFound(kind="alert", key=alert_id)
            return await notes_of(session, alert_id)

    async def detail(
        self, workspace_id: WorkspaceId, alert_id: AlertId, *, sight: Sight
    ) -> AlertDetail:
        """Return the alert with its timeline; raises NotFound."""
        query = select(*_COLUMNS).where(AlertRow.id == alert_id, self._sees(sight))
        async with self._reading(workspace_id) as session:
            rows = (await session.execute(query)).all()
            if not rows:
                raise NotFound(kind="alert", key=alert_id)
            (alert,) = await self._viewed(session, workspace_id, rows, sight)
            rules = [UUID(one) for one in alert.rule_ids]
            timeline = await timeline_of(session, alert_id, rules)
        return AlertDetail(alert=alert, timeline=timeline)

    def _wanted(self, wanted: AlertFilter) -> list[ColumnElement[bool]]:
        is_postgres = self._database.is_postgres
        return wanted_alerts(
            wanted,
            is_postgres=is_postgres,
            case_is_at=self._case_is_at,
            case_is_of=self._case_is_of,
        )

    def _sees(self, sight: Sight) -> ColumnElement[bool]:
        return sees_alert(sight, self._case_is_seen)

    def _reading(self, workspace_id: WorkspaceId) -> AbstractAsyncContextManager[AsyncSession]:
        return self._database.reading(InWorkspace(workspace_id=workspace_id))

    async def _viewed(
        self,
        session: AsyncSession,
        workspace_id: WorkspaceId,
        rows: Sequence[Sequence[Any]],
        sight: Sight,
    ) -> tuple[AlertView, ...]:
        if not rows:
            return ()
        keys = padded_keys([row[_ID] for row in rows])
        links = await _LINKS.rows(session, {"workspace": workspace_id, "keys": keys})
        linked: dict[UUID, list[UUID]] = {}
        for alert_id, case_id in links:
            linked.setdefault(alert_id, []).append(case_id)
        briefs = await self._briefs_of(
            session, {case_id for one in linked.values() for case_id in one}
        )
        people = await people_named(
            session,
            (person_id for row in rows for person_id in row[_PERSONS] if person_id is not None),
        )
        cases = {
            alert_id: tuple(
                LinkedCase(id=CaseId(one), number=number, title=title, sighted=sighted)
                for one, (number, title, sighted) in ((one, briefs[one]) for one in ids)
                if sight.covers_case(sighted)
            )
            for alert_id, ids in linked.items()
        }
        muted = await muted_among(
            session, [(row[_ID], *row[_MUTED]) for row in rows if row[_MUTED][0] is not None]
        )
        notes = await read_newest(session, workspace_id, keys)
        return tuple(
            replace(
                _view(row, people, cases.get(row[_ID], ())),
                muted=muted.get(row[_ID]),
                notes=notes.get(row[_ID], NO_NOTES),
            )
            for row in rows
        )


def _view(
    row: Sequence[Any], people: Mapping[UUID, Named], cases: tuple[LinkedCase, ...]
) -> AlertView:
    (
        assignee_id,
        acknowledged_by,
        resolved_by,
        converted_by,
        id,
        workspace_id,
        number,
        title,
        summary,
        link,
        severity,
        status,
        count,
        source_kind,
        source_id,
        source_name,
        labels,
        rule_ids,
        acknowledged_at,
        resolved_at,
        fired_at,
        last_at,
        revision,
        found,
        _by,
        _ref,
        flips,
        flapping_since,
        flapped,
        converted_at,
        converted_kind,
        converted_value,
        converted_currency,
        converted_subject,
    ) = row

    def person(person_id: UUID | None) -> Named | None:
        return people.get(person_id) if person_id is not None else None

    return AlertView(
        id=AlertId(id),
        workspace_id=WorkspaceId(workspace_id),
        number=number,
        title=title,
        summary=summary,
        link=link,
        severity=Severity(severity),
        status=status,
        count=count,
        source=Source(kind=source_kind, id=source_id, name=source_name),
        labels={str(name): str(value) for name, value in labels.items()},
        rule_ids=tuple(str(one) for one in rule_ids),
        assignee=person(assignee_id),
        acknowledged_by=person(acknowledged_by),
        acknowledged_at=acknowledged_at,
        resolved_by=person(resolved_by),
        resolved_at=resolved_at,
        fired_at=fired_at,
        last_at=last_at,
        cases=cases,
        revision=revision,
        found=None if found is None else read(found),
        flapping_since=flapping_since,
        flapped=flapped,
        flaps=read_flapped(flips, flapping_since, flapped) if flapped else None,
        conversion=None
        if converted_at is None
        else Conversion(
            kind=converted_kind,
            at=converted_at,
            value=number_of(converted_value),
            currency=converted_currency,
            subject=converted_subject,
            by=person(converted_by),
        ),
    )


# Columns and not the row itself, and asked as text: a worker reads thousands of alerts a second,
# and what the mapper does for each costs more than all the words of its card.
_COLUMNS = (
    AlertRow.assignee_id,
    AlertRow.acknowledged_by,
    AlertRow.resolved_by,
    AlertRow.converted_by,
    AlertRow.id,
    AlertRow.workspace_id,
    AlertRow.number,
    AlertRow.title,
    AlertRow.summary,
    AlertRow.link,
    AlertRow.severity,
    AlertRow.status,
    AlertRow.count,
    AlertRow.source_kind,
    AlertRow.source_id,
    AlertRow.source_name,
    AlertRow.labels,
    AlertRow.rule_ids,
    AlertRow.acknowledged_at,
    AlertRow.resolved_at,
    AlertRow.fired_at,
    AlertRow.last_at,
    AlertRow.revision,
    AlertRow.found,
    AlertRow.muted_by,
    AlertRow.muted_ref,
    AlertRow.flips,
    AlertRow.flapping_since,
    AlertRow.flapped,
    AlertRow.converted_at,
    AlertRow.converted_kind,
    AlertRow.converted_value,
    AlertRow.converted_currency,
    AlertRow.converted_subject,
)
_PERSONS = slice(0, 4)
_ID = 4
_MUTED = slice(24, 26)
_KEYS = bindparam("keys", type_=Uuid(), expanding=True)
_WORKSPACE = bindparam("workspace", type_=Uuid())
_MANY = Asked(
    # The workspace is looked at in the rows that the ids lead to. By a plain column SQLite takes
    # its index for better than eight ids or more until it has counted (core.jobs.statistics), and
    # reads all alerts of the workspace: in a storm, for each handful of events.
    select(*_COLUMNS).where(
        AlertRow.id.in_(_KEYS),
        func.coalesce(AlertRow.workspace_id, AlertRow.workspace_id) == _WORKSPACE,
    ),
    # A column that refers to another table takes its type from there, which may not be known yet.
    columns=[Uuid() if one.foreign_keys else one.type for one in _COLUMNS],
    lists=("keys",),
    names_workspace=True,
)
_LINKS = Asked(
    select(AlertCaseRow.alert_id, AlertCaseRow.case_id)
    .where(AlertCaseRow.alert_id.in_(_KEYS), AlertCaseRow.workspace_id == _WORKSPACE)
    .order_by(AlertCaseRow.case_id),
    columns=(Uuid(), Uuid()),
    lists=("keys",),
    names_workspace=True,
)
