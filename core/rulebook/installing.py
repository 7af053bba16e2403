"""The one way in which ready-made rules come into a workspace, at its founding and later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.alerts.policy import zone_of
from core.ids import Ids, RuleId, WorkspaceId
from core.rulebook.names import load_names
from core.rulebook.windows import begin
from core.rules.rule import Rule, RuleSpec
from core.rules.tables import RuleRevisionRow, RuleRow
from core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A ready-made rule of a workspace: `key` is the name by which it is known again."""

    id: RuleId
    key: str
    spec: RuleSpec


async def keep_receivers(
    session: AsyncSession, work: Work, rules: Sequence[Installed], *, ids: Ids, now: datetime
) -> None:
    """Have those whom the rules name be there; the same of several rules once."""
    names = await load_names(session, _workspace_of(work))
    for spec in {one.spec.receivers: one.spec for one in rules}.values():
        names.keep_receivers(spec, work, ids=ids, now=now)


async def install(session: AsyncSession, work: Work, rule: Installed, *, now: datetime) -> None:
    """Write a rule at its first revision, made by nobody, and have it count and be asked from now
    on. `work` writes into the workspace, which is flushed already."""
    workspace_id = _workspace_of(work)
    row = RuleRow(
        id=rule.id,
        workspace_id=workspace_id,
        name=rule.spec.name,
        spec=rule.spec.model_dump(mode="json"),
        is_active=rule.spec.active,
        priority=rule.spec.priority,
        created_at=now,
        updated_at=now,
        revision=1,
        ready_made=rule.key,
    )
    session.add(row)
    await session.flush()  # without relationship() nothing else keeps their order
    session.add(
        RuleRevisionRow(
            rule_id=row.id, revision=1, workspace_id=workspace_id, spec=row.spec, at=now
        )
    )
    await session.flush()
    zone = await zone_of(session, workspace_id)
    await begin(session, work, Rule(id=rule.id, revision=1, spec=rule.spec), at=now, zone=zone)


def _workspace_of(work: Work) -> WorkspaceId:
    if work.workspace_id is None:
        raise TypeError("a rule is installed in a workspace")
    return work.workspace_id
