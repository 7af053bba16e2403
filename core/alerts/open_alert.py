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

from core.alerts.flapping import STEADY, Flapping, read_flapping
from core.alerts.tables import AlertRow
from core.db.asked import Asked, padded_keys
from core.db.base import Json, UtcDateTime
from core.ids import AlertId, WorkspaceId
from core.severity import Severity
from core.work import Load

Fingerprint = tuple[WorkspaceId, str]
"""A fingerprint within its workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAlert:
    """The newest alert with a fingerprint, as the batch sees it; `told_at` None: nobody was
    told. `is_seen`: somebody has acknowledged it since it fired; `is_put_away`: a person has
    resolved it, and not its source."""

    id: AlertId
    status: str
    severity: Severity
    count: int
    revision: int
    rule_ids: tuple[str, ...]
    told_at: datetime | None
    flapping: Flapping = STEADY
    is_seen: bool = False
    is_put_away: bool = False

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
    AlertRow.count,
    AlertRow.revision,
    AlertRow.rule_ids,
    AlertRow.told_at,
    AlertRow.flips,
    AlertRow.flapping_since,
    AlertRow.flapped,
    AlertRow.acknowledged_by,
    AlertRow.resolved_by,
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


_STATE = (None, None, None, None, Json(), UtcDateTime())
_TYPES = (Uuid(), None, Uuid(), *_STATE, Json(), UtcDateTime(), None, None, None)


@cache
def _asked(*, is_postgres: bool) -> Asked:
    if is_postgres:
        return Asked(_newest_on_postgres(), columns=_TYPES)
    return Asked(_newest(), columns=_TYPES, lists=("workspaces", "fingerprints"))


async def _fetch_alerts(
    session: AsyncSession, keys: Sequence[Fingerprint]
) -> dict[Fingerprint, KnownAlert]:
    is_postgres = session.get_bind().dialect.name == "postgresql"
    workspaces = [workspace for workspace, _ in keys]
    fingerprints = [fingerprint for _, fingerprint in keys]
    if not is_postgres:
        workspaces = padded_keys(list(set(workspaces)))
        fingerprints = padded_keys(fingerprints)
    asked = {"workspaces": workspaces, "fingerprints": fingerprints}
    return {
        (WorkspaceId(workspace), fingerprint): KnownAlert(
            id=AlertId(id),
            status=status,
            severity=Severity(severity),
            count=times,
            revision=revision,
            rule_ids=tuple(rule_ids),
            told_at=told_at,
            flapping=STEADY if flips is None else read_flapping(flips, since, flapped),
            is_seen=seen_by is not None,
            is_put_away=resolved_by is not None,
        )
        for (
            workspace,
            fingerprint,
            id,
            status,
            severity,
            times,
            revision,
            rule_ids,
            told_at,
            flips,
            since,
            flapped,
            seen_by,
            resolved_by,
        ) in await _asked(is_postgres=is_postgres).rows(session, asked)
    }


NEWEST_ALERT: Load[Fingerprint, KnownAlert] = Load("alerts", _fetch_alerts)
"""(workspace, fingerprint) → the newest alert that has it, open or not."""
