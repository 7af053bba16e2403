"""What a batch needs to know of the newest alert with a fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Select, String, Uuid, bindparam, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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


def _newest_on_postgres() -> Select[*tuple[Any, ...]]:
    """Return the same for PostgreSQL, which is asked for one fingerprint after the other. Given a
    list it reads all alerts of the workspace as long as it has not counted them (`ANALYZE`), and
    each length of the list would be a statement of its own."""
    wanted = (
        func.unnest(
            bindparam("workspaces", type_=ARRAY(Uuid())),
            bindparam("fingerprints", type_=ARRAY(String)),
        )
        .table_valued("workspace_id", "fingerprint", name="wanted")
        .render_derived()
    )
    one = aliased(AlertRow)
    newest = (
        select(one.id)
        .where(
            one.workspace_id == wanted.c.workspace_id,
            one.fingerprint == wanted.c.fingerprint,
        )
        .order_by(one.number.desc())
        .limit(1)
        .lateral()
    )
    return (
        select(*_COLUMNS)
        .select_from(wanted)
        .join(newest, true())
        .join(AlertRow, AlertRow.id == newest.c.id)
        .order_by(AlertRow.id)
        .with_for_update(of=AlertRow)
    )


_NEWEST = cache(_newest)
_NEWEST_ON_POSTGRES = cache(_newest_on_postgres)
"""Built once: they are part of every batch, and building one cost more than asking it."""


async def _fetch_alerts(
    session: AsyncSession, keys: Sequence[Fingerprint]
) -> dict[Fingerprint, KnownAlert]:
    connection = await session.connection()  # past the mapper, which has nothing to do here
    workspaces = [workspace for workspace, _ in keys]
    fingerprints = [fingerprint for _, fingerprint in keys]
    if connection.dialect.name == "postgresql":
        asked = {"workspaces": workspaces, "fingerprints": fingerprints}
        rows = await connection.execute(_NEWEST_ON_POSTGRES(), asked)
    else:
        asked = {"workspaces": list(set(workspaces)), "fingerprints": list(set(fingerprints))}
        rows = await connection.execute(_NEWEST(), asked)
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
