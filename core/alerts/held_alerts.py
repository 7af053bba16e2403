"""Reads the alerts that digests hold, for the digests' own messages and lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, Subquery, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.sight import CaseIsSeen, sees_alert
from core.alerts.tables import AlertRow
from core.db.engine import Database
from core.digests.held import HeldAlert, Named, Sum
from core.digests.tables import AudienceRow
from core.digests.view import Digests
from core.ids import AlertId, DigestId
from core.notify.tables import NotificationRow
from core.severity import Severity
from core.tenants.sight import EVERYTHING, Sight

_OPEN = ("firing", "acknowledged")


class StoredHeldAlerts:
    """Fills `core.digests.held.HeldAlerts`. An alert that was held several times is one."""

    def __init__(self, *, case_is_seen: CaseIsSeen) -> None:
        self._case_is_seen = case_is_seen

    async def sums(
        self, session: AsyncSession, digests: Collection[UUID]
    ) -> Mapping[DigestId, Sum]:
        """Return the sum of each; those that hold nothing are left out."""
        if not digests:
            return {}
        held = _held(digests)
        query = (
            select(
                held.c.digest_id,
                held.c.name,
                AlertRow.severity,
                AlertRow.status,
                func.count(),
                func.sum(AlertRow.revision),
            )
            .join(AlertRow, AlertRow.id == held.c.alert_id)
            .group_by(held.c.digest_id, held.c.name, AlertRow.severity, AlertRow.status)
        )
        found: dict[DigestId, Sum] = {}
        for id, name, word, status, count, revision in (await session.execute(query)).all():
            digest_id, severity = DigestId(id), Severity(word)
            found[digest_id] = _added(
                found.get(digest_id, Sum(by_name={})),
                name=name or "",
                severity=severity,
                is_open=status in _OPEN,
                count=int(count),
                revision=int(revision),
            )
        return found

    async def listed(
        self,
        session: AsyncSession,
        digest_id: DigestId,
        *,
        limit: int,
        skip: int = 0,
        sight: Sight = EVERYTHING,
    ) -> tuple[HeldAlert, ...]:
        """Return its alerts within the sight, those still open first, of these the worst first,
        then by number."""
        seen = _listed(digest_id).where(sees_alert(sight, self._case_is_seen))
        rows = await session.execute(seen.limit(limit).offset(skip))
        return tuple(
            HeldAlert(
                id=AlertId(id),
                number=number,
                title=title,
                severity=Severity(severity),
                status=status,
                fired_at=fired_at,
            )
            for id, number, title, severity, status, fired_at in rows.all()
        )


def digests_of(database: Database, case_is_seen: CaseIsSeen) -> Digests:
    """Return the reader of digests, with the alerts they hold."""
    return Digests(database=database, held=StoredHeldAlerts(case_is_seen=case_is_seen))


def _held(digests: Collection[UUID]) -> Subquery:
    """Return digest, alert and the name it is counted under, each alert of a digest once."""
    one = NotificationRow
    return (
        select(
            AudienceRow.digest_id,
            one.alert_id,
            func.min(one.params["name"].as_string()).label("name"),
        )
        .join(one, one.suppressed_ref == AudienceRow.audience_id)
        .where(AudienceRow.digest_id.in_(digests), one.status == "held")
        .group_by(AudienceRow.digest_id, one.alert_id)
        .subquery()
    )


def _listed(digest_id: DigestId) -> Select[UUID, int, str, str, str, datetime]:
    held = _held([digest_id])
    rank = case({one.value: one.rank for one in Severity}, value=AlertRow.severity)
    return (
        select(
            AlertRow.id,
            AlertRow.number,
            AlertRow.title,
            AlertRow.severity,
            AlertRow.status,
            AlertRow.fired_at,
        )
        .join(held, held.c.alert_id == AlertRow.id)
        .order_by(
            case((AlertRow.status.in_(_OPEN), 0), else_=1), rank.desc(), AlertRow.number.desc()
        )
    )


def _added(
    known: Sum, *, name: str, severity: Severity, is_open: bool, count: int, revision: int
) -> Sum:
    before = known.by_name.get(name, Named())
    opened = count if is_open else 0
    worst_open = known.worst_open
    if is_open and (worst_open is None or severity > worst_open):
        worst_open = severity
    return Sum(
        alerts=known.alerts + count,
        open=known.open + opened,
        revision=known.revision + revision,
        worst=max(known.worst, severity),
        worst_open=worst_open,
        by_name={
            **known.by_name,
            name: Named(alerts=before.alerts + count, open=before.open + opened),
        },
    )
