"""The desk in numbers, as it is now: what is open, what fires, and how today goes.

The API gives these figures and the live socket pushes them, so each costs one walk along an index
over what is open or of today, however much the workspace has seen. Nobody is counted anything they
do not get to see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.tables import AlertRow
from core.clock import Clock
from core.db.engine import Database
from core.db.tenancy import InWorkspace
from core.desk.sight import case_is_seen, sees_case
from core.desk.status import CaseStatus
from core.desk.tables import CaseRow
from core.ids import WorkspaceId
from core.reports.answers import first_answer, seconds_between
from core.rules.zone import find_zone
from core.severity import Severity
from core.tenants.sight import Sight
from core.tenants.tables import WorkspaceRow

OPEN = tuple(status.value for status in CaseStatus if status.is_open)
_LOUD = ("firing", "acknowledged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What happened since `since`, midnight where the workspace is. `rating` is the average of
    today's cases in stars, `first_answer_seconds` how long those that were answered waited for it
    on average; None: there were none. `converted` are those of today's alerts of which something
    came, by its kind."""

    since: datetime
    cases: int
    resolved: int
    alerts: Mapping[str, int]
    converted: Mapping[str, int]
    rating: float | None
    first_answer_seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNow:
    """`cases` are open ones by status, `unassigned` those of them that nobody has; `firing` are
    alerts by severity that nobody acknowledged yet, `acknowledged` those somebody did."""

    cases: Mapping[str, int]
    unassigned: int
    firing: Mapping[str, int]
    acknowledged: int
    today: Today


class DeskFigures:
    """Reads them for one workspace and one sight at a time."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(self, workspace_id: WorkspaceId, sight: Sight) -> DeskNow:
        """Return the figures of what this sight covers."""
        async with self._database.reading(InWorkspace(workspace_id=workspace_id)) as session:
            zone = await session.scalar(
                select(WorkspaceRow.zone).where(WorkspaceRow.id == workspace_id)
            )
            since = self._midnight(zone or "UTC")
            cases, unassigned = await _open_cases(session, sight)
            firing, acknowledged = await _loud_alerts(session, sight)
            return DeskNow(
                cases=cases,
                unassigned=unassigned,
                firing=firing,
                acknowledged=acknowledged,
                today=await self._today(session, sight, since),
            )

    def _midnight(self, zone: str) -> datetime:
        now = self._clock.now()
        here = find_zone(zone)
        day = now.astimezone(here).date()
        return datetime.combine(day, time(), tzinfo=here).astimezone(now.tzinfo)

    async def _today(self, session: AsyncSession, sight: Sight, since: datetime) -> Today:
        seen = sees_case(sight)
        first = first_answer(is_postgres=self._database.is_postgres)
        waited = seconds_between(CaseRow.opened_at, first, is_postgres=self._database.is_postgres)
        opened = await session.execute(
            select(
                func.count(CaseRow.id),
                func.avg(CaseRow.rating),
                func.avg(waited.element),
            ).where(CaseRow.opened_at >= since, seen)
        )
        number, rating, seconds = opened.one()
        resolved = await session.scalar(
            select(func.count(CaseRow.id)).where(CaseRow.resolved_at >= since, seen)
        )
        alerts, converted = await _fired(session, sight, since)
        return Today(
            since=since,
            cases=number,
            resolved=resolved or 0,
            alerts=alerts,
            converted=converted,
            rating=None if rating is None else round(float(rating), 2),
            first_answer_seconds=None if seconds is None else max(0, round(float(seconds))),
        )


async def _open_cases(session: AsyncSession, sight: Sight) -> tuple[dict[str, int], int]:
    rows = await session.execute(
        select(CaseRow.status, func.count(), func.count(CaseRow.assignee_id))
        .where(CaseRow.status.in_(OPEN), sees_case(sight))
        .group_by(CaseRow.status)
    )
    counted, assigned = dict.fromkeys(OPEN, 0), 0
    for status, number, taken in rows:
        counted[status] = number
        assigned += taken
    return counted, sum(counted.values()) - assigned


async def _loud_alerts(session: AsyncSession, sight: Sight) -> tuple[dict[str, int], int]:
    rows = await session.execute(
        select(AlertRow.status, AlertRow.severity, func.count())
        .where(AlertRow.status.in_(_LOUD), sees_alert(sight, case_is_seen))
        .group_by(AlertRow.status, AlertRow.severity)
    )
    firing: dict[str, int] = {}
    acknowledged = 0
    for status, severity, number in rows:
        if status == "firing":
            firing[severity] = number
        else:
            acknowledged += number
    return _whole(firing), acknowledged


async def _fired(
    session: AsyncSession, sight: Sight, since: datetime
) -> tuple[dict[str, int], dict[str, int]]:
    rows = await session.execute(
        select(AlertRow.severity, AlertRow.converted_kind, func.count())
        .where(AlertRow.fired_at >= since, sees_alert(sight, case_is_seen))
        .group_by(AlertRow.severity, AlertRow.converted_kind)
    )
    fired: Counter[str] = Counter()
    converted: Counter[str] = Counter()
    for severity, kind, number in rows:
        fired[severity] += number
        if kind is not None:
            converted[kind] += number
    return _whole(fired), dict(sorted(converted.items()))


def _whole(counted: Mapping[str, Any]) -> dict[str, int]:
    """Return a number for every severity."""
    return {each.value: int(counted.get(each.value, 0)) for each in Severity}
