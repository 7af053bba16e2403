"""What a batch needs to know of the newest alert with a fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Uuid, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.ids import AlertId, WorkspaceId
from core.severity import Severity
from core.work import Load

Fingerprint = tuple[WorkspaceId, str]
"""A fingerprint within its workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAlert:
    """The newest alert with a fingerprint, as the batch sees it; `told_at` None: nobody was
    told."""

    id: AlertId
    status: str
    severity: Severity
    count: int
    revision: int
    rule_ids: tuple[str, ...]
    told_at: datetime | None

    @property
    def is_open(self) -> bool:
        """True while it is firing or acknowledged."""
        return self.status in ("firing", "acknowledged")


_COLUMNS = (
    AlertRow.workspace_id,
    AlertRow.fingerprint,
    AlertRow.id,
    AlertRow.status,
    AlertRow.severity,
    AlertRow.count.label("times"),  # a row is a tuple, whose `count` is something else
    AlertRow.revision,
    AlertRow.rule_ids,
    AlertRow.told_at,
)


def _newest() -> Select[*tuple[Any, ...]]:
    numbers = (
        select(func.max(AlertRow.number).label("number"), AlertRow.workspace_id)
        .where(
            AlertRow.workspace_id.in_(bindparam("workspaces", type_=Uuid(), expanding=True)),
            AlertRow.fingerprint.in_(bindparam("fingerprints", expanding=True)),
        )
        .group_by(AlertRow.workspace_id, AlertRow.fingerprint)
        .subquery()
    )
    newest = (AlertRow.workspace_id == numbers.c.workspace_id) & (
        AlertRow.number == numbers.c.number
    )
    return (
        select(*_COLUMNS).join(numbers, newest).order_by(AlertRow.id).with_for_update(of=AlertRow)
    )


_NEWEST = cache(_newest)
"""Built once: it is part of every batch, and building it cost more than asking it."""


async def _fetch_alerts(
    session: AsyncSession, keys: Sequence[Fingerprint]
) -> dict[Fingerprint, KnownAlert]:
    connection = await session.connection()  # past the mapper, which has nothing to do here
    rows = await connection.execute(
        _NEWEST(),
        {
            "workspaces": list({workspace for workspace, _ in keys}),
            "fingerprints": list({fingerprint for _, fingerprint in keys}),
        },
    )
    return {
        (WorkspaceId(row.workspace_id), row.fingerprint): KnownAlert(
            id=AlertId(row.id),
            status=row.status,
            severity=Severity(row.severity),
            count=row.times,
            revision=row.revision,
            rule_ids=tuple(row.rule_ids),
            told_at=row.told_at,
        )
        for row in rows
    }


NEWEST_ALERT: Load[Fingerprint, KnownAlert] = Load("alerts", _fetch_alerts)
"""(workspace, fingerprint) → the newest alert that has it, open or not."""
