"""What is asked of an alert that is told once more, long after whatever raised it: by its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.ask import Ask
from core.alerts.policy import Policy
from core.alerts.tables import AlertRow
from core.ids import AlertId, ReceiverId, RuleId
from core.severity import Severity
from core.tenants.sight import Sighted
from core.work import Load

ASKED_COLUMNS = (
    AlertRow.id,
    AlertRow.fingerprint,
    AlertRow.title,
    AlertRow.severity,
    AlertRow.source_kind,
    AlertRow.source_id,
    AlertRow.source_name,
    AlertRow.labels,
    AlertRow.summary,
    AlertRow.link,
    AlertRow.rule_ids,
    AlertRow.fired_at,
)
"""What `ask_of` reads."""


def ask_of(row: Row[*tuple[Any, ...]]) -> Ask:
    """Return what was asked for by a row of `ASKED_COLUMNS`; whom its rules name is not in it."""
    return Ask(
        fingerprint=row.fingerprint,
        title=row.title,
        severity=Severity(row.severity),
        source_kind=row.source_kind,
        source_id=row.source_id,
        source_name=row.source_name,
        at=row.fired_at,
        labels={str(name): str(value) for name, value in row.labels.items()},
        summary=row.summary,
        link=row.link,
        rule_ids=tuple(str(one) for one in row.rule_ids),
    )


async def _fetch(session: AsyncSession, keys: Sequence[AlertId]) -> dict[AlertId, Ask]:
    rows = await session.execute(select(*ASKED_COLUMNS).where(AlertRow.id.in_(keys)))
    return {AlertId(row.id): ask_of(row) for row in rows}


ASKED_BEFORE: Load[AlertId, Ask] = Load("alerts.asked", _fetch)
"""An alert → what its row says was asked for; whom its rules name is not in it."""


def asked_again(
    ask: Ask,
    policy: Policy,
    *,
    severity: Severity,
    at: datetime,
    about: tuple[Sighted, ...],
) -> Ask:
    """Return what is asked now: for whom the rules name today, as severe as it has become, about
    its cases as they are, and whatever the rules' cooldown is."""
    rules = [policy.rules.rules.get(RuleId(UUID(one))) for one in ask.rule_ids]
    named = [one.spec.receivers for one in rules if one is not None]
    receivers = dict.fromkeys(
        ReceiverId(UUID(one.id)) for some in named for one in some if one.kind == "receiver"
    )
    by_rules_alone = ask.source_kind == "rule" and bool(named) and all(named)
    return replace(
        ask,
        at=at,
        severity=severity,
        receivers=tuple(receivers),
        by_routes=not by_rules_alone,
        cooldown=timedelta(0),
        about=about,
    )
