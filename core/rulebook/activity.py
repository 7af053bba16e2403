"""When rules last raised an alert, and how often in a week: counted from the alerts themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import String, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.ids import RuleId, WorkspaceId

RECENTLY = timedelta(days=7)
REMEMBERED = timedelta(days=90)
"""Alerts fired longer ago are not looked at, so that a list of rules stays cheap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """When a rule last raised or repeated an alert, and how many alerts that were in 7 days."""

    last_at: datetime | None
    recently: int


NEVER = Fired(last_at=None, recently=0)


async def fired_by_rule(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    now: datetime,
    *,
    only: RuleId | None = None,
) -> dict[RuleId, Fired]:
    """Return what each rule fired (`only` this one); those that fired nothing are left out."""
    dialect = session.get_bind().dialect.name
    unpacked = (
        func.jsonb_array_elements_text(AlertRow.rule_ids)
        if dialect == "postgresql"
        else func.json_each(AlertRow.rule_ids)
    )
    rule = unpacked.table_valued("value", joins_implicitly=True).c.value.cast(String)
    statement = (
        select(
            rule,
            func.max(AlertRow.last_at, type_=AlertRow.last_at.type),
            func.sum(case((AlertRow.last_at >= now - RECENTLY, 1), else_=0)),
        )
        .where(
            AlertRow.workspace_id == workspace_id,
            AlertRow.fired_at >= now - REMEMBERED,
        )
        .group_by(rule)
    )
    if only is not None:
        statement = statement.where(rule == str(only))
    rows = (await session.execute(statement)).all()
    return {
        RuleId(UUID(name)): Fired(last_at=last_at, recently=int(recently))
        for name, last_at, recently in rows
    }
