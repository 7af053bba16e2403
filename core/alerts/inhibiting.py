"""Which open alerts mute others just now, as a batch needs to know it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.alerts.would_mute import OPEN_AT_MOST, SEEN, facts_of_row, holding, narrowed_to
from core.ids import AlertId, InhibitionId, WorkspaceId
from core.silences.inhibition import Inhibition, Scope
from core.silences.tables import InhibitingRow
from core.work import Batch, Load, Work

Within = tuple[WorkspaceId, Scope]
"""An inhibition's scope within its workspace."""

_OPEN = ("firing", "acknowledged")


async def _fetch(
    session: AsyncSession, keys: Sequence[Within]
) -> dict[Within, tuple[AlertId, ...]]:
    rows = await session.execute(
        select(
            InhibitingRow.workspace_id,
            InhibitingRow.inhibition_id,
            InhibitingRow.scope,
            InhibitingRow.alert_id,
        )
        .join(AlertRow, AlertRow.id == InhibitingRow.alert_id)
        .where(
            InhibitingRow.workspace_id.in_({workspace for workspace, _ in keys}),
            InhibitingRow.inhibition_id.in_({inhibition for _, (inhibition, _) in keys}),
            InhibitingRow.scope.in_({scope for _, (_, scope) in keys}),
            AlertRow.status.in_(_OPEN),
        )
        .order_by(InhibitingRow.alert_id)
    )
    found: dict[Within, tuple[AlertId, ...]] = {}
    for workspace, inhibition, scope, alert in rows:
        key = (WorkspaceId(workspace), (InhibitionId(inhibition), scope))
        found[key] = (*found.get(key, ()), AlertId(alert))
    return found


INHIBITING: Load[Within, tuple[AlertId, ...]] = Load("alerts.inhibiting", _fetch)
"""An inhibition's scope → the open alerts that mute within it; None: none does."""


async def inhibit_by_open(session: AsyncSession, work: Work, inhibition: Inhibition) -> int:
    """Have the alerts that are open already mute what an inhibition says they are the cause of;
    return how many do. What others it had are taken back."""
    await session.execute(
        delete(InhibitingRow)
        .where(InhibitingRow.inhibition_id == inhibition.id)
        .execution_options(synchronize_session=False)
    )
    query = (
        select(*SEEN)
        .where(*narrowed_to(inhibition.source), AlertRow.status.in_(_OPEN))
        .order_by(AlertRow.fired_at.desc())
        .limit(OPEN_AT_MOST)
    )
    found = holding((await session.execute(query)).all(), inhibition.source)
    for row in found:
        _, values = inhibition.scope(facts_of_row(row))
        work.insert(InhibitingRow, inhibition_id=inhibition.id, scope=values, alert_id=row.id)
    return len(found)


async def _nothing(_session: object, _keys: Sequence[AlertId]) -> dict[AlertId, bool]:
    return {}


_OVER: Load[AlertId, bool] = Load("alerts.over", _nothing)
"""Whether an alert ended within this batch; never fetched."""


def begins_to_inhibit(
    batch: Batch, work: Work, workspace_id: WorkspaceId, scope: Scope, alert_id: AlertId
) -> None:
    """Record that an alert that just fired mutes others from now on; one that was reopened does
    again."""
    inhibition_id, values = scope
    work.insert(
        InhibitingRow,
        or_ignore=True,
        inhibition_id=inhibition_id,
        scope=values,
        alert_id=alert_id,
    )
    key = (workspace_id, scope)
    batch.put(INHIBITING, key, (*(batch.peek(INHIBITING, key) or ()), alert_id))
    batch.put(_OVER, alert_id, False)


def ends_to_inhibit(batch: Batch, alert_id: AlertId) -> None:
    """Have later items of the batch see that an alert mutes nothing any more."""
    batch.put(_OVER, alert_id, True)


def inhibited_by(
    batch: Batch, workspace_id: WorkspaceId, scopes: Sequence[Scope]
) -> AlertId | None:
    """Return the open alert that mutes within one of these scopes; None: none does."""
    for scope in scopes:
        for alert_id in batch.peek(INHIBITING, (workspace_id, scope)) or ():
            if not batch.peek(_OVER, alert_id):
                return alert_id
    return None
