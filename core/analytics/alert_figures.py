"""Alerts over time: how many fired, what became of them, and who was told or not.

Everything is about the alerts that fired in the period, as they are now: so the list of alerts of
the same period shows the same number, and one index is enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import sees_alert
from core.alerts.tables import AlertRow
from core.analytics.buckets import within
from core.analytics.figures import Figures
from core.analytics.period import Period
from core.delivery.kind import Kind
from core.desk.sight import case_is_seen
from core.notify.tables import NotificationRow
from core.reports.answers import Moment
from core.reports.took import TookOver, took
from core.tenants.sight import Sight

SOURCES_AT_MOST = 50
"""The most frequent ones are told apart; the others are counted together."""

_LOST = ("failed", "cancelled", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """The alerts that fired in one part of a period, and how many of them somebody acknowledged,
    or are resolved, by now."""

    by_severity: Mapping[str, int]
    acknowledged: int
    resolved: int

    @property
    def count(self) -> int:
        """Return how many there are."""
        return sum(self.by_severity.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A rule or an integration, and how many alerts come from it. `name` is as the newest one
    knows it."""

    kind: str
    id: UUID
    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Recipients of alerts: `told` of them, `waiting` to be (also for a digest), `lost` (it did
    not get through, was called off or came too late), and not told by the word of the reason."""

    told: int
    waiting: int
    lost: int
    not_told: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFigures:
    """The alerts of one period; `fired` has an entry for each of its parts. `acknowledgements` are
    from firing on."""

    period: Period
    fired: Sequence[Fired]
    by_status: Mapping[str, int]
    sources: Sequence[Source]
    other_sources: int
    told: Told
    acknowledgements: TookOver
    resolutions: TookOver


class AlertsOverTime(Figures[AlertFigures]):
    """Counts them for one workspace and one sight at a time."""

    async def _figures(self, session: AsyncSession, period: Period, sight: Sight) -> AlertFigures:
        fired = (*within(AlertRow.fired_at, period), sees_alert(sight, case_is_seen))
        statuses = await session.execute(
            select(AlertRow.status, func.count()).where(*fired).group_by(AlertRow.status)
        )
        sources, others = await _sources(session, fired)
        acknowledged = await self._took(session, period, fired, AlertRow.acknowledged_at)
        resolved = await self._took(session, period, fired, AlertRow.resolved_at)
        severities = await self._severities(session, period, fired)
        parts = len(severities)
        return AlertFigures(
            period=period,
            fired=[
                Fired(by_severity=each, acknowledged=seen_to, resolved=over)
                for each, seen_to, over in zip(
                    severities, acknowledged.counts(parts), resolved.counts(parts), strict=True
                )
            ],
            by_status=dict(statuses.all()),
            sources=sources,
            other_sources=others,
            told=await _told(session, fired),
            acknowledgements=acknowledged,
            resolutions=resolved,
        )

    async def _severities(
        self, session: AsyncSession, period: Period, fired: Sequence[ColumnElement[bool]]
    ) -> list[dict[str, int]]:
        part = self._part(AlertRow.fired_at, period)
        rows = await session.execute(
            select(part, AlertRow.severity, func.count())
            .where(*fired)
            .group_by("part", AlertRow.severity)
        )
        severities: list[dict[str, int]] = [{} for _ in period.starts]
        for number, severity, count in rows:
            severities[number][severity] = count
        return severities

    async def _took(
        self,
        session: AsyncSession,
        period: Period,
        fired: Sequence[ColumnElement[bool]],
        until: Moment,
    ) -> TookOver:
        part = self._part(AlertRow.fired_at, period)
        seconds = self._seconds(AlertRow.fired_at, until)
        return await took(session, select(part, seconds).where(*fired))


async def _sources(
    session: AsyncSession, fired: Sequence[ColumnElement[bool]]
) -> tuple[tuple[Source, ...], int]:
    number = func.count().label("number")
    rows = await session.execute(
        select(
            AlertRow.source_kind,
            AlertRow.source_id,
            func.max(AlertRow.source_name),
            number,
            func.sum(number).over().label("all"),
        )
        .where(*fired)
        .group_by(AlertRow.source_kind, AlertRow.source_id)
        .order_by(number.desc(), AlertRow.source_id)
        .limit(SOURCES_AT_MOST)
    )
    found = rows.all()
    sources = tuple(
        Source(kind=each[0], id=each[1], name=each[2], count=each[3]) for each in found
    )
    together = int(found[0][4]) if found else 0
    return sources, together - sum(one.count for one in sources)


async def _told(session: AsyncSession, fired: Sequence[ColumnElement[bool]]) -> Told:
    rows = await session.execute(
        select(NotificationRow.status, NotificationRow.suppressed_reason, func.count())
        .join(AlertRow, AlertRow.id == NotificationRow.alert_id)
        .where(NotificationRow.kind == Kind.ALERT_CARD.value, *fired)
        .group_by(NotificationRow.status, NotificationRow.suppressed_reason)
    )
    told = waiting = lost = 0
    reasons: dict[str, int] = {}
    for status, reason, number in rows:
        if status == "suppressed":
            word = reason or "nobody"
            reasons[word] = reasons.get(word, 0) + number
        elif status in ("pending", "held"):
            waiting += number
        elif status in _LOST:
            lost += number
        else:
            told += number
    ranked = sorted(reasons.items(), key=lambda each: (-each[1], each[0]))
    return Told(told=told, waiting=waiting, lost=lost, not_told=dict(ranked))
