"""When rules last raised an alert or sent a report, and how often in a week: counted from the
alerts themselves and from what people were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import String, case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.tables import AlertRow
from core.delivery.kind import Kind
from core.delivery.status import Status
from core.ids import RuleId, WorkspaceId
from core.notify.tables import NotificationRow
from core.reports.telling import ONCE

RECENTLY = timedelta(days=7)
_ARRIVED = (Status.SENT.value, Status.DELIVERED.value, Status.READ.value)
REMEMBERED = timedelta(days=90)
"""Alerts fired longer ago are not looked at, so that a list of rules stays cheap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """When a rule last raised or repeated an alert, and how many alerts that were in 7 days; or
    the same of its reports."""

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


async def sent_by_rule(
    session: AsyncSession,
    workspace_id: WorkspaceId,
    now: datetime,
    *,
    only: RuleId | None = None,
) -> dict[RuleId, Fired]:
    """Return the reports each rule has sent (`only` this one); one is one, however many receivers
    got it. Those that nobody got are left out."""
    statement = select(
        NotificationRow.once_key,
        NotificationRow.created_at,
        NotificationRow.settled_at,
        NotificationRow.params,
    ).where(
        NotificationRow.workspace_id == workspace_id,
        # As it stands in the index of reports: a bound value would not be known to be it.
        NotificationRow.kind == literal_column(f"'{Kind.REPORT.value}'"),
        NotificationRow.created_at >= now - REMEMBERED,
        NotificationRow.status.in_(_ARRIVED),
    )
    if only is not None:
        statement = statement.where(NotificationRow.once_key.startswith(f"{ONCE}:{only}:"))
    found: dict[RuleId, dict[tuple[datetime, str], datetime]] = {}
    for once_key, made_at, settled_at, params in await session.execute(statement):
        begin, _, rest = once_key.partition(":")
        try:
            rule = RuleId(UUID(rest.partition(":")[0]))
        except ValueError:  # somebody asked for it
            continue
        if begin == ONCE:
            one = (made_at, repr(sorted(params.items())))
            reports = found.setdefault(rule, {})
            reports[one] = max(settled_at or made_at, reports.get(one, made_at))
    return {
        rule: Fired(
            last_at=max(reports.values()),
            recently=sum(at >= now - RECENTLY for at in reports.values()),
        )
        for rule, reports in found.items()
    }
